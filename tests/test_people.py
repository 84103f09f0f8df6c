"""What is known of users, and what is not: from dumps without their table, and from a wiki's own tables."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import layouts
import pytest

import wikiquery
from wikiquery.engine import Engine
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules.implicit_groups import implicit_groups
from wikiquery.modules.person import UNKNOWN, Person
from wikiquery.site import Site
from wikiquery.wire import Wire

HERE = Path(__file__).parent


@pytest.fixture
def whole(refdatabase: Path) -> Iterator[wikiquery.Wiki]:
    """The wiki with its own tables."""
    with wikiquery.open(refdatabase) as wiki:
        yield wiki


@pytest.fixture
def changed(refdatabase: Path, tmp_path: Path) -> Iterator[Callable[[str], wikiquery.Wiki]]:
    """The wiki with its tables changed by some SQL."""
    opened: list[wikiquery.Wiki] = []

    def change(sql: str) -> wikiquery.Wiki:
        path = tmp_path / "changed.store"
        shutil.copy(refdatabase, path)
        apsw.Connection(str(path)).execute(sql)
        opened.append(wikiquery.open(path))
        return opened[-1]

    yield change
    for wiki in opened:
        wiki.close()


def ask(wiki: wikiquery.Wiki, **query: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The items of a list, and the texts of the warnings, each of which says that a dump holds less."""
    answer = wiki.query(errorformat="plaintext", **query)
    warnings = answer.get("warnings", [])
    assert {w["code"] for w in warnings} <= {"notinsnapshot"}
    return answer["query"][query["list"]], [w["text"] for w in warnings]


# -- from dumps --------------------------------------------------------------------------------


def test_users_of_dumps_are_those_whom_they_name(refwiki: wikiquery.Wiki, whole: wikiquery.Wiki) -> None:
    """Histories and the log name all users of this wiki, but for the one who is hidden."""
    known, warnings = ask(refwiki, list="allusers", aulimit="max", auprop="groups|rights|implicitgroups")
    assert known == ask(whole, list="allusers", aulimit="max", auprop="groups|rights|implicitgroups")[0]
    assert len(known) == 45
    assert warnings == ["Only users whom histories and logs name are known here."]


def test_users_who_are_known_need_no_warning(refwiki: wikiquery.Wiki, whole: wikiquery.Wiki) -> None:
    query = {"list": "users", "ususers": "Alice|Maintenance script|192.0.2.7", "usprop": "groups|groupmemberships"}
    assert ask(refwiki, **query) == ask(whole, **query)


def test_users_who_are_missing_may_be_there(refwiki: wikiquery.Wiki) -> None:
    users, warnings = ask(refwiki, list="users", ususers="Hidden Person|Alice")
    assert users == [{"name": "Hidden Person", "missing": True}, {"userid": 6, "name": "Alice"}]
    assert len(warnings) == 1
    assert "others are said to be missing" in warnings[0]
    assert len(ask(refwiki, list="users", ususerids="6|18")[1]) == 1


def test_what_dumps_do_not_hold_is_left_out(refwiki: wikiquery.Wiki) -> None:
    props = "blockinfo|editcount|emailable|gender|registration"
    users, warnings = ask(refwiki, list="users", ususers="Alice", usprop=props)
    assert users == [{"userid": 6, "name": "Alice"}]
    assert warnings == [
        "No dump holds the blocks of users.",
        "No dump holds the numbers of edits.",
        "No dump holds the times of registration.",
        "No dump holds the preferences of users.",
    ]


def test_who_has_edited_and_who_was_active(refwiki: wikiquery.Wiki) -> None:
    edited, warnings = ask(refwiki, list="allusers", auwitheditsonly=True, aulimit="max")
    assert {"Alice", "Reader"} <= {user["name"] for user in edited}
    assert "Tagger" not in {user["name"] for user in edited}
    assert len(warnings) == 2
    active, warnings = ask(refwiki, list="allusers", auactiveusers=True, auprefix="Re", auprop="groups")
    assert active == [{"userid": 5, "name": "Reader", "recentactions": 11, "groups": ["*", "user", "autoconfirmed"]}]
    assert len(warnings) == 2


