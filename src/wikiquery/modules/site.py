"""What the wiki says of itself: meta=siteinfo."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import ApiError
from ..kinds import Boolean, Choice, String
from ..params import MetaModule, flags, param
from ..result import Form, Items, Tree
from ..schema.people import user_groups
from ..schema.tables import interwiki, job, site_stats
from ..scope import Run
from ..select import NOW, AnyOf, Compare, Null, Select, given, read
from ..site import interwikimap

MOST_JOBS = 10_000
"""More waiting jobs than these are not counted."""


class SiteInfo(MetaModule, prefix="si"):
    """The wiki: its name, namespaces, languages, counts and settings."""

    classname = "ApiQuerySiteinfo"
    volatile = True

    continues_by = "prop"
    adds = ("site_stats", "user_groups")

    prop: tuple[str, ...] = flags(
        ("general",),
        autocreatetempuser="How accounts for anonymous editors are made.",
        autopromote="What makes a user a member of a group.",
        autopromoteonce="The same for groups that a user joins only once.",
        clientlibraries="The libraries of the wiki's pages.",
        dbrepllag="How far the database is behind.",
        defaultoptions="The preferences of a new user.",
        extensions="The installed extensions.",
        extensiontags="The tags that extensions add to wikitext.",
        fileextensions="What the name of an uploaded file may end with.",
        functionhooks="The parser functions.",
        general="Name, addresses, language, version.",
        interwikimap="The prefixes of other wikis (see `filteriw`).",
        languages="The languages and their names.",
        languagevariants="The variants of languages that have such.",
        libraries="The libraries of the server.",
        magicwords="The magic words and their names.",
        namespacealiases="Other names of the namespaces.",
        namespaces="The namespaces.",
        protocols="What external links may start with.",
        restrictions="What can be protected, and how.",
        rightsinfo="The licence of the content.",
        showhooks="Who listens to which hook.",
        skins="The skins.",
        specialpagealiases="The names of the special pages.",
        statistics="How many pages, edits, users there are.",
        uploaddialog="The settings of the upload dialogue.",
        usergroups="The groups and their rights (see `numberingroup`).",
        variables="The magic words that stand for a value.",
    )
    filteriw: str | None = param(Choice("!local", "local"), "Only the local prefixes, or only the others.")
    showalldb: bool = param(Boolean(), "List all database servers.", False)
    numberingroup: bool = param(Boolean(), "Say how many members a group has.", False)
    inlanguagecode: str | None = param(String(), "The language for the names of languages.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The parts in the order in which they were asked for; what is left is asked for next."""
        for n, name in enumerate(self.prop):
            make = PARTS.get(name)
            part = make(self, at) if make else described(name, at)
            if part is None:
                absent(name, at)
            else:
                yield 0, {name: part}, "|".join(self.prop[n:])

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        """Each part stands in the answer's `query` by its own name."""
        node.update(item)


class Shape(NamedTuple):
    """How the formats print a part that is a list.

    `tag` names its elements in XML, `content` is the key that formatversion=1 calls "*", `inner` the tags of the lists
    in its items.
    """

    tag: str
    content: str | None = None
    inner: Mapping[str, str] = {}


