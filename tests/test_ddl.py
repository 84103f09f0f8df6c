"""The declared tables are good SQL everywhere and have MediaWiki's columns."""

import sqlite3

import apsw
import pytest

from wikiquery.schema.ddl import create_indexes, create_table, table
from wikiquery.schema.store_tables import TABLES, WIKIQUERY


def test_sqlite_takes_all_of_them() -> None:
    db = apsw.Connection(":memory:")
    for each in (*TABLES.values(), WIKIQUERY):
        db.execute(create_table(each, "sqlite"))
        for statement in create_indexes(each, "sqlite"):
            db.execute(statement)
    names = {
        name
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite%'")
    }
    assert {"page_name_title", "ll_lang", "pl_target_id", "rev_page_timestamp", "ct_rev_tag_id"} <= names


def test_defaults_fill_what_a_dump_does_not_say() -> None:
    db = sqlite3.connect(":memory:")
    db.execute(create_table(TABLES["page"], "sqlite"))
    db.execute("INSERT INTO page (page_id) VALUES (1)")
    assert db.execute("SELECT * FROM page").fetchone() == (
        1,
        0,
        "",
        0,
        0,
        0.0,
        "19700101000000",
        None,
        0,
        0,
        None,
        None,
    )


@pytest.mark.parametrize("name", TABLES)
def test_keys_and_indexes_are_of_columns_that_are_there(name: str) -> None:
    declared = TABLES[name]
    assert set(declared.key) <= set(declared.names)
    assert all(set(index.columns) <= set(declared.names) for index in declared.indexes)
    assert not any(declared.column(column).null for column in declared.key)


def test_the_three_engines_differ_in_types_only_where_they_must() -> None:
    declared = table("words", "id int, word text, body blob?", "id", clustered=True, word="unique word")
    assert create_table(declared, "sqlite").endswith("WITHOUT ROWID")
    assert '"word" TEXT COLLATE "C" NOT NULL' in create_table(declared, "postgresql", "other")
    assert create_table(declared, "mariadb").startswith("CREATE TABLE `words` (\n  `id` BIGINT NOT NULL")
    assert list(create_indexes(declared, "mariadb")) == ["CREATE UNIQUE INDEX `word` ON `words` (`word`)"]
