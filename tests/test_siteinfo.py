"""meta=siteinfo: what the profile says, what the database knows better, what nobody knows."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import wikiquery
from wikiquery import Wiki

PROFILE: dict[str, Any] = {
    "general": {
        "mainpage": "Main Page",
        "generator": "MediaWiki 1.43.9",
        "rtl": False,
        "langconversion": True,
        "variantarticlepath": False,
        "server": "https://example.org",
        "dbtype": "mysql",
        "thumblimits": {"0": 120, "1": 150},
    },
    "namespaces": {
        "-1": {"id": -1, "case": "first-letter", "name": "Special", "subpages": False, "canonical": "Special"},
        "0": {"id": 0, "case": "first-letter", "name": "", "subpages": False, "content": True},
    },
    "namespacealiases": [{"id": 4, "alias": "WP"}],
    "languages": [{"code": "de", "bcp47": "de", "name": "Deutsch"}, {"code": "zh-tw", "bcp47": "zh-TW", "name": "臺"}],
    "interwikimap": [
        {"prefix": "old", "url": "https://old.example/$1"},
        {"prefix": "w", "url": "", "localinterwiki": True},
    ],
    "statistics": {"pages": 1, "articles": 1, "edits": 1, "images": 1, "users": 1, "activeusers": 1, "jobs": 3},
    "usergroups": [
        {"name": "*", "rights": ["read"]},
        {"name": "user", "rights": []},
        {"name": "sysop", "rights": ["delete"], "add": ["bot"]},
        {"name": "bot", "rights": ["bot"]},
    ],
    "defaultoptions": {"fancysig": False, "skin": "vector"},
    "magicwords": [{"name": "if", "aliases": ["if"], "case-sensitive": False}],
    "autocreatetempuser": {"enabled": False},
}
PAGE = (
    "CREATE TABLE page (page_id INTEGER PRIMARY KEY, page_namespace INTEGER, page_title TEXT, page_is_redirect INTEGER)"
)
COUNTED = """
CREATE TABLE site_stats (ss_row_id INTEGER PRIMARY KEY, ss_total_edits INTEGER, ss_good_articles INTEGER,
    ss_total_pages INTEGER, ss_users INTEGER, ss_active_users INTEGER, ss_images INTEGER);
INSERT INTO site_stats VALUES (1, 50, 20, 30, 9, 4, 7);
CREATE TABLE user_groups (ug_user INTEGER, ug_group TEXT, ug_expiry TEXT);
INSERT INTO user_groups VALUES (1, 'sysop', NULL), (2, 'sysop', '20010101000000'), (3, 'sysop', '99990101000000'),
    (1, 'bot', NULL);
CREATE TABLE interwiki (iw_prefix TEXT, iw_url TEXT, iw_api TEXT, iw_wikiid TEXT, iw_local INTEGER, iw_trans INTEGER);
INSERT INTO interwiki VALUES ('w', '//w.example/$1', '', '', 1, 0),
    ('de', 'https://de.example/$1', 'x', 'dewiki', 0, 1);