def test_without_groups(tmp_path: Path) -> None:
    history = HERE / "refwiki/refwiki-20261101-pages-meta-history.xml.bz2"
    import_dumps([history], str(tmp_path / "x.store"), report=Reporter(io.StringIO()))
    with wikiquery.open(tmp_path / "x.store") as wiki:
        users, warnings = ask(wiki, list="users", ususers="Alice", usprop="groups|rights|implicitgroups")
        assert users == [{"userid": 6, "name": "Alice", "implicitgroups": ["*", "user"]}]
        assert len(warnings) == 2
        assert "user_groups.sql.gz" in warnings[0]
        assert '"autoconfirmed"' in warnings[1]


# -- from a wiki's own tables ------------------------------------------------------------------

BLOCKED = {
    "userid": 13,
    "name": "Vandal One",
    "blockid": 1,
    "blockedby": "Admin",
    "blockedbyid": 1,
    "blockreason": "vandalism",
    "blockedtimestamp": "2026-11-22T13:47:46Z",
    "blockexpiry": "2126-06-05T04:03:02Z",
    "blockpartial": False,
    "blocknocreate": True,
    "blockanononly": False,
    "blockemail": False,
    "blockowntalk": True,
    "blockedtimestampformatted": "13:47, 22 November 2026",
    "blockexpiryformatted": "04:03, 5 June 2126",
    "blockexpiryrelative": "04:03, 5 June 2126",
}
ENDS = """
    UPDATE block SET bl_expiry = '21260605040302' WHERE bl_id = 1;
    UPDATE block SET bl_expiry = '20261122134747' WHERE bl_id = 2;
"""
OLD_BLOCKS = "; ".join(layouts.BLOCKS)


@pytest.mark.parametrize("layout", ["", OLD_BLOCKS], ids=["block", "ipblocks"])
def test_blocks(changed: Callable[[str], wikiquery.Wiki], layout: str) -> None:
    wiki = changed(ENDS + layout)
    users, warnings = ask(wiki, list="users", ususers="Vandal One|Vandal Two|Hidden Person", usprop="blockinfo")
    assert users == [BLOCKED, {"userid": 14, "name": "Vandal Two"}, {"name": "Hidden Person", "missing": True}]
    assert warnings == []
    listed, _ = ask(wiki, list="allusers", auprefix="V", auprop="blockinfo")
    assert [user.get("blockexpiry") for user in listed] == ["2126-06-05T04:03:02Z", "infinite", None]
    assert ask(wiki, list="allusers", auprefix="Hid") == ([], [])


def test_who_blocked_may_be_unknown(changed: Callable[[str], wikiquery.Wiki]) -> None:
    wiki = changed("UPDATE block SET bl_by_actor = 0, bl_reason_id = 0")
    users, warnings = ask(wiki, list="users", ususers="Partly Blocked|Vandal One", usprop="blockinfo")
    assert not any({"blockedby", "blockedbyid", "blockreason"} & user.keys() for user in users)
    assert users[0]["blockpartial"] is True
    assert warnings == ["No dump holds who blocked users, and why."]


def test_times_are_written_out_in_english_only(changed: Callable[[str], wikiquery.Wiki]) -> None:
    wiki = changed(ENDS)
    general = {**wiki.site.general, "timeoffset": -840}
    west = wikiquery.Wiki(wiki.database, Site({**wiki.site.profile, "general": general}), wiki.engine.facts)
    users, _ = ask(west, list="users", ususers="Vandal One", usprop="blockinfo")
    assert users[0]["blockedtimestampformatted"] == "23:47, 21 November 2026"
    general["lang"] = "de"
    german = wikiquery.Wiki(wiki.database, Site({**wiki.site.profile, "general": general}), wiki.engine.facts)
    answer = german.query(list="users", ususers="Vandal One", usprop="blockinfo", errorformat="plaintext")
    assert not any(key.endswith(("formatted", "relative")) for key in answer["query"]["users"][0])
    assert [w["code"] for w in answer["warnings"]] == ["notsupported"]


