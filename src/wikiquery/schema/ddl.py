"""Tables of a store as values, and their `CREATE` statements in each engine's SQL.

A table is declared once (`store_tables.py`); SQLite, PostgreSQL and MariaDB differ only in what a type is called, in
how bytes are ordered and in how a table is kept in the order of its key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["int", "real", "text", "stamp", "blob"]
Engine = Literal["sqlite", "postgresql", "mariadb"]

TYPES: dict[Engine, dict[Type, str]] = {
    "sqlite": {"int": "INTEGER", "real": "REAL", "text": "TEXT", "stamp": "TEXT", "blob": "BLOB"},
    # COLLATE in a query would make an index useless: the order of bytes belongs to the column.
    "postgresql": {
        "int": "BIGINT",
        "real": "DOUBLE PRECISION",
        "text": 'TEXT COLLATE "C"',
        "stamp": 'TEXT COLLATE "C"',
        "blob": "BYTEA",
    },
    "mariadb": {
        "int": "BIGINT",
        "real": "DOUBLE",
        "text": "VARBINARY(767)",
        "stamp": "VARBINARY(14)",
        "blob": "LONGBLOB",
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `default` is what a row has where its source does not name the column (None: NULL)."""

    name: str
    type: Type
    null: bool
    default: int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Index:
    """An index and its columns in order."""

    name: str
    columns: tuple[str, ...]
    unique: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a store. `clustered`: its rows lie in the order of the key (link tables)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[Index, ...]
    clustered: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


EMPTY: dict[Type, int | float | str | bytes] = {
    "int": 0,
    "real": 0.0,
    "text": "",
    "stamp": "19700101000000",
    "blob": b"",
}


def table(name: str, columns: str, key: str = "", *, clustered: bool = False, **indexes: str) -> Table:
    """A table from a short declaration.

    `columns` is "name type, name type?, …" (? may be NULL), `key` the primary key's columns, each keyword an index:
    "column column", with "unique" in front where no two rows are alike.
    """
    parsed = tuple(_column(text.strip()) for text in columns.split(","))
    return Table(name, parsed, tuple(key.split()), tuple(_index(*item) for item in indexes.items()), clustered)


def _column(text: str) -> Column:
    name, kind = text.split()
    null = kind.endswith("?")
    type_ = next(known for known in EMPTY if known == kind.rstrip("?"))
    return Column(name, type_, null, None if null else EMPTY[type_])


def _index(name: str, text: str) -> Index:
    words = text.split()
    unique = words[0] == "unique"
    return Index(name, tuple(words[unique:]), unique)


def quoted(name: str, engine: Engine) -> str:
    """A name as an identifier of the engine."""
    return f"`{name}`" if engine == "mariadb" else f'"{name}"'


def create_table(declared: Table, engine: Engine, schema: str = "", *, key: bool = True) -> str:
    """The `CREATE TABLE` statement; `schema` is put before the name. `key=False` leaves the primary key out."""
    lines = [_column_line(column, engine) for column in declared.columns]
    if key and declared.key:
        lines.append(f"PRIMARY KEY ({_list(declared.key, engine, declared)})")
    tail = {"sqlite": " WITHOUT ROWID", "mariadb": "", "postgresql": ""}[engine] if declared.clustered and key else ""
    if engine == "mariadb":
        tail = " ENGINE=InnoDB DEFAULT CHARSET=binary"
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {_qualified(declared.name, engine, schema)} (\n  {body}\n){tail}"


def create_indexes(declared: Table, engine: Engine, schema: str = "") -> Iterator[str]:
    """The statements that make the table's indexes, to be run once its rows are in."""
    for index in declared.indexes:
        unique = "UNIQUE " if index.unique else ""
        name = quoted(index_name(declared, index, engine), engine)
        if engine == "sqlite" and schema:
            name = f"{quoted(schema, engine)}.{name}"
        on = _qualified(declared.name, engine, "" if engine == "sqlite" else schema)
        yield f"CREATE {unique}INDEX {name} ON {on} ({_list(index.columns, engine, declared)})"


def index_name(declared: Table, index: Index, engine: Engine) -> str:
    """The index's name: MediaWiki's. SQLite and PostgreSQL keep indexes and tables in one room of names."""
    return f"{index.name}_index" if index.name == declared.name and engine != "mariadb" else index.name


def _column_line(column: Column, engine: Engine) -> str:
    kind = TYPES[engine][column.type]
    if engine == "mariadb" and column.name == "comment_text":
        kind = "MEDIUMBLOB"
    return f"{quoted(column.name, engine)} {kind}" + ("" if column.null else f" NOT NULL DEFAULT {_default(column)}")


def _default(column: Column) -> str:
    if isinstance(column.default, bytes):
        return "''"
    return f"'{column.default}'" if isinstance(column.default, str) else str(column.default)


def _list(names: tuple[str, ...], engine: Engine, declared: Table) -> str:
    def part(name: str) -> str:
        # MariaDB indexes only the beginning of a blob.
        prefix = "(255)" if engine == "mariadb" and declared.column(name).type == "blob" else ""
        return quoted(name, engine) + prefix

    return ", ".join(map(part, names))


def _qualified(name: str, engine: Engine, schema: str) -> str:
    return f"{quoted(schema, engine)}.{quoted(name, engine)}" if schema else quoted(name, engine)
