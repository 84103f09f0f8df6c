"""Recent changes are derived at import: what is a change, what a part of another, and what is known of it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import SITEINFO, write, xml, xml_page

from wikiquery.importer import Reporter, import_dumps

SHA1 = "0" * 30
COLUMNS = "rc_this_oldid, rc_last_oldid, rc_type, rc_title, rc_old_len, rc_new_len, rc_logid, rc_log_type, rc_cur_id"


def edit(
    id: int, time: str, size: int = 5, *, parent: int = 0, same: int = 0, user: str = "Ada", more: str = ""
) -> str:
    """A revision of a stub; `same`: another one with the same text."""
    return (
        f"<revision><id>{id}</id>{f'<parentid>{parent}</parentid>' if parent else ''}<timestamp>{time}</timestamp>"
        f"<contributor><username>{user}</username><id>{ord(user[0])}</id></contributor><comment>edit {id}</comment>"
        f'<model>wikitext</model><format>text/x-wiki</format><text bytes="{size}" id="{id}" />'
        f"<sha1>{SHA1}{same or id:x}</sha1></revision>"
    )


def entry(id: int, time: str, kind: str, title: str, *, params: str = "", user: str = "Ada") -> str:
    """An entry of the log."""
    kind, _, given = kind.partition("/")
    return (
        f"<logitem><id>{id}</id><timestamp>{time}</timestamp><contributor><username>{user}</username>"
        f"<id>{ord(user[0])}</id></contributor><comment>why {id}</comment><type>{kind}</type>"
        f"<action>{given or kind}</action><logtitle>{title}</logtitle>"
        f'<params xml:space="preserve">{params}</params></logitem>'
    )


Derive = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def derive(tmp_path: Path) -> Derive:
    """Imports pages and entries of the log; gives the rows of recentchanges."""
    dumps = tmp_path / "dumps"
    site = write(tmp_path, "site.json", SITEINFO.encode())

    def derive(*pages: str, log: tuple[str, ...] = (), columns: str = COLUMNS) -> list[tuple[Any, ...]]:
        if pages:
            write(dumps, "testwiki-20260101-stub-meta-history.xml", xml(*pages))
        if log:
            write(dumps, "testwiki-20260101-pages-logging.xml", xml(*log))
        store = tmp_path / "test.store"
        derive.imported = import_dumps(  # type: ignore[attr-defined]
            [dumps], str(store), site=site, jobs=1, report=Reporter(io.StringIO())
        )
        return list(apsw.Connection(str(store)).execute(f"SELECT {columns} FROM recentchanges ORDER BY rc_id"))

    return derive


def test_edits_of_the_last_thirty_days(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "A", edit(10, "2024-05-01T23:59:59Z", 4), edit(12, "2024-05-02T00:00:01Z", 9, parent=10)),
        xml_page(2, "B c", edit(11, "2024-05-02T00:00:00Z", 7), edit(13, "2024-06-01T00:00:00Z", 8, parent=11)),
    )
    assert rows == [
        (11, 0, 1, "B_c", 0, 7, 0, None, 2),
        (12, 10, 0, "A", 4, 9, 0, None, 1),
        (13, 11, 0, "B_c", 7, 8, 0, None, 2),
    ]
    (loaded,) = [table for table in derive.imported.tables if table.table == "recentchanges"]  # type: ignore[attr-defined]
    assert (loaded.rows, loaded.state) == (3, "derived")
    assert loaded.note == "30 days until 2024-06-01T00:00:00Z, from revision"
    assert loaded.sources == ["testwiki-20260101-stub-meta-history.xml"]


def test_entries_of_the_log_stand_among_the_edits(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "A", edit(10, "2024-05-02T00:00:00Z", user="Ben")),
        xml_page(2, "User:Ada", edit(11, "2024-05-04T00:00:00Z"), namespace=2),
        log=(
            entry(1, "2024-05-01T00:00:00Z", "newusers/create", "User:Ada"),
            entry(2, "2024-05-02T00:00:00Z", "patrol", "A"),
            entry(3, "2024-05-02T00:00:01Z", "create", "A", user="Ben"),
            entry(4, "2024-05-03T00:00:00Z", "delete", "A"),
            entry(5, "2024-05-05T00:00:00Z", "block", "User:Ada"),
        ),
        columns="rc_timestamp, rc_type, rc_title, rc_logid, rc_log_action, rc_cur_id, rc_old_len, rc_source",
    )
    assert [row[1:] for row in rows] == [
        (3, "Ada", 1, "create", 0, None, "mw.log"),
        (1, "A", 0, "", 1, 0, "mw.new"),
        (3, "A", 4, "delete", 0, None, "mw.log"),  # it is another page that has the title now
        (1, "Ada", 0, "", 2, 0, "mw.new"),
        (3, "Ada", 5, "block", 2, None, "mw.log"),
    ]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_what_a_log_entry_brings_is_no_change_of_its_own(derive: Derive) -> None:
    moved = 'a:2:{s:9:"4::target";s:3:"New";s:10:"5::noredir";s:1:"0";}'
    rows = derive(
        xml_page(
            1,
            "New",
            edit(10, "2024-05-02T00:00:00Z"),
            edit(11, "2024-05-02T01:00:00Z", parent=10, same=10),
            edit(15, "2024-05-02T03:00:00Z", parent=11, same=10),
            edit(16, "2024-05-02T03:00:01Z", parent=15, same=10),
        ),
        xml_page(2, "Old", edit(12, "2024-05-02T00:59:59Z")),
        xml_page(3, "Bild:Picture.png", edit(13, "2024-05-02T02:00:01Z"), namespace=6),
        xml_page(4, "Bild:Renamed.png", edit(14, "2024-05-02T02:00:02Z", user="Ben"), namespace=6),
        log=(
            entry(1, "2024-05-02T01:00:00Z", "move", "Old", params=moved),
            entry(2, "2024-05-02T02:00:00Z", "upload", "Bild:Picture.png"),
            entry(3, "2024-05-02T02:00:02Z", "upload", "Bild:First.png", user="Ben"),
            entry(4, "2024-05-02T03:00:00Z", "protect", "New"),
            entry(5, "2024-05-02T03:00:01Z", "protect/modify", "New"),
        ),
    )
    assert rows == [
        (10, 0, 1, "New", 0, 5, 0, None, 1),
        (11, 0, 3, "Old", None, None, 1, "move", 1),
        (13, 0, 3, "Picture.png", None, None, 2, "upload", 3),
        (0, 0, 3, "First.png", None, None, 3, "upload", 0),
        (15, 0, 3, "New", None, None, 4, "protect", 1),
        (16, 0, 3, "New", None, None, 5, "protect", 1),
    ]


def test_new_entries_of_the_log_name_their_revision(derive: Derive) -> None:
    brought = 'a:1:{{s:17:"associated_rev_id";i:{};}}'
    rows = derive(
        xml_page(
            1,
            "Third name",
            edit(10, "2024-05-02T00:00:00Z"),
            edit(11, "2024-05-02T01:00:00Z", parent=10, same=10),
            edit(12, "2024-05-02T01:00:01Z", parent=11, same=10),
        ),
        log=(
            entry(1, "2024-05-02T00:00:00Z", "create", "First name", params=brought.format(10)),
            entry(2, "2024-05-02T01:00:00Z", "protect", "First name", params=brought.format(12)),
            entry(3, "2024-05-02T01:00:01Z", "move", "First name", params=brought.format(11)),
            entry(4, "2024-05-02T02:00:00Z", "upload", "Bild:Gone.png", params=brought.format(9)),
        ),
        columns="rc_this_oldid, rc_type, rc_logid, rc_cur_id",
    )
    assert rows == [(10, 1, 0, 1), (12, 3, 2, 1), (11, 3, 3, 1), (9, 3, 4, 0)]


def test_others_and_other_times_have_nothing_to_do_with_it(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "Old", edit(10, "2024-05-02T00:00:00Z", user="Ben"), edit(11, "2024-05-02T00:00:03Z", parent=10)),
        xml_page(2, "Other", edit(12, "2024-05-02T00:00:00Z")),
        log=(entry(1, "2024-05-02T00:00:00Z", "move", "Old", params="New\n"),),
    )
    assert [row[0] for row in rows] == [10, 12, 0, 11]


def test_a_change_of_the_content_model_is_an_edit(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "A", edit(10, "2024-05-02T00:00:00Z"), edit(11, "2024-05-03T00:00:00Z", parent=10, same=10)),
        log=(entry(1, "2024-05-03T00:00:00Z", "contentmodel/change", "A"),),
        columns="rc_this_oldid, rc_type",
    )
    assert rows == [(10, 1), (11, 0), (0, 3)]


def test_old_histories_do_not_tell_what_was_there_before(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "A", edit(10, "2024-05-02T00:00:00Z", 3), edit(12, "2024-05-04T00:00:00Z", 4)),
        xml_page(2, "B", edit(11, "2024-05-03T00:00:00Z", 5)),
        columns="rc_this_oldid, rc_last_oldid, rc_type, rc_old_len",
    )
    assert rows == [(10, 0, 1, 0), (11, 0, 1, 0), (12, 10, 0, 3)]


def test_an_edit_whose_predecessor_is_not_known(derive: Derive) -> None:
    rows = derive(
        xml_page(1, "A", edit(12, "2024-05-04T00:00:00Z", 4, parent=10)),
        columns="rc_this_oldid, rc_last_oldid, rc_type, rc_old_len",
    )
    assert rows == [(12, 10, 0, None)]


def test_hidden_parts_stay_hidden(derive: Derive) -> None:
    hidden = edit(10, "2024-05-02T00:00:00Z").replace("<comment>edit 10</comment>", '<comment deleted="deleted" />')
    rows = derive(
        xml_page(1, "A", hidden),
        log=(
            "<logitem><id>2</id><timestamp>2024-05-02T01:02:03Z</timestamp><contributor deleted='deleted' /><comment"
            " deleted='deleted' /><type>delete</type><action>delete</action><text deleted='deleted' /></logitem>",
        ),
        columns="rc_type, rc_deleted, rc_title",
    )
    assert rows == [(1, 2, "A"), (3, 7, "")]


def test_many_at_one_time_are_no_trouble(derive: Derive) -> None:
    pages = [xml_page(n, f"Page {n}", edit(n, "2024-05-02T00:00:00Z")) for n in range(1, 3001)]
    log = [entry(n, "2024-05-02T00:00:00Z", "move", f"Gone {n}", params=f"There {n}\n") for n in range(1, 3001)]
    assert derive(*pages, log=tuple(log), columns="count(*), count(DISTINCT rc_id)") == [(6000, 6000)]
