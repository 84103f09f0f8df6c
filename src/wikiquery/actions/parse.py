"""action=parse: what is known of a page without rendering it."""

import re
from typing import Any

from ..action import Acting, Action
from ..errors import ApiError, NotInSnapshot
from ..kinds import Choice, Groups, Integer, String
from ..modules.existence import parsed_comments
from ..modules.revision_items import CONTENT_FORMATS
from ..modules.visibility import RESTRICTED
from ..params import param
from ..result import Form, Items, Tree
from ..scope import Run
from ..sections import section
from .content_models import content_models
from .parse_headings import headings
from .parse_links import TABLES, display_title
from .parse_target import WIKITEXT, Target, local_title, of_page, of_revision, of_text
from .texts import Text
from .unsupported import option

SECTION = re.compile(r"(?:T-)?[0-9]+", re.ASCII)
NEW = "new"
HEADINGS = "headings"
ORDER = (
    "langlinks", "categories", "links", "templates", "images", "externallinks", HEADINGS, "displaytitle",
    "iwlinks", "wikitext", "properties",
)  # fmt: skip
"""What can be told, in the order in which MediaWiki does; `revid` comes before."""
OF_TEXT = frozenset(("sections", "tocdata", "wikitext"))
"""What the text tells."""
OF_PAGE = frozenset((*TABLES, "displaytitle"))
"""What the tables tell, of the newest revision as a whole."""
SKINS = ("apioutput", "authentication-popup", "fallback", "json", "vector", "vector-2022")
NAME = "API"
"""The title of a text that has none."""

VALUES = {
    "categories": "The categories.",
    "categorieshtml": "The categories as HTML: not supported.",
    "displaytitle": "The title as HTML.",
    "encodedjsconfigvars": "Not supported.",
    "externallinks": "The links to other sites.",
    "headhtml": "Not supported.",
    "images": "The files.",
    "indicators": "Not supported.",
    "iwlinks": "The links to other wikis.",
    "jsconfigvars": "Not supported.",
    "langlinks": "The links to other languages.",
    "limitreportdata": "Not supported.",
    "limitreporthtml": "Not supported.",
    "links": "The links to pages of the wiki.",
    "modules": "Not supported.",
    "parsetree": "Not supported.",
    "parsewarnings": "Not supported.",
    "parsewarningshtml": "Not supported.",
    "properties": "What the page says of itself.",
    "revid": "The id of the revision.",
    "sections": "The headings.",
    "subtitle": "Not supported.",
    "templates": "The templates.",
    "text": "The page as HTML: not supported.",
    "tocdata": "The headings, in the newer form.",
    "wikitext": "The wikitext.",
    "headitems": "Not supported.",
}
DEFAULT = (
    "text", "langlinks", "categories", "links", "templates", "images", "externallinks", "sections", "tocdata",
    "revid", "displaytitle", "iwlinks", "properties", "parsewarnings",
)  # fmt: skip


