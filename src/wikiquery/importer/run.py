"""One import from beginning to end."""

from collections.abc import Sequence
from pathlib import Path

from .imported import Imported
from .report import Reporter


def import_dumps(
    sources: Sequence[Path],
    store: str | None = None,
    *,
    site: Path | None = None,
    jobs: int | None = None,
    report: Reporter | None = None,
) -> Imported:
    """Build a store from dump files.

    `sources` are folders of dumps or single files of one wiki, `store` is the path of the file to make or a
    `postgresql://` URL (None: `default_store(sources)`), `site` a file with an answer of `meta=siteinfo`, `jobs` how
    many processes may work (None: as many as there are cores).

    The store appears only when it is whole: one that was there before stays untouched until then. Raises StoreError, in
    one line, for anything that cannot be used; KeyboardInterrupt passes through. Both leave nothing behind.
    """
    raise NotImplementedError


def default_store(sources: Sequence[Path]) -> str:
    """The name of the store that `sources` make when none is given: "<wiki>.store", in the current folder.

    Raises StoreError where the sources do not say what wiki they are of.
    """
    raise NotImplementedError
