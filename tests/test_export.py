"""What is exported can be imported again: nothing is lost but what an export never has."""

import io
from pathlib import Path
from typing import Any

import pytest

import wikiquery
from wikiquery import export
from wikiquery.db.texts import Found
from wikiquery.importer import Reporter, import_dumps

SITE = Path(__file__).parent / "refwiki" / "siteinfo.json.gz"


def whole(store: Path, **more: Any) -> str:
    """All pages of a store as one document."""
    with wikiquery.open(store, limits="unlimited") as wiki:
        namespaces = [id for id in wiki.site.namespaces if id >= 0]
        found = (wiki.query(list="allpages", apnamespace=id, aplimit="max")["query"]["allpages"] for id in namespaces)
        ids = [item["pageid"] for items in found for item in items]
        text: str = wiki.query(pageids=ids, export=True, exportnowrap=True, **more)["text"]
    return text


def again(text: str, folder: Path) -> Path:
    """A store of a document."""
    (folder / "export.xml").write_text(text)
    import_dumps([folder / "export.xml"], str(folder / "again.store"), site=SITE, report=Reporter(io.StringIO()))
    return folder / "again.store"


@pytest.mark.parametrize("schema", ["0.10", "0.11"])
def test_what_is_exported_is_imported_unchanged(refstore: Path, tmp_path: Path, schema: str) -> None:
    first = whole(refstore, exportschema=schema)
    assert first.count("<page>") > 1000
    assert whole(again(first, tmp_path), exportschema=schema) == first


def test_an_imported_export_answers_as_before(refstore: Path, tmp_path: Path) -> None:
    asked = {"titles": ["Main Page", "Blank page", "Redirect with text", "Module:Lists"], "prop": "revisions|info",
             "rvprop": "ids|timestamp|user|userid|comment|size|sha1|content|flags", "rvslots": "*"}  # fmt: skip
    with wikiquery.open(refstore) as before, wikiquery.open(again(whole(refstore), tmp_path)) as after:
        ours, theirs = (wiki.query(**asked)["query"]["pages"] for wiki in (before, after))
    for page in (*ours, *theirs):
        page.pop("new", None), page.pop("touched")
    assert ours == theirs


def lines(deleted: int = 0, schema: str = "0.11", **changed: Any) -> list[str]:
    """One revision with two slots, exported."""
    row = {
        "page": 1, "id": 7, "parent": 5, "time": "20260102030405", "user": 3, "name": "A<b>", "minor": 1,
        "comment": "x & y", "deleted": deleted, "sha1": "s0",
    }  # fmt: skip
    slots = [(7, "main", 2, "s1", "wikitext", "tt:1", 5), (7, "aux", 3, "s2", "json", "tt:2", 7)]
    texts = changed.pop("texts", {"tt:1": "a\r", "tt:2": "{ }"})
    return [line.strip() for line in export.revision(tuple((row | changed).values()), slots, texts, schema)]


def test_a_revision() -> None:
    assert lines() == [
        "<revision>", "<id>7</id>", "<parentid>5</parentid>", "<timestamp>2026-01-02T03:04:05Z</timestamp>",
        "<contributor>", "<username>A&lt;b&gt;</username>", "<id>3</id>", "</contributor>", "<minor/>",
        "<comment>x &amp; y</comment>", "<origin>5</origin>", "<model>wikitext</model>", "<format>text/x-wiki</format>",
        '<text bytes="2" sha1="s1" xml:space="preserve">a&#13;</text>', "<sha1>s0</sha1>",
        "<content>", "<role>aux</role>", "<origin>7</origin>", "<model>json</model>",
        "<format>application/json</format>", '<text bytes="3" sha1="s2" xml:space="preserve">{ }</text>', "</content>",
        "</revision>",
    ]  # fmt: skip


def test_the_old_schema_knows_one_slot() -> None:
    said = lines(schema="0.10")
    assert '<text bytes="2" xml:space="preserve">a&#13;</text>' in said
    assert not {"<content>", "<origin>5</origin>"} & set(said)


def test_what_is_hidden_stays_so() -> None:
    said = lines(deleted=1 | 2 | 4)
    assert '<contributor deleted="deleted" />' in said
    assert '<comment deleted="deleted" />' in said
    assert '<text bytes="2" sha1="s1" deleted="deleted" />' in said
    assert "<sha1/>" in said
    assert not [line for line in said if "A&lt;b" in line or "x &amp;" in line or "a&#13;" in line or "{ }" in line]


def test_a_text_that_is_not_here_is_not_an_empty_one() -> None:
    assert '<text bytes="2" sha1="s1" />' in lines(texts={"tt:1": None, "tt:2": ""})
    assert '<text bytes="3" sha1="s2" xml:space="preserve" />' in lines(texts={"tt:1": None, "tt:2": ""})


@pytest.mark.parametrize(
    ("user", "name", "said"),
    [
        (0, "192.0.2.1", ["<ip>192.0.2.1</ip>"]),
        (0, "2001:DB8:0:0:0:0:0:5", ["<ip>2001:DB8:0:0:0:0:0:5</ip>"]),
        (0, "de>Hans", ["<username>de&gt;Hans</username>", "<id>0</id>"]),
        (0, "", ["<username />", "<id>0</id>"]),
        (5, "192.0.2.1", ["<username>192.0.2.1</username>", "<id>5</id>"]),
    ],
)
def test_who_it_was(user: int, name: str, said: list[str]) -> None:
    found = lines(user=user, name=name)
    assert found[found.index("<contributor>") + 1 : found.index("</contributor>")] == said


def test_it_goes_out_as_a_file(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.respond({"action": "query", "titles": "Main Page", "export": "1", "exportnowrap": "1"})
    headers = dict(answer.headers)
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["Content-Disposition"] == "inline; filename=export.xml"
    again = {"action": "query", "titles": "Main Page", "export": "1", "exportnowrap": "1", "continue": "-||"}
    assert refwiki.respond(again | {"format": "json"}).body == b'{"batchcomplete":""}'


def test_what_the_snapshot_does_not_hold_is_said(refwiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refwiki.engine.texts, "read", lambda addresses: Found(dict.fromkeys(addresses), {}))
    answer = refwiki.query(titles="Main Page", export=True)
    assert "pages-articles.xml.bz2" in answer["warnings"]["query"]["warnings"]
    assert '<text bytes="137" sha1="kumclbk8dpct0m88tji5ux9f5czfs84" />' in answer["query"]["export"]
