"""Two page dumps as one: the revisions of a stub, with the texts that another dump has."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from wikiquery.importer.xmlrecords import Page, Revision

Pages: TypeAlias = Iterator[tuple[Page, Iterable[Revision]]]


def combine(stubs: Pages, texts: Pages) -> Pages:
    """The pages and revisions of `stubs`, each with its texts where `texts` has them.

    Both come in the order of page ids, as dumps do; what is only in `texts` is left out.
    """
    ahead = next(texts, None)
    for page, revisions in stubs:
        while ahead is not None and ahead[0].id < page.id:
            ahead = next(texts, None)
        if ahead is not None and ahead[0].id == page.id:
            if page.redirect == "":
                page.redirect = ahead[0].redirect
            yield page, _filled(revisions, iter(ahead[1]))
        else:
            yield page, revisions


def _filled(revisions: Iterable[Revision], texts: Iterator[Revision]) -> Iterator[Revision]:
    """Revisions come in the same order in both; those of `texts` are a part of the others."""
    with_text = next(texts, None)
    for revision in revisions:
        if with_text is not None and with_text.id == revision.id:
            found = {slot.role: slot.text for slot in with_text.slots}
            for slot in revision.slots:
                slot.text = found.get(slot.role)
            with_text = next(texts, None)
        yield revision