MAIL = """
    UPDATE user SET user_email = 'a@example.org', user_email_authenticated = '20260101000000', user_token = '0123';
    UPDATE user SET user_email = '', user_token = '*** INVALID ***' || char(0, 0) WHERE user_name = 'Zoë';
    UPDATE user SET user_email_authenticated = NULL WHERE user_name = 'Carol';
    DELETE FROM user_properties;
    INSERT INTO user_properties VALUES (6, 'gender', 'female'), (7, 'disablemail', '1'), (7, 'language', 'de');
"""


def test_preferences_and_mail(changed: Callable[[str], wikiquery.Wiki]) -> None:
    wiki = changed(MAIL)
    query = {"list": "users", "ususers": "Alice|Bob|Carol|Zoë|Maintenance script", "usprop": "gender|emailable"}
    users, warnings = ask(wiki, **query)
    assert warnings == []
    assert [user["gender"] for user in users] == ["female", "unknown", "unknown", "unknown", "unknown"]
    assert [user["name"] for user in users if "systemuser" in user] == ["Zoë"]
    assert not any(user["emailable"] for user in users), "the wiki lets nobody send mail"
    groups = [*wiki.site.profile["usergroups"], {"name": "postman", "rights": ["sendemail"]}]
    site = Site({**wiki.site.profile, "usergroups": groups})
    users, _ = ask(wikiquery.Wiki(wiki.database, site, wiki.engine.facts), **query)
    assert [user["emailable"] for user in users] == [True, False, False, False, True]


def test_temporary_accounts(changed: Callable[[str], wikiquery.Wiki]) -> None:
    wiki = changed(
        "INSERT INTO user (user_id, user_name, user_registration, user_editcount, user_is_temp)"
        " VALUES (99, '~2026-1', '20260101000000', 3, 1)"
    )
    assert len(ask(wiki, list="allusers", auexcludenamed=True, aulimit="max")[0]) == 46, "no account is temporary there"
    site = Site({**wiki.site.profile, "autocreatetempuser": {"enabled": True}})
    having = wikiquery.Wiki(wiki.database, site, wiki.engine.facts)
    users, _ = ask(having, list="allusers", auexcludenamed=True, auprop="groups")
    assert users == [{"userid": 99, "name": "~2026-1", "groups": ["*", "temp"]}]
    assert len(ask(having, list="allusers", auexcludetemp=True, aulimit="max")[0]) == 45


def test_the_cache_of_active_users(changed: Callable[[str], wikiquery.Wiki]) -> None:
    """Whom the cache names counts, but not who has done nothing since."""
    wiki = changed(
        "DELETE FROM querycachetwo;"
        "INSERT INTO querycachetwo VALUES ('activeusers', 1700000000, 2, 'Alice', 0, ''),"
        " ('activeusers', 1800000000, 2, 'Bob', 0, ''), ('activeusers', 1800000000, 2, 'Tagger', 0, ''),"
        " ('other', 1, 2, 'Carol', 0, '');"
    )
    users, warnings = ask(wiki, list="allusers", auactiveusers=True)
    assert [user["name"] for user in users] == ["Alice", "Bob"]
    assert all(user["recentactions"] > 0 for user in users)
    assert warnings == []
    users, _ = ask(wiki, list="allusers", auactiveusers=True, augroup="sysop", auprop="groups")
    assert [user["groups"][-1] for user in users] == ["sysop"]