class Parse(Action, prefix=""):
    """Tells what is in a page or a revision: links, categories, templates, headings, wikitext.

    There is no renderer here: what needs one is left out with a warning, and where nothing else was asked for it is an
    error.
    """

    personal = False
    manual = ("API:Parsing_wikitext",)
    requests = (("action=parse&page=Main_Page&prop=sections|wikitext", "The headings and the wikitext of a page."),)

    title: str | None = param(String(), "The page in which the text is thought to stand.")
    text: str | None = param(Text(), "A text to speak of.")
    revid: int | None = param(Integer(), "The revision in which it is thought to stand.")
    summary: str | None = param(String(), "A summary to give as HTML.")
    page: str | None = param(String(), "The page.")
    pageid: int | None = param(Integer(), "The page by its id.")
    redirects: bool = option("Whether to go where redirects lead.")
    oldid: int | None = param(Integer(), "The revision.")
    prop: tuple[str, ...] = param(
        Choice(*VALUES, multi=True, deprecated=("headitems",)), "What to tell.", DEFAULT, values=VALUES
    )
    wrapoutputclass: str = param(String(), "Without effect.", "mw-parser-output")
    usearticle: bool = option("Without effect.")
    parsoid: bool = option("Without effect.")
    pst: bool = option("Not supported with `text`.")
    onlypst: bool = option("Not supported with `text`.")
    effectivelanglinks: bool = option("Without effect.", deprecated=True)
    section: str | None = param(String(), "Only this section, by its number.")
    sectiontitle: str | None = param(String(), "The heading of a new section.")
    disablepp: bool = option("Without effect.", deprecated=True)
    disablelimitreport: bool = option("Without effect.")
    disableeditsection: bool = option("Without effect.")
    disablestylededuplication: bool = option("Without effect.")
    showstrategykeys: bool = option("Without effect.")
    generatexml: bool = option("Not supported.", deprecated=True)
    preview: bool = option("Without effect.")
    sectionpreview: bool = option("Without effect.")
    disabletoc: bool = option("Without effect.")
    useskin: str | None = param(Choice(*SKINS), "Without effect.")
    contentformat: str | None = param(Choice(*CONTENT_FORMATS), "The format of the text.")
    contentmodel: str | None = param(Groups(content_models), "The content model of the text.")

    def answer(self, at: Acting) -> dict[str, Any]:
        """Title and page id, and what was asked for as far as it can be told."""
        self.judge(at)
        said: dict[str, Any] = {}
        with at.reading(self) as run:
            target = self.target(run)
            text = self.wikitext(run, target) if self.section or OF_TEXT & set(self.prop) else None
            wanted = self.wanted(run, whole=target.newest and self.section is None)
            said = {"title": run.site.prefixed(target.title), "pageid": target.told}
            if target.deleted:
                said["textdeleted"] = True
            if target.deleted & RESTRICTED:
                said["textsuppressed"] = True
            if target.revision and ("revid" in self.prop or self.oldid is not None):
                said["revid"] = target.revision
            if target.redirects is not None:
                said["redirects"] = target.redirects
            if self.summary is not None:
                about = (self.summary, target.title)
                said["parsedsummary"] = parsed_comments(run, [about])[about]
            for name in ORDER:
                if name == HEADINGS and text is not None:
                    said |= headings(run, target, text, wanted)
                elif name == "wikitext" and name in wanted and text is not None:
                    said[name] = text
                elif name in wanted and name in OF_PAGE:
                    self.tell(run, said, name, target)
        return {"parse": Tree(said, form=Form.texts(wrapped=("wikitext", "parsedsummary")))}

    def judge(self, at: Acting) -> None:
        """Raises the errors of parameters that do not go together."""
        for other in ("text", "title", "revid"):
            given = [name for name in ("page", "pageid", "oldid", other) if getattr(self, name) is not None]
            if len(given) > 1:
                text = f'The parameters "{given[0]}" and "{given[1]}" can not be used together.'
                raise ApiError("invalidparammix", text)
        if self.section is None:
            return
        if self.section == NEW:
            if self.has_page:
                text = '"section=new" needs "title" and "text", and no "page", "pageid" or "oldid".'
                raise ApiError("invalidparammix", text)
        elif not SECTION.fullmatch(self.section):
            raise ApiError("invalidsection", 'The "section" parameter must be the number of a section, or "new".')

    @property
    def has_page(self) -> bool:
        """Whether a page or a revision is named."""
        return not (self.page is None and self.pageid is None and self.oldid is None)

    def target(self, at: Run) -> Target:
        """What to speak of. Raises ApiError."""
        if self.oldid is not None:
            return of_revision(at, self.oldid)
        if self.has_page:
            return of_page(at, self.page, self.pageid, redirects=self.redirects)
        if self.pst or self.onlypst or self.section == NEW:
            raise ApiError("notsupported", "What is done to a text when it is saved is not known here.")
        title = local_title(at, NAME if self.title is None else self.title)
        if self.text is None and self.title is not None and self.prop:
            at.warn("parse-titlewithouttext", 'There is no "text" for this "title": is it "page" that was meant?')
        elif self.text is not None and self.title is None and self.contentmodel is None:
            at.warn("parse-nocontentmodel", 'There is no "title" and no "contentmodel": the text must be wikitext.')
        return of_text(at, title, self.text or "", self.contentmodel or WIKITEXT)

    def wanted(self, at: Run, *, whole: bool) -> set[str]:
        """What of that which was asked for can be told; warns of the rest. Raises `notsupported` where nothing can."""
        asked = [name for name in VALUES if name in self.prop] + (["parsetree"] if self.generatexml else [])
        wanted = {name for name in asked if name == "revid" or name in OF_TEXT or (whole and name in OF_PAGE)}
        lacking = [name for name in dict.fromkeys(asked) if name not in wanted]
        if lacking:
            why = "" if whole else "; of texts that are not the whole of a page's newest revision, no table tells"
            text = f"There is no renderer here, which is needed for: {', '.join(lacking)}{why}."
            data = {"parameter": "prop", "values": Items(lacking, "v")}
            if not wanted:
                raise ApiError("notsupported", text, data=data)
            at.warn("notsupported", text, data)
        return wanted

    def wikitext(self, at: Run, target: Target) -> str | None:
        """The text, or that of the section. Raises `nosuchsection`."""
        text = target.load(at)
        if self.section is None or text is None:
            return text
        part = None
        if target.model == WIKITEXT:
            site = at.site
            part = section(text, self.section, site.extension_tags, language_variants=site.language_variants)
        if part is None:
            name = at.site.prefixed(target.title)
            raise ApiError("nosuchsection", f"There is no section {self.section} in {name}.")
        return part

    def tell(self, at: Run, said: dict[str, Any], name: str, target: Target) -> None:
        """Adds what a table tells; warns where the snapshot does not hold it."""
        try:
            if name in TABLES:
                said[name] = TABLES[name](at, target.id)
            else:
                said[name] = display_title(at, target.id, target.title, target.model)
        except NotInSnapshot as missing:
            at.missing(name, missing.table)
