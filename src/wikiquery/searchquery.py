"""The language of searches, as CirrusSearch has it: words, quotes, -, OR and keywords."""

import re
from dataclasses import dataclass

KEYWORDS = (
    "intitle",
    "incategory",
    "insource",
    "hastemplate",
    "linksto",
    "subpageof",
    "deepcat",
    "deepcategory",
    "pageid",
    "prefix",
)

REGEX = "regex"
"""The keyword of `insource:/…/` and `intitle:/…/`."""

UNANSWERED = (
    *("articlecountry", "articletopic", "boost-nearcoord", "boost-neartitle", "boost-templates", "contentmodel"),
    *("creationdate", "filebits", "fileh", "fileheight", "filemime", "fileres", "filesize", "filetype", "filew"),
    *("filewidth", "hascaption", "hasdescription", "hasrecommendation", "haswbstatement", "inlabel", "inlanguage"),
    *("lasteditdate", "morelike", "morelikethis", "nearcoord", "neartitle", "prefer-recent", "wbstatementquantity"),
)
"""CirrusSearch's keywords that are read, so that they are not words, and no more; so are regular expressions."""

_TERM = re.compile(
    r"(?P<not>[-!]?)(?:(?:insource|intitle):\s*/(?P<regex>(?:[^/\\]|\\.)+)/i?(?!\S)"
    rf"|(?:(?P<keyword>{'|'.join((*KEYWORDS, *UNANSWERED))}):\s*)?"
    r"(?:\"(?P<quoted>[^\"]*)\"?(?:~\d*)?|(?P<bare>[^\s\"]+)))",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"(?:^|\s)(?P<not>[-!]?)(?P<keyword>prefix|morelike(?:this)?):(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is searched for: a `keyword` ("" for words of the text) and its value.

    `negated`: pages that do not have it. `quoted`: the words stand one after the other.
    """

    keyword: str
    value: str
    negated: bool = False
    quoted: bool = False


Group = tuple[Term, ...]
"""Terms joined by OR; one alone is a group too."""


def parse(text: str) -> list[Group]:
    """The groups of a search, all of which must hold. OR binds its neighbours only."""
    groups: list[list[Term]] = []
    after: Term | None = None
    if rest := _REST.search(text):
        # It takes all that follows, spaces and all.
        after = Term(rest["keyword"].lower(), rest["rest"].strip().strip('"'), bool(rest["not"]))
        text = text[: rest.start()]
    joined = negated = False
    for found in _TERM.finditer(text):
        regex = found["regex"]
        word = found["bare"] if not found["keyword"] and not found["not"] else None
        if word in ("OR", "||"):
            joined = bool(groups)
            continue
        if word in ("AND", "&&"):
            continue
        if word == "NOT":
            negated = True
            continue
        quoted = found["quoted"] is not None
        value = regex or (found["quoted"] if quoted else found["bare"])
        keyword = REGEX if regex else (found["keyword"] or "").lower().replace("deepcategory", "deepcat")
        term = Term(keyword, value.strip(), bool(found["not"]) or negated, quoted)
        negated = False
        if joined:
            groups[-1].append(term)
        else:
            groups.append([term])
        joined = False
    return [tuple(group) for group in groups] + ([(after,)] if after and after.value else [])