LISTS = {
    "clientlibraries": Shape("library"),
    "dbrepllag": Shape("db"),
    "extensions": Shape("ext"),
    "extensiontags": Shape("t"),
    "fileextensions": Shape("fe"),
    "functionhooks": Shape("h"),
    "interwikimap": Shape("iw"),
    "languages": Shape("lang", "name"),
    "libraries": Shape("library"),
    "magicwords": Shape("magicword", None, {"aliases": "alias"}),
    "namespacealiases": Shape("ns", "alias"),
    "protocols": Shape("p"),
    "showhooks": Shape("hook", None, {"subscribers": "s"}),
    "skins": Shape("skin", "name"),
    "specialpagealiases": Shape("specialpage", None, {"aliases": "alias"}),
    "usergroups": Shape(
        "group",
        None,
        {"rights": "permission", "add": "group", "remove": "group", "add-self": "group", "remove-self": "group"},
    ),
    "variables": Shape("v"),
}
OBJECTS: dict[str, Mapping[str, str]] = {
    "autocreatetempuser": {},
    "autopromote": {},
    "autopromoteonce": {},
    "restrictions": {"types": "type", "levels": "level", "cascadinglevels": "level", "semiprotectedlevels": "level"},
    "rightsinfo": {},
    "uploaddialog": {},
}
GENERAL_LISTS = {"fallback": "lang"}
LIMIT, NAMESPACE = Form(tag="limit"), Form(tag="ns")
LANGUAGE, VARIANT = Form(tag="lang", key="code"), Form(tag="variant", key="code")


def described(name: str, at: Run) -> Any:
    """A part as the site profile has it; None where it has it not."""
    part = at.site.profile.get(name)
    if part is None:
        return None
    if name in OBJECTS:
        return tagged(part, OBJECTS[name])
    return listed(name, part)


def listed(name: str, part: Sequence[Any]) -> Items:
    """A part that is a list, with what the formats must know of it."""
    shape = LISTS[name]
    if shape.inner:
        part = [tagged(item, shape.inner) for item in part]
    return Items(part, shape.tag, content=shape.content)


