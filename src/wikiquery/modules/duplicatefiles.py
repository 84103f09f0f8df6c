"""Files with the same content: prop=duplicatefiles."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from .. import timestamps
from ..kinds import Boolean
from ..params import Continue, Direction, PropModule, continue_, direction, limit, param
from ..schema.files import image as img
from ..scope import MORE, Batch, Run
from ..select import In, Select, read
from ..titles import Title
from .file_items import warn_of_unknown

FILE = 6
FOUND = (img.sha1, img.name, img.timestamp, img.user_name)
NAME = itemgetter(1)


class DuplicateFiles(PropModule, prefix="df", generates=True):
    """The files whose content is that of the given ones."""

    example_of = (("generator", "allimages"), ("gailimit", "50"))
    of_missing = True
    reads = ("image",)
    adds = ("logging",)

    limit: int = limit()
    continue_: Continue = continue_()
    dir: Direction = direction()
    localonly: bool = param(Boolean(), "Only files of this wiki: there are no others here.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The duplicates of one file after the other, both in the order of their names."""
        numbers = {title.key: number for number, title in at.every.items() if title.namespace == FILE}
        if not numbers:
            return
        down = self.dir == "descending"
        from_file, from_duplicate = at.resume(img.name, img.name) or (None, None)
        content = self.content(at, numbers)
        alike = self.alike(at, set(content.values()))
        found: list[tuple[str, str, str, str | None]] = []
        for name in sorted(content, reverse=down):
            # MediaWiki leaves out what is less, downwards too: there it begins anew.
            if from_file is not None and name < from_file:
                continue
            for _, duplicate, time, user in sorted(alike[content[name]], key=NAME, reverse=down):
                if duplicate != name and (from_duplicate is None or duplicate >= from_duplicate):
                    from_duplicate = None
                    found.append((name, duplicate, time, user))
            if len(found) > self.limit:
                break
        listed = found[: self.limit]
        if at.generator:
            yield from ((0, Title(FILE, duplicate), "") for _, duplicate, _, _ in listed)
        elif listed:
            if any(user is None for *_, user in listed):
                warn_of_unknown(at, "who uploaded some of these files")
            items = [item(*row[1:]) for row in listed]
            yield 0, Batch(items, lambda n: "|".join(found[n][:2]), [numbers[row[0]] for row in listed]), ""
        if len(found) > self.limit:
            yield 0, MORE, "|".join(found[self.limit][:2])

    def content(self, at: Run, names: dict[str, int]) -> dict[str, str]:
        """The SHA-1 of files by their names."""
        return dict(at.rows(Select(img, read(img.name, img.sha1), where=[In(img.name, sorted(names))])))

    def alike(self, at: Run, contents: set[str]) -> dict[str, list[tuple[Any, ...]]]:
        """All files of the same content, by its SHA-1."""
        found: dict[str, list[tuple[Any, ...]]] = {sha1: [] for sha1 in contents}
        if contents:
            for row in at.rows(Select(img, read(*FOUND), where=[In(img.sha1, sorted(contents))])):
                found[row[0]].append(row)
        return found


def item(name: str, time: str, user: str | None) -> dict[str, Any]:
    """What is said of a duplicate; `user` as far as somebody is known."""
    said = {"name": name, "timestamp": timestamps.iso(time), "shared": False}
    return said if user is None else {**said, "user": user}
