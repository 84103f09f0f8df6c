"""What of a text a search by MediaWiki's own index shows: the lines that have its words, cut, the words marked."""

import re
from collections.abc import Sequence
from html import escape

from .searchindex import Term

LINES = 2
MOST = 200
"""Words that are marked: each may have to be looked for in all of a text."""
KEPT = 75
"""Letters that are kept in front of the last word of a line, and behind it; one more is looked at there."""

ONE_SIGN = """als ami an arn ast ay bar cbk-zam cdo cpx cpx-hans cpx-hant cs csb de de-at de-ch de-formal dsb es
 es-formal ext frr gan gan-hans gan-hant gn gsw guc hak hrx hsb hsn hu hu-formal ii ja lad lb li nah nan nan-hant
 nan-latn-pehoeji nan-latn-tailo nb nds nds-nl nl nl-informal nn no pdc pdt pfl pl pwn qu qug rm rsk sc se se-no
 sh-cyrl sli sma sr sr-ec sr-el srn stq szl szy tay trv vi vls vmf wuu wuu-hans wuu-hant za zea zh zh-cn zh-hans
 zh-hant zh-hk zh-min-nan zh-mo zh-my zh-sg zh-tw"""
ELLIPSES = {
    **dict.fromkeys(ONE_SIGN.split(), "…"),
    "ksh": "\u00a0…",
    "lzh": "……",
    "pnb": "...\u061c",
    "zh-classical": "……",
}
"""What stands for what was cut in MediaWiki's messages in a language; in all others it is three full stops."""

# To Python they are cases of `i`, to MediaWiki they are letters of their own: others without cases stand for them.
APART = str.maketrans({"İ": "\U00010600", "ı": "\U00010601"})
HYPHENS = re.compile(r"[A-Za-z'-]+")


def highlighted(text: str, terms: Sequence[Term], language: str = "en") -> str:
    """The first lines with any of the words as HTML, each word in <span class="searchmatch">; "" where none has one.

    `language` is the code of the wiki's: it says how what was cut is marked.
    """
    if not terms:
        return ""
    dots = ELLIPSES.get(language, "...")
    any_of = "|".join(list(dict.fromkeys(map(pattern, terms)))[:MOST])
    mark = re.compile(any_of, re.IGNORECASE)
    last = re.compile(f"(.*)({any_of})(.{{0,{KEPT + 1}}})", re.IGNORECASE)
    shown: list[str] = []
    for line in text.split("\n"):
        found = last.match(line.translate(APART))
        if found:
            (_, at), (_, behind_at), (_, ends) = (found.span(n) for n in (1, 2, 3))
            before, word, behind = line[:at], line[at:behind_at], line[behind_at:ends]
            start = shorter(before, dots + before[-KEPT:].lstrip())
            end = shorter(behind, behind[:KEPT].rstrip() + dots)
            shown.append(marked(start + word + end, mark) + "\n")
            if len(shown) == LINES:
                break
    return "".join(shown)


def pattern(term: Term) -> str:
    """A regular expression for a term: whole words, unless they may go on."""
    text = re.escape(term.text.translate(APART))
    return text if term.stem else rf"\b{text}" if term.begins else rf"\b{text}\b"


def shorter(text: str, cut: str) -> str:
    """A text cut to what is KEPT of it, where it has more and is then really shorter."""
    return cut if len(text) > KEPT and len(cut) < len(text) else text


def marked(text: str, mark: re.Pattern[str]) -> str:
    """A text as HTML with words marked: those of the HTML itself too, as MediaWiki does (`amp`)."""
    shown = escape(text).replace("&#x27;", "&#039;")
    parts: list[str] = []
    at = 0
    for found in mark.finditer(shown.translate(APART)):
        begins, ends = found.span()
        parts += [shown[at:begins], f'<span class="searchmatch">{shown[begins:ends]}</span>']
        at = ends
    return "".join(parts) + shown[at:]


def words(text: str) -> int:
    """How many words a text has to MediaWiki: rows of the letters from A to Z, hyphens and apostrophes among them."""
    return len(HYPHENS.findall(text.lstrip("'-").rstrip("-")))
