"""The files that browsers get: the sandbox, and mw.Api for programs. Read once; small, so they stay in memory."""

import hashlib
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "sandbox"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""Nothing is fetched from elsewhere."""


class File(NamedTuple):
    """A file as it goes out."""

    headers: tuple[tuple[str, str], ...]
    content: bytes


def load(path: Path) -> File:
    """A file with its headers."""
    content = path.read_bytes()
    return File(
        (
            ("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8"),
            ("ETag", f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'),
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", POLICY),
        ),
        content,
    )


def browser() -> dict[str, File]:
    """The files by their paths."""
    found = {f"/sandbox/{path.name}": load(path) for path in FOLDER.iterdir() if path.suffix in TYPES}
    script = found.pop("/sandbox/mw-api.js")
    # Programs of other sites load it, too.
    shared = File((*script.headers, ("Access-Control-Allow-Origin", "*")), script.content)
    own = {"/sandbox": found["/sandbox/index.html"], "/favicon.ico": found["/sandbox/icon.svg"]}
    return {**own, "/w/mw-api.js": shared, **found}
