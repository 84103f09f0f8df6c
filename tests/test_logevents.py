"""list=logevents on stores of our own: old forms of entries, logs of extensions, and what is not there."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from dumps import page, table, write, xml

import wikiquery
from wikiquery import ApiError
from wikiquery.engine import Engine
from wikiquery.importer import Reporter, import_dumps
from wikiquery.site import Site

LOG = "testwiki-20260101-pages-logging.xml"
LIST = {"list": "logevents", "ledir": "newer", "lelimit": "max"}


def entry(id: int, kind: str, title: str, params: str = "", *, hidden: Sequence[str] = ()) -> str:
    """An entry of the log; `kind` is type/action, `hidden` names the parts that a dump hides."""
    type_, action = kind.split("/")
    who = "<contributor><username>Ada</username><id>1</id></contributor>"
    what = f'<logtitle>{escape(title)}</logtitle><params xml:space="preserve">{escape(params)}</params>'
    return (
        f"<logitem><id>{id}</id><timestamp>2006-05-04T03:{id // 60:02}:{id % 60:02}Z</timestamp>"
        f"{gone('contributor') if 'user' in hidden else who}"
        f"{gone('comment') if 'comment' in hidden else '<comment>why not</comment>'}"
        f"<type>{type_}</type><action>{action}</action>{gone('text') if 'action' in hidden else what}</logitem>\n"
    )


def gone(name: str) -> str:
    """What a dump has in place of what is hidden."""
    return f'<{name} deleted="deleted" />'


def opened(tmp_path: Path, *entries: str, pages: bool = True) -> wikiquery.Wiki:
    """The wiki of a dump of these entries, and of two pages."""
    folder = tmp_path / "dumps"
    write(folder, LOG, xml(*entries))
    if pages:
        table(folder, "page", [page(7, "Here"), page(8, "Over_there", 1)])
    store = tmp_path / "test.store"
    import_dumps([folder], str(store), report=Reporter(io.StringIO()))
    return wikiquery.open(store)


def listed(wiki: wikiquery.Wiki, **params: str) -> list[dict[str, Any]]:
    """The entries, oldest first."""
    found: list[dict[str, Any]] = wiki.query(**LIST, **params)["query"]["logevents"]
    return found


MASK = ("content", "comment", "user", "restricted")


def mask(bits: int) -> dict[str, Any]:
    return {"bitmask": bits, **{name: bool(bits >> n & 1) for n, name in enumerate(MASK)}}


FOREVER = {"group": "sysop", "expiry": "infinity"}
OLD = [
    ("block/block", "24 hours\nanononly,nocreate", {
        "duration": "24 hours", "flags": ["anononly", "nocreate"], "expiry": "2006-05-05T03:00:01Z",
    }),
    ("block/block", "infinite", {"duration": "infinity", "flags": []}),
    ("block/unblock", "", {}),
    ("move/move", "Vorlage:ziel", {"target_ns": 10, "target_title": "Vorlage:Ziel", "suppressredirect": False}),
    ("move/move", "Ziel\n", {"target_ns": 0, "target_title": "Ziel", "suppressredirect": False}),
    ("move/move_redir", "Ziel\n1", {"target_ns": 0, "target_title": "Ziel", "suppressredirect": True}),
    ("rights/rights", "\nsysop", {
        "oldgroups": [], "newgroups": ["sysop"], "oldmetadata": [], "newmetadata": [FOREVER],
    }),
    ("protect/protect", "[edit=sysop:move=sysop]\ncascade", {
        "description": "[edit=sysop:move=sysop]", "cascade": True,
    }),
    ("protect/move_prot", "Früher", {"oldtitle_ns": 0, "oldtitle_title": "Früher"}),
    ("delete/delete", "", {}),
    ("delete/revision", "revision\n5,6\nofield=0\nnfield=3", {
        "type": "revision", "ids": ["5", "6"], "old": mask(0), "new": mask(3),
    }),
    ("delete/event", "9\nofield=1\nnfield=8", {"type": "logging", "ids": ["9"], "old": mask(1), "new": mask(8)}),
    ("merge/merge", "Ziel\n20050101000000", {
        "dest_ns": 0, "dest_title": "Ziel", "mergepoint": "2005-01-01T00:00:00Z",
    }),
    ("patrol/patrol", "12\n11\n1", {"curid": 12, "previd": 11, "auto": True}),
    ("newusers/create2", "12", {"0": "12"}),
    ("renameuser/renameuser", "Neu\n5", {"0": "Neu", "1": "5"}),
    ("thing/done", "a & b\n<c>", {"0": "a & b", "1": "<c>"}),
    ("thing/done", 'a:1:{s:4:"4::x";s:2:"ü";}', {"x": "ü"}),
    ("thing/done", 'a:1:{s:4:"4::x";s:9:"ü";}', {"0": 'a:1:{s:4:"4::x";s:9:"ü";}'}),
]  # fmt: skip


def test_old_forms_of_parameters(tmp_path: Path) -> None:
    """One value a line, as up to MediaWiki 1.19; the answers are those of a MediaWiki for the same rows."""
    entries = [entry(n, kind, "Here", params) for n, (kind, params, _) in enumerate(OLD, 1)]
    with opened(tmp_path, *entries) as wiki:
        found = listed(wiki, leprop="title|details")
    assert [item["params"] for item in found] == [said for *_, said in OLD]


TITLES = {
    "Here": (0, "Here", 7),
    "Talk:Over there": (1, "Talk:Over there", 8),
    "talk:Over there": (1, "Talk:Over there", 8),
    "Special:Log/delete": (-1, "Special:Log/delete", 0),
    "de:Anderswo": (0, "de:Anderswo", 0),
    "lower case": (0, "lower case", 0),
    "A#b": (0, "A#b", 0),
    "<bad>": (0, "<bad>", 0),
    "Bild:": (6, "Bild:", 0),
    "": (0, "", 0),
}


def test_titles_stay_as_they_are(tmp_path: Path) -> None:
    """The log keeps titles that are none, or none any more."""
    with opened(tmp_path, *[entry(n, "delete/delete", title) for n, title in enumerate(TITLES, 1)]) as wiki:
        found = listed(wiki, leprop="ids|title")
        assert [(item["ns"], item["title"], item["pageid"]) for item in found] == list(TITLES.values())
        assert [item["logid"] for item in listed(wiki, leprop="ids", letitle="talk:over there")] == [2, 3]


def test_logs_of_extensions_are_known_by_their_entries(tmp_path: Path) -> None:
    with opened(tmp_path, entry(1, "thing/done", "Here"), entry(2, "move/odd", "Here")) as wiki:
        assert len(listed(wiki, letype="thing")) == 1
        assert len(listed(wiki, leaction="thing/done")) == 1
        assert len(listed(wiki, leaction="thing/*")) == 1
        assert len(listed(wiki, leaction="move/odd")) == 1
        assert listed(wiki, letype="upload") == listed(wiki, leaction="upload/upload") == []
        for params in ({"letype": "other"}, {"letype": "interwiki"}):
            with pytest.raises(ApiError, match="badvalue"):
                listed(wiki, **params)
        for action in ("thing/other", "move/*", "move/other", "move", "thing", "other/*", "*/*", ""):
            with pytest.raises(ApiError, match="unknown_leaction"):
                listed(wiki, leaction=action)


def test_logs_that_need_a_right_are_hidden(tmp_path: Path) -> None:
    kinds = ["suppress/block", "spamblacklist/hit", "move/move", "oath/verify"]
    with opened(tmp_path, *[entry(n, kind, "Here") for n, kind in enumerate(kinds, 1)]) as wiki:
        assert [item["type"] for item in listed(wiki)] == ["move"]
        assert listed(wiki, letype="spamblacklist") == listed(wiki, leaction="suppress/block") == []
        rights = {"usergroups": [{"name": "*", "rights": ["spamblacklistlog"]}]}
        assert types_seen(wiki, rights) == ["spamblacklist", "move"]
        # An extension that is gone asks for no right any more.
        assert types_seen(wiki, {"extensions": [{"name": "OATHAuth"}]}) == ["spamblacklist", "move"]


def types_seen(wiki: wikiquery.Wiki, more: dict[str, Any]) -> list[str]:
    """The types of the entries that are listed where the profile says more."""
    site = Site({**wiki.site.profile, **more})
    return [item["type"] for item in listed(wikiquery.Wiki(wiki.database, site, wiki.engine.facts))]


def test_hidden_parts(tmp_path: Path) -> None:
    parts = ["action", "user", "comment"]
    with opened(tmp_path, *[entry(n, "move/move", "Here", "Ziel", hidden=[p]) for n, p in enumerate(parts, 1)]) as wiki:
        found = listed(wiki, leprop="title|type|user|userid|comment|parsedcomment|details")
        said = {"params": {"target_ns": 0, "target_title": "Ziel", "suppressredirect": False}}
        what = {"ns": 0, "title": "Here", **said}
        kind, why = {"type": "move", "action": "move"}, {"comment": "why not", "parsedcomment": "why not"}
        assert found[0] == {"actionhidden": True, **kind, "user": "Ada", "userid": 1, **why}
        assert found[1] == {**what, **kind, "userhidden": True, **why}
        assert found[2] == {**what, **kind, "user": "Ada", "userid": 1, "commenthidden": True}
        assert [next(iter(item)) for item in listed(wiki, leprop="details")] == ["actionhidden", "params", "params"]
        # Who looks for a page or a user does not find what was hidden of them.
        assert len(listed(wiki, letitle="Here")) == len(listed(wiki, leprefix="H")) == 2
        assert len(listed(wiki, leuser="Ada")) == len(listed(wiki, leuser="#1")) == 2


def test_what_no_dump_tells_is_said(tmp_path: Path) -> None:
    with opened(tmp_path, entry(1, "delete/delete", "Here")) as wiki:
        answer = wiki.query(**LIST, errorformat="plaintext")
        assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"]
        assert "logpage" in answer["warnings"][0]["text"]
        assert "logpage" not in answer["query"]["logevents"][0]
        assert "warnings" not in wiki.query(**LIST, leprop="title")


def test_pages_may_be_unknown(tmp_path: Path) -> None:
    with opened(tmp_path, entry(1, "delete/delete", "Here"), pages=False) as wiki:
        answer = wiki.query(**LIST, leprop="ids", errorformat="plaintext")
    assert answer["query"]["logevents"] == [{"logid": 1}]
    assert "page.sql.gz" in {warning.get("data", {}).get("dump") for warning in answer["warnings"]}


def test_tags_may_be_unknown(tmp_path: Path) -> None:
    with opened(tmp_path, entry(1, "delete/delete", "Here")) as wiki:
        answer = wiki.query(**LIST, leprop="type|tags", errorformat="plaintext")
        assert answer["query"]["logevents"] == [{"type": "delete", "action": "delete", "tags": []}]
        assert [warning["data"]["dump"] for warning in answer["warnings"]] == ["change_tag.sql.gz"]
        tagged = wiki.query(**LIST, letag="x", leprop="type", errorformat="plaintext")
        assert [warning["data"]["dump"] for warning in tagged["warnings"]] == ["change_tag.sql.gz"]


def test_a_store_without_a_log_names_the_dump(tmp_path: Path) -> None:
    table(tmp_path / "dumps", "page", [page(7, "Here")])
    store = tmp_path / "test.store"
    write(tmp_path, "site.json", b'{"namespaces": {"0": {"id": 0, "name": ""}}}')
    import_dumps([tmp_path / "dumps"], str(store), site=tmp_path / "site.json", report=Reporter(io.StringIO()))
    with wikiquery.open(store) as wiki:
        answer = wiki.query(list="logevents", errorformat="plaintext")
    assert answer["warnings"][0]["data"]["dump"] == "pages-logging.xml.gz"
    assert "logevents" not in answer.get("query", {})


def test_large_parameters_end_an_answer(tmp_path: Path) -> None:
    """However large they are, and wherever the answer ends: nothing is left out, nothing comes twice."""
    entries = [entry(n, "thing/done", "Here", "x" * (40 * n * n)) for n in range(1, 40)]
    with opened(tmp_path, *entries) as whole:
        small = Engine(whole.database, whole.site, whole.engine.facts, result_size=150_000)
        everything = listed(whole, leprop="ids|details")
        wiki = wikiquery.Wiki(whole.database, whole.site, whole.engine.facts)
        wiki.engine = wiki.answering.engine = small
        params: dict[str, Any] = {**LIST, "leprop": "ids|details"}
        found, answers = [], 0
        while True:
            answer = wiki.query(**params)
            found += answer["query"]["logevents"]
            answers += 1
            if "continue" not in answer:
                break
            params |= answer["continue"]
    assert found == everything
    assert answers > 5
