"""A wiki as it describes itself: its namespaces, interwiki prefixes and languages, and what a text means in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from wikiquery import addresses
from wikiquery.errors import ApiError
from wikiquery.inline import inline
from wikiquery.titles import InvalidTitle, Title, check, clean, decode_references, first_upper

MEDIA, SPECIAL, MAIN, TALK, USER, USER_TALK = -2, -1, 0, 1, 2, 3

_CANONICAL = {
    -2: "Media",
    -1: "Special",
    0: "",
    1: "Talk",
    2: "User",
    3: "User talk",
    4: "Project",
    5: "Project talk",
    6: "File",
    7: "File talk",
    8: "MediaWiki",
    9: "MediaWiki talk",
    10: "Template",
    11: "Template talk",
    12: "Help",
    13: "Help talk",
    14: "Category",
    15: "Category talk",
}
_TURKIC = {"az", "gag", "kaa", "kiu", "lez", "lzz", "tr"}
_ALIASES = {"image": 6, "image_talk": 7}

# Words of letters that need no thought (Latin, Greek, Cyrillic, CJK and the like), joined by single spaces: nothing in
# them can be a prefix, a fragment, a reference or illegal. They are most of what anybody asks for.
_LETTERS = r"A-Za-z0-9!\"'()*,\-;?\u00c0-\u02ff\u0370-\u0587\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
_PLAIN = re.compile(rf"[{_LETTERS}]++(?:[ _][{_LETTERS}]++)*+")
_PLAIN_LENGTH = 63  # characters: never more than 255 bytes

# Without DOTALL: a line break ends what a prefix is followed by, and MediaWiki drops the break.
_PREFIX = re.compile(r"(.+?)_*:_*(.*)$")
_CACHED_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace. `name` and `canonical` with spaces; `case` is first-letter or case-sensitive."""

    id: int
    name: str
    canonical: str
    case: str = "first-letter"
    subpages: bool = False
    content: bool = False
    nonincludable: bool = False
    content_model: str | None = None


@dataclass(frozen=True, slots=True)
class Interwiki:
    """An interwiki prefix. `url` has $1 for the title; `language` is its name in itself where the prefix is a language.

    `localinterwiki`: the prefix means this wiki itself. `extra_language`: links with it are listed among the languages
    though it is none.
    """

    prefix: str
    url: str
    local: bool = False
    trans: bool = False
    language: str | None = None
    localinterwiki: bool = False
    extra_language: bool = False


VARIANT_LANGUAGES = frozenset(
    ("ban", "crh", "gan", "iu", "ku", "mni", "sh", "shi", "sr", "tg", "tly", "uz", "wuu", "zgh", "zh")
)
"""Languages that MediaWiki writes in several variants, and between which it converts titles."""


WIKIMEDIA_EXTENSIONS = frozenset(("Gadgets", "PageImages", "TextExtracts"))
"""Extensions with query modules that Wikimedia's content wikis have: their dumps list no extensions."""


