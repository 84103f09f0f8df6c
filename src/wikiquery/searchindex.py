"""The language of MediaWiki's own search index, the table `searchindex`: words and phrases, all of which must be there.

It has no operators: what is neither a letter nor a digit parts words, but for `_`, `'` and a full stop. On MariaDB the
table has words in ASCII, and none that is shorter than the server's indexes of words keep. On PostgreSQL, where texts
and titles have vectors of words, there are no phrases, but operators.
"""

import re
from collections.abc import Iterator, Sequence
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
    """A word, or a phrase. `begins`: words may go on behind it. `stem`: and may have something in front."""

    text: str
    phrase: bool = False
    begins: bool = False
    stem: bool = False


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


OPERATORS = {"and": "&", "&": "&", "or": "|", "|": "|", "not": "!", "!": "!"}
OPENED, CLOSED, NEGATED, WORDED = "(", ")", "!", ""
Piece = tuple[str, str]
"""An operator or a parenthesis, or WORDED with a word."""


def as_tsquery(search: str) -> str:
    """A search as PostgreSQL understands it: words with `and`, `or`, `not` and `-`, and parentheses that are pairs."""
    found = list(pieces(search))
    if not paired(found):
        found = [piece for piece in found if piece[0] not in (OPENED, CLOSED)]
    return joined(found)


def pieces(search: str) -> Iterator[Piece]:
    """What a search consists of. Operators stand between blanks, not beside parentheses."""
    text = search.replace(":", " ").replace("\\", "").replace("(", " (").replace(")", ") ")
    for token in re.findall(r"\S+", text, re.ASCII):
        if token.lower() in OPERATORS:
            yield OPERATORS[token.lower()], ""
            continue
        negated = token[0] in "-!" and len(token) > 1
        yield from [(NEGATED, "")] * negated
        yield from [(OPENED, "")] * token.count(OPENED)
        if word := token[negated:].strip("()"):
            yield WORDED, word
        yield from [(CLOSED, "")] * token.count(CLOSED)


def paired(found: Sequence[Piece]) -> bool:
    """Whether each parenthesis has its other half."""
    depth = 0
    for kind, _ in found:
        depth += {OPENED: 1, CLOSED: -1}.get(kind, 0)
        if depth < 0:
            return False
    return depth == 0


def joined(found: Sequence[Piece]) -> str:
    """Words, operators and parentheses as a tsquery: operators between words alone, & where there is none."""
    query: list[str] = []
    operator = negation = ""
    for kind, word in found:
        opened = not query or query[-1].endswith(OPENED)
        if kind == NEGATED:
            negation += "! "
        elif kind == CLOSED and opened:
            query.pop()
        elif kind == CLOSED:
            query.append(CLOSED)
        elif kind in (OPENED, WORDED):
            before = "" if opened else f"{operator or '&'} "
            query.append(before + negation + (quoted(word) if word else OPENED))
            operator = negation = ""
        else:
            operator = operator or kind
    return " ".join(query)


def quoted(word: str) -> str:
    """A word in which nothing is an operator."""
    inner = re.sub("[&|!]", "", word).replace("'", "''")
    return f"'{inner or ' '}'"
