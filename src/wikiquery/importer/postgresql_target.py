"""A store in a PostgreSQL database, built in a schema of its own and moved into `public` in one transaction."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import errors

from wikiquery.errors import StoreError
from wikiquery.importer.target import Indexed, Read
from wikiquery.schema.ddl import Table, create_indexes, create_table, quoted
from wikiquery.schema.store_tables import TABLES, WIKIQUERY

SCHEMA = "wikiquery_import_"
QUIET = ("client_min_messages = warning",)
FULL = (errors.DiskFull, errors.OutOfMemory, errors.ConfigurationLimitExceeded)


class PostgresqlTarget:
    """Builds a schema `wikiquery_import_…` of the database that `url` names; implements Target."""

    many_readers = False  # PostgreSQL has processes of its own for a statement
    searched = False

    folder: Path | None = None

    def __init__(self, url: str) -> None:
        self.place = without_password(url)
        self._url = url
        self._schema = f"{SCHEMA}{os.getpid()}_{secrets.token_hex(4)}"
        self._db = self._connect()
        self._analyzed: set[str] = set()
        try:
            self._refuse_foreign()
            self._remove_abandoned()
            self._run(f"CREATE SCHEMA {self._schema}")
        except BaseException:
            self._db.close()
            raise

    def _connect(self) -> psycopg.Connection:
        try:
            connection = psycopg.connect(self._url, autocommit=True)
            for setting in ("synchronous_commit = off", "maintenance_work_mem = '128MB'", *QUIET):
                connection.execute(f"SET {setting}")
            connection.execute("SELECT set_config('application_name', %s, false)", (self._schema,))
        except psycopg.Error as error:
            raise StoreError(f"{self.place}: no connection ({_line(error)})") from error
        return connection

    def create(self, table: Table, *, staging: bool = False) -> None:
        """See Target. Keys are made with the indexes: rows go in quicker, and PostgreSQL's COPY ignores none."""
        statement = create_table(table, "postgresql", self._schema, key=False)
        self._run(statement.replace("CREATE TABLE", "CREATE UNLOGGED TABLE", 1) if staging else statement)
        for column in table.columns:
            if column.type == "blob":  # texts are packed already
                self._run(f"ALTER TABLE {self.name(table)} ALTER COLUMN {column.name} SET STORAGE EXTERNAL")

    def name(self, table: Table) -> str:
        """See Target."""
        return f"{self._schema}.{quoted(table.name, 'postgresql')}"

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
        """See Target."""
        statement = f"COPY {self.name(table)} ({', '.join(columns)}) FROM STDIN"
        with self._errors(), self._db.cursor() as cursor:
            with cursor.copy(statement) as copy:
                write = copy.write_row
                for row in rows:
                    try:
                        write(row)
                    except psycopg.DataError:  # a NUL, which PostgreSQL's text cannot hold
                        write([value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in row])
            return cursor.rowcount

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """See Target."""
        with self._errors(), self._db.cursor() as cursor:
            cursor.execute(sql.replace("?", "%s"), tuple(values) or None)
            rows = cursor.fetchall() if cursor.description else []
        yield from rows

    def copy(self, table: Table, columns: Sequence[str], select: str) -> int:
        """See Target."""
        with self._errors(), self._db.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.name(table)} ({', '.join(columns)}) {select}")
            return cursor.rowcount

    def drop(self, table: Table) -> None:
        """See Target."""
        self._run(f"DROP TABLE {self.name(table)}")

    def index(self, table: Table) -> Indexed:
        """See Target."""
        rows, note = self._add_key(table) if table.key else None, ""
        for statement in create_indexes(table, "postgresql", self._schema):
            try:
                self._run(statement)
            except errors.UniqueViolation:
                # Titles that are not UTF-8 can become alike. They stay, only less quickly found to be one.
                self._run(statement.replace("CREATE UNIQUE", "CREATE", 1))
                note = "two of its rows are alike where there should be one"
        return Indexed(rows, note)

    def settle(self) -> None:
        """See Target."""
        self._analyze()

    @contextlib.contextmanager
    def reading(self, stop: Event) -> Iterator[Read]:
        """See Target. A Ctrl-C ends a statement by itself."""
        self._run(f"SET search_path TO {self._schema}")
        try:
            yield lambda sql: list(self.execute(sql))
        finally:
            self._run("RESET search_path")

    def _analyze(self) -> list[str]:
        """Let PostgreSQL look at the tables that it has not yet looked at; gives the names of all."""
        built = [str(row[0]) for row in self.execute(self._tables_of(), (self._schema,))]
        for name in built:
            if name not in self._analyzed:
                self._run(f"ANALYZE {self._schema}.{quoted(name, 'postgresql')}")
        self._analyzed.update(built)
        return built

    def search(self, make: Callable[[Path], None]) -> None:
        """See Target: there is no file."""

    def finish(self, metadata: Mapping[str, bytes | str]) -> int:
        """See Target."""
        self.create(WIKIQUERY)
        rows = [(key, value.encode() if isinstance(value, str) else value) for key, value in metadata.items()]
        self.insert(WIKIQUERY, WIKIQUERY.names, rows)
        self._add_key(WIKIQUERY)
        built = self._analyze()
        with self._errors(), self._db.transaction():
            self._refuse_foreign()
            for name in (*TABLES, WIKIQUERY.name):
                self._run(f"DROP TABLE IF EXISTS public.{quoted(name, 'postgresql')}")
            for name in built:
                self._run(f"ALTER TABLE {self._schema}.{quoted(name, 'postgresql')} SET SCHEMA public")
            self._run(f"DROP SCHEMA {self._schema} CASCADE")
        sizes = "SELECT sum(pg_total_relation_size(('public.' || quote_ident(tablename))::regclass)) FROM pg_tables "
        size = next(self.execute(sizes + "WHERE schemaname = 'public' AND tablename = ANY(?)", (built,)))[0]
        self._db.close()
        return int(size)

    def part(self) -> str:
        """See Target."""
        return f"{self._url}#{self._schema}"

    def take(self, table: Table, place: str) -> None:
        """See Target. The table is in our schema already."""

    def abort(self) -> None:
        """See Target."""
        with contextlib.suppress(psycopg.Error):
            self._db.cancel_safe()
        with contextlib.suppress(psycopg.Error, StoreError):
            # Processes that were ended may have left statements that hold their tables.
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?"
            list(self.execute(f"{others} AND pid <> pg_backend_pid()", (self._schema,)))
            self._run(f"DROP SCHEMA IF EXISTS {self._schema} CASCADE")
        self._db.close()

    def _remove_abandoned(self) -> None:
        """Remove what imports into this database left that were killed: each is called like its schema."""
        running = "SELECT application_name FROM pg_stat_activity"
        schemas = f"SELECT nspname FROM pg_namespace WHERE starts_with(nspname, ?) AND nspname NOT IN ({running})"
        for (schema,) in list(self.execute(schemas, (SCHEMA,))):
            self._run(f"DROP SCHEMA IF EXISTS {quoted(schema, 'postgresql')} CASCADE")

    def _refuse_foreign(self) -> None:
        """A database that has such tables but was not filled by us belongs to somebody else."""
        there = {row[0] for row in self.execute(self._tables_of(), ("public",))}
        if WIKIQUERY.name not in there and (foreign := sorted(there & TABLES.keys())):
            raise StoreError(
                f"{self.place}: the database has tables that no import of wikiquery made ({', '.join(foreign[:3])}…);"
                " it is left as it is"
            )

    def _add_key(self, table: Table) -> int | None:
        """Add the primary key; gives how many rows are left where some had to go, having the same."""
        key = ", ".join(quoted(name, "postgresql") for name in table.key)
        statement = f"ALTER TABLE {self.name(table)} ADD PRIMARY KEY ({key})"
        try:
            self._run(statement)
        except errors.UniqueViolation:
            name = self.name(table)
            other = ", ".join(f"b.{quoted(column, 'postgresql')}" for column in table.key)
            mine = ", ".join(f"a.{quoted(column, 'postgresql')}" for column in table.key)
            self._run(f"DELETE FROM {name} a USING {name} b WHERE a.ctid > b.ctid AND ({mine}) = ({other})")
            self._run(statement)
            return int(next(self.execute(f"SELECT count(*) FROM {name}"))[0])
        return None

    @staticmethod
    def _tables_of() -> str:
        return "SELECT tablename FROM pg_tables WHERE schemaname = ?"

    def _run(self, statement: str) -> None:
        with self._errors():
            self._db.execute(statement)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except errors.UniqueViolation:
            raise
        except FULL as error:
            raise StoreError(f"{self.place}: the disk of the server is full ({_line(error)})") from error
        except psycopg.Error as error:
            raise StoreError(f"{self.place}: {_line(error)}") from error


class PostgresqlPart(PostgresqlTarget):
    """Builds one table in the schema of another process's target, at a place that `PostgresqlTarget.part` gave."""

    def __init__(self, place: str) -> None:
        self._url, _, self._schema = place.rpartition("#")
        self.place = without_password(self._url)
        self._db = self._connect()

    def finish(self, metadata: Mapping[str, bytes | str]) -> int:
        """The table is there; the rest is the other process's."""
        self._db.close()
        return 0

    def abort(self) -> None:
        """The other process removes what there is."""
        self._db.close()


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))


def _line(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