class Site:
    """What a wiki's own description says. `profile` has the shape of meta=siteinfo's `query` in formatversion 2.

    Any of its keys may be absent; without namespaces a wiki has MediaWiki's own.
    """

    def __init__(self, profile: Mapping[str, Any]) -> None:
        self.profile = profile
        self.general: Mapping[str, Any] = profile.get("general") or {}
        self.wikimedia = "wmf" in str(self.general.get("generator", ""))
        self.namespaces = _namespaces(profile, self.general.get("case", "first-letter"))
        self.interwiki = _interwiki(profile)
        self._ids = _namespace_ids(profile, self.namespaces)
        self._letters = _letters(self.general)
        self._prefixes = _Prefixes(self.namespaces)
        self._languages: dict[str, str] = {item["code"]: item["name"] for item in profile.get("languages") or ()}
        self._specials = {
            alias.replace(" ", "_").lower()
            for page in profile.get("specialpagealiases") or ()
            for alias in (page["realname"], *page["aliases"])
        }
        #: Names of the extension tags; None where the profile has no list. See `sections.section`.
        self.extension_tags: frozenset[str] | None = _extension_tags(profile)
        self._extensions = profile.get("extensions")
        #: The roles that slots of revisions have on this wiki.
        self.slot_roles: tuple[str, ...] = tuple(profile.get("slotroles") or ("main",))
        #: The tags that people may give to changes: the wiki's own.
        self.manual_tags: tuple[str, ...] = tuple(profile.get("manualtags") or ())
        self.language_variants = bool(self.general.get("langconversion", True))
        self.has_variants = bool(self.general.get("variants")) or self.general.get("lang") in VARIANT_LANGUAGES
        self._cached = lru_cache(maxsize=1 << 14)(self._parse)

    def has_extension(self, name: str) -> bool:
        """Whether the wiki has an extension, by the name that meta=siteinfo gives it."""
        if self._extensions is None:
            return self.wikimedia and name in WIKIMEDIA_EXTENSIONS
        return any(entry.get("name") == name for entry in self._extensions)

    def title(self, text: str, default_namespace: int = MAIN) -> Title:
        """The title that a text names (MediaWiki's Title::newFromText). Raises InvalidTitle."""
        if len(text) > _CACHED_LENGTH:
            return self._parse(text, default_namespace)
        return self._cached(text, default_namespace)

    def own_title(self, text: str) -> Title:
        """The title of this wiki that a text names. Raises ApiError("invalidtitle")."""
        try:
            title = self.title(text)
        except InvalidTitle:
            raise _bad_title(text) from None
        if title.interwiki:
            raise _bad_title(text)
        return title

    def prefixed(self, title: Title) -> str:
        """A title as it is written: with spaces, interwiki prefix and namespace in front, without its fragment."""
        name = self._prefixes[title.namespace] + title.key.replace("_", " ")
        return f"{title.interwiki}:{name}" if title.interwiki else name

    @inline("{prefixes}[{0}] + {1}.replace('_', ' ')", prefixes="_prefixes")
    def name(self, namespace: int, key: str) -> str:
        """The same as `prefixed` for the namespace and title columns of a row."""
        return self._prefixes[namespace] + key.replace("_", " ")

    def key(self, title: Title) -> str:
        """A title with underscores: as `prefixed`, for URLs."""
        return self.prefixed(title).replace(" ", "_")

    def namespace_id(self, name: str) -> int | None:
        """The id of a namespace by any of its names, in any case, with spaces or underscores; None if there is none."""
        return self._ids.get(_folded(name))

    def has_special(self, key: str) -> bool:
        """Whether a key of the namespace -1 names a special page, with or without a subpage behind it."""
        return key.partition("/")[0].lower() in self._specials

    def is_language(self, prefix: str) -> bool:
        """Whether links with this prefix are language links."""
        wiki = self.interwiki.get(prefix.lower())
        return wiki is not None and (wiki.language is not None or wiki.extra_language)

    def language_name(self, code: str, in_language: str | None = None) -> str:
        """The name of a language in itself; empty if it is not known. Names in other languages no profile has."""
        return self._languages.get(code, "")

    def title_part_to_key(self, part: str, namespace: int = MAIN) -> str:
        """The key for a from, to or prefix parameter, where an incomplete title will do; a space at its end stays.

        Raises ApiError("invalidtitle").
        """
        try:
            title = self.title_within(part + "x", namespace)
        except InvalidTitle as error:
            raise _bad_title(part) from error
        if title.fragment or title.interwiki or title.namespace != namespace:
            raise _bad_title(part)
        return title.key[:-1]

    def title_within(self, text: str, namespace: int) -> Title:
        """The title of a text in a given namespace (MediaWiki's Title::makeTitleSafe). Raises InvalidTitle."""
        if namespace not in self.namespaces:
            raise InvalidTitle("title-invalid-empty")
        return self._split(self._prefixes[namespace] + text, MAIN)

    def interwiki_url(self, title: Title) -> str | None:
        """The address of a title of another wiki, as `iwurl` gives it; None for this wiki's own."""
        wiki = self.interwiki.get(title.interwiki)
        if wiki is None:
            return None
        return wiki.url.replace("$1", urlencode(self._prefixes[title.namespace] + title.key))

    def _parse(self, text: str, default_namespace: int) -> Title:
        if default_namespace == MAIN and len(text) <= _PLAIN_LENGTH and _PLAIN.fullmatch(text):
            key = text.replace(" ", "_")
            first = key[0]
            if "a" <= first <= "z" or first > "\x7f":
                key = self._capitalized(key, MAIN)
            return Title(MAIN, key)
        return self._split(decode_references(text), default_namespace)

    def _split(self, text: str, namespace: int) -> Title:
        key = clean(text)
        if key.startswith(":"):
            namespace, key = MAIN, key[1:].strip("_")
        if not key:
            raise InvalidTitle("title-invalid-empty")
        namespace, interwiki, key = self._take_prefix(key, namespace)
        key, hash_sign, fragment = key.partition("#")
        if hash_sign:
            key = key.rstrip("_")
        check(key, namespace)
        if not interwiki:
            key = self._capitalized(key, namespace)
            if not key and namespace != MAIN:
                raise InvalidTitle("title-invalid-empty")
        if namespace in {USER, USER_TALK}:
            key = addresses.canonical(key)
        if key.startswith(":"):
            raise InvalidTitle("title-invalid-leading-colon")
        return Title(namespace, key, fragment.replace("_", " "), interwiki)

    def _take_prefix(self, key: str, namespace: int) -> tuple[int, str, str]:
        """(namespace, interwiki prefix, the rest of the key)."""
        while match := _PREFIX.match(key):
            prefix, rest = _folded(match[1]), match[2]
            found = self._ids.get(prefix)
            if found is not None:
                if found == TALK:
                    self._refuse_talk_of(rest)
                return found, "", rest
            wiki = self.interwiki.get(prefix)
            if wiki is None:
                break
            if not wiki.localinterwiki:
                if rest.startswith(":"):
                    namespace, rest = MAIN, rest[1:].strip("_")
                return namespace, prefix, rest
            if not rest:
                main_page = self.title(self.general.get("mainpage", "Main Page"))
                return main_page.namespace, main_page.interwiki, main_page.key
            key = rest
        return namespace, "", key

    def _refuse_talk_of(self, rest: str) -> None:
        if match := _PREFIX.match(rest):
            prefix = _folded(match[1])
            if prefix in self._ids or prefix in self.interwiki:
                raise InvalidTitle("title-invalid-talk-namespace")

    def _capitalized(self, key: str, namespace: int) -> str:
        own = self.namespaces.get(namespace)
        return first_upper(key, self._letters) if own is None or own.case == "first-letter" else key


