"""Lists of pages: list=allpages."""

from ..errors import ApiError
from ..kinds import Choice, Groups, Integer, NamespaceKind, String
from ..params import Continue, Direction, ListModule, continue_, direction, limit, param
from ..schema.tables import langlinks, page
from ..schema.tables import page_restrictions as pr
from ..scope import Scope
from ..select import (
    NOW,
    PAGE_ID,
    PAGE_NAMESPACE,
    AnyOf,
    Compare,
    Condition,
    Exists,
    In,
    Null,
    Out,
    Select,
    given,
    prefix,
)
from ..site import Site


def protection_types(site: Site) -> list[str]:
    """What can be protected on an existing page."""
    types = site.profile.get("restrictions", {}).get("types", ["create", "edit", "move", "upload"])
    return [t for t in types if t != "create"]


def protection_levels(site: Site) -> list[str]:
    """The levels of protection; the empty one means none."""
    levels: list[str] = site.profile.get("restrictions", {}).get("levels", ["", "autoconfirmed", "sysop"])
    return levels


class AllPages(ListModule, prefix="ap", tag="p", generates=True):
    """All pages of a namespace, in the order of their titles."""

    not_with_redirects = "filterredir=nonredirects"

    from_: str | None = param(String(), "The title from which to start.")
    continue_: Continue = continue_()
    to: str | None = param(String(), "The title at which to stop.")
    prefix_: str | None = param(String(), "Only titles that start with this.")
    namespace: int = param(NamespaceKind(), "The namespace.", 0)
    filterredir: str = param(Choice("all", "nonredirects", "redirects"), "Which pages to list.", "all")
    filterlanglinks: str = param(
        Choice("all", "withlanglinks", "withoutlanglinks"), "Whether pages must have language links.", "all"
    )
    minsize: int | None = param(Integer(), "Only pages with at least this many bytes.")
    maxsize: int | None = param(Integer(), "Only pages with at most this many bytes.")
    prtype: tuple[str, ...] | None = param(Groups(protection_types, multi=True), "Only pages protected against this.")
    prlevel: tuple[str, ...] | None = param(
        Groups(protection_levels, multi=True), "Only pages with this level of protection."
    )
    prfiltercascade: str = param(
        Choice("all", "cascading", "noncascading"), "Whether the protection cascades (with `prtype`).", "all"
    )
    prexpiry: str = param(Choice("all", "definite", "indefinite"), "Whether the protection ends.", "all")
    limit: int = limit()
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The pages of the namespace in the order of their titles."""
        at.of_pages([self.namespace])
        down = self.dir == "descending"
        first, last = ("<=", ">=") if down else (">=", "<=")
        key = at.site.title_part_to_key
        ranges = [
            None if self.from_ is None else Compare(page.title, first, key(self.from_, self.namespace)),
            None if self.to is None else Compare(page.title, last, key(self.to, self.namespace)),
            *(prefix(page.title, key(self.prefix_, self.namespace)) if self.prefix_ else []),
        ]
        if self.prlevel is not None and not self.prtype and self.prexpiry == "all":
            raise ApiError("invalidparammix", 'The "prlevel" parameter may only be used with "prtype".')
        return Select(
            page,
            where=[
                Compare(page.namespace, "=", self.namespace),
                *ranges,
                given(page.is_redirect, {"redirects": 1, "nonredirects": 0}.get(self.filterredir)),
                None if self.minsize is None else Compare(page.length, ">=", self.minsize),
                None if self.maxsize is None else Compare(page.length, "<=", self.maxsize),
                self.protection(),
                self.languages(),
            ],
            order=(page.title,),
            descending=down,
            target=(page.namespace, page.title),
            out=[PAGE_ID, PAGE_NAMESPACE, Out("title", (page.namespace, page.title), at.site.name)],
            found="row",
        )

    def protection(self) -> Condition | None:
        """The condition on the page's protections."""
        if not self.prtype and self.prexpiry == "all":
            return None
        where: list[Condition | None] = [AnyOf((Compare(pr.expiry, ">", NOW), Null(pr.expiry)))]
        if self.prexpiry != "all":
            where.append(Compare(pr.expiry, "=" if self.prexpiry == "indefinite" else "<>", "infinity"))
        if self.prtype:
            levels = [level for level in self.prlevel or () if level]
            where += [
                In(pr.type, self.prtype),
                In(pr.level, levels) if levels else None,
                given(pr.cascade, {"cascading": 1, "noncascading": 0}.get(self.prfiltercascade)),
            ]
        return Exists(pr, pr.page, page.id, tuple(c for c in where if c is not None))

    def languages(self) -> Condition | None:
        """The condition on the page's language links."""
        if self.filterlanglinks == "all":
            return None
        return Exists(langlinks, langlinks.from_, page.id, negated=self.filterlanglinks == "withoutlanglinks")
