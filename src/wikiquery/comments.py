"""Comments of edits and log entries as HTML: links to sections, to pages and to other wikis.

A comment is taken apart first (`CommentFormat.parse`), which tells the pages that it links to; when it is known which
of them there are, it is put together (`CommentFormat.html`). So the pages of many comments are looked up at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from hashlib import md5
from html import escape
from urllib.parse import quote, unquote

from .site import MAIN, MEDIA, SPECIAL, Site, urlencode
from .titles import InvalidTitle, Title, clean, decode_references

FILE = 6
Key = tuple[int, str]
Known = Mapping[Key, str]
"""What exists of the pages and files looked up: "page", "redirect" or "file".

A file stands under the namespace -2, and under 6 where it has no page."""

_SECTION = re.compile(r"/\*\s*(.*?)\s*\*/(?=(.)?)", re.DOTALL)
_LINK = re.compile(r"\[\[\s*+:?([^\[\]|]+)(?:\|((?:\]?[^\]])*+))?\]\]([^\[]*)")
_HOLE = re.compile("\x1b([0-9]+)\x1b")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_REFERENCE = re.compile(r"&[A-Za-z0-9\u0080-\U0010ffff]+;")
_TRAIL = re.compile(r"/\^(.*)\(\.\*\)\$/[a-zA-Z]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the making: what it leads to, and the HTML that it shows.

    `plain`: it is blue, whatever exists. `file`: it leads to the file itself.
    """

    title: Title
    html: str
    plain: bool = False
    file: bool = False


@dataclass(slots=True)
class Parsed:
    """A comment taken apart: HTML with holes (ESC number ESC), and what they hold."""

    html: str
    holes: list[str | Link] = field(default_factory=list)

    def hole(self, what: str | Link) -> str:
        """Makes a hole and returns what stands for it."""
        self.holes.append(what)
        return f"\x1b{len(self.holes) - 1}\x1b"

    @property
    def wanted(self) -> set[Key]:
        """The pages and files of which it matters whether they exist."""
        titles = (hole.title for hole in self.holes if isinstance(hole, Link) and not hole.plain)
        return {(t.namespace, t.key) for t in titles if not t.interwiki and t.namespace != SPECIAL}


