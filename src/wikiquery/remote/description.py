"""What a wiki says of itself: `meta=siteinfo` with every property that this wiki knows."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import StoreError
from .web import Web

PROPERTIES = (
    *("general", "namespaces", "namespacealiases", "specialpagealiases", "magicwords", "interwikimap", "dbrepllag"),
    *("statistics", "usergroups", "autocreatetempuser", "clientlibraries", "libraries", "extensions", "fileextensions"),
    *("rightsinfo", "restrictions", "languages", "languagevariants", "skins", "extensiontags", "functionhooks"),
    *("showhooks", "variables", "protocols", "defaultoptions", "uploaddialog", "autopromote", "autopromoteonce"),
    "copyuploaddomains",
)
"""The properties of MediaWiki 1.43, for wikis that do not list their own."""
LEAST = ("general", "namespaces", "namespacealiases", "interwikimap", "usergroups", "magicwords")
"""What every MediaWiki since 1.15 knows."""
MOST_ANSWERS = 100


def describe(web: Web) -> dict[str, Any]:
    """The `query` object, as the wiki writes it; all answers of a request that continues are put together.

    Raises StoreError: with the API's own error where that is what it says.
    """
    found = properties(web.get(action="paraminfo", modules="query+siteinfo"))
    if found:
        return asked(web, found)
    try:
        return asked(web, PROPERTIES)
    except StoreError:
        # A wiki of old may refuse a list in which it does not know something.
        return asked(web, LEAST)


def properties(paraminfo: Mapping[str, Any]) -> list[str]:
    """The values of `siprop`, of an answer of action=paraminfo; empty where it has none."""
    try:
        module = paraminfo["paraminfo"]["modules"][0]
        types = [each["type"] for each in module["parameters"] if each["name"] == "prop"]
        return [str(name) for name in types[0]] if isinstance(types[0], list) else []
    except (LookupError, TypeError):
        return []


def asked(web: Web, names: Iterable[str]) -> dict[str, Any]:
    """The properties of these names. Raises StoreError."""
    whole: dict[str, Any] = {}
    more: dict[str, str] = {}
    for _ in range(MOST_ANSWERS):
        answer = web.get(action="query", meta="siteinfo", **{"siprop": "|".join(names), **more})
        refuse(web, answer)
        for name, value in answer.get("query", {}).items():
            whole[name] = joined(whole[name], value) if name in whole else value
        # (query-continue: before 1.26, by module.)
        following = answer.get("continue") or answer.get("query-continue", {}).get("siteinfo")
        if not following:
            break
        more = {str(name): str(value) for name, value in following.items()}
    if not whole:
        raise StoreError(f"{web.url}: the answer tells nothing of the wiki")
    return whole


def joined(known: Any, new: Any) -> Any:
    """Two parts of one property."""
    if isinstance(known, list) and isinstance(new, list):
        return known + new
    return {**known, **new} if isinstance(known, dict) and isinstance(new, dict) else new


def refuse(web: Web, answer: Mapping[str, Any]) -> None:
    """Raises StoreError for an answer that is an error."""
    errors = answer.get("errors")
    error = errors[0] if isinstance(errors, list) and errors else answer.get("error")
    if not isinstance(error, Mapping):
        return
    code, text = error.get("code", "error"), error.get("info") or error.get("text") or ""
    if code == "readapidenied":
        text = (
            "only those who are logged in may read this wiki; log in with a browser, open "
            f"{web.url}?action=query&meta=siteinfo&siprop={'|'.join(PROPERTIES)}&format=json&formatversion=2 "
            "and save what it shows"
        )
    raise StoreError(f"{web.url}: {code}: {' '.join(str(text).split())}")
