"""Which of several overlapping page dumps are read: the richest, and what each of the others would add."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from wikiquery.errors import StoreError
from wikiquery.importer.filename import PageFile
from wikiquery.importer.imported import Aside

# Of two packings of one file, the one that is read more quickly is taken.
PACKINGS = ("zst", "gz", "", "xz", "7z", "bz2")
# From all revisions of all pages to the newest of the articles only.
RANK = {"meta-history": 4, "export": 3, "": 3, "meta-current": 2, "articles": 1, "articles-multistream": 1}


@dataclass(slots=True)
class Choice:
    """The page dumps to read, in the order of their pages.

    `stubs` name the revisions where `texts` hold only some of their texts; without stubs the texts say it all.
    """

    stubs: list[PageFile] = field(default_factory=list)
    texts: list[PageFile] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def choose(files: Iterable[PageFile]) -> Choice:
    """Choose among the page dumps that are there. Raises StoreError where parts of a set overlap or are missing."""
    choice = Choice()
    sets: dict[str, list[PageFile]] = defaultdict(list)
    for file in files:
        sets[file.set].append(file)
    whole = {name: _parts(name, members, choice) for name, members in sets.items()}
    texts = max((name for name in whole if not name.startswith("stub-")), key=_rank, default=None)
    stubs = max((name for name in whole if name.startswith("stub-")), key=_rank, default=None)
    if stubs is not None and (texts is None or _rank(stubs)[0] > _rank(texts)[0]):
        choice.stubs = whole[stubs]
    if texts is not None:
        choice.texts = whole[texts]
    taken = {file.set for file in choice.stubs + choice.texts}
    for name, members in whole.items():
        if name not in taken:
            choice.aside += [Aside(file.name, _why(name, choice)) for file in members]
    return choice


def _rank(name: str) -> tuple[int, int]:
    """How much a set holds; of two alike, the plain one before the multistream."""
    return RANK[name.removeprefix("pages-").removeprefix("stub-")], -len(name)


def _why(name: str, choice: Choice) -> str:
    best = (choice.texts or choice.stubs)[0]
    if name.startswith("stub-") and choice.texts:
        return f"{best.name} says the same and has the texts"
    if _rank(name)[0] == _rank(best.set)[0]:
        return f"holds the same pages as {best.name}"
    return f"{best.name} holds more"


def _parts(name: str, files: list[PageFile], choice: Choice) -> list[PageFile]:
    """The files of one set in the order of their pages: each part once, either the whole or its parts."""
    once: dict[tuple[int | None, tuple[int, int] | None, str], PageFile] = {}
    for file in sorted(files, key=lambda file: PACKINGS.index(file.source.compression)):
        # XML of other names: each file is a set of its own pages.
        key = (file.part, file.pages, file.name.removesuffix(f".{file.source.compression}") if not name else "")
        if key in once:
            choice.aside.append(Aside(file.name, f"the same as {once[key].name}, packed otherwise"))
        else:
            once[key] = file
    whole = [file for file in once.values() if file.part is None]
    parts = [file for file in once.values() if file.part is not None]
    if whole and parts:
        choice.aside += [Aside(file.name, f"is a part of {whole[0].name}") for file in parts]
        return whole
    parts.sort(key=lambda file: file.pages or (file.part or 0, 0))
    for before, after in pairwise(parts):
        if before.pages and after.pages and after.pages[0] <= before.pages[1]:
            raise StoreError(f"{before.name} and {after.name} hold the same pages: give one of them")
    return sorted(whole, key=lambda file: file.name) or parts
