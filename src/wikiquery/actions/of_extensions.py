"""Actions of extensions that need what is not there: they judge their parameters, and say so (`notsupported`)."""

from typing import Any

from ..action import Acting
from ..kinds import Integer, String
from ..params import param
from .of_pages import OfPages, as_in_query
from .posting import judge_token, posted
from .texts import Text
from .unsupported import Unsupported, option
from .writing import string, token_for


class CategoryTree(Unsupported, prefix=""):
    """Gives the tree below a category as HTML; `list=categorymembers` lists its pages."""

    extension = "CategoryTree"
    classname = "MediaWiki\\Extension\\CategoryTree\\ApiCategoryTree"
    internal = True
    manual = ()
    needs = "MediaWiki's parser"
    requests = (("action=categorytree&category=Rivers", "The tree below a category."),)

    category: str = param(String(), "The category, with or without its namespace.", required=True)
    options: str | None = string("What the tree looks like, as JSON.")


class ScribuntoConsole(Unsupported, prefix="", name="scribunto-console"):
    """Runs a line of Lua."""

    extension = "Scribunto"
    classname = "MediaWiki\\Extension\\Scribunto\\ApiScribuntoConsole"
    internal = True
    posted = True
    manual = ()
    needs = "an interpreter of Lua"
    requests = (
        ("action=scribunto-console&title=Module:Sum&question=mw.log(1%2B1)&token=123ABC", "Runs a line in a module."),
    )

    title: str | None = string("The module.")
    content: str | None = param(Text(), "What the module would say.")
    session: int | None = param(Integer(), "The session to go on with.")
    question: str = param(Text(), "The line.", required=True)
    clear: bool = option("Whether to begin the session anew.")
    token: str = token_for()

    def answer(self, at: Acting) -> dict[str, Any]:
        posted(at, self.name)
        judge_token(at, "csrf", "token", self.token)
        return super().answer(at)


class TemplateData(OfPages, Unsupported, prefix=""):
    """Gives what the extension TemplateData knows of templates."""

    extension = "TemplateData"
    classname = "MediaWiki\\Extension\\TemplateData\\Api\\ApiTemplateData"
    manual = ("Extension:TemplateData",)
    needs = "the extension TemplateData"
    requests = (("action=templatedata&titles=Template:Foobar", "What is known of a template."),)

    includeMissingTitles: bool = option("Whether to name templates, too, of which nothing is known.")
    doNotIgnoreMissingTitles: bool = option("The same.", deprecated=True)
    lang: str | None = string("The language of the texts; otherwise all that there are.")
    titles: tuple[str, ...] | None = as_in_query("titles")
    pageids: tuple[int, ...] | None = as_in_query("pageids")
    revids: tuple[int, ...] | None = as_in_query("revids")
    generator: str | None = as_in_query("generator")
    redirects: bool = as_in_query("redirects")
    converttitles: bool = as_in_query("converttitles")
