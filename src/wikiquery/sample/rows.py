"""The rows of every table of a sample wiki, worked out from the wikitext of its pages."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from .history import END, USERS
from .model import Page, Upload, base36, chance
from .names import Names, Target
from .sqldump import Value
from .wikitext import Found, Reader

Row = tuple[Value, ...]
_USER_DEFINED = frozenset({"sample-check"})
_SIZES = {"city": 10_000}
"""What GeoData takes for the size of a thing, in metres, by its type."""
_METADATA = '{"data":{"width":120,"height":120,"metadata":{"version":2}}}'


def stamp(when: int) -> str:
    """Seconds since 1970 as MediaWiki's 14 digits."""
    return f"{datetime.fromtimestamp(when, UTC):%Y%m%d%H%M%S}"


def degrees(written: str) -> Decimal:
    """A latitude or longitude as the database keeps it: with eight decimals."""
    return Decimal(written).quantize(Decimal("1.00000000"))


class Tables:
    """All tables of one wiki; `rows(table)` gives them in the order of the primary key."""

    def __init__(self, names: Names, pages: Sequence[Page], uploads: Sequence[Upload]) -> None:
        self.pages = pages
        self.uploads = uploads
        reader = Reader(names, {page.key: page.text for page in pages if page.namespace == 10})
        self.found: dict[int, Found] = {
            page.id: reader.read(page.text, Target("", page.namespace, page.key)) for page in pages
        }
        self._targets: dict[tuple[int, str], int] = {}
        for found in self.found.values():
            for target in (*found.links, *found.templates, *found.files, *found.categories):
                self._targets.setdefault((target.namespace, target.key), len(self._targets) + 1)

    @property
    def redirects(self) -> dict[int, Target]:
        """Where the redirects lead to, by page id."""
        return {page: found.redirect for page, found in self.found.items() if found.redirect is not None}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table as they go into its dump."""
        made: Callable[[], Iterator[Row]] = getattr(self, f"_{table}")
        return list(made())

    def _id(self, target: Target) -> int:
        return self._targets[target.namespace, target.key]

    def _page(self) -> Iterator[Row]:
        redirects = self.redirects
        for page in self.pages:
            latest = page.latest
            touched = stamp(latest.when)
            number = round(chance(page.title, page.namespace), 8)
            yield (
                page.id, page.namespace, page.key, int(page.id in redirects), int(len(page.revisions) == 1), number,
                touched, touched, latest.id, latest.size, "wikitext", None,
            )  # fmt: skip

    def _linktarget(self) -> Iterator[Row]:
        for (namespace, key), number in self._targets.items():
            yield number, namespace, key

    def _pagelinks(self) -> Iterator[Row]:
        for page in self.pages:
            for number in sorted(map(self._id, self.found[page.id].links)):
                yield page.id, page.namespace, number

    def _templatelinks(self) -> Iterator[Row]:
        for page in self.pages:
            for number in sorted(map(self._id, self.found[page.id].templates)):
                yield page.id, number, page.namespace

    def _imagelinks(self) -> Iterator[Row]:
        for page in self.pages:
            for number in sorted(map(self._id, self.found[page.id].files)):
                yield page.id, page.namespace, number

    def _categorylinks(self) -> Iterator[Row]:
        for page in self.pages:
            kind = {14: "subcat", 6: "file"}.get(page.namespace, "page")
            since = f"{datetime.fromtimestamp(page.latest.when, UTC):%Y-%m-%d %H:%M:%S}"
            for target, prefix in sorted(self.found[page.id].categories.items(), key=lambda item: self._id(item[0])):
                key = (f"{prefix}\n{page.title}" if prefix else page.title).upper()
                yield page.id, key, since, prefix, kind, 1, self._id(target)

    def _category(self) -> Iterator[Row]:
        counts: dict[str, Counter[int]] = {}
        for page in self.pages:
            for target in self.found[page.id].categories:
                counts.setdefault(target.key, Counter())[page.namespace] += 1
        for number, (key, count) in enumerate(counts.items(), 1):
            yield number, key, count.total(), count[14], count[6]

    def _langlinks(self) -> Iterator[Row]:
        for page in self.pages:
            for code, title in sorted(self.found[page.id].languages.items()):
                yield page.id, code, title

    def _iwlinks(self) -> Iterator[Row]:
        for page in self.pages:
            for target in sorted(self.found[page.id].interwiki, key=lambda target: (target.interwiki, target.key)):
                yield page.id, target.interwiki, target.key

    def _redirect(self) -> Iterator[Row]:
        for page, target in self.redirects.items():
            yield page, target.namespace, target.key, target.interwiki, target.fragment

    def _page_props(self) -> Iterator[Row]:
        for page in self.pages:
            for name, value in sorted(self.found[page.id].props.items()):
                yield page.id, name, value, None

    def _geo_tags(self) -> Iterator[Row]:
        """As on a wiki that searches coordinates by Elasticsearch: the grid of them is not filled."""
        places = [(page.id, place) for page in self.pages for place in self.found[page.id].places]
        for number, (page, place) in enumerate(places, 1):
            kind = place.facts.get("type")
            yield (
                *(number, page, "earth", int(place.primary), degrees(place.lat), degrees(place.lon)),
                *(_SIZES.get(kind or "", 1000), kind, None, place.facts.get("region"), None, None, None),
            )

    def _externallinks(self) -> Iterator[Row]:
        number = 0
        for page in self.pages:
            for url in self.found[page.id].external:
                number += 1
                parts = urlsplit(url)
                host = ".".join(reversed(parts.netloc.split(".")))
                yield (
                    number,
                    page.id,
                    f"{parts.scheme}://{host}.",
                    url[len(f"{parts.scheme}://{parts.netloc}") :] or "/",
                )

    def _image(self) -> Iterator[Row]:
        users = {user: number for number, user in enumerate(USERS, 1)}
        for number, upload in enumerate(sorted(self.uploads, key=lambda upload: upload.name), 1):
            yield (
                upload.name.replace(" ", "_"), len(upload.content), upload.width, upload.height, _METADATA, 0,
                "DRAWING", "image", "svg+xml", number, users[upload.user], stamp(upload.when), _sha1(upload.content),
            )  # fmt: skip

    def _tags(self) -> list[tuple[int, str, int]]:
        """Every tag that a revision carries: (revision id, tag, number of its recent change or 0)."""
        recent = END - 90 * 86400
        return sorted(
            (revision.id, tag, revision.id + 1000 if revision.when > recent else 0)
            for page in self.pages
            for revision in page.revisions
            for tag in revision.tags
        )

    def _change_tag_def(self) -> Iterator[Row]:
        counts = Counter(tag for _, tag, _ in self._tags())
        for number, (tag, count) in enumerate(sorted(counts.items()), 1):
            yield number, tag, int(tag in _USER_DEFINED), count

    def _change_tag(self) -> Iterator[Row]:
        numbers = {row[1]: row[0] for row in self._change_tag_def()}
        for number, (revision, tag, change) in enumerate(self._tags(), 1):
            yield number, change or None, None, revision, None, numbers[tag]

    def _site_stats(self) -> Iterator[Row]:
        edits = sum(len(page.revisions) for page in self.pages)
        articles = sum(
            page.namespace == 0 and self.found[page.id].redirect is None and bool(self.found[page.id].links)
            for page in self.pages
        )
        yield 1, edits, articles, len(self.pages), len(USERS), len(USERS) - 1, len(self.uploads)

    def _user_groups(self) -> Iterator[Row]:
        for user in USERS:
            for group in user.groups:
                yield user.id, group, "20270101000000" if user.id == 5 else None


def _sha1(content: bytes) -> str:
    return base36(hashlib.sha1(content).hexdigest())
