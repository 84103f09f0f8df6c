"""A connection to MariaDB or MySQL that reads answers in large pieces, where PyMySQL reads them value by value."""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from pymysql import err
from pymysql.connections import Connection
from pymysql.constants import COMMAND, CR

from .. import patience
from . import textrows
from .textrows import END, ERROR, WHOLE, Head, Row, kinds_of, read_number, read_row

try:
    from wikiquery.db import _textrows
except ImportError:
    read_rows = textrows.read_rows
else:
    read_rows = _textrows.read_rows

CHUNK = 1 << 16
"""Bytes that are asked of the network at a time."""
BETWEEN = 9
"""Bytes of the packet between the columns and the rows."""
COMMIT = bytes([7, 0, 0, 0, COMMAND.COM_QUERY]) + b"COMMIT"
LOST = "Lost connection to MySQL server during query"
if TYPE_CHECKING:
    Base = Connection[Any]
else:
    Base = Connection
Heads = MutableMapping[tuple[Any, ...], Head]


class Line(Base):
    """PyMySQL's connection, with `ask` for statements that read, and a `commit` that waits for nothing."""

    owed = False
    """Whether the answer to a COMMIT is still to be read."""
    begun = False
    """Whether a statement was sent behind the last COMMIT."""
    rest = b""
    """What has come of the answer to a COMMIT behind the answer to a statement."""

    def ask(
        self,
        sql: str,
        key: tuple[Any, ...],
        wanted: tuple[type, ...] | None,
        heads: Heads,
        *,
        last: bool = False,
    ) -> list[Row]:
        """The rows of a statement: numbers, text, bytes; points in time as 14 digits.

        `wanted` are the types that Python is to see, where they are known: text may be kept as bytes. `heads` keeps
        what answers to statements of one `key` begin with. `last`: the transaction ends with the statement, which saves
        both sides to wait once more. Raises pymysql.Error.
        """
        statement = sql.encode("utf-8", "surrogateescape")
        if len(statement) + 1 >= WHOLE:
            raise err.ProgrammingError(0, "the statement is too long")
        if self.owed:
            self.settle()
        packet = (len(statement) + 1).to_bytes(4, "little") + b"\x03" + statement
        self._send(packet + COMMIT if last else packet)
        self.begun, self.owed = not last, last
        try:
            return self._rows(key, wanted, heads)
        except (ValueError, IndexError) as error:
            self._force_close()  # type: ignore[attr-defined]
            raise err.InternalError(0, f"the server's answer cannot be read: {error}") from None

    def wait(self, seconds: float | None) -> None:
        """Lets an answer take so many seconds; None for any time."""
        self._read_timeout = seconds

    def commit(self) -> None:
        """Ends the transaction, if there is one; whether that went well shows with the next statement."""
        if self.begun or not self.open:
            self._send(COMMIT)
            self.begun, self.owed = False, True

    def settle(self) -> None:
        """Reads the answer to a COMMIT, if one is still to be read. Raises pymysql.Error."""
        if self.owed:
            data, self.rest, self.owed = self.rest, b"", False
            self._packet(data, 0)

    def _execute_command(self, command: int, sql: str | bytes) -> None:
        self.settle()
        super()._execute_command(command, sql)  # type: ignore[misc]

    def _send(self, packet: bytes) -> None:
        line = self._sock  # type: ignore[attr-defined]
        if line is None:
            raise err.InterfaceError(0, "")
        most = patience.LONG if patience.hurried() else self._read_timeout
        if line.gettimeout() != most:
            line.settimeout(most)
        try:
            line.sendall(packet)
        except OSError as error:
            self._force_close()  # type: ignore[attr-defined]
            raise err.OperationalError(CR.CR_SERVER_GONE_ERROR, f"MySQL server has gone away ({error!r})") from None

    def _more(self, data: bytes, start: int, size: int) -> bytes:
        """What is left of `data` behind `start`, with more from the network, so that it has `size` bytes at least."""
        parts, missing = [data[start:]], size - (len(data) - start)
        line = self._sock  # type: ignore[attr-defined]
        if line is None:
            raise err.InterfaceError(0, "")
        while missing > 0:
            try:
                part = line.recv(max(CHUNK, min(missing, 1 << 20)))
            except OSError as error:
                self._force_close()  # type: ignore[attr-defined]
                if patience.hurried():
                    raise patience.Postponed from None
                raise err.OperationalError(CR.CR_SERVER_LOST, f"{LOST} ({error})") from None
            if not part:
                self._force_close()  # type: ignore[attr-defined]
                raise err.OperationalError(CR.CR_SERVER_LOST, LOST)
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _packet(self, data: bytes, start: int) -> tuple[bytes, int, int]:
        """The packet at `start`, whole: the data it is in, from where to where. Raises what the server says."""
        if len(data) < start + 4:
            data, start = self._more(data, start, 4), 0
        size = data[start] | data[start + 1] << 8 | data[start + 2] << 16
        if len(data) < start + 4 + size:
            data, start = self._more(data, start, 4 + size), 0
        if size and data[start + 4] == ERROR:
            self.rest = data[start + 4 + size :]
            err.raise_mysql_exception(data[start + 4 : start + 4 + size])
        return data, start + 4, start + 4 + size

    def _rows(self, key: tuple[Any, ...], wanted: tuple[type, ...] | None, heads: Heads) -> list[Row]:
        rows: list[Row] = []
        data = self._more(b"", 0, 5)
        known = heads.get(key)
        if known is not None and data.startswith(known.packets):
            end = len(known.packets)
        else:
            data, end, known = self._head(data, wanted)
            if not known.kinds:
                self.rest = data[end:]
                return rows
            heads[key] = known
        if len(data) < end + BETWEEN:
            data, end = self._more(data, end, BETWEEN), 0
        start = end + BETWEEN
        while True:
            start = read_rows(data, start, known.kinds, rows)
            data, start, end = self._packet(data, start)
            if start == end:
                raise ValueError("an empty packet among the rows")
            if end - start < BETWEEN and data[start] == END:
                self.rest = data[end:]
                return rows
            if end - start == WHOLE:
                data, end = self._giant(data, start, end)
                rows.append(read_row(data, 0, end, known.kinds))
                start = end
            else:
                start -= 4

    def _giant(self, data: bytes, start: int, end: int) -> tuple[bytes, int]:
        """A row of 16 MB or more, put together of its packets, with the data behind it; and where it ends."""
        parts = []
        while end - start == WHOLE:
            parts.append(data[start:end])
            data, start, end = self._packet(data, end)
        parts.append(data[start:end])
        row = b"".join(parts)
        return row + data[end:], len(row)

    def _head(self, data: bytes, wanted: tuple[type, ...] | None) -> tuple[bytes, int, Head]:
        """What describes the columns, read packet by packet: the data, where it ends, the head."""
        data, start, end = self._packet(data, 0)
        width, _ = read_number(data, start)
        if not width:
            return data, end, Head(b"", b"")
        packets, columns = [data[start - 4 : end]], []
        for _ in range(width):
            data, start, end = self._packet(data, end)
            packets.append(data[start - 4 : end])
            columns.append(data[start:end])
        return data, end, Head(b"".join(packets), kinds_of(columns, wanted))
