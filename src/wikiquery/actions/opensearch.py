"""action=opensearch: titles that begin with a text, for search boxes (OpenSearch Suggestions 1.1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..action import Acting, Action
from ..formats import Format, Json, JsonFm, Xml, XmlFm
from ..kinds import Boolean, Choice, NamespaceKind, String
from ..modules.info_items import addresses
from ..modules.title_search import MAIN, TitleSearch
from ..params import limit, param
from ..result import Form, Items, Tree
from ..schema.tables import page, redirect
from ..scope import Run
from ..select import Among, Join, Select, read
from ..titles import Title

NAMESPACE = "http://opensearch.org/searchsuggest2"
ITEM = Form.texts("Text", "Url")
DESCRIPTION = ""
"""What the answer says of a page: MediaWiki itself knows nothing to say."""


class SuggestJson(Json, prefix="", name="json", kept=False):
    """Suggestions in JSON: the text, and the titles, descriptions and addresses of what was found."""

    language = "OpenSearch's JSON"

    warningsaserror: bool = param(Boolean(), "Whether an answer with warnings is an error.", False)

    @property
    def refuses_warnings(self) -> bool:
        """It has no place for warnings."""
        return self.warningsaserror

    def values(self, tree: Mapping[str, Any]) -> Any:
        """Four values; an error as everywhere."""
        if "Section" not in tree:
            return super().values(tree)
        items = tree["Section"]
        titles, urls = [item["Text"] for item in items], [item["Url"] for item in items]
        return [tree["Query"]["text"], titles, [DESCRIPTION for _ in items], urls]


class SuggestJsonFm(SuggestJson, JsonFm, prefix="", name="jsonfm", kept=False):
    """Shows them on a page."""


class SuggestXml(Xml, prefix="", name="xml", kept=False):
    """Suggestions in XML."""

    root = "SearchSuggestion"


class SuggestXmlFm(SuggestXml, XmlFm, prefix="", name="xmlfm", kept=False):
    """Shows them on a page."""


FORMATS: dict[str, type[Format]] = {cls.name: cls for cls in (SuggestJson, SuggestJsonFm, SuggestXml, SuggestXmlFm)}


class OpenSearch(Action, prefix=""):
    """Suggests titles that begin with a text, in the format of OpenSearch."""

    personal = False
    kept = 1200
    requests = (("action=opensearch&search=Te", "The pages that begin with `Te`."),)

    search: str = param(String(), "The text with which titles begin.", required=True)
    namespace: tuple[int, ...] | int = param(
        NamespaceKind(multi=True), "The namespaces to search, unless the text names one.", MAIN
    )
    limit: int = limit()
    suggest: bool = param(Boolean(), "Without effect.", False, deprecated=True)
    redirects: str | None = param(
        Choice("resolve", "return"),
        "What to do with redirects: the default is `return` in JSON, and `resolve` in XML.",
        values={
            "resolve": "Gives the page that the redirect leads to. There may be fewer than `limit` then.",
            "return": "Gives the redirect itself.",
        },
    )
    format: str = param(Choice(*FORMATS), "The form of the answer.", "json")
    warningsaserror: bool = param(
        Boolean(), "Whether an answer with warnings is an error in JSON, where they cannot be told.", False
    )

    def printer(self, chosen: type[Format]) -> type[Format]:
        """OpenSearch's own forms."""
        return FORMATS[self.format]

    def answer(self, at: Acting) -> dict[str, Any]:
        """The suggestions, as XML says them."""
        namespaces = self.namespace if isinstance(self.namespace, tuple) else (self.namespace,)
        found: list[Title] = []
        with at.reading(self) as run:
            rows = TitleSearch(self.search, namespaces).rows(run, 0, self.limit)
            found = [Title(namespace, key) for _, namespace, key, _ in rows]
            if self.redirects == "resolve" or (self.redirects is None and not issubclass(FORMATS[self.format], Json)):
                found = resolved(run, found)
        site = at.engine.site
        items = [
            Tree({"Text": site.prefixed(title), "Url": addresses(site, site.prefixed(title))["fullurl"]}, form=ITEM)
            for title in found
        ]
        query = Tree({"text": self.search}, content="text")
        return {"version": "2.0", "xmlns": NAMESPACE, "Query": query, "Section": Items(items, "Item")}


def resolved(at: Run, titles: Sequence[Title]) -> list[Title]:
    """The titles with those that redirects lead to in their places, each once."""
    if not titles:
        return []
    select = Select(
        page,
        read(page.namespace, page.title, redirect.namespace, redirect.title),
        joins=(Join(redirect, ((redirect.from_, page.id),)),),
        where=[Among((page.namespace, page.title), tuple((title.namespace, title.key) for title in titles))],
    )
    targets = {(row[0], row[1]): Title(row[2], row[3]) for row in at.rows(select)}
    return list(dict.fromkeys(targets.get((title.namespace, title.key), title) for title in titles))
