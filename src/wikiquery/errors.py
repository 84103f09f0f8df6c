"""What goes wrong, in MediaWiki's words: an error ends a request, a warning accompanies its answer.

ValueError
└── InvalidTitle(code)           a text that names no page (titles.py)
Exception
├── ApiError(code, text)         ends the request; becomes the answer's `error`
├── NotInSnapshot(table)         ends a module; becomes a warning that names the dump to import
└── StoreError(text)             a store, database or dump that cannot be used: one line for the user
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class ApiError(Exception):
    """An error of the API: what MediaWiki would answer instead of a result.

    `code` is MediaWiki's, `text` is plain English, `data` goes beside them in the answer, `status` is the HTTP status
    (200 for nearly all, as in MediaWiki), `module` the path of the module that raised it, once known; `headers` go with
    it over HTTP.
    """

    def __init__(
        self,
        code: str,
        text: str,
        *,
        data: Mapping[str, Any] | None = None,
        status: int = 200,
        module: str | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.data, self.status, self.module = code, text, dict(data or {}), status, module
        self.headers = headers


class NotInSnapshot(Exception):
    """Data that this snapshot does not hold; becomes the warning `notinsnapshot`.

    `table` is MediaWiki's name. `lacks` says what the table is without, where it is there.
    """

    def __init__(self, table: str, lacks: str = "") -> None:
        super().__init__(table)
        self.table, self.lacks = table, lacks


class StoreError(Exception):
    """A store, database or dump file that cannot be used; its text is one line that a user can act on."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning: it accompanies an answer. `code` is MediaWiki's, `module` the path of the module that it concerns."""

    code: str
    text: str
    module: str = "main"
    data: Mapping[str, Any] = field(default_factory=dict)
