"""A store in an SQLite file, built beside its place and renamed into it."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import apsw

from wikiquery.errors import StoreError
from wikiquery.importer.packed_links import PackedLinks
from wikiquery.importer.target import Indexed, Read
from wikiquery.schema.ddl import Table, create_indexes, create_table, quoted
from wikiquery.schema.store_tables import WIKIQUERY

ROWS = 100  # rows of one INSERT; more is no faster
CACHE = 128 << 10  # kB; each process has one
READ_ONLY = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
STEPS = 1_000_000  # of SQLite's machine, between two looks at the outer world
# The file is thrown away if anything goes wrong, so nothing needs to survive a crash before it is whole.
PRAGMAS = (
    "page_size=4096",
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    f"cache_size=-{CACHE}",
    "temp_store=FILE",
)


class SqliteTarget:
    """Builds in the folder `.<name>.tmp-<pid>` beside `path`; implements Target."""

    many_readers = True
    searched = True
    folder: Path | None = None

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._path = path
        self._building = self._prepare()
        self._parts = 0
        self._staged: set[str] = set()
        self._search: Callable[[Path], None] = lambda _: None
        self._links = PackedLinks(self._building)
        with self._errors():
            self._db = self._connect()
            self._db.execute("ATTACH ? AS staging", (f"{self._building}.staging",))
            self._db.execute("PRAGMA staging.journal_mode=OFF")
            self._db.execute("PRAGMA staging.synchronous=OFF")
            self._db.execute("BEGIN")

    def _connect(self) -> apsw.Connection:
        db = apsw.Connection(os.fspath(self._building))
        # SQLite runs long statements in one go; this lets Python see a Ctrl-C in between.
        db.set_progress_handler(lambda: False, STEPS)
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        return db

    def _prepare(self) -> Path:
        """Make the folder in which all of this import's files are; gives the file to build in."""
        _check_place(self._path)
        self._folder = self._path.with_name(f"{_folder_name(self._path)}{os.getpid()}")
        _remove_abandoned(self._path)
        with self._errors():
            self._folder.mkdir()
        self.folder = self._folder
        return self._folder / "store"

    def create(self, table: Table, *, staging: bool = False) -> None:
        """See Target."""
        if staging:
            self._staged.add(table.name)
        with self._errors():
            self._db.execute(create_table(table, "sqlite", "staging" if staging else ""))

    def name(self, table: Table) -> str:
        """See Target."""
        name = quoted(table.name, "sqlite")
        return f"staging.{name}" if table.name in self._staged else f"main.{name}"

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
        """See Target."""
        if self._links.takes(table, columns):
            with self._errors():
                self._links.add(table, columns, rows)
            return len(rows)
        before = self._db.total_changes()
        start = f"INSERT OR IGNORE INTO {self.name(table)} ({', '.join(columns)}) VALUES "
        row = f"({', '.join('?' * len(columns))})"
        full = len(rows) - len(rows) % ROWS
        many = start + ", ".join([row] * ROWS)
        with self._errors():
            execute = self._db.cursor().execute
            for at in range(0, full, ROWS):
                execute(many, tuple(chain.from_iterable(rows[at : at + ROWS])))
            if full < len(rows):
                self._db.cursor().executemany(start + row, rows[full:])
        return self._db.total_changes() - before

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """See Target."""
        with self._errors():
            yield from self._db.execute(sql, tuple(values))

    def copy(self, table: Table, columns: Sequence[str], select: str) -> int:
        """See Target."""
        before = self._db.total_changes()
        with self._errors():
            self._db.execute(f"INSERT OR IGNORE INTO {self.name(table)} ({', '.join(columns)}) {select}")
        return self._db.total_changes() - before

    def drop(self, table: Table) -> None:
        """See Target."""
        self._links.forget(table)
        with self._errors():
            self._db.execute(f"DROP TABLE {self.name(table)}")

    def index(self, table: Table) -> Indexed:
        """See Target."""
        note = ""
        with self._errors():
            if (rows := self._links.distinct(table)) is not None:
                return Indexed(rows)
            for statement in create_indexes(table, "sqlite", "main"):
                try:
                    self._create_index(statement)
                except apsw.ConstraintError:
                    # Titles that are not UTF-8 can become alike. They stay, only less quickly found to be one.
                    self._db.execute(statement.replace("CREATE UNIQUE", "CREATE", 1))
                    note = "two of its rows are alike where there should be one"
        return Indexed(None, note)

    def _create_index(self, statement: str) -> None:
        """Make an index. One that may fail needs a journal to be undone by; it goes into memory and stays small."""
        if "UNIQUE" not in statement:
            self._db.execute(statement)
            return
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA main.journal_mode=MEMORY").fetchall()
        try:
            self._db.execute(statement)
        finally:
            self._db.execute("PRAGMA main.journal_mode=OFF").fetchall()
            self._db.execute("BEGIN")

    def part(self) -> str:
        """See Target."""
        self._parts += 1
        return str(self._folder / f"part-{self._parts}")

    def take(self, table: Table, place: str) -> None:
        """See Target. SQLite copies tables that are declared alike, indexes and all, without looking at the rows."""
        name = quoted(table.name, "sqlite")
        with self._errors():
            self._db.execute("COMMIT")
            self._db.execute("ATTACH ? AS part", (place,))
            self._db.execute("BEGIN")
            self.create(table)
            indexes = "SELECT sql FROM part.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
            for (statement,) in list(self._db.execute(indexes, (table.name,))):
                self._db.execute(statement)
            self._db.execute(f"INSERT INTO main.{name} SELECT * FROM part.{name}")
            self._db.execute("COMMIT")
            self._db.execute("DETACH part")
            Path(place).unlink()
            self._db.execute("BEGIN")

    def settle(self) -> None:
        """See Target. What is written as finished pages is written now, and the statistics of all tables are made."""
        with self._errors():
            self._close()
            _analyze(self._building)
            self._links = PackedLinks(self._building)
            self._db = self._connect()
            self._db.execute("BEGIN")

    @contextlib.contextmanager
    def reading(self, stop: Event) -> Iterator[Read]:
        """See Target."""
        with self._errors():
            # Nobody writes meanwhile, and our own connection has the file for itself.
            db = apsw.Connection(f"file:{quote(os.fspath(self._building))}?immutable=1", flags=READ_ONLY)
            try:
                db.set_progress_handler(stop.is_set, STEPS)
                db.execute("PRAGMA mmap_size=1073741824").fetchall()
                yield lambda sql: db.execute(sql).fetchall()
            finally:
                db.close()

    def search(self, make: Callable[[Path], None]) -> None:
        """See Target."""
        self._search = make

    def finish(self, metadata: Mapping[str, bytes | str]) -> int:
        """See Target."""
        with self._errors():
            self.create(WIKIQUERY)
            for key, value in metadata.items():
                self._db.execute("INSERT INTO main.wikiquery VALUES (?, ?)", (key, value))
            self._close()
            self._search(self._building)
            _analyze(self._building)
            _sync(self._building)
            size = self._building.stat().st_size
            self._building.replace(self._path)
            _sync(self._path.parent)
            shutil.rmtree(self._folder, ignore_errors=True)
        return size

    def _close(self) -> None:
        """Have all that was written in the file, and the file for ourselves."""
        self._links.declare(self._db)
        self._db.execute("COMMIT")
        self._db.close()
        Path(f"{self._building}.staging").unlink(missing_ok=True)
        self._links.write()

    def abort(self) -> None:
        """See Target."""
        with contextlib.suppress(apsw.Error, AttributeError):
            self._db.close(True)
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (apsw.FullError, apsw.IOError) as error:
            full = isinstance(error, apsw.FullError) or "disk full" in str(error)
            why = "the disk is full" if full else f"it cannot be written ({error})"
            raise StoreError(f"{self._path}: {why}") from error
        except apsw.CantOpenError as error:
            raise StoreError(f"{self._path}: it cannot be made here ({error})") from error
        except ValueError as error:
            raise StoreError(f"{self._path}: {error}") from error
        except OSError as error:
            raise StoreError(f"{self._path}: it cannot be written ({error.strerror or error})") from error


