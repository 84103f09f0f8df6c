"""Links between the wiki's pages: prop=links."""

from ..kinds import NamespaceKind, String
from ..params import Continue, Direction, PropModule, continue_, direction, limit, param
from ..schema.tables import pagelinks as pl
from ..scope import Scope
from ..select import PAGES, Among, In, Out, Select
from ..titles import InvalidTitle


class Links(PropModule, prefix="pl", generates=True):
    """Links from the pages to pages of the wiki."""

    namespace: tuple[int, ...] | None = param(
        NamespaceKind(multi=True, extra=(-2, -1)), "Only links to these namespaces."
    )
    limit: int = limit()
    continue_: Continue = continue_()
    titles: tuple[str, ...] | None = param(
        String(multi=True), "Only links to these titles: tells whether pages link to certain pages."
    )
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The links in the order of page, namespace, title."""
        targets = wanted_titles(at, self.titles)
        return Select(
            pl,
            where=[
                In(pl.from_, PAGES),
                Among((pl.namespace, pl.title), targets) if targets else None,
                In(pl.namespace, self.namespace) if self.namespace else None,
            ],
            order=(pl.from_, pl.namespace, pl.title),
            descending=self.dir == "descending",
            owner=pl.from_,
            target=(pl.namespace, pl.title),
            out=[Out("ns", pl.namespace), Out("title", (pl.namespace, pl.title), at.site.name)],
            empty=targets == (),
        )


def wanted_titles(at: Scope, texts: tuple[str, ...] | None) -> tuple[tuple[int, str], ...] | None:
    """The titles of a filter as (namespace, key); None where there is no filter. Warns of texts that name no page."""
    if not texts:
        return None
    keys: dict[tuple[int, str], None] = {}
    for text in texts:
        try:
            title = at.site.title(text)
        except InvalidTitle:
            at.warn("invalidtitle", f'Bad title "{text}".')
            continue
        if title.interwiki:
            at.warn("invalidtitle", f'Bad title "{text}".')
        else:
            keys[title.namespace, title.key] = None
    return tuple(keys)
