"""The action that brings pages in from other wikis."""

from typing import Any

from ..errors import ApiError
from ..kinds import Binding, Choice, NamespaceKind
from ..params import param
from .uploads import Upload
from .writing import Write, flag, string, tags, token_for


class ImportSource(Choice):
    """A wiki to import from, by its prefix: which of them a wiki allows its description does not tell."""

    def one(self, binding: Binding, name: str, text: str) -> str:
        if text not in binding.site.interwiki:
            raise ApiError("badvalue", f'Unrecognized value for parameter "{name}": {text}.')
        return text


class Import(Write, prefix=""):
    """Imports pages of another wiki."""

    requests = (
        (
            "action=import&interwikisource=meta&interwikipage=Help:ParserFunctions&namespace=100&fullhistory=1"
            "&token=123ABC",
            "Imports a page with its history into another namespace.",
        ),
    )

    summary: str | None = string("The summary for the log.")
    xml: Any = param(Upload(), "The file, as `export` of `action=query` gives it.")
    interwikiprefix: str | None = string("The prefix for the names of users whom this wiki does not know.")
    interwikisource: str | None = param(ImportSource(), "The wiki to import from, where it is not from a file.")
    interwikipage: str | None = string("The page there.")
    fullhistory: bool = flag("Whether to import all revisions, not only the newest.")
    templates: bool = flag("Whether to import the templates that the page includes, too.")
    namespace: int | None = param(NamespaceKind(), "The namespace to import into; not with `rootpage`.")
    assignknownusers: bool = flag("Whether edits are those of this wiki's users, where the names are the same.")
    rootpage: str | None = string("The page below which to import; not with `namespace`.")
    tags: tuple[str, ...] | None = tags("The tags that the entries in the log get, and the edits beside them.")
    token: str = token_for()
