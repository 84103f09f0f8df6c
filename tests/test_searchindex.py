"""A wiki's own search index: list=search answers from it as MediaWiki does, or says what it lacks."""

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import apsw
import casefile
import psycopg
import pymysql
import pytest
from carry import to_mariadb
from conftest import REFWIKI, SITE
from engines import load_postgresql
from layouts import of_mediawiki
from logins import change
from native import native

import wikiquery
from wikiquery.highlights import highlighted, words
from wikiquery.searchindex import as_matched, as_tsquery, in_boolean_mode, terms

FOLDER = Path(__file__).parent / "searchindex"
"""The cases, each file recorded from a MediaWiki on the engine that it is called after (on SQLite with the index that
rebuildtextindex makes)."""
ROWS = FOLDER / "refwiki-searchindex.jsonl.gz"
"""The reference's table: the page's id, the words of its title and of its text."""
FTS = "CREATE VIRTUAL TABLE searchindex USING FTS3(si_title, si_text)"
NAME = "wikiquery_searchindex"
ASKED = {"list": "search", "srsearch": "copper", "srwhat": "text"}


def rows() -> list[tuple[int, str, str]]:
    return [tuple(json.loads(line)) for line in gzip.decompress(ROWS.read_bytes()).splitlines()]


def readable(text: str) -> str:
    """The words as MediaWiki writes them on SQLite: not in ASCII, and short ones as they are."""
    text = text.replace("u800", "").replace("u82e", ".")
    coded = r"(?:u8(?:[cd][0-9a-f]{3}|e[0-9a-f]{5}|f[0-9a-f]{7}))+"
    return re.sub(coded, lambda found: bytes.fromhex(found[0].replace("u8", "")).decode(), text)


