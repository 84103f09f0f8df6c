"""Words as the search index has them.

The index parts text at everything that is neither letter nor digit, folds case and takes diacritics of Latin letters
away. Scripts that leave no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are written into it as
pairs of neighbouring letters, so that a word is a row of pairs.
"""

import re
import unicodedata

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af"
)
SPACELESS = re.compile(f"[{_SPACELESS}]+")
LETTER = f"[^\\W_{_SPACELESS}]"
"""A letter or digit of the other scripts, as a regular expression."""

WORD = re.compile(f"[{_SPACELESS}]+|{LETTER}+")
"""A word, or a run of a script without spaces."""


def paired(text: str) -> str:
    """A text for the index: runs of scripts without spaces are pairs of letters, with the last letter alone behind."""
    return SPACELESS.sub(lambda run: f" {' '.join(pairs(run[0]))} ", text) if SPACELESS.search(text) else text


def pairs(run: str) -> list[str]:
    """The pairs of letters of a run of a script without spaces, and its last letter."""
    return [run[n : n + 2] for n in range(len(run))]


def _bare(letter: str) -> str:
    """A letter of Latin without case and diacritics; another as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first.lower() if first.isascii() and first.isalpha() else letter


_BARE = {code: _bare(chr(code)) for code in range(0xC0, 0x2130) if _bare(chr(code)) != chr(code)}


def fold(text: str) -> str:
    """A text without case, and without the diacritics of Latin letters; each letter stays in its place."""
    return text.lower() if text.isascii() else text.translate(_BARE).lower()


def words(text: str) -> list[str]:
    """The words of a text, folded; a run of a script without spaces is one."""
    return [fold(found) for found in WORD.findall(text)]


def phrase(text: str, *, begins: bool = False) -> str:
    """A text as a phrase of the index's language; "" where it has no word. `begins`: its last word may go on."""
    found = WORD.findall(text)
    if not found:
        return ""
    parts: list[str] = []
    for word in found[:-1]:
        parts += pairs(word) if SPACELESS.match(word) else [word]
    last = found[-1]
    if not SPACELESS.match(last):
        parts.append(last)
    else:
        # The run may go on: its last letter is not known to stand alone, and begins pairs where it is the only one.
        parts += pairs(last)[:-1] or [last]
        begins = begins or len(last) == 1
    return '"' + " ".join(parts) + '"' + (" *" if begins else "")
