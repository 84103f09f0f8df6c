"""Makes of a PostgreSQL database that the importer filled one as MediaWiki's own installation makes it there."""

import re
import sys

import psycopg
from layouts import LINKS, NO_GIVEN, own_numbers
from psycopg.sql import SQL, Identifier

import wikiquery
from wikiquery.db.facts import metadata
from wikiquery.db.texts import Texts

STAMPS = re.compile(r"_(timestamp|expiry|touched|links_updated|registration|authenticated|notificationtimestamp)$")
TYPES = {"bytea": "text", "bigint": "integer", "double precision": "numeric"}
"""Text is text, whatever is in it. (MediaWiki has small numbers where that is enough.)"""
FLAGS = re.compile(r"_(deleted|minor|minor_edit|bot|new|patrolled|local|trans|cascade|auto|user_defined|is_redirect)$")
BYTES = {
    "bytea": "convert_from({}, 'UTF8')",
    "stamp": "regexp_replace({}, '^(\\d{{8}})(\\d{{6}})$', '\\1T\\2Z')::timestamptz",
}


def native(url: str, schema: str = "mediawiki", *, prefix: str = "", old_names: bool = False) -> None:
    """Gives the columns of all tables MediaWiki's types, and puts the tables into a schema of their own."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        unpack(connection, url)
        connection.execute("DROP TABLE IF EXISTS wikiquery")
        number(connection)
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        ).fetchall()
        for table, column, type_, _ in columns:
            change(connection, table, column, type_)
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
        for table in sorted({table for table, *_ in columns}):
            connection.execute(SQL("ALTER TABLE {} SET SCHEMA {}").format(Identifier(table), Identifier(schema)))
            if prefix:
                names = Identifier(schema), Identifier(table), Identifier(prefix + table)
                connection.execute(SQL("ALTER TABLE {}.{} RENAME TO {}").format(*names))
        if old_names:
            connection.execute(SQL('ALTER TABLE {}."user" RENAME TO mwuser').format(Identifier(schema)))
            connection.execute(SQL("ALTER TABLE {}.text RENAME TO pagecontent").format(Identifier(schema)))


def number(connection: psycopg.Connection) -> None:
    """Gives titles the numbers that the wiki has given them."""
    rows = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    present = {table for (table,) in rows}
    if "linktarget" in present:
        links = [(table, p) for table, p in {**LINKS, "categorylinks": "cl"}.items() if table in present]
        for statement in (*own_numbers(links), NO_GIVEN):
            connection.execute(statement)


def unpack(connection: psycopg.Connection, url: str) -> None:
    """Makes all texts plain: packed ones are bytes, which MediaWiki's column cannot hold."""
    with wikiquery.open(url) as wiki, wiki.database.session():
        dictionary = metadata(wiki.database).get("dictionary")
        texts = Texts(wiki.database, dictionary)
        for id, body, flags in connection.execute('SELECT old_id, old_text, old_flags FROM "text"').fetchall():
            if "external" not in flags and "error" not in flags:
                plain = (texts.decode(body, flags) or "").encode()
                connection.execute(
                    'UPDATE "text" SET old_text = %s, old_flags = %s WHERE old_id = %s', (plain, "utf-8", id)
                )


def change(connection: psycopg.Connection, table: str, column: str, type_: str) -> None:
    """Gives a column the type that MediaWiki has for what is in it."""
    name, using = Identifier(column), SQL("{}").format(Identifier(column))
    if type_ == "text" and STAMPS.search(column):
        wanted, using = "timestamptz", SQL(BYTES["stamp"]).format(name)
    elif type_ == "bytea":
        wanted, using = "text", SQL(BYTES["bytea"]).format(name)
    elif type_ == "bigint" and FLAGS.search(column):
        wanted = "smallint"
    elif type_ in TYPES:
        wanted = TYPES[type_]
    else:
        return
    statement = SQL("ALTER TABLE {} ALTER {} DROP DEFAULT, ALTER {} TYPE {} USING {}")
    try:
        with connection.transaction():
            connection.execute(statement.format(Identifier(table), name, name, SQL(wanted), using))
    except psycopg.errors.CharacterNotInRepertoire:
        print(f"{table}.{column} stays bytes: not all of it is text", file=sys.stderr)


if __name__ == "__main__":
    native(sys.argv[1], old_names="--old-names" in sys.argv)
