"""Where files are: the addresses of their versions, their thumbnails and their pages."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import md5
from urllib.parse import quote

from ..site import Site, urlencode
from .file_versions import FILE, Version
from .repositories import repositories, wikimedia

PLAIN = re.compile(r"[A-Za-z0-9_.~-]+")
ICONS = frozenset(
    [
        "c",
        "cpp",
        "deb",
        "djvu",
        "dvi",
        "exe",
        "h",
        "html",
        "iso",
        "java",
        "mid",
        "mov",
        "mpga",
        "o",
        "ogg",
        "pdf",
        "ps",
        "psd",
        "rm",
        "rpm",
        "svg",
        "tar",
        "tex",
        "ttf",
        "txt",
        "xcf",
    ]
)
"""The endings of names for which MediaWiki has an icon."""

LONGEST, LONGEST_AT_WIKIMEDIA = 255, 160
"""So many bytes may a name have that stands in the name of its thumbnails."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one wiki's files: of their root, of thumbnails, of pages ($1 is the title), of the scripts."""

    files: str
    thumbnails: str
    pages: str
    script: str
    icons: str
    namespace: str
    longest: int

    def file(self, version: Version) -> str:
        """A version of a file."""
        return f"{self.files}/{path(version)}"

    def thumbnail(self, version: Version, lead: str, ending: str) -> str:
        """A thumbnail: `lead` stands in front of the file's name, `ending` behind it."""
        name = version.name
        if len(name.encode("utf-8", "surrogatepass")) > self.longest:
            _, dot, kind = name.rpartition(".")
            name = f"thumbnail.{kind}" if dot else "thumbnail"
        return f"{self.thumbnails}/{path(version)}/{quoted(f'{lead}{name}{ending}')}"

    def icon(self, version: Version) -> str:
        """The icon that stands for a file that cannot be drawn."""
        ending = version.name.rpartition(".")[2].lower()
        return f"{self.icons}/fileicon{f'-{ending}' if ending in ICONS else ''}.png"

    def description(self, name: str) -> str:
        """The page of a file."""
        return self.pages.replace("$1", urlencode(f"{self.namespace}:{name}"))

    def by_id(self, id: int) -> str:
        """A page by its id."""
        return f"{self.script}?curid={id}"


def path(version: Version) -> str:
    """Where a version is below the root: folders are called like the first digits of the name's MD5."""
    digest = md5(version.name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    folders = f"{digest[0]}/{digest[:2]}"
    if version.archive is None:
        return f"{folders}/{quoted(version.name)}"
    return f"archive/{folders}/{quoted(version.archive)}"


def quoted(name: str) -> str:
    """A name as a part of an address; most need nothing."""
    return name if PLAIN.fullmatch(name) else quote(name, safe="")


@cache
def addresses(site: Site) -> Addresses:
    """The addresses of a site's files, from what its profile says of the local repository."""
    general = site.general
    server = _whole(str(general.get("server", "")), "")
    local = next((each for each in repositories(site) if each.get("local")), repositories(site)[0])
    files = _whole(str(local.get("url") or local.get("rootUrl") or ""), server)
    scripts = str(general.get("scriptpath", "/w"))
    return Addresses(
        files,
        _whole(str(local.get("thumbUrl") or f"{files}/thumb"), server),
        server + str(general.get("articlepath", "/wiki/$1")),
        server + str(general.get("script", f"{scripts}/index.php")),
        f"{server}{scripts}/resources/assets/file-type-icons",
        site.namespaces[FILE].name.replace(" ", "_"),
        LONGEST_AT_WIKIMEDIA if wikimedia(site) else LONGEST,
    )


def _whole(address: str, server: str) -> str:
    """An address with scheme and server."""
    if address.startswith("//"):
        return "https:" + address
    return server + address if address.startswith("/") else address
