"""Titles: what a text names, and the laws that every title obeys.

Here is what is the same in every wiki; what a wiki decides (namespaces, interwiki prefixes) is in `site`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html.entities import html5
from types import MappingProxyType
from urllib.parse import quote

MAX_BYTES = 255
MAX_BYTES_SPECIAL = 512  # special pages are not stored; their subpage part may carry parameters

_REASONS = {
    "title-invalid-empty": "The requested page title is empty or contains only a namespace prefix.",
    "title-invalid-utf8": "The requested page title contains an invalid UTF-8 sequence.",
    "title-invalid-talk-namespace": "The requested page title refers to a talk page that cannot exist.",
    "title-invalid-characters": 'The requested page title contains invalid characters: "{0}".',
    "title-invalid-relative": (
        "Title has relative path. Relative page titles (./, ../) are invalid, "
        "because they will often be unreachable when handled by user's browser."
    ),
    "title-invalid-magic-tilde": (
        "The requested page title contains invalid magic tilde sequence (<nowiki>~~~</nowiki>)."
    ),
    "title-invalid-too-long": (
        "The requested page title is too long. It must be no longer than {0} bytes in UTF-8 encoding."
    ),
    "title-invalid-leading-colon": "The requested page title contains an invalid colon at the beginning.",
}


class InvalidTitle(ValueError):
    """A text that names no page.

    `code` is MediaWiki's message key, `parameters` are the message's own ones (without the title that MediaWiki adds),
    `text` is the English sentence that the API gives as `invalidreason`.
    """

    def __init__(self, code: str, *parameters: str | int) -> None:
        self.code, self.parameters = code, parameters
        self.text = _REASONS[code].format(*parameters)
        super().__init__(self.text)


@dataclass(frozen=True, slots=True)
class Title:
    """A title. `key` is the database's form (underscores, first letter as the wiki wants it); a title with `interwiki`
    (a lower-case prefix) belongs to another wiki, and its key keeps that wiki's namespace. `fragment` has spaces.
    """

    namespace: int
    key: str
    fragment: str = ""
    interwiki: str = ""


_REFERENCE = re.compile(r"&(?:([A-Za-z0-9\u0080-\U0010ffff]+;)|#([0-9]+);|#[xX]([0-9A-Fa-f]+);)")
_POINTS = (range(9, 11), range(0x20, 0x7F), range(0xA0, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_ALIASES = {"רלמ;": "\u200f", "رلم;": "\u200f"}  # MediaWiki's own names of &rlm;
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e]+")
_SPACES = re.compile("[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ILLEGAL = re.compile(
    r"[^ %!\"$&'()*,\-./0-9:;=?@A-Z\\^_`a-z~+\u0080-\U0010ffff]"
    r"|%[0-9A-Fa-f]{2}"
    r"|&[A-Za-z0-9\u0080-\U0010ffff]+;"
)
_NO_LANGUAGE = re.compile(r"[:/\\\x00&<>'\"]")
_RELATIVE = re.compile(r"(?:\A|/)\.{1,2}(?:/|\Z)")
# Letters that got an upper case in Unicode 16 and 17; PHP 8.2 has Unicode 14, newer Pythons have newer ones.
_LATER = frozenset("\u019b\u0264\u1c8a\ua7cd\ua7cf\ua7d3\ua7d5\ua7db").union(
    map(chr, range(0x10D70, 0x10D86)), map(chr, range(0x16EBB, 0x16ED4))
)
_BROKEN = re.compile("[\ufffd\ud800-\udfff]")


def decode_references(text: str) -> str:
    """`text` with HTML character references decoded, in NFC if there were any (decodeCharReferencesAndNormalize)."""
    if "&" not in text:
        return text
    decoded, count = _REFERENCE.subn(_referred, text)
    return unicodedata.normalize("NFC", decoded) if count else text


def _referred(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name is not None:
        return _ALIASES.get(name) or html5.get(name) or match[0]
    digits = (decimal or hexadecimal).lstrip("0")
    if len(digits) > 7:
        return "\ufffd"
    point = int(digits or "0", 10 if decimal else 16)
    return chr(point) if any(point in allowed for allowed in _POINTS) else "\ufffd"


def clean(text: str) -> str:
    """`text` as a key in the making: runs of any space are one underscore, none at the ends, no direction marks."""
    key = _SPACES.sub("_", _BIDI.sub("", text)).strip("_")
    if _BROKEN.search(key):
        raise InvalidTitle("title-invalid-utf8")
    return key


def check(key: str, namespace: int) -> None:
    """Raise InvalidTitle if a key (namespace, interwiki prefix and fragment taken off) can be the title of no page."""
    if illegal := _ILLEGAL.search(key):
        raise InvalidTitle("title-invalid-characters", illegal[0])
    if "." in key and _RELATIVE.search(key):
        raise InvalidTitle("title-invalid-relative")
    if "~~~" in key:
        raise InvalidTitle("title-invalid-magic-tilde")
    longest = MAX_BYTES_SPECIAL if namespace == -1 else MAX_BYTES
    if len(key) > longest // 4 and len(key.encode()) > longest:
        raise InvalidTitle("title-invalid-too-long", longest)


def first_upper(key: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """`key` with its first letter as PHP's title case has it: ß is Ss, ǆ is ǅ, a Georgian letter stays.

    `own` are the wiki's own exceptions: letter → what stands for it.
    """
    first = key[:1]
    return (own.get(first) or _title_case(first)) + key[1:]


def _title_case(letter: str) -> str:
    return letter if letter in _LATER else letter.title()


def encoded(text: str) -> str:
    """A text as in a URL, byte by byte: those that are not UTF-8 are surrogate escapes in it."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogatepass")
    return quote(raw, safe="")


def may_be_language(code: str) -> bool:
    """Whether a text can be the code of a language, known or not: MediaWiki's isValidCode."""
    return not (_NO_LANGUAGE.search(code) or _ILLEGAL.search(code))
