"""The site profile: what a wiki is, in the shape of `meta=siteinfo`'s `query` object in formatversion 2.

Any key may be absent. `merge` puts profiles together and completes them.
"""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from wikiquery.errors import StoreError
from wikiquery.importer.formatversion import NAMESPACE_ORDER, to_version_2
from wikiquery.importer.general import ordered

Profile: TypeAlias = dict[str, Any]

_SUBJECTS = ("User", "Project", "File", "MediaWiki", "Template", "Help", "Category")
CANONICAL = {-2: "Media", -1: "Special", 1: "Talk"}
CANONICAL |= dict(zip(range(2, 16, 2), _SUBJECTS, strict=True))
CANONICAL |= {number: f"{name} talk" for number, name in zip(range(3, 16, 2), _SUBJECTS, strict=True)}
SUBPAGES = frozenset({1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15, 828, 829})

# xml:lang is the name of the language in HTML; where MediaWiki's own code is another one:
_LANGUAGES = {
    "cbk": "cbk-zam",
    "egl": "eml",
    "en-simple": "simple",
    "jv-x-bms": "map-bms",
    "nap-x-tara": "roa-tara",
    "nrf": "nrm",
}
_PROPERTIES = frozenset(
    (
        *("general", "namespaces", "namespacealiases", "specialpagealiases", "magicwords", "interwikimap", "dbrepllag"),
        *("statistics", "usergroups", "autocreatetempuser", "clientlibraries", "libraries", "extensions", "skins"),
        *(
            "fileextensions",
            "rightsinfo",
            "restrictions",
            "languages",
            "languagevariants",
            "extensiontags",
            "protocols",
        ),
        *("functionhooks", "showhooks", "variables", "defaultoptions", "uploaddialog", "autopromote"),
        *("autopromoteonce", "copyuploaddomains"),
    )
)


def from_siteinfo(document: Mapping[str, Any]) -> Profile:
    """The profile that an answer of `meta=siteinfo` gives: either formatversion, whole or only its `query` object.

    Raises StoreError when the document is no such answer.
    """
    query = document.get("query", document) if isinstance(document, Mapping) else None
    if not isinstance(query, Mapping):
        raise StoreError("not an answer of meta=siteinfo: no JSON object")
    if isinstance(error := query.get("error"), Mapping):
        raise StoreError(f"not an answer of meta=siteinfo but an error: {error.get('code')}: {error.get('info')}")
    if not _PROPERTIES.intersection(query):
        raise StoreError("not an answer of meta=siteinfo: it has neither general nor namespaces")
    try:
        profile = to_version_2(query)
        for key, namespace in profile.get("namespaces", {}).items():
            if int(key) != namespace["id"] or not isinstance(namespace["name"], str):
                raise ValueError(f"namespace {key}")
        for alias in profile.get("namespacealiases", []):
            if not isinstance(alias["id"], int) or not isinstance(alias["alias"], str):
                raise ValueError(f"alias of namespace {alias['id']}")
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise StoreError(f"not an answer of meta=siteinfo: its parts are not as they should be ({error})") from None
    return profile


def from_file(path: Path) -> Profile:
    """The profile in a file: an answer of `meta=siteinfo` as JSON, plain or gzipped (-siteinfo-namespaces.json.gz).

    Raises StoreError, naming the file, when it cannot be read or is no such answer.
    """
    try:
        data = Path(path).read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        return from_siteinfo(json.loads(data.decode("utf-8-sig")))
    except (OSError, EOFError) as error:
        raise StoreError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{path}: not JSON ({error})") from None
    except StoreError as error:
        raise StoreError(f"{path}: {error}") from None


def from_xml(siteinfo: Mapping[str, Any]) -> Profile:
    """The profile that the <siteinfo> of an XML dump gives.

    In: "sitename", "dbname", "base", "generator", "case" and "lang" as written (each may be absent), "namespaces" as a
    list of (id, case or "", name). The names of standard namespaces get their canonical English names beside them.
    """
    keys = {"base": "base", "sitename": "sitename", "generator": "generator", "case": "case", "dbname": "wikiid"}
    general = {keys[key]: siteinfo[key] for key in keys if siteinfo.get(key)}
    if siteinfo.get("lang"):
        general["lang"] = language_code(siteinfo["lang"])
    namespaces = {
        str(number): _namespace(number, case or siteinfo.get("case") or "first-letter", name)
        for number, case, name in siteinfo.get("namespaces", ())
    }
    profile: Profile = {}
    if general:
        profile["general"] = general
    if namespaces:
        profile["namespaces"] = namespaces
    return profile


