"""The language of MediaWiki's own search index, the table `searchindex`: words and phrases, all of which must be there.

It has no operators: what is neither a letter nor a digit parts words, but for `_`, `'` and a full stop. On MariaDB the
table has words in ASCII, and none that is shorter than the server's indexes of words keep.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LETTERS = r"A-Za-z_'.0-9\u0080-\U0010ffff"
PARTING = re.compile(rf"[^{LETTERS}\"*]")
TERM = re.compile(rf"\"(?P<phrase>[^\"]*)\"|(?P<word>[{LETTERS}]+)(?P<begins>\*?)")
WORD, STOP = re.compile(r"\w+", re.ASCII), re.compile(r"(?<=\w)\.(?=\w)", re.ASCII)
LONGER, STOPPED = "u800", "u82e"
"""What is put behind words that are too short, and what a full stop within a word becomes."""

WIDE = {n + 0xFEE0: n for first, last in ("09", "AZ", "az") for n in range(ord(first), ord(last) + 1)}
"""Letters and digits as wide as Chinese ones, and those that they are in the index."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase; `begins`: words may go on behind it."""

    text: str
    phrase: bool = False
    begins: bool = False


def terms(search: str) -> list[Term]:
    """What a search looks for."""
    found = TERM.finditer(PARTING.sub(" ", search))
    return [
        Term(each["word"], begins=bool(each["begins"])) if each["phrase"] is None else Term(each["phrase"], phrase=True)
        for each in found
    ]


def small(text: str) -> str:
    """A text in small letters, one by one: a sigma is the same at the end of a word."""
    return "".join([letter.lower() for letter in text]) if "Σ" in text else text.lower()


def in_boolean_mode(wanted: Sequence[Term], shortest: int) -> str:
    """A search as MariaDB's and MySQL's indexes of words understand it, which keep words of so many letters."""
    return " ".join(
        f'+"{stored(term.text, shortest)}"' if term.phrase else f"+{stored(term.text, shortest)}{'*' * term.begins}"
        for term in wanted
    )


def stored(text: str, shortest: int) -> str:
    """A text as the table has it there: in small letters of ASCII, words made long enough, no full stops in them."""
    narrow = small(text).translate(WIDE)
    plain = "".join([c if c < "\x80" else f"u8{c.encode('utf-8', 'replace').hex()}" for c in narrow])
    return STOP.sub(STOPPED, WORD.sub(lambda word: word[0] + LONGER * (len(word[0]) < shortest), plain))


def as_matched(wanted: Sequence[Term]) -> str:
    """A search in small letters as SQLite's tables of words understand it."""
    parts = (f'"{term.text}"' if term.phrase else term.text + "*" * term.begins for term in wanted)
    return " ".join(parts).translate(WIDE)