def tagged(item: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """An object whose lists know the names of their elements."""
    return {k: Items(v, tags[k]) if k in tags and isinstance(v, list) else v for k, v in item.items()}


def absent(name: str, at: Run) -> None:
    """Warns that nobody has told what was asked for."""
    text = f'The "{name}" of the wiki is not known here: give the answer of its meta=siteinfo with --site.'
    at.warn("notinsnapshot", text, {"module": at.path, "prop": name})


def general(request: SiteInfo, at: Run) -> Any:
    """The wiki as it describes itself, but for what this server knows: the time, its database, its snapshot."""
    part = Tree(tagged(at.site.general, GENERAL_LISTS), keep=("variantarticlepath",))
    for key in ("thumblimits", "imagelimits"):
        if isinstance(part.get(key), Mapping):
            part[key] = Tree(part[key], listed=True, form=LIMIT)
    part["dbtype"], part["dbversion"] = at.engine
    part["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if snapshot := at.fact("snapshot"):
        part["snapshot"] = snapshot
    return part


def namespaces(request: SiteInfo, at: Run) -> Any:
    """The namespaces by id; MediaWiki's own where the profile has none."""
    known = at.site.profile.get("namespaces")
    if known:
        return Tree({number: Tree(item, content="name") for number, item in known.items()}, form=NAMESPACE)
    names = {
        str(own.id): Tree(
            {
                "id": own.id,
                "case": own.case,
                "name": own.name,
                "subpages": own.subpages,
                **({"canonical": own.canonical} if own.canonical else {}),
                "content": own.content,
                "nonincludable": own.nonincludable,
            },
            content="name",
        )
        for own in at.site.namespaces.values()
    }
    return Tree(names, form=NAMESPACE)


def language_variants(request: SiteInfo, at: Run) -> Any:
    """The languages that have variants: for each of these, what it falls back on."""
    known = at.site.profile.get("languagevariants")
    if known is None:
        return None
    inner = {"fallbacks": "variant"}
    tagged_all = (
        (code, Tree({name: tagged(variant, inner) for name, variant in variants.items()}, form=VARIANT))
        for code, variants in known.items()
    )
    return Tree(dict(tagged_all), form=LANGUAGE)


def prefixes(request: SiteInfo, at: Run) -> Any:
    """The interwiki map: the database's own, where it has one."""
    known = at.site.profile.get("interwikimap")
    if at.has("interwiki"):
        columns = (interwiki.prefix, interwiki.url, interwiki.api, interwiki.wikiid, interwiki.local, interwiki.trans)
        known = interwikimap(at.rows(Select(interwiki, read(*columns), order=(interwiki.prefix,))), at.site.profile)
    if known is None:
        return None
    wanted = request.filteriw
    return listed("interwikimap", [i for i in known if wanted is None or bool(i.get("local")) == (wanted == "local")])


def statistics(request: SiteInfo, at: Run) -> Any:
    """The counts: the database's own, else the profile's."""
    known = at.site.profile.get("statistics") or {}
    if at.has("site_stats"):
        stats = site_stats
        columns = (stats.pages, stats.articles, stats.edits, stats.images, stats.users, stats.active_users)
        rows = at.rows(Select(stats, read(*columns)), 1)
        names = ("pages", "articles", "edits", "images", "users", "activeusers")
        known = {**known, **(dict(zip(names, rows[0], strict=True)) if rows else {})}
    elif not at.held:
        at.missing("the statistics of the wiki, as they are now,", "site_stats")
    if not known:
        return None
    admins = {"admins": len(members(at, "sysop"))} if at.has("user_groups") else {}
    jobs = {"jobs": waiting(at)} if at.has("job") else {"jobs": known.get("jobs", 0)}
    # What a snapshot cannot tell (how many users there are, say) is left out.
    counts = {**known, **admins, **jobs}
    unknown = [name for name, count in counts.items() if count is None]
    if unknown:
        at.missing(f"the counts {', '.join(unknown)}", "site_stats", "statistics")
    return {name: count for name, count in counts.items() if count is not None}


def members(at: Run, group: str | None = None) -> list[str]:
    """The group of every membership that has not expired, of one group or of all."""
    lasting = AnyOf((Compare(user_groups.expiry, ">", NOW), Null(user_groups.expiry)))
    rows = at.rows(Select(user_groups, read(user_groups.group), where=[given(user_groups.group, group), lasting]))
    return [row[0] for row in rows]


def waiting(at: Run) -> int:
    """How many jobs are not finished."""
    return len(at.rows(Select(job, read(job.id)), MOST_JOBS))


def lag(request: SiteInfo, at: Run) -> Any:
    """One database, of which nobody is behind. Raises `includeAllDenied` for a list of servers."""
    if request.showalldb:
        raise ApiError("includeAllDenied", "The servers of the database are not shown here.")
    return listed("dbrepllag", [{"host": "", "lag": -1}])


def groups(request: SiteInfo, at: Run) -> Any:
    """The groups; with `numberingroup`, their sizes, but for those that nobody joins."""
    known = at.site.profile.get("usergroups")
    if known is None or not request.numberingroup:
        return None if known is None else listed("usergroups", known)
    if not at.has("user_groups"):
        at.missing("the number of users in a group", "user_groups", "usergroups")
        return listed("usergroups", known)
    found = members(at)
    counted = {"user": (statistics(request, at) or {}).get("users")}
    counted |= dict.fromkeys(("*", *(at.site.profile.get("autopromote") or {})))
    sized = []
    for item in known:
        name = item["name"]
        number = counted[name] if name in counted else found.count(name)
        sized.append(item if number is None else with_number(item, number))
    return listed("usergroups", sized)


def with_number(item: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A group with its size, behind its rights."""
    first = {k: item[k] for k in ("name", "rights") if k in item}
    return {**first, "number": number, **{k: v for k, v in item.items() if k not in first}}


def options(request: SiteInfo, at: Run) -> Any:
    """The preferences: here formatversion=1 keeps true and false."""
    known = at.site.profile.get("defaultoptions")
    return None if known is None else Tree(known, keep=known)


PARTS: dict[str, Callable[[SiteInfo, Run], Any]] = {
    "dbrepllag": lag,
    "defaultoptions": options,
    "general": general,
    "interwikimap": prefixes,
    "languagevariants": language_variants,
    "namespaces": namespaces,
    "statistics": statistics,
    "usergroups": groups,
}
"""The parts that are more than a copy of the profile's."""
