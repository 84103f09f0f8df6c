"""Grows dumps of any size, in the format and layout of real ones, to measure imports and queries with.

    python bench/grow.py FOLDER --pages 1000000 --links 20000000 --seed 1 [--plain] [--more] [--texts]

Degrees follow power laws, titles are in several scripts and hold quotes and backslashes, rows are in the order of the
primary key. Links lead to pages and to titles without a page. The same arguments give the same rows every time. One
pass over the pages writes all tables, so memory does not grow with the links and hardly with the pages.
"""

import argparse
import gzip
import json
import math
import resource
import sys
import time
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import IO

from wikiquery.sample.names import ENGLISH, Names
from wikiquery.sample.siteinfo import first_version, profile
from wikiquery.sample.sqldump import footer, header, literal
from wikiquery.sample.xmldump import head, text_of

try:
    from isal.igzip import IGzipFile as Gzip

    LEVEL = 2
except ImportError:
    from gzip import GzipFile as Gzip  # type: ignore[assignment]

    LEVEL = 5

WIKI, DATE, COMPLETED = "grownwiki", "20260101", "2026-01-01  3:12:45"
NAMES = Names(ENGLISH | {4: "Grown Wiki", 5: "Grown Wiki talk"})
ROWS = {"pagelinks": 40_000, "templatelinks": 40_000, "langlinks": 20_000}
"""Rows of a statement; the other tables have 8,000. It makes statements of about a megabyte, as in real dumps."""

SCRIPTS = (
    ("ba ce di fo gu ha ji ke lo mu na pe ri so tu va", "ton"),
    ("é æ ñ ø å ç ü ğ ł ő š ž ý ě ů î", "l"),
    ("ба ве ги до жу за ки ле ми но пу ра си те фо ху", "вка"),
    ("α βε γι δο ζυ ηα θε κι λο μυ να ξε πι ρο συ τα", "νος"),
    ("山 川 水 火 木 金 土 日 月 星 空 海 花 森 雪 風", ""),
    ("با تا ثا جا حا دا را زا سا شا صا طا عا فا قا لا", ""),
    ("क ख ग घ च छ ज झ ट ड त द न प म र", ""),
    ("אב גד הו זח טי כל מנ סע פצ קר שת בא דג וה חז יט", ""),
)
SHAPES = ("{}", "{}", "{} ({})", "{}'{}", '"{}" {}', "{}\\{}", "{}/{}", "{}, {}", "{} & {}", "{}% {}")
_CODES = "ar ca cs da de el en eo es eu fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv tr uk vi zh"
LANGUAGES = tuple(_CODES.split())
LAYOUT = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 10, 6, 14)
"""Namespaces of twenty pages in a row. Talk pages belong to the page fourteen places before."""

REDIRECTS = frozenset((5, 11, 12))
"""Places among twenty pages that are redirects."""


def _words(syllables: str, tail: str) -> list[str]:
    parts = syllables.split()
    return [a + b + tail for a in parts for b in parts]


WORDS = [_words(*script) for script in SCRIPTS]


