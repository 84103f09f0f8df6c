"""Language links, from either end: prop=langlinks, list=langbacklinks."""

from collections.abc import Callable
from functools import cache

from ..kinds import Boolean, String
from ..params import Continue, Direction, ListModule, PropModule, continue_, direction, flags, limit, param
from ..schema.tables import langlinks as ll
from ..schema.tables import page
from ..scope import Scope
from ..select import PAGE_ID, PAGE_NAMESPACE, PAGES, In, Join, Out, Select, given
from ..site import Site
from ..titles import InvalidTitle

SHOWN_CODES = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "fiu-vro": "vro",
    "no": "nb",
    "roa-rup": "rup",
    "zh-classical": "lzh",
    "zh-min-nan": "nan",
    "zh-yue": "yue",
}


class LangLinks(PropModule, prefix="ll"):
    """Links from the pages to other languages."""

    example_of = (("generator", "allpages"), ("gapfilterlanglinks", "withlanglinks"))
    prop: tuple[str, ...] | None = flags(
        None,
        autonym="The language's name in itself.",
        langname="The language's name, in `inlanguagecode` as far as it is known.",
        url="The full URL.",
    )
    lang: str | None = param(String(), "Only links to the language of this code.")
    title: str | None = param(String(), "Only links to this title.", needs="lang")
    dir: Direction = direction()
    inlanguagecode: str = param(String(), "The language of the languages' names.", "en")
    limit: int = limit()
    continue_: Continue = continue_()
    url: bool = param(Boolean(), "Whether to give the full URL.", False, deprecated=True)

    def select(self, at: Scope) -> Select:
        """The links in the order of page and language."""
        if self.prop is not None and self.url:
            raise at.together("prop", "url")
        prop = self.prop or (("url",) if self.url else ())
        return Select(
            ll,
            where=[In(ll.from_, PAGES), given(ll.lang, self.lang), given(ll.title, self.title)],
            order=(ll.from_, ll.lang),
            descending=self.dir == "descending",
            owner=ll.from_,
            out=[
                Out("lang", ll.lang, shown_code if at.site.wikimedia else None),
                Out("url", (ll.lang, ll.title), language_url(at.site), when="url" in prop, omit_false=True),
                Out("langname", ll.lang, at.site.language_name, when="langname" in prop),
                Out("autonym", ll.lang, at.site.language_name, when="autonym" in prop),
                Out("title", ll.title),
            ],
            content="title",
        )


class LangBacklinks(ListModule, prefix="lbl", tag="ll", generates=True):
    """Pages that carry a given language link."""

    example = (("lang", "fr"),)

    lang: str | None = param(String(), "The code of the language that the link names.")
    title: str | None = param(String(), "The title that the link names.", needs="lang", code="nolang")
    continue_: Continue = continue_()
    limit: int = limit()
    prop: tuple[str, ...] = flags(lllang="The code of the language.", lltitle="The title in that language.")
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The links in the order of language, title and page; rows of pages that are gone disappear."""
        return Select(
            ll,
            joins=(Join(page, ((page.id, ll.from_),)),),
            where=[given(ll.lang, self.lang), given(ll.title, self.title)],
            order=(ll.lang, ll.title, ll.from_),
            descending=self.dir == "descending",
            target=(page.namespace, page.title),
            out=[
                PAGE_ID,
                PAGE_NAMESPACE,
                Out("title", (page.namespace, page.title), at.site.name),
                Out("redirect", page.is_redirect, bool, omit_false=True),
                Out("lllang", ll.lang, when="lllang" in self.prop),
                Out("lltitle", ll.title, when="lltitle" in self.prop),
            ],
            found="title",
        )


def shown_code(lang: str) -> str:
    """The code that Wikimedia's wikis show for one in their tables (their $wgInterlanguageLinkCodeMap)."""
    return SHOWN_CODES.get(lang, lang)


@cache
def language_url(site: Site) -> Callable[[str, str], str | None]:
    """What gives the address of a title in another language; one function a site."""

    def url(lang: str, title: str) -> str | None:
        try:
            return site.interwiki_url(site.title(f"{lang}:{title}"))
        except InvalidTitle:
            return None

    return url
