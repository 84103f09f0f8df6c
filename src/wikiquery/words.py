"""Words as the search index has them.

The index parts text at everything that is neither letter nor digit, folds case and takes diacritics away. Scripts
that leave no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are written into it as pairs of
neighbouring letters, so that a word is a row of pairs.
"""

import re
import unicodedata

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af"
)
SPACELESS = re.compile(f"[{_SPACELESS}]+")
WORD = re.compile(f"[{_SPACELESS}]+|[^\\W_{_SPACELESS}]+")
"""A word, or a run of a script without spaces."""


def paired(text: str) -> str:
    """A text for the index: runs of scripts without spaces are pairs of letters, with the last letter alone behind."""
    return SPACELESS.sub(_pairs, text) if SPACELESS.search(text) else text


def _pairs(run: re.Match[str]) -> str:
    letters = run[0]
    return f" {' '.join(letters[n : n + 2] for n in range(len(letters)))} "


def fold(word: str) -> str:
    """A word without case and diacritics."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    """The words of a text, folded; a run of a script without spaces is one."""
    return [fold(found) for found in WORD.findall(text)]


def phrase(text: str, *, begins: bool = False) -> str:
    """A text as a phrase of the index's language; "" where it has no word. `begins`: its last word may go on."""
    found = WORD.findall(text)
    if not found:
        return ""
    parts: list[str] = []
    for word in found:
        if SPACELESS.match(word) and len(word) > 1:
            parts += [word[n : n + 2] for n in range(len(word) - 1)]
        else:
            parts.append(word)
    # One letter of a script without spaces begins the pairs that it is in.
    alone = len(parts) == 1 and bool(SPACELESS.match(parts[0])) and len(parts[0]) == 1
    return '"' + " ".join(parts) + '"' + (" *" if begins or alone else "")