class _Prefixes(dict[int, str]):
    """Namespace id → what stands before a title in it."""

    def __init__(self, namespaces: Mapping[int, Namespace]) -> None:
        super().__init__({id: f"{own.name}:" if own.name else "" for id, own in namespaces.items()})
        self._special = self[SPECIAL]

    def __missing__(self, id: int) -> str:
        return f"{self._special}Badtitle/NS{id}:"


_SENT_AS_IS = re.compile(r"[\w.\-;@$!*(),/~:]*", re.ASCII)


def urlencode(text: str) -> str:
    """A title in a URL: underscores for spaces, and MediaWiki's (wfUrlencode's) choice of what is left as it is."""
    key = text.replace(" ", "_")
    return key if _SENT_AS_IS.fullmatch(key) else quote(key, safe=";@$!*(),/~:")


def _bad_title(part: str) -> ApiError:
    return ApiError("invalidtitle", f'Bad title "{part}".')


def _namespaces(profile: Mapping[str, Any], case: str) -> dict[int, Namespace]:
    described = profile.get("namespaces")
    if not described:
        return {id: Namespace(id, name, name, case, content=id == MAIN) for id, name in _CANONICAL.items()}
    found = {int(item["id"]): _namespace(item, case) for item in described.values()}
    for id in (MEDIA, SPECIAL, MAIN):
        found.setdefault(id, Namespace(id, _CANONICAL[id], _CANONICAL[id], case if id == MAIN else "first-letter"))
    return dict(sorted(found.items()))


