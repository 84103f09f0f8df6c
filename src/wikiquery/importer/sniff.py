"""What is in a file, by its first bytes and by its name."""

import re
from pathlib import Path
from typing import Literal, TypeAlias

from wikiquery.importer.packing import MAGIC, UNREAD

Kind: TypeAlias = Literal["sql", "xml", "json", "titles", "index", "other"]

HEAD = 1 << 13  # how much of the unpacked bytes is looked at: a CREATE TABLE of MediaWiki is near the beginning
SUFFIXES = {".gz": "gz", ".bz2": "bz2", ".7z": "7z", ".xz": "xz", ".zst": "zst", ".zstd": "zst"}

_NAME = re.compile(r"(?P<wiki>[a-z][a-z0-9_]*)-(?P<date>\d{8}|\d{4}-\d\d-\d\d|latest)-(?P<what>.+)")
_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b", re.I | re.S)
_SQL = re.compile(
    rb"^(CREATE\s+TABLE|INSERT\s+INTO|DROP\s+TABLE|REPLACE\s+INTO|SET |LOCK TABLES|/\*M?!\d|-- )", re.I | re.M
)
_CREATE = re.compile(rb"^CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:`?\w+`?\.)?[`\"]?(\w+)", re.I | re.M)
_DBNAME = re.compile(rb"<dbname>([a-z][a-z0-9_]*)</dbname>")
_INDEX = re.compile(rb"\d+:\d+:.")


def packing_of(path: Path, head: bytes) -> str:
    """The packing of a file that begins with `head`: "", "gz", "bz2", "7z", "xz" or "zst".

    The name counts only for bytes that are no text (a packed file whose beginning is damaged).
    """
    for magic, packing in MAGIC.items():
        if head.startswith(magic):
            return packing
    return "" if _is_text(head) else SUFFIXES.get(path.suffix, "")


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 <= len(head)


def unread_packing(head: bytes) -> str | None:
    """The packing of a file that begins with `head`, when it is one that is not read."""
    return next((packing for magic, packing in UNREAD.items() if head.startswith(magic)), None)


def is_html(head: bytes) -> bool:
    """Whether this is how a web page begins."""
    return _HTML.match(head) is not None


def kind_of(path: Path, head: bytes) -> Kind:
    """What a file is whose unpacked bytes begin with `head` (b"": they cannot be read)."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text or is_html(text):
        return _kind_by_name(path)
    if text.startswith(b"<"):
        return "xml" if b"<mediawiki" in text else "other"
    if text.startswith((b"{", b"[")):
        return "json"
    if text.startswith((b"page_title\n", b"page_namespace\tpage_title")):
        return "titles"
    if _INDEX.match(text):
        return "index"
    return "sql" if _SQL.search(text) else _kind_by_name(path)


def _kind_by_name(path: Path) -> Kind:
    name = unpacked_name(path)
    if name.endswith(".sql"):
        return "sql"
    if name.endswith(".json"):
        return "json"
    if "-multistream-index" in name:
        return "index"
    if re.search(r"\.xml(-p\d+p\d+)?$", name):
        return "xml"
    return "titles" if re.search(r"-all-titles(-in-ns-?\d+)?$", name) else "other"


def unpacked_name(path: Path) -> str:
    """The file's name without the suffix of its packing."""
    return path.name.removesuffix(path.suffix) if path.suffix in SUFFIXES else path.name


def wiki_and_date(path: Path) -> tuple[str | None, str | None]:
    """The wiki and the date "YYYYMMDD" that a name of the form <wiki>-<date>-<what> tells."""
    match = _NAME.fullmatch(unpacked_name(path))
    if match is None:
        return None, None
    return match["wiki"], None if match["date"] == "latest" else match["date"].replace("-", "")


def wiki_within(head: bytes) -> str | None:
    """The name that a wiki gives itself at the beginning of an XML dump."""
    match = _DBNAME.search(head)
    return match[1].decode() if match else None


def table_of(path: Path, head: bytes) -> str | None:
    """The table that the name tells and the first CREATE TABLE, as far as it is in `head`, confirms."""
    name = unpacked_name(path)
    match = _NAME.fullmatch(name)
    table = (match["what"] if match else name).removesuffix(".sql")
    created = _CREATE.search(head)
    if created is None:
        return table if match else None
    first = created[1].decode()
    return table if first == table or first.endswith("_" + table) else None
