"""How MediaWiki:Gadgets-definition is read: what a MediaWiki 1.43 made of these lines."""

from wikiquery.modules.gadget_definitions import defined

TEXT = """Intro line
* zero[ResourceLoader]|zero.js
== edit ==
* one[ResourceLoader|default|dependencies=mediawiki.util, jquery.ui ,|peers=two]|one.js|one.css|data.json
* two with space[ResourceLoader|rights=delete,patrol|skins=vector,nope|namespaces=0,x]|two.js
*nolegacy|a.js|b.css
* pkg[ResourceLoader|package|requiresES6|supportsUrlLoad|type=general]|main.js|data.json|style.css
* pkg2[ResourceLoader|package|supportsUrlLoad=false]|data.json
** deep[ResourceLoader|default=0]| spaced name.js |Other:foo.js|noext
* 1bad[ResourceLoader]|x.js
* bad name![ResourceLoader]|x.js
* nofiles[ResourceLoader]
* s[ResourceLoader][default]|x.js
* t[ResourceLoader|default]x|x.js
<!-- * commented[ResourceLoader]|c.js -->
=== look at ===
* four[ResourceLoader|DEFAULT]|a.JS|a.js
==six== \n* seven [ ResourceLoader ||hidden=false ] | a.js ||
== = ==
* eight[ResourceLoader|rights=]|x.css
: * nine[ResourceLoader]|x.js
"""
FOUND = {gadget.name: gadget for gadget in defined(TEXT)}


def test_lines_that_define_a_gadget() -> None:
    assert [(gadget.name, gadget.section) for gadget in FOUND.values()] == [
        ("zero", ""),
        *((name, "edit") for name in ("one", "two_with_space", "nolegacy", "pkg", "pkg2", "deep", "s", "four")),
        ("seven", "six"),
        ("eight", "="),
    ]


def test_options() -> None:
    assert FOUND["one"].lists == {"dependencies": ["mediawiki.util", "jquery.ui", ""], "peers": ["two"]}
    assert FOUND["two_with_space"].lists["namespaces"] == ["0", "x"]
    assert FOUND["eight"].lists == {"rights": [""]}
    on = {name for name, gadget in FOUND.items() if "default" in gadget.switches}
    assert on == {"one", "deep"}
    assert "hidden" in FOUND["seven"].switches
    assert [name for name in FOUND if "supportsUrlLoad" in FOUND[name].switches] == ["pkg"]


def test_pages_by_language() -> None:
    assert FOUND["deep"].of(".js") == ["MediaWiki:Gadget-spaced name.js", "MediaWiki:Gadget-Other:foo.js"]
    assert FOUND["four"].of(".js") == ["MediaWiki:Gadget-a.js"]
    assert FOUND["one"].of(".json") == ["MediaWiki:Gadget-data.json"]


def test_how_scripts_are_loaded() -> None:
    assert {name for name, gadget in FOUND.items() if gadget.legacy} == {"nolegacy", "s"}
    assert {name for name, gadget in FOUND.items() if gadget.packaged} == {"pkg"}