# -- answers that are cut ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values", "size", "rest"),
    [
        ("ususers", "Alice|Bad#|Bob|Carol", 1000, "Bob|Carol"),
        ("ususers", "\x1fBad|\x1fAlice\x1fBob|#", 600, "Alice"),
        ("ususers", "\x1fBad|\x1fAlice\x1fBob|#", 8, "\x1fAlice\x1fBob|#"),
        ("ususerids", "6|7|8", 1000, "7|8"),
    ],
)
def test_who_is_left_when_an_answer_is_full(
    whole: wikiquery.Wiki, name: str, values: str, size: int, rest: str
) -> None:
    small = Engine(whole.database, whole.site, whole.engine.facts, result_size=size)
    answer = small.query(Wire({"list": "users", name: values, "usprop": "rights"}, whole.site))
    assert answer["continue"][name] == rest


def test_where_all_users_go_on_when_an_answer_is_full(whole: wikiquery.Wiki) -> None:
    small = Engine(whole.database, whole.site, whole.engine.facts, result_size=300)
    answer = small.query(Wire({"list": "allusers", "aulimit": "50", "auprop": "groups"}, whole.site))
    names = [user["name"] for user in answer["query"]["allusers"]]
    assert 3 < len(names) < 20
    after = whole.query(list="allusers", aufrom=answer["continue"]["aufrom"], aulimit="max")
    every = whole.query(list="allusers", aulimit="max")
    assert names + [u["name"] for u in after["query"]["allusers"]] == [u["name"] for u in every["query"]["allusers"]]


# -- groups of their own -----------------------------------------------------------------------

AUTOCONFIRMED = {
    "operand": "&",
    "0": {"condname": "APCOND_EDITCOUNT", "params": [10]},
    "1": {"condname": "APCOND_AGE", "params": [345600]},
}
OLD_HAND = {
    "operand": "|",
    "0": AUTOCONFIRMED,
    "1": {"condname": "APCOND_INGROUPS", "params": ["bot"]},
}
NEWCOMER = {"operand": "!", "0": AUTOCONFIRMED}


@pytest.mark.parametrize(
    ("registration", "edits", "explicit", "groups", "open_"),
    [
        ("20200101000000", 10, [], ["autoconfirmed", "oldhand"], []),
        (None, 10, [], ["autoconfirmed", "oldhand"], []),
        ("20200101000000", 9, [], ["newcomer"], []),
        ("29990101000000", 10, [], ["newcomer"], []),
        ("29990101000000", 0, ["bot", "sysop"], ["oldhand", "newcomer"], []),
        (UNKNOWN, UNKNOWN, [], [], ["autoconfirmed", "oldhand", "newcomer"]),
        (UNKNOWN, UNKNOWN, ["bot"], ["oldhand"], ["autoconfirmed", "newcomer"]),
        (UNKNOWN, 9, [], ["newcomer"], []),
    ],
)
def test_groups_that_users_come_into(
    registration: Any, edits: Any, explicit: list[str], groups: list[str], open_: list[str]
) -> None:
    site = Site({"autopromote": {"autoconfirmed": AUTOCONFIRMED, "oldhand": OLD_HAND, "newcomer": NEWCOMER}})
    person = Person(1, "Ada", registration, edits, 0, None, None)
    assert implicit_groups(site, person, explicit) == (["*", "user", *groups], open_)


def test_conditions_that_nothing_tells() -> None:
    mail = {"condname": "APCOND_EMAILCONFIRMED", "params": []}
    either = {"operand": "^", "0": mail, "1": {"condname": "APCOND_EDITCOUNT", "params": [1]}}
    person = Person(1, "Ada", None, 5, 0, None, None)
    site = Site({"autopromote": {"mailed": mail, "either": either}})
    assert implicit_groups(site, person, []) == (["*", "user"], ["mailed", "either"])
    assert implicit_groups(Site({}), person, []) == (["*", "user"], ["autoconfirmed"])