"""


def wiki(folder: Path, profile: dict[str, Any], more: str = "") -> Wiki:
    file = folder / "wiki.sqlite"
    with sqlite3.connect(file) as database:
        database.executescript(f"{PAGE};{more}")
    return wikiquery.open(file, site=profile)


@pytest.fixture
def plain(tmp_path: Path) -> Wiki:
    return wiki(tmp_path, PROFILE)


@pytest.fixture
def counted(tmp_path: Path) -> Wiki:
    return wiki(tmp_path, PROFILE, COUNTED)


def said(wiki: Wiki, prop: str, **more: Any) -> Any:
    return wiki.query(meta="siteinfo", siprop=prop, **more)["query"][prop]


def legacy(wiki: Wiki, prop: str) -> Any:
    answer = wiki.respond({"action": "query", "meta": "siteinfo", "siprop": prop, "format": "json"})
    return json.loads(answer.body)["query"][prop]


def test_general_tells_of_this_server(plain: Wiki) -> None:
    general = said(plain, "general")
    assert (general["mainpage"], general["dbtype"]) == ("Main Page", "sqlite")
    assert list(general)[:2] == ["mainpage", "generator"] and general["time"].endswith("Z")
    assert general["thumblimits"] == {"0": 120, "1": 150}


def test_formatversion_1(plain: Wiki) -> None:
    general = legacy(plain, "general")
    assert general["langconversion"] == "" and "rtl" not in general and general["variantarticlepath"] is False
    assert general["thumblimits"] == [120, 150]
    assert legacy(plain, "namespaces")["0"] == {"id": 0, "case": "first-letter", "content": "", "*": ""}
    assert legacy(plain, "namespacealiases") == [{"id": 4, "*": "WP"}]
    assert legacy(plain, "languages")[1] == {"code": "zh-tw", "bcp47": "zh-TW", "*": "臺"}
    assert legacy(plain, "defaultoptions") == {"fancysig": False, "skin": "vector"}
    assert legacy(plain, "magicwords") == [{"name": "if", "aliases": ["if"]}]
    assert legacy(plain, "autocreatetempuser") == []


def test_counts_come_from_the_database(counted: Wiki) -> None:
    found = {"pages": 30, "articles": 20, "edits": 50, "images": 7, "users": 9, "activeusers": 4}
    assert said(counted, "statistics") == {**found, "jobs": 3, "admins": 2}


def test_counts_of_the_profile_do_where_the_database_has_none(plain: Wiki) -> None:
    assert said(plain, "statistics") == PROFILE["statistics"]


def test_group_sizes(counted: Wiki) -> None:
    sized = said(counted, "usergroups", sinumberingroup=True)
    assert [(g["name"], g.get("number")) for g in sized] == [("*", None), ("user", 9), ("sysop", 2), ("bot", 1)]
    assert list(sized[2]) == ["name", "rights", "number", "add"]
    assert "number" not in said(counted, "usergroups")[2]


def test_the_interwiki_table_is_newer_than_the_profile(counted: Wiki) -> None:
    de, w = said(counted, "interwikimap")
    assert de == {
        "prefix": "de", "trans": True, "language": "Deutsch", "bcp47": "de", "url": "https://de.example/$1",
        "protorel": False, "wikiid": "dewiki", "api": "x",
    }  # fmt: skip
    local = {"prefix": "w", "local": True, "localinterwiki": True, "url": "https://w.example/$1", "protorel": True}
    assert w == local
    assert said(counted, "interwikimap", sifilteriw="local") == [w]
    assert said(counted, "interwikimap", sifilteriw="!local") == [de]


def test_what_the_profile_has_not_is_left_out_with_a_warning(plain: Wiki) -> None:
    answer = plain.query(meta="siteinfo", siprop="skins|namespaces|variables", errorformat="plaintext")
    assert list(answer["query"]) == ["namespaces"]
    assert [(w["code"], w["data"]["prop"]) for w in answer["warnings"]] == [
        ("notinsnapshot", "skins"),
        ("notinsnapshot", "variables"),
    ]


def test_a_wiki_that_says_nothing_of_itself_has_mediawikis_namespaces(tmp_path: Path) -> None:
    bare = wiki(tmp_path, {})
    assert said(bare, "namespaces")["10"]["name"] == "Template"
    assert said(bare, "general")["dbtype"] == "sqlite"
    assert said(bare, "dbrepllag") == [{"host": "", "lag": -1}]


def test_servers_are_not_listed(plain: Wiki) -> None:
    with pytest.raises(wikiquery.ApiError) as caught:
        plain.query(meta="siteinfo", siprop="dbrepllag", sishowalldb=True)
    assert caught.value.code == "includeAllDenied"


def test_every_part_is_known_to_the_parameter(plain: Wiki) -> None:
    everything = plain.query(
        meta="siteinfo",
        siprop="autocreatetempuser|autopromote|autopromoteonce|clientlibraries|dbrepllag|defaultoptions|extensions|"
        "extensiontags|fileextensions|functionhooks|general|interwikimap|languages|languagevariants|libraries|"
        "magicwords|namespacealiases|namespaces|protocols|restrictions|rightsinfo|showhooks|skins|specialpagealiases|"
        "statistics|uploaddialog|usergroups|variables",
    )
    assert set(everything["query"]) == {*PROFILE, "dbrepllag"}
    assert "Unrecognized" not in everything["warnings"]["siteinfo"]["warnings"]


@pytest.mark.parametrize("most", [55, 60, 70])
def test_what_does_not_fit_is_asked_for_next(plain: Wiki, most: int) -> None:
    props = "namespaces|statistics|languages|namespacealiases"
    whole = plain.query(meta="siteinfo", siprop=props)["query"]
    plain.engine.result_size = most
    answers = list(plain.all(meta="siteinfo", siprop=props))
    assert len(answers) > 1 and answers[0]["continue"]["siprop"].endswith("namespacealiases")
    strung = {key: part for answer in answers for key, part in answer["query"].items()}
    assert strung == whole and list(strung) == list(whole)