@pytest.fixture(scope="module")
def bare(refstore: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wiki of the cases as MediaWiki's own database, without the table."""
    return of_mediawiki(refstore, tmp_path_factory.mktemp("searchindex") / "wiki.sqlite")


@pytest.fixture(scope="module")
def on_sqlite(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("searchindex") / "wiki.sqlite"
    path.write_bytes(bare.read_bytes())
    connection = apsw.Connection(str(path))
    connection.execute(FTS)
    with connection:
        connection.executemany(
            "INSERT INTO searchindex (docid, si_title, si_text) VALUES (?, ?, ?)",
            [(page, readable(title), readable(text)) for page, title, text in rows()],
        )
    connection.close()
    return path


@pytest.fixture(scope="module")
def on_mariadb(bare: Path) -> Iterator[str]:
    server = os.environ.get("WIKIQUERY_TEST_MARIADB")
    if not server:
        pytest.skip("needs a mariadb server: set WIKIQUERY_TEST_MARIADB to the URL of one that tests may fill")
    try:
        url = to_mariadb(str(bare), server, NAME)
    except pymysql.OperationalError as error:
        pytest.skip(f"needs a server on which tests may make databases: {error.args[-1]}")
    run(
        url,
        "CREATE TABLE searchindex (si_page INT UNSIGNED NOT NULL PRIMARY KEY, si_title MEDIUMTEXT NOT NULL,"
        " si_text MEDIUMTEXT NOT NULL, FULLTEXT KEY si_title (si_title), FULLTEXT KEY si_text (si_text))"
        " ENGINE=MyISAM DEFAULT CHARSET=utf8mb4",
        "INSERT INTO searchindex VALUES (%s, %s, %s)",
    )
    yield url
    run(url, f"DROP DATABASE {NAME}")


@pytest.fixture(scope="module")
def on_postgresql(refstore: Path) -> Iterator[str]:
    server = os.environ.get("WIKIQUERY_TEST_POSTGRESQL")
    if not server:
        pytest.skip("needs a postgresql server: set WIKIQUERY_TEST_POSTGRESQL to the URL of one that tests may fill")
    # Which signs are parts of words is the locale's.
    url = load_postgresql(server, refstore, [REFWIKI], SITE, NAME, "TEMPLATE template0 LC_CTYPE 'C'")
    native(url)
    with psycopg.connect(url) as connection:
        connection.execute(f"ALTER DATABASE {NAME} SET default_text_search_config = 'pg_catalog.english'")
        connection.execute("SET default_text_search_config = 'pg_catalog.english'")
        for table, column, words in (
            ("page", "titlevector", "replace(page_title, '/', ' ')"),
            ("text", "textvector", "old_text"),
        ):
            connection.execute(f"ALTER TABLE mediawiki.{table} ADD {column} tsvector")
            connection.execute(f"UPDATE mediawiki.{table} SET {column} = to_tsvector({words})")
    yield url
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")


def run(url: str, statement: str, filling: str = "") -> None:
    parts = urlsplit(url)
    connection = pymysql.connect(
        host=parts.hostname or "", port=parts.port or 3306, user=parts.username, password=parts.password or "",
        database=NAME, charset="utf8mb4", autocommit=True,
    )  # fmt: skip
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        if filling:
            cursor.executemany(filling, rows())


def check(place: Path | str, engine: str) -> None:
    """The cases that were recorded from a MediaWiki on this engine."""
    cases = casefile.read(FOLDER / f"{engine}.case")
    assert len(cases) > 10
    with wikiquery.open(place, SITE) as wiki:
        for case in cases:
            ours = casefile.canonical(json.loads(wiki.respond(case.params).body))
            theirs = casefile.canonical(case.answer)
            assert json.dumps(ours, ensure_ascii=False) == json.dumps(theirs, ensure_ascii=False), case.name
            for form, digest in case.digests.items():
                assert casefile.digest(wiki.respond(case.form(form)).body) == digest, (case.name, form)


def test_sqlite(on_sqlite: Path) -> None:
    check(on_sqlite, "sqlite")


def test_mariadb(on_mariadb: str) -> None:
    check(on_mariadb, "mariadb")


def test_postgresql(on_postgresql: str) -> None:
    check(on_postgresql, "postgresql")


def test_postgresql_without_vectors(on_postgresql: str) -> None:
    """As any other database without the table; and one that is a store is told of as such."""
    with psycopg.connect(on_postgresql) as connection:
        connection.execute("ALTER TABLE mediawiki.page RENAME titlevector TO other")
    assert said(on_postgresql) == "its table searchindex is not there, or not for this server to read."
    with psycopg.connect(on_postgresql) as connection:
        connection.execute("ALTER TABLE mediawiki.page RENAME other TO titlevector")
        connection.execute("CREATE TABLE mediawiki.searchindex (si_page integer, si_title text, si_text text)")
    with wikiquery.open(on_postgresql, SITE) as wiki:
        assert wiki.query(**ASKED)["query"]["search"]


def test_mariadb_in_any_order(on_mariadb: str) -> None:
    """Where MariaDB ranks pages alike, they come in the order of their ids: pages of results fit together."""
    asked = {**ASKED, "srsearch": "copp*", "srprop": ""}
    with wikiquery.open(on_mariadb, SITE) as wiki:
        whole = [item["pageid"] for item in wiki.query(**asked, srlimit=100)["query"]["search"]]
        parts = [
            item["pageid"] for n in (0, 50) for item in wiki.query(**asked, srlimit=50, sroffset=n)["query"]["search"]
        ]
    assert parts == whole == sorted(whole)


def test_mariadb_without_its_indexes(on_mariadb: str) -> None:
    run(on_mariadb, "ALTER TABLE searchindex DROP INDEX si_title")
    assert said(on_mariadb) == "its table searchindex lacks the FULLTEXT indexes of its columns si_title."
    run(on_mariadb, "ALTER TABLE searchindex ADD FULLTEXT KEY si_title (si_title)")


def said(place: Path | str) -> str:
    """What the warning says is not there; nothing else is said."""
    with wikiquery.open(place, SITE) as wiki:
        answer = wiki.query(**ASKED, errorformat="plaintext")
    assert "query" not in answer
    (warning,) = answer["warnings"]
    assert warning["code"] == "notinsnapshot"
    before, _, rest = warning["text"].partition(": ")
    assert before == "This database does not hold what search needs"
    return str(rest)


def test_no_table(bare: Path) -> None:
    assert said(bare) == "its table searchindex is not there, or not for this server to read."


def test_a_table_without_an_index(bare: Path, tmp_path: Path) -> None:
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(bare.read_bytes())
    change(path, "CREATE TABLE searchindex (si_page INTEGER NOT NULL, si_title TEXT, si_text TEXT)")
    assert said(path) == "its table searchindex lacks the full-text index (the wiki's SQLite had none)."


def test_an_empty_table(bare: Path, tmp_path: Path) -> None:
    """As wikis with CirrusSearch leave it; as soon as the wiki fills it, it counts."""
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(bare.read_bytes())
    change(path, FTS)
    assert said(path) == "its table searchindex lacks its rows: the wiki has never filled it."
    change(path, "INSERT INTO searchindex (docid, si_title, si_text) VALUES (1, 'main page', 'welcome')")
    with wikiquery.open(path, SITE) as wiki:
        assert wiki.query(**ASKED)["query"] == {"searchinfo": {"totalhits": 0}, "search": []}
        (found,) = wiki.query(**{**ASKED, "srsearch": "Welcome"})["query"]["search"]
        assert found["title"] == "Main Page"


@pytest.mark.parametrize(
    ("language", "search", "warns"), [("ja", "日本", True), ("ja", "Japan", False), ("sr", "Mir", True)]
)
def test_languages_whose_words_are_not_known(on_sqlite: Path, language: str, search: str, warns: bool) -> None:
    site = json.loads(gzip.decompress(SITE.read_bytes()))
    site = site.get("query", site)
    site["general"]["lang"] = language
    with wikiquery.open(on_sqlite, site) as wiki:
        answer = wiki.query(**{**ASKED, "srsearch": search}, errorformat="plaintext")
    assert [said["code"] for said in answer.get("warnings", ())] == ["notsupported"] * warns


def test_prefix(on_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(on_sqlite.read_bytes())
    connection = apsw.Connection(str(path))
    connection.execute("DROP TABLE search_titles")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage").fetchall():
        if not name.startswith(("sqlite", "searchindex")):
            connection.execute(f'ALTER TABLE "{name}" RENAME TO "mw_{name}"')
    connection.execute("ALTER TABLE searchindex RENAME TO mw_searchindex")
    connection.close()
    with wikiquery.open(path, SITE, prefix="mw_") as mine, wikiquery.open(on_sqlite, SITE) as other:
        assert mine.query(**ASKED) == other.query(**ASKED)


@pytest.mark.parametrize(
    ("search", "on_mariadb", "on_sqlite"),
    [
        ("The copper", "+theu800 +copper", "the copper"),
        ('"The copper" ga*', '+"theu800 copper" +gau800*', '"the copper" ga*'),
        ("-copper +(gate|a.b)", "+copper +gate +au800u82ebu800", "copper gate a.b"),
        ('say "no', "+sayu800 +nou800", "say no"),
        ("*x* ... o'b", "+xu800* +... +ou800'bu800", "x* ... o'b"),
        ("Ñandú ΑΣ", "+u8c3b1andu8c3ba +u8ceb1u8cf83", "ñandú ας"),
        ("Ａ８", "+a8u800", "a8"),
        ("((", "", ""),
    ],
)
def test_language(search: str, on_mariadb: str, on_sqlite: str) -> None:
    assert in_boolean_mode(terms(search), 4) == on_mariadb
    assert as_matched(terms(search.lower())) == on_sqlite


@pytest.mark.parametrize(
    ("search", "query"),
    [
        ("copper gate", "'copper' & 'gate'"),
        ("copper or -gate", "'copper' | ! 'gate'"),
        ("not not (copper AND | gate) !x", "! ! ( 'copper' & 'gate' ) & ! 'x'"),
        ("or copper and", "'copper'"),
        ("(copper gate", "'copper' & 'gate'"),
        ("a () (not) b(c)d", "'a' & ( 'not' ) & 'b' & ( 'c' ) & 'd'"),
        ("x|y& it's a\\b <-> :*", "'xy' & 'it''s' & 'ab' & '<->' & '*'"),
        ("- && ( ( ) )", "'-' & ' '"),
        ("! and", ""),
    ],
)
def test_language_of_postgresql(search: str, query: str) -> None:
    assert as_tsquery(search) == query


def test_shortest() -> None:
    """A server may be told to keep shorter words."""
    assert in_boolean_mode(terms("of the copper"), 3) == "+ofu800 +the +copper"


@pytest.mark.parametrize(
    ("text", "search", "shown"),
    [
        ("one\ntwo one\nthree one", "one", "[one]\ntwo [one]\n"),
        ("a" * 80 + " one " + "b" * 90, "one", "..." + "a" * 74 + " [one] " + "b" * 75 + "\n"),
        ("x" * 70 + " 12345 one", "one", "x" * 70 + " 12345 [one]\n"),
        ("bones one, ONE", "one", "bones [one], [ONE]\n"),
        ("onerous", "one*", "[one]rous\n"),
        ("<i> & one", "one", "&lt;i&gt; &amp; [one]\n"),
        ("ampere amp & so", "amp", "ampere [amp] &[amp]; so\n"),
        ("İz iz ız", "iz", "İz [iz] ız\n"),
        ("stands  near", '"stands near"', ""),
        ("nothing", "one", ""),
    ],
)
def test_highlights(text: str, search: str, shown: str) -> None:
    shown = re.sub(r"\[(\w+)\]", r'<span class="searchmatch">\1</span>', shown)
    assert highlighted(text, terms(search)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 77 + " one " + "b" * 80, "…" + "a" * 74 + " [one] " + "b" * 75 + "\n"),
        ("a" * 75 + " one " + "b" * 73 + "  c", "a" * 75 + " [one] " + "b" * 73 + "…\n"),
    ],
)
def test_highlights_in_german(text: str, shown: str) -> None:
    """What stands for what was cut is of the wiki's language; behind the word a line is cut where that is shorter."""
    shown = re.sub(r"\[(\w+)\]", r'<span class="searchmatch">\1</span>', shown)
    assert highlighted(text, terms("one"), "de") == shown


def test_words() -> None:
    assert words("-a well-known x²'s can't 42 é --") == 5