def title(number: int) -> str:
    """The title of a page, without namespace and with spaces. Another number gives another title."""
    if LAYOUT[number % 20] == 1:
        number -= 14
    # Half of the titles are Latin, as in a wiki in English.
    words = WORDS[max(0, number * 7 % 16 - 8)]
    digits, left = [words[number % 256]], number // 256
    while left:
        digits.append(words[left % 256])
        left //= 256
    first, rest = digits[0], " ".join(digits[1:])
    shape = SHAPES[number // 3 % len(SHAPES)] if rest else "{}"
    text = shape.format(first, rest) if shape.count("{") == 2 else " ".join(digits)
    return text[0].upper() + text[1:]


class Table:
    """A table's dump while it is written; rows come as text in brackets."""

    def __init__(self, folder: Path, table: str, *, plain: bool, stack: ExitStack) -> None:
        self.name, self.count = table, 0
        self._start = f"INSERT INTO `{table}` VALUES "
        self._limit, self._batch = ROWS.get(table, 8_000), list[str]()
        path = folder / f"{WIKI}-{DATE}-{table}.sql"
        self._file = stack.enter_context(opened(path, plain=plain))
        self._file.write(header(WIKI, table))
        stack.callback(self._end)

    def add(self, rows: list[str]) -> None:
        self._batch += rows
        if len(self._batch) >= self._limit:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._file.write(f"{self._start}{','.join(self._batch)};\n".encode())
            self.count += len(self._batch)
            self._batch = []

    def _end(self) -> None:
        self._flush()
        self._file.write(footer(self.name, COMPLETED))


def opened(path: Path, *, plain: bool) -> IO[bytes]:
    """A file to write to, plain or gzipped; a gzipped one holds neither its name nor the time."""
    if plain:
        return path.open("wb")
    return Gzip(str(path) + ".gz", "wb", compresslevel=LEVEL, mtime=0)  # type: ignore[no-untyped-call,return-value]


@dataclass
class Wiki:
    """The plan of a grown wiki: how pages, link targets and links belong together, worked out from numbers alone."""

    pages: int
    links: int
    seed: int

    def __post_init__(self) -> None:
        self.red = self.pages // 4
        self.targets = self.pages + self.red
        # A step without common divisor visits every page once: targets are popular in another order than pages are old.
        step = int(self.pages * 0.618) | 1
        while math.gcd(step, self.pages) != 1:
            step += 2
        self._step, self._back = step, pow(step, -1, self.pages)
        self.degrees = self._degrees()

    def page_id(self, number: int) -> int:
        return number + number // 9 + 1

    def page_of(self, target: int) -> int:
        """The number of the page (or of the title without a page) that a link target stands for."""
        return (target - 1) * self._step % self.pages if target <= self.pages else target - 1

    def target_of(self, number: int) -> int:
        """The id of the link target of a page."""
        return number * self._back % self.pages + 1

    def _degrees(self) -> "array[int]":
        """How many links each page has: a power law, scaled to the links that were asked for; a redirect has one."""
        chance = Random(f"{self.seed} degrees")
        most = max(1, min(5_000, self.targets // 8))
        weights = array("d", ((1 - chance.random()) ** -0.6 for _ in range(self.pages)))
        redirects = sum(number % 20 in REDIRECTS for number in range(self.pages))
        for number in range(self.pages):
            if number % 20 in REDIRECTS:
                weights[number] = 0.0
        wanted = max(0, self.links - redirects)
        scale = wanted / max(1.0, sum(weights))
        for _ in range(8):  # what the cap takes from the great goes to the others
            scale *= wanted / max(1.0, sum(min(most, weight * scale) for weight in weights))
        ends = array("q", (round(end) for end in accumulate(min(most, weight * scale) for weight in weights)))
        starts = array("q", (0, *ends[:-1]))
        return array("l", (min(most, end - start) for start, end in zip(starts, ends, strict=True)))


class Grower:
    """Writes one page after the other into all tables."""

    def __init__(self, wiki: Wiki, tables: dict[str, Table], export: IO[bytes] | None) -> None:
        self.wiki, self.tables, self.export = wiki, tables, export
        self.chance = Random(f"{wiki.seed} pages")
        self.categories = range(19, wiki.pages, 20)
        self.templates = range(17, wiki.pages, 20)

    def grow(self) -> None:
        for number in range(self.wiki.pages):
            self._page(number)

    def target_rows(self) -> Iterator[list[str]]:
        for target in range(1, self.wiki.targets + 1):
            number = self.wiki.page_of(target)
            space = LAYOUT[number % 20] if number < self.wiki.pages or LAYOUT[number % 20] == 1 else 0
            yield [f"({target},{space},{quoted(title(number))})"]

    def _page(self, number: int) -> None:
        page, space, name = self.wiki.page_id(number), LAYOUT[number % 20], title(number)
        redirect = self._redirect(number, page) if number % 20 in REDIRECTS else None
        targets = self._links(number) if redirect is None else [self.wiki.target_of(redirect)]
        self.tables["pagelinks"].add([f"({page},{space},{target})" for target in targets])
        stamp, revision = self._stamp(), number * 3 + 7
        size = self._text(number, revision, redirect, stamp, targets)
        alone, spread = int(self.chance.random() < 0.3), self.chance.random()
        self.tables["page"].add(
            [
                f"({page},{space},{quoted(name)},{int(redirect is not None)},{alone},{spread:.12f},"
                f"'{stamp}','{stamp}',{revision},{size},'wikitext',NULL)"
            ]
        )
        if redirect is None:
            self._categories(number, page, space, name, stamp)
            if space == 0 and self.chance.random() < 0.5:
                self._languages(page, name)
            if "templatelinks" in self.tables:
                self._more(number, page, space, name)

    def _stamp(self) -> str:
        when = self.chance.getrandbits(40)
        return (
            f"{2005 + when % 21}{1 + when // 21 % 12:02}{1 + when // 252 % 28:02}"
            f"{when // 7056 % 24:02}{when // 169344 % 60:02}{when // 10160640 % 60:02}"
        )

    def _redirect(self, number: int, page: int) -> int:
        target = int(self.wiki.pages * self.chance.random() ** 2)
        if LAYOUT[target % 20]:
            target -= target % 20
        target = target if target != number else number - number % 20
        section = "'Section'" if self.chance.random() < 0.03 else "''"
        self.tables["redirect"].add([f"({page},0,{quoted(title(target))},'',{section})"])
        return target

    def _links(self, number: int) -> list[int]:
        """As many different targets as the page's degree says; a low number is popular."""
        wanted, count, chance = self.wiki.degrees[number], self.wiki.targets, self.chance.random
        found: set[int] = set()
        while len(found) < wanted:
            found.update([int(count * chance() ** 3) + 1 for _ in range(wanted - len(found))])
        return sorted(found)

    def _categories(self, number: int, page: int, space: int, name: str, stamp: str) -> None:
        if not self.categories:
            return
        chosen = {self._one_of(self.categories) for _ in range(int(self.chance.paretovariate(1.5)) % 12)} - {number}
        kind = {14: "subcat", 6: "file"}.get(space, "page")
        prefix = name[-4:] if self.chance.random() < 0.1 else ""
        key = quoted(f"{prefix}\n{name}".upper() if prefix else name.upper(), spaces=True)
        since = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}"
        self.tables["categorylinks"].add(
            [
                f"({page},{key},'{since}',{quoted(prefix, spaces=True)},'{kind}',1,{target})"
                for target in sorted(map(self.wiki.target_of, chosen))
            ]
        )

    def _one_of(self, pages: range) -> int:
        return pages[int(len(pages) * self.chance.random() ** 3)]

    def _languages(self, page: int, name: str) -> None:
        count = min(len(LANGUAGES), int(3 * self.chance.paretovariate(1.1)))
        same = quoted(name, spaces=True)
        self.tables["langlinks"].add(
            [f"({page},'{code}',{same})" for code in sorted(self.chance.sample(LANGUAGES, count))]
        )

    def _more(self, number: int, page: int, space: int, name: str) -> None:
        if self.templates:
            chosen = {self._one_of(self.templates) for _ in range(int(4 * self.chance.paretovariate(1.2)) % 40)}
            targets = sorted(map(self.wiki.target_of, chosen))
            self.tables["templatelinks"].add([f"({page},{target},{space})" for target in targets])
        props = [f"({page},'defaultsort',{quoted(name, spaces=True)},NULL)"] if number % 17 == 0 else []
        self.tables["page_props"].add([*props, f"({page},'wikibase_item','Q{number * 5 + 11}',NULL)"])

    def _text(self, number: int, revision: int, redirect: int | None, stamp: str, targets: list[int]) -> int:
        """Writes the page to the XML export, if there is one, and tells how many bytes its text has."""
        if self.export is None:
            return int(40 * self.chance.paretovariate(0.9)) % 200_000
        name = title(number)
        if redirect is not None:
            text = f"#REDIRECT [[{title(redirect)}]]"
        else:
            links = [f"[[:{self._named(self.wiki.page_of(target))}]]" for target in targets[:10]]
            text = f"'''{name}''' is page {number}. It leads to {', '.join(links) or 'nothing'}.\n"
        back = f'    <redirect title="{text_of(title(redirect))}" />\n' if redirect is not None else ""
        when = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
        size = len(text.encode())
        self.export.write(
            f"  <page>\n    <title>{text_of(self._named(number))}</title>\n    <ns>{LAYOUT[number % 20]}</ns>\n"
            f"    <id>{self.wiki.page_id(number)}</id>\n{back}    <revision>\n      <id>{revision}</id>\n"
            f"      <timestamp>{when}</timestamp>\n      <contributor>\n        <username>Grower</username>\n"
            f"        <id>1</id>\n      </contributor>\n      <origin>{revision}</origin>\n"
            f"      <model>wikitext</model>\n      <format>text/x-wiki</format>\n"
            f'      <text bytes="{size}" xml:space="preserve">{text_of(text)}</text>\n'
            "    </revision>\n  </page>\n".encode()
        )
        return size

    def _named(self, number: int) -> str:
        space = LAYOUT[number % 20] if number < self.wiki.pages or LAYOUT[number % 20] == 1 else 0
        return NAMES.prefixed(space, title(number))


def quoted(text: str, *, spaces: bool = False) -> str:
    """A title as a literal, as a key with underscores unless `spaces`."""
    return literal(text if spaces else text.replace(" ", "_")).decode()


def write(folder: Path, wiki: Wiki, *, plain: bool, more: bool, texts: bool) -> dict[str, int]:
    """Writes all files into `folder`; tells the rows of each table."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["page", "pagelinks", "langlinks", "redirect", "categorylinks"]
    names += ["templatelinks", "page_props"] if more else []
    about = profile(WIKI, "Grown Wiki", "en", "Main Page", NAMES)
    with gzip.GzipFile(folder / f"{WIKI}-{DATE}-siteinfo-namespaces.json.gz", "wb", mtime=0) as file:
        file.write(json.dumps(first_version(about)).encode())
    with ExitStack() as stack:
        tables = {name: Table(folder, name, plain=plain, stack=stack) for name in names}
        export = None
        if texts:
            export = stack.enter_context(opened(folder / f"{WIKI}-{DATE}-pages-articles.xml", plain=plain))
            export.write("".join(head({**about["general"], "dbname": WIKI}, NAMES)).encode())
            stack.callback(export.write, b"</mediawiki>\n")
        grower = Grower(wiki, tables, export)
        grower.grow()
        tables["linktarget"] = Table(folder, "linktarget", plain=plain, stack=stack)
        for row in grower.target_rows():
            tables["linktarget"].add(row)
    return {name: table.count for name, table in tables.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--links", type=int, help="about how many rows of pagelinks; default: 20 a page")
    parser.add_argument("--seed", type=int, default=1)
    packing = parser.add_mutually_exclusive_group()
    packing.add_argument("--gzip", action="store_true", help="gzipped files (the default)")
    packing.add_argument("--plain", action="store_true", help="files as they are, not gzipped")
    parser.add_argument("--more", action="store_true", help="templatelinks and page_props too")
    parser.add_argument("--texts", action="store_true", help="an XML export with short texts too")
    given = parser.parse_args()
    if given.pages < 1 or (given.links is not None and given.links < 0):
        parser.error("--pages must be 1 or more, --links 0 or more")
    start = time.perf_counter()
    wiki = Wiki(given.pages, 20 * given.pages if given.links is None else given.links, given.seed)
    try:
        rows = write(given.folder, wiki, plain=given.plain, more=given.more, texts=given.texts)
    except OSError as error:
        print(f"cannot write: {error}", file=sys.stderr)
        return 1
    spent, most = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for path in sorted(given.folder.glob(f"{WIKI}-{DATE}-*")):
        table = path.name.removeprefix(f"{WIKI}-{DATE}-").partition(".")[0]
        print(f"{path.name:50} {path.stat().st_size / 1e6:10.1f} MB {rows.get(table, ''):>12}")
    print(f"{spent:.1f} s, at most {most:.0f} MiB of memory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
