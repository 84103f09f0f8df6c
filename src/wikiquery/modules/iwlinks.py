"""Links to other wikis, from either end: prop=iwlinks, list=iwbacklinks."""

from ..kinds import Boolean, String
from ..params import Continue, Direction, ListModule, PropModule, continue_, direction, flags, limit, param
from ..schema.tables import iwlinks as iwl
from ..schema.tables import page
from ..scope import Scope
from ..select import PAGE_ID, PAGE_NAMESPACE, PAGES, In, Join, Out, Select, given
from .langlinks import language_url


class IWLinks(PropModule, prefix="iw"):
    """Links from the pages to other wikis."""

    prop: tuple[str, ...] | None = flags(None, url="The full URL.")
    prefix_: str | None = param(String(), "Only links with this prefix.")
    title: str | None = param(String(), "Only links to this title.", needs="prefix_")
    dir: Direction = direction()
    limit: int = limit()
    continue_: Continue = continue_()
    url: bool = param(Boolean(), "Whether to give the full URL.", False, deprecated=True)

    def select(self, at: Scope) -> Select:
        """The links in the order of page, prefix and title."""
        if self.prop is not None and self.url:
            raise at.together("prop", "url")
        urls = self.url or "url" in (self.prop or ())
        return Select(
            iwl,
            where=[In(iwl.from_, PAGES), given(iwl.prefix, self.prefix_), given(iwl.title, self.title)],
            order=(iwl.from_, iwl.prefix, iwl.title),
            descending=self.dir == "descending",
            owner=iwl.from_,
            out=[
                Out("prefix", iwl.prefix),
                Out("url", (iwl.prefix, iwl.title), language_url(at.site), when=urls, omit_false=True),
                Out("title", iwl.title),
            ],
            content="title",
        )


class IWBacklinks(ListModule, prefix="iwbl", tag="iw", generates=True):
    """Pages that carry a given link to another wiki."""

    prefix_: str | None = param(String(), "The prefix of the other wiki.")
    title: str | None = param(String(), "The title there.", needs="prefix_")
    continue_: Continue = continue_()
    limit: int = limit()
    prop: tuple[str, ...] = flags(iwprefix="The prefix of the other wiki.", iwtitle="The title there.")
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The links in the order of prefix, title and page."""
        return Select(
            iwl,
            joins=(Join(page, ((page.id, iwl.from_),)),),
            where=[given(iwl.prefix, self.prefix_), given(iwl.title, self.title)],
            order=(iwl.prefix, iwl.title, iwl.from_),
            descending=self.dir == "descending",
            target=(page.namespace, page.title),
            out=[
                PAGE_ID,
                PAGE_NAMESPACE,
                Out("title", (page.namespace, page.title), at.site.name),
                Out("redirect", page.is_redirect, bool, omit_false=True),
                Out("iwprefix", iwl.prefix, when="iwprefix" in self.prop),
                Out("iwtitle", iwl.title, when="iwtitle" in self.prop),
            ],
            found="title",
        )