def _namespace(item: Mapping[str, Any], case: str) -> Namespace:
    id, name = int(item["id"]), item.get("name", "")
    return Namespace(
        id,
        name,
        item.get("canonical", _CANONICAL.get(id, name)),
        item.get("case", case),
        bool(item.get("subpages")),
        bool(item.get("content", id == MAIN)),
        bool(item.get("nonincludable")),
        item.get("defaultcontentmodel"),
    )


def _namespace_ids(profile: Mapping[str, Any], namespaces: Mapping[int, Namespace]) -> dict[str, int]:
    """Every name of a namespace, lower-case and with underscores → its id; the canonical ones win, as in MediaWiki."""
    ids = {name: id for name, id in _ALIASES.items() if id in namespaces}
    ids |= {_folded(item["alias"]): int(item["id"]) for item in profile.get("namespacealiases") or ()}
    ids |= {_folded(own.name): id for id, own in namespaces.items()}
    ids |= {_folded(own.canonical): id for id, own in namespaces.items()}
    ids.pop("", None)
    return ids


def _folded(name: str) -> str:
    # PHP 8.2 makes every Σ a σ; Python looks whether a word ends there.
    return name.replace(" ", "_").replace("Σ", "σ").lower()


def _letters(general: Mapping[str, Any]) -> dict[str, str]:
    """The wiki's own upper-case letters: i in Turkic languages, ß in Wikimedia's wikis (told by their version)."""
    turkic = {"i": "İ"} if general.get("lang") in _TURKIC else {}
    return turkic | ({"ß": "ß"} if "wmf" in general.get("generator", "") else {})


def _extension_tags(profile: Mapping[str, Any]) -> frozenset[str] | None:
    tags = profile.get("extensiontags")
    return None if tags is None else frozenset(tag.strip("<>") for tag in tags)


def _interwiki(profile: Mapping[str, Any]) -> dict[str, Interwiki]:
    return {
        item["prefix"]: Interwiki(
            item["prefix"],
            item.get("url", ""),
            bool(item.get("local")),
            bool(item.get("trans")),
            item.get("language"),
            bool(item.get("localinterwiki")),
            bool(item.get("extralanglink")),
        )
        for item in profile.get("interwikimap") or ()
    }


_ONLY_IN_PROFILE = ("language", "bcp47", "localinterwiki", "extralanglink", "code", "linktext", "sitename")
InterwikiRow = tuple[str, str, str, str, int, int]


def interwikimap(rows: Iterable[InterwikiRow], profile: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a wiki's `interwiki` table (prefix, url, api, wikiid, local, trans) as siteinfo's `interwikimap`.

    What the table does not know comes from the profile: names of languages, prefixes that mean the wiki itself.
    """
    languages = {item["code"]: item for item in profile.get("languages") or ()}
    known = {item["prefix"]: item for item in profile.get("interwikimap") or ()}
    server = str((profile.get("general") or {}).get("server", ""))
    scheme = "http:" if server.startswith("http://") else "https:"
    items = []
    for prefix, url, api, wikiid, local, trans in sorted(rows):
        before = known.get(prefix, {})
        item: dict[str, Any] = {"prefix": prefix}
        item |= {key: True for key, value in (("local", local), ("trans", trans)) if value}
        if language := languages.get(prefix):
            item |= {"language": language["name"], "bcp47": language.get("bcp47", prefix)}
        item |= {key: before[key] for key in _ONLY_IN_PROFILE if key in before and key not in item}
        item |= {"url": scheme + url if url.startswith("//") else url, "protorel": url.startswith("//")}
        item |= {key: value for key, value in (("wikiid", wikiid), ("api", api)) if value}
        items.append(item)
    return items