class CommentFormat:
    """Formats the comments of one wiki."""

    def __init__(self, site: Site) -> None:
        self.site = site
        general = site.general
        self.trail = _trail(str(general.get("linktrail", "")))
        self.rtl = bool(general.get("rtl"))
        self.script = str(general.get("script", "/w/index.php"))
        self.path = str(general.get("articlepath", "/wiki/$1"))
        self.images = str(general.get("scriptpath", "/w")) + "/images"
        self.specials = {
            alias.lower(): item["aliases"][0]
            for item in site.profile.get("specialpagealiases") or ()
            for alias in (item["realname"], *item["aliases"])
        }
        wikis = site.profile.get("interwikimap") or ()
        self.relative = frozenset(item["prefix"] for item in wikis if item.get("protorel"))

    def format(
        self, comments: Iterable[tuple[str, Title | None]], look_up: Callable[[Set[Key]], Known]
    ) -> dict[tuple[str, Title | None], str]:
        """The HTML of comments, each with the title of the page that it is about; one look-up for them all."""
        parsed = {pair: self.parse(*pair) for pair in comments}
        wanted = set().union(*(each.wanted for each in parsed.values()))
        known = look_up(wanted) if wanted else {}
        return {pair: self.html(each, known) for pair, each in parsed.items()}

    # -- taking apart --------------------------------------------------------------------------

    def parse(self, comment: str, about: Title | None) -> Parsed:
        """Takes a comment apart."""
        clean = comment.replace("\n", " ").replace("\x1b", " ")
        parsed = Parsed(_escape(decode_references(clean)))
        if "/*" in parsed.html:
            parsed.html = _SECTION.sub(lambda match: self.section(parsed, match, about), parsed.html)
        if "[[" in parsed.html:
            parsed.html = _LINK.sub(lambda match: self.link(parsed, match, about), parsed.html)
        return parsed

    def section(self, parsed: Parsed, match: re.Match[str], about: Title | None) -> str:
        """What stands for a section's name between /* and */."""
        shown, after = match[1], match[2]
        bare = shown.replace("[[:", "").replace("[[", "").replace("]]", "")
        name = _named(bare)
        inner: str | Link = _unbracketed(shown)
        if name and about is not None:
            direction, arrow = ("rtl", "←") if self.rtl else ("ltr", "→")
            title = Title(about.namespace, about.key, _fragment(name), about.interwiki)
            inner = Link(title, f'{arrow}<bdi dir="{direction}">{_unbracketed(shown)}</bdi>', plain=True)
        if not inner and not after:
            return ""
        said = parsed.hole(inner)
        colon = ": " if after else ""
        return parsed.hole('<span class="autocomment">') + said + parsed.hole(f"{colon}</span>")

    def link(self, parsed: Parsed, match: re.Match[str], about: Title | None) -> str:
        """What stands for a link in double brackets: itself, where it names no page."""
        target, shown, after = match[1], match[2], match[3]
        if "%" in target:
            target = unquote(target).replace("<", "&lt;").replace(">", "&gt;")
        text = shown or target
        prefix, colon, name = target.partition(":")
        try:
            if colon and prefix == prefix.strip() and self.site.namespace_id(prefix) == MEDIA:
                return parsed.hole(Link(self.file(name), text, file=True)) + after
            title = self.title(target, about)
        except InvalidTitle:
            return match[0]
        found = self.trail.match(after)
        trail = found[1] if found else ""
        return parsed.hole(Link(title, text + trail)) + after[len(trail) :]

    def title(self, target: str, about: Title | None) -> Title:
        """The title that a link's target names, seen from the page `about`. Raises InvalidTitle."""
        if about is not None:
            target = self.from_subpage(target, about)
        title = self.site.title(target)
        if about is not None and not title.interwiki and not title.key and title.namespace == MAIN:
            return Title(about.namespace, about.key, title.fragment, about.interwiki)
        if title.namespace == SPECIAL:
            name, slash, rest = title.key.partition("/")
            local = self.specials.get(name.lower())
            title = Title(SPECIAL, f"{local}{slash}{rest}", title.fragment) if local else title
        return title

    def file(self, name: str) -> Title:
        """The file that a link names. MediaWiki decodes no references in its name: their # begins a fragment."""
        name = name.partition("#")[0]
        if found := _REFERENCE.search(name):
            raise InvalidTitle("title-invalid-characters", found[0])
        return Title(MEDIA, self.site.title(f"{self.site.namespaces[FILE].name}:{name}").key)

    def from_subpage(self, target: str, about: Title) -> str:
        """A relative target (/Subpage, ../Sibling) as a whole title; others as they are."""
        own = self.site.namespaces.get(about.namespace)
        if own is None or not own.subpages:
            return target
        stripped, hash_sign, fragment = target.strip().partition("#")
        prefixed, suffix = self.site.prefixed(about), hash_sign + fragment
        if stripped.startswith("/"):
            return f"{prefixed}/{stripped[1:].rstrip('/').strip()}{suffix}"
        ups, rest = 0, stripped
        while rest.startswith("../"):
            ups, rest = ups + 1, rest[3:]
        parts = prefixed.split("/")
        if not ups or ups >= len(parts):
            return target
        rest = rest.rstrip("/").strip()
        return "/".join([*parts[:-ups], *([rest] if rest else [])]) + suffix

    # -- putting together ----------------------------------------------------------------------

    def html(self, parsed: Parsed, known: Known) -> str:
        """The comment's HTML, where `known` tells which pages and files exist."""

        def fill(match: re.Match[str]) -> str:
            hole = parsed.holes[int(match[1])]
            if isinstance(hole, str):
                return hole
            shown = _HOLE.sub(fill, hole.html)
            if hole.plain:
                return _unbracketed(_anchor(self.address(hole.title), "", self.site.prefixed(hole.title), shown))
            return self.media(hole.title.key, shown, known) if hole.file else self.anchor(hole.title, shown, known)

        return _HOLE.sub(fill, parsed.html)

    def anchor(self, title: Title, shown: str, known: Known) -> str:
        """A link, blue or red."""
        name = self.site.prefixed(title)
        if title.interwiki:
            return _anchor(self.foreign(title), "extiw", name, shown)
        state = known.get((title.namespace, title.key)) if title.namespace != MEDIA else None
        if title.namespace == SPECIAL:
            if self.site.has_special(title.key):
                return _anchor(self.address(title), "", name, shown)
            return _anchor(self.address(title), "new", f"{name} (page does not exist)", shown)
        if state is None:
            edit = f"{self.script}?title={urlencode(name)}&action=edit&redlink=1"
            return _anchor(edit, "new", f"{name} (page does not exist)", shown)
        return _anchor(self.address(title), "mw-redirect" if state == "redirect" else "", name, shown)

    def media(self, key: str, shown: str, known: Known) -> str:
        """A link to a file itself."""
        name = key.replace("_", " ")
        if (MEDIA, key) not in known:
            upload = f"{self.script}?title={self.site.name(SPECIAL, self.specials.get('upload', 'Upload'))}"
            return _anchor(f"{upload}&wpDestFile={urlencode(key)}", "new", name, shown)
        digest = md5(key.encode(), usedforsecurity=False).hexdigest()
        return _anchor(f"{self.images}/{digest[0]}/{digest[:2]}/{quote(key, safe='')}", "internal", name, shown)

    def address(self, title: Title) -> str:
        """The address of a page of this wiki, without its server."""
        address = self.path.replace("$1", urlencode(self.site.prefixed(title)))
        fragment = title.fragment.removeprefix("#")
        return f"{address}#{_fragment(fragment)}" if fragment else address

    def foreign(self, title: Title) -> str:
        """The address of a page of another wiki."""
        address = self.site.interwiki_url(title) or ""
        if title.interwiki in self.relative:
            address = re.sub("^https?:", "", address)
        fragment = title.fragment.removeprefix("#")
        if not fragment:
            return address
        wiki = self.site.interwiki.get(title.interwiki)
        if wiki is not None and wiki.local:
            return f"{address}#{_fragment(fragment)}"
        return f"{address}#{quote(fragment.replace(' ', '_'), safe=':').replace('%', '.')}"


