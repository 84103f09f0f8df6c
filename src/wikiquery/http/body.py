"""The body of a POST request: urlencoded or multipart parameters. Files in it are passed over, as in PHP."""

import re
import threading
from collections.abc import Iterator
from typing import Any

from .parameters import decode, decode_name, named, parse

MOST = 8 * 1024 * 1024
"""Bytes that a body may have; PHP's usual `post_max_size`."""

AT_ONCE = 24
"""How many bodies are waited for at once: fewer than a worker has threads (serve.SETTINGS), for others to use."""
PATIENCE = 0.05
"""Seconds to wait for a place among them; a body that has come is read in far less."""

_places = threading.BoundedSemaphore(AT_ONCE)
_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)
_NAME = re.compile(rb';\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)
_FILE = re.compile(rb";\s*filename\*?=", re.IGNORECASE)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


class TooLarge(Exception):
    """The body has more bytes than `MOST`."""


class Busy(Exception):
    """Too many clients are sending their bodies slowly."""


def read(environ: dict[str, Any]) -> bytes:
    """The whole body. Raises `TooLarge`, before reading where the client tells the length, and `Busy`."""
    told = environ.get("CONTENT_LENGTH") or ""
    length = int(told) if told.isdecimal() else None
    if length is not None and length > MOST:
        raise TooLarge
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""  # without a length, only such a server says where the body ends
    if not length and length is not None:
        return b""
    if not _places.acquire(timeout=PATIENCE):
        raise Busy
    try:
        body: bytes = environ["wsgi.input"].read(MOST + 1 if length is None else length)
    finally:
        _places.release()
    if len(body) > MOST:
        raise TooLarge
    return body


def parameters(environ: dict[str, Any]) -> dict[str, str]:
    """Parameters in the body; none for a content type that is not a form's. Raises `TooLarge` and `Busy`."""
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