class SqlitePart(SqliteTarget):
    """Builds one table in a file of its own, at a place that `SqliteTarget.part` gave."""

    def _prepare(self) -> Path:
        """The place is in the folder of the import, which removes it."""
        return self._path

    def abort(self) -> None:
        """The import removes what there is."""

    def finish(self, metadata: Mapping[str, bytes | str]) -> int:
        """Make the file whole; there is no metadata."""
        with self._errors():
            self._close()
            return self._path.stat().st_size


def _check_place(path: Path) -> None:
    """Refuse a place that holds anything but a store, or that is none."""
    folder = path.parent
    if not folder.is_dir():
        raise StoreError(f"{path}: there is no folder {folder}")
    if path.is_dir():
        raise StoreError(f"{path}: this is a folder, not the name of a file")
    if not os.access(folder, os.W_OK):
        raise StoreError(f"{path}: the folder {folder} cannot be written")
    if path.exists() and path.stat().st_size and not _is_store(path):
        raise StoreError(f"{path}: there is a file that is no store of wikiquery; it is left as it is")


def _folder_name(path: Path) -> str:
    return f".{path.name}.tmp-"


def _remove_abandoned(path: Path) -> None:
    """Remove what imports into this place left that were killed, or that the power went out on."""
    name = _folder_name(path)
    for folder in path.parent.iterdir():
        pid = folder.name.removeprefix(name)
        if folder.name.startswith(name) and pid.isdecimal() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        return True  # it cannot be asked without ending it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid != os.getpid()


def _is_store(path: Path) -> bool:
    try:
        db = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return bool(db.execute("SELECT 1 FROM wikiquery WHERE key = 'format'").fetchone())
        finally:
            db.close()
    except apsw.Error:
        return False


def _analyze(path: Path) -> None:
    """Let SQLite look at the tables, so that it chooses among their indexes well."""
    db = apsw.Connection(os.fspath(path))
    for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA analysis_limit=400", "ANALYZE"):
        db.execute(statement)
    db.close()


def _sync(path: Path) -> None:
    """Have a file or folder on the disk before anything is said about it."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
