"""The body of a POST request: urlencoded or multipart parameters. Files in it are passed over, as in PHP."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from .parameters import decode, decode_name, named, parse

MOST = 8 * 1024 * 1024
"""Bytes that a body may have; PHP's usual `post_max_size`."""

SMALL = 64 * 1024
"""Bytes of a body that may be held for a slow client, however many of them there are."""
HELD = 256 * 1024 * 1024
"""Bytes that all others together may hold while they are on their way."""
SECONDS = 60.0
"""How long a body may take to come."""

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)
_NAME = re.compile(rb';\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)
_FILE = re.compile(rb";\s*filename\*?=", re.IGNORECASE)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


class TooLarge(Exception):
    """The body has more bytes than `MOST`."""


class Busy(Exception):
    """Too many clients are sending their bodies slowly."""


class Bodies:
    """Takes the bodies of requests as they come over RSGI; no thread waits for them."""

    def __init__(self) -> None:
        self.held = 0

    async def read(self, length: int | None, protocol: Any) -> bytes:
        """A body of so many bytes, None where the client does not tell; of one beyond `MOST` the beginning, or nothing.

        Raises `Busy`, and TimeoutError for one that takes too long.
        """
        if length is not None and not 0 < length <= MOST:
            return b""
        async with asyncio.timeout(SECONDS):
            if length is not None and length <= SMALL:
                body: bytes = await protocol()
                return body
            return await self._parts(protocol)

    async def _parts(self, protocol: Any) -> bytes:
        size, parts = 0, []
        try:
            async for part in protocol:
                size += len(part)
                self.held += len(part)
                parts.append(part)
                if size > MOST:
                    break
                if self.held > HELD:
                    raise Busy
            return b"".join(parts)
        finally:
            self.held -= size


def read(environ: dict[str, Any]) -> bytes:
    """The whole body. Raises `TooLarge`, before reading where the client tells the length."""
    length = length_of(environ)
    if length is not None and length > MOST:
        raise TooLarge
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""  # without a length, only such a server says where the body ends
    if not length and length is not None:
        return b""
    body: bytes = environ["wsgi.input"].read(MOST + 1 if length is None else length)
    if len(body) > MOST:
        raise TooLarge
    return body


def length_of(environ: dict[str, Any]) -> int | None:
    """The length of the body, where the client tells it."""
    told = environ.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdecimal() else None


def parameters(environ: dict[str, Any]) -> dict[str, str]:
    """Parameters in the body; none for a content type that is not a form's. Raises `TooLarge`."""
    content_type = environ.get("CONTENT_TYPE") or ""
    kind = content_type.partition(";")[0].strip().lower()
    body = read(environ)  # even if it says nothing: a server ends the connection where something is left of it
    if kind == "application/x-www-form-urlencoded":
        return parse(body.decode("latin-1"))
    if kind == "multipart/form-data" and (boundary := _BOUNDARY.search(content_type)):
        return named(fields(body, (boundary[1] or boundary[2]).encode("latin-1")))
    return {}


def fields(body: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of the text fields of a multipart body (RFC 7578); a missing end is forgiven."""
    delimiter = b"\r\n--" + boundary
    for part in (b"\r\n" + body).split(delimiter)[1:]:
        if part.startswith(b"--"):
            return
        head, found, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if found and name and not _FILE.search(head):
            quoted = _ESCAPED.sub(rb"\1", name[1]) if name[1] is not None else name[2]
            yield decode_name(quoted), decode(value.removesuffix(b"\r\n"))