def from_wikimedia(wiki: str) -> Profile | None:
    """The profile of a Wikimedia wiki ("ltgwiki") from the list that ships with the package; None for another wiki."""
    fact = _wikimedia()["wikis"].get(wiki)
    if fact is None:
        return None
    general = {
        "mainpage": _main_page(fact["base"]),
        "base": fact["base"],
        "sitename": fact["sitename"],
        "case": fact["case"],
        "lang": language_code(fact["language"]),
        "articlepath": "/wiki/$1",
        "scriptpath": "/w",
        "script": "/w/index.php",
        "server": "//" + fact["host"],
        "servername": fact["host"],
        "wikiid": wiki,
    }
    namespaces: dict[str, dict[str, Any]] = {}
    for key, name in fact["namespaces"].items():
        case = fact["case"]
        if int(key) in fact.get("othercase", ()):
            case = "first-letter" if case == "case-sensitive" else "case-sensitive"
        namespaces[key] = _namespace(int(key), case, name)
        if key in fact.get("canonical", ()):
            namespaces[key]["canonical"] = fact["canonical"][key]
        namespaces[key]["content"] = int(key) in fact["content"]
    # MediaWiki has these two in every language.
    aliases = [{"id": 6, "alias": "Image"}, {"id": 7, "alias": "Image talk"}]
    return {"general": general, "namespaces": namespaces, "namespacealiases": aliases}


def merge(*profiles: Profile) -> Profile:
    """One profile of several: the first one wins, key by key (in `general` and in each namespace: field by field).

    The first profile with `namespaces` says which namespaces there are. What no profile says of a namespace (canonical
    name, subpages, content, nonincludable) is what MediaWiki has by default, and what `base` says of server and main
    page is used where nothing else does: so use it for a single profile too.
    """
    merged: Profile = {}
    for profile in profiles:
        for key, value in profile.items():
            if key == "general":
                merged[key] = {**value, **merged.get(key, {})}
            elif key == "namespaces" and key in merged:
                merged[key] = {number: {**value.get(number, {}), **known} for number, known in merged[key].items()}
            else:
                merged.setdefault(key, value)
    if "general" in merged:
        merged["general"] = ordered(_from_base(merged["general"].get("base", "")) | merged["general"])
    if "namespaces" in merged:
        merged["namespaces"] = {key: _complete(value) for key, value in merged["namespaces"].items()}
    return merged


def namespace_ids(profile: Profile) -> dict[str, int]:
    """The number of each namespace by its names (lower-case, with spaces), always with the canonical English ones."""
    ids = {name.lower(): number for number, name in CANONICAL.items()}
    for alias in profile.get("namespacealiases", ()):
        ids[alias["alias"].replace("_", " ").lower()] = alias["id"]
    for namespace in profile.get("namespaces", {}).values():
        ids[namespace.get("canonical", namespace["name"]).lower()] = namespace["id"]
    for namespace in profile.get("namespaces", {}).values():
        ids[namespace["name"].replace("_", " ").lower()] = namespace["id"]
    ids.pop("", None)
    return ids


def language_code(html: str) -> str:
    """MediaWiki's code ("map-bms", "pt-br") of a language that HTML and XML name in their way ("jv-x-bms", "pt-BR")."""
    code = html.lower()
    return _LANGUAGES.get(code, code)


@cache
def _wikimedia() -> dict[str, Any]:
    packed = resources.files("wikiquery").joinpath("data/wikimedia.json.gz").read_bytes()
    document: dict[str, Any] = json.loads(gzip.decompress(packed))
    return document


def _namespace(number: int, case: str, name: str) -> dict[str, Any]:
    namespace = {"id": number, "case": case, "name": name}
    if number in CANONICAL:
        namespace["canonical"] = CANONICAL[number]
    return namespace


def _complete(namespace: dict[str, Any]) -> dict[str, Any]:
    """The namespace with everything that MediaWiki says of one."""
    number: int = namespace["id"]
    known: dict[str, Any] = {"subpages": number in SUBPAGES, "content": number == 0, "nonincludable": False}
    if number:
        known["canonical"] = CANONICAL.get(number, namespace["name"])
    if number == 8:
        known["namespaceprotection"] = "editinterface"
    known.update(namespace)
    return {**{name: known[name] for name in NAMESPACE_ORDER if name in known}, **known}


def _main_page(base: str) -> str:
    """The title in the address of a main page: https://example.org/wiki/Main_Page, .../index.php?title=Main_Page."""
    address = urlsplit(base)
    for mark, part in (("title=", address.query), ("/wiki/", address.path), ("/index.php/", address.path)):
        _, found, title = part.partition(mark)
        if found:
            return unquote(title.partition("&")[0]).replace("_", " ")
    return ""


def _from_base(base: str) -> dict[str, Any]:
    address = urlsplit(base)
    title = _main_page(base)
    if not address.netloc or not title:
        return {}
    written = base.rpartition("title=" if address.query else "/wiki/" if "/wiki/" in base else "/index.php/")
    return {
        "mainpage": title,
        "articlepath": (written[0] + written[1]).removeprefix(f"{address.scheme}://{address.netloc}") + "$1",
        "server": f"{address.scheme}://{address.netloc}",
        "servername": address.hostname or "",
    }