def _trail(pattern: str) -> re.Pattern[str]:
    """The letters that a link takes in behind it, from siteinfo's `linktrail`."""
    found = _TRAIL.fullmatch(pattern)
    if found:
        python = re.sub(r"\\x\{([0-9a-fA-F]+)\}", lambda m: re.escape(chr(int(m[1], 16))), found[1])
        try:
            return re.compile(python)
        except re.error:
            pass
    return re.compile("([a-z]+)")


def _escape(text: str) -> str:
    return escape(text).replace("&#x27;", "&#039;")


def _unbracketed(html: str) -> str:
    """Without brackets, so that nothing in it is taken for a link."""
    return html.replace("[", "&#91;").replace("]", "&#93;")


def _named(html: str) -> str:
    """The name of a section as a title's fragment has it."""
    try:
        return clean(decode_references(html)).replace("_", " ")
    except InvalidTitle:
        return ""


def _fragment(name: str) -> str:
    """A section's name as the fragment of an address."""
    return _ESCAPED.sub(r"%25\1", name.replace(" ", "_"))


def _anchor(address: str, kind: str, title: str, shown: str) -> str:
    classed = f' class="{kind}"' if kind else ""
    return f'<a href="{_escape(address)}"{classed} title="{_escape(title)}">{shown}</a>'
