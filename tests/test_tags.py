"""Tags of which no dump tells all: those of MediaWiki and of extensions, and names that need a parser."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import SITEINFO, table, write

import wikiquery
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules.tag_names import TagNames, html_of, needs_parser
from wikiquery.modules.tags import software_tags
from wikiquery.scope import NOBODY
from wikiquery.site import Site

EXTENSION = "INSERT INTO change_tag_def VALUES (90, 'visualeditor', 0, 7), (91, 'old <tag>', 1, 0)"


@pytest.fixture
def wiki(refstore: Path, tmp_path: Path) -> Iterator[wikiquery.Wiki]:
    """The wiki with the tag of an extension, and one more of its own."""
    path = tmp_path / "tags.store"
    shutil.copy(refstore, path)
    apsw.Connection(str(path)).execute(EXTENSION)
    with wikiquery.open(path) as opened:
        yield opened


def ask(wiki: wikiquery.Wiki, **query: Any) -> tuple[list[dict[str, Any]], list[str]]:
    answer = wiki.query(list="tags", errorformat="plaintext", **query)
    return answer["query"]["tags"], [w["code"] for w in answer.get("warnings", [])]


def test_tags_of_extensions(wiki: wikiquery.Wiki) -> None:
    """Whether an extension still gives a tag is not told, and not guessed."""
    tags, warnings = ask(wiki, tgprop="hitcount|defined|source|active", tgcontinue="v")
    assert tags == [{"name": "visualeditor", "hitcount": 7}]
    assert warnings == ["notinsnapshot"]


def test_tags_of_old_dumps(tmp_path: Path) -> None:
    """Dumps that write tags out do not count them."""
    rows = [(1, 5, None, None, "mw-undo", None), (2, 6, None, None, "typo", None)]
    columns = "ct_id int, ct_rev_id int, ct_log_id int, ct_rc_id int, ct_tag varbinary(255), ct_params blob"
    source = table(tmp_path / "dumps", "change_tag", rows, columns)
    site = write(tmp_path, "site.json", SITEINFO.encode())
    import_dumps([source], str(tmp_path / "old.store"), site=site, report=Reporter(io.StringIO()))
    with wikiquery.open(tmp_path / "old.store") as old:
        tags, warnings = ask(old, tgprop="hitcount", tgcontinue="mw-u")
    assert tags == [{"name": "mw-undo"}, {"name": "typo"}]
    assert warnings == ["notinsnapshot"]


def test_names_that_mediawiki_gives(wiki: wikiquery.Wiki) -> None:
    tags, warnings = ask(wiki, tgprop="displayname|description", tgcontinue="mw-undo")
    assert tags == [
        {"name": "mw-undo", "displayname": "mw-undo"},
        {"name": "old <tag>", "displayname": "old &lt;tag&gt;", "description": ""},
        {
            "name": "reference-check",
            "displayname": "Reference check",
            "description": "Edits made for [[Reference Land]]",
        },
        {"name": "second-tag", "displayname": "second-tag", "description": ""},
        {"name": "visualeditor", "displayname": "visualeditor"},
    ]
    assert warnings == ["notinsnapshot", "notinsnapshot"]


def test_each_version_has_its_own_tags() -> None:
    def of(version: str) -> frozenset[str]:
        return software_tags(Site({"general": {"generator": version}}))

    assert "mw-recreated" in of("MediaWiki 1.45.0-wmf.3") - of("MediaWiki 1.43.9")
    assert "mw-reverted" not in of("MediaWiki 1.35.1")
    assert of("") == of("MediaWiki 1.43.0")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Visual & mobile", "Visual &amp; mobile"),
        ("\"x\" > 'y'", "\"x\" &gt; 'y'"),
        ('[[main Page|The "main" one]]s', '<a href="/wiki/Main_Page" title="Main Page">The "main" ones</a>'),
        (
            "[[No such thing]]!",
            '<a href="/w/index.php?title=No_such_thing&amp;action=edit&amp;redlink=1" class="new"'
            ' title="No such thing (page does not exist)">No such thing</a>!',
        ),
    ],
)
def test_names_of_words_and_links(refwiki: wikiquery.Wiki, text: str, html: str) -> None:
    at = refwiki.engine.run("query+tags", NOBODY, prefix="tg")
    assert not needs_parser(refwiki.site, text)
    assert html_of(at, text) == html


@pytest.mark.parametrize(
    "text",
    [
        *("{{int:x}}", "''x''", "<b>x</b>", "[https://x.example x]", "https://x.example", "&nbsp;", "* x", "RFC 1"),
        *("[[File:A.png]]", "[[Category:A]]", "[[de:A]]", "[[/A]]", "[[#a]]", "[[A|]]", "[[<]]", "a\nb", "-{a}-"),
    ],
)
def test_what_needs_a_parser(refwiki: wikiquery.Wiki, text: str) -> None:
    assert needs_parser(refwiki.site, text)


def test_names_that_need_a_parser_and_hidden_ones(wiki: wikiquery.Wiki) -> None:
    at = wiki.engine.run("query+tags", NOBODY, prefix="tg")
    names = TagNames(at, [], ["a", "b", "c"])
    names.texts = {"Tag-a": "''a''", "Tag-b": "-", "Tag-c": None, "Tag-a-description": "{{x}}"}
    assert [names.called(name) for name in "abc"] == [{}, {}, {}]
    assert names.described("a") == {}
    assert names.described("b") == {"description": ""}
    assert [code for code, _, _ in at.warnings] == ["notsupported", "notinsnapshot", "notsupported"]
