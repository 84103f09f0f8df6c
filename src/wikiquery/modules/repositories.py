"""Where the wiki keeps its files: meta=filerepoinfo, and the addresses of single files."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..params import MetaModule, flags
from ..result import Items
from ..scope import Run
from ..site import Site

FILE = 6
WIKIMEDIA = re.compile(
    r"([a-z0-9-]+)\.(wikipedia|wiktionary|wikibooks|wikinews|wikiquote|wikisource|wikiversity|wikivoyage|wikimedia)\.org"
)
"""The hosts of Wikimedia's wikis, which keep their files under addresses of their own."""

PARTS = (
    *("name", "displayname", "rootUrl", "local", "url", "thumbUrl", "initialCapital", "scriptDirUrl", "favicon"),
    "canUpload",
)
"""What is said of a repository, in MediaWiki's order."""


class FileRepoInfo(MetaModule, prefix="fri"):
    """The repositories of files."""

    prop: tuple[str, ...] = flags(
        tuple(sorted(PARTS)),
        canUpload="Whether files can be uploaded.",
        displayname="The name to show.",
        favicon="The wiki's icon.",
        initialCapital="Whether the names of files start with a capital.",
        local="Whether it is the wiki's own.",
        name="The name.",
        rootUrl="The address of the files' root.",
        scriptDirUrl="The address of the wiki's scripts.",
        thumbUrl="The address of small versions.",
        url="The address of public files.",
    )

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """All repositories as one item."""
        shown = [{k: v for k, v in repository.items() if k in self.prop} for repository in repositories(at.site)]
        yield 0, Items(shown, "repo"), ""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["repos"] = item


def repositories(site: Site) -> list[Mapping[str, Any]]:
    """The repositories as the site profile gives them (`repos`, the answer of meta=filerepoinfo), else the local one.

    The latter stands where MediaWiki puts it unless told otherwise, for Wikimedia's wikis where these are.
    """
    known = site.profile.get("repos")
    if known:
        return list(known)
    general = site.general
    scripts = str(general.get("scriptpath", "/w"))
    root = wikimedia(site) or f"{scripts}/images"
    space = site.namespaces.get(FILE)
    parts = {
        "name": "local",
        "displayname": general.get("sitename"),
        "rootUrl": root,
        "local": True,
        "url": root,
        "thumbUrl": f"{root}/thumb",
        "initialCapital": (space.case if space else general.get("case", "first-letter")) == "first-letter",
        "scriptDirUrl": scripts,
        "favicon": general.get("favicon"),
        "canUpload": bool(general.get("uploadsenabled")),
    }
    return [{name: parts[name] for name in PARTS if parts[name] is not None}]


def wikimedia(site: Site) -> str | None:
    """The root of the files of one of Wikimedia's wikis; None for another wiki."""
    found = WIKIMEDIA.fullmatch(urlsplit(str(site.general.get("server", ""))).netloc)
    if found is None:
        return None
    project = "wikipedia" if found[2] == "wikimedia" else found[2]
    return f"https://upload.wikimedia.org/{project}/{found[1]}"
