"""What meta=languageinfo tells of languages that MediaWiki 1.43 does not have."""

import json
from pathlib import Path

import wikiquery


def test_a_newer_language_lacks_what_no_profile_tells(refwiki: wikiquery.Wiki, refstore: Path, tmp_path: Path) -> None:
    profile = dict(refwiki.site.profile)
    profile["languages"] = [*profile["languages"], {"code": "xx-new", "bcp47": "xx-new", "name": "New"}]
    site = tmp_path / "site.json"
    site.write_text(json.dumps({"query": profile}))
    with wikiquery.open(refstore, site) as wiki:
        asked = {"meta": "languageinfo", "liprop": "autonym|dir|variants", "errorformat": "plaintext"}
        (warning,) = wiki.query(**asked)["warnings"]
        said = wiki.query(**asked, licode="de|xx-new")["query"]["languageinfo"]
        assert "warnings" not in wiki.query(**asked, licode="de|yi")
    assert (warning["code"], warning["data"]["prop"]) == ("notinsnapshot", "dir|variants")
    assert warning["text"].endswith("left out: dir, variants of xx-new.")
    assert said == {"de": {"autonym": "Deutsch", "dir": "ltr", "variants": ["de"]}, "xx-new": {"autonym": "New"}}
