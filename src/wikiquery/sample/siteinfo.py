"""What a sample wiki says about itself: the profile that `meta=siteinfo` would give, in both versions of the format."""

from collections.abc import Sequence
from typing import Any

from .names import ENGLISH, Names

LANGUAGES = {"de": "Deutsch", "en": "English", "es": "español", "fr": "français", "ja": "日本語", "ru": "русский"}
WIKIS = {
    "commons": "commons.example.org",
    "meta": "meta.example.org",
    "mw": "www.mediawiki.org",
    "wikt": "words.example.org",
}
GENERATOR = "MediaWiki 1.45.1"


def profile(wiki: str, name: str, language: str, main_page: str, names: Names) -> dict[str, Any]:
    """The profile of a wiki in the shape of `query` in formatversion 2: general, namespaces, interwikimap and so on."""
    server = f"https://{language}.example.org"
    return {
        "general": _general(wiki, name, language, main_page, server),
        "namespaces": {str(number): _namespace(number, local) for number, local in names.namespaces.items()},
        "namespacealiases": [{"id": number, "alias": alias} for alias, number in names.aliases.items()],
        "interwikimap": [*_interwiki(language)],
        "languages": [{"code": code, "bcp47": code, "name": local} for code, local in LANGUAGES.items()],
        "fileextensions": [{"ext": ext} for ext in ("png", "gif", "jpg", "jpeg", "webp", "svg")],
        "rightsinfo": {"url": "https://opensource.org/license/mit", "text": "MIT"},
        "restrictions": {
            "types": ["create", "edit", "move", "upload"],
            "levels": ["", "autoconfirmed", "sysop"],
            "cascadinglevels": ["sysop"],
            "semiprotectedlevels": ["autoconfirmed"],
        },
    }


def first_version(query: dict[str, Any]) -> dict[str, Any]:
    """The part of a profile that `-siteinfo-namespaces.json.gz` holds, as formatversion 1 writes it."""
    namespaces = {}
    for key, value in query["namespaces"].items():
        old = _old({name: item for name, item in value.items() if name != "name"})
        namespaces[key] = {**old, "*": value["name"]}
    aliases = [{"id": entry["id"], "*": entry["alias"]} for entry in query["namespacealiases"]]
    general = _old(query["general"])
    return {"batchcomplete": "", "query": {"general": general, "namespaces": namespaces, "namespacealiases": aliases}}


def _old(value: dict[str, Any]) -> dict[str, Any]:
    return {key: "" if item is True else item for key, item in value.items() if item is not False}


def _general(wiki: str, name: str, language: str, main_page: str, server: str) -> dict[str, Any]:
    return {
        "mainpage": main_page,
        "base": f"{server}/wiki/{main_page.replace(' ', '_')}",
        "sitename": name,
        "mainpageisdomainroot": False,
        "generator": GENERATOR,
        "linkprefixcharset": "",
        "linkprefix": "",
        "linktrail": "/^([a-zäöüß]+)(.*)$/sDu" if language == "de" else "/^([a-z]+)(.*)$/sD",
        "legaltitlechars": " %!\"$&'()*,\\-.\\/0-9:;=?@A-Z\\\\^_`a-z~\\x80-\\xFF+",
        "invalidusernamechars": "@:>=",
        "case": "first-letter",
        "lang": language,
        "fallback": [],
        "rtl": False,
        "readonly": False,
        "writeapi": True,
        "maxarticlesize": 2097152,
        "timezone": "UTC",
        "timeoffset": 0,
        "articlepath": "/wiki/$1",
        "scriptpath": "/w",
        "script": "/w/index.php",
        "variantarticlepath": False,
        "server": server,
        "servername": server.removeprefix("https://"),
        "wikiid": wiki,
        "uploadsenabled": True,
        "interwikimagic": True,
        "categorycollation": "uppercase",
    }


def _namespace(number: int, local: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": number,
        "case": "first-letter",
        "name": local,
        "subpages": number not in (-2, -1, 0, 6, 14),
        "content": number == 0,
        "nonincludable": False,
    }
    if number:
        out["canonical"] = ENGLISH[number]
    if number == 8:
        out["namespaceprotection"] = "editinterface"
    return out


def _interwiki(own: str) -> Sequence[dict[str, Any]]:
    languages = [
        {
            "prefix": code,
            "local": True,
            "language": local,
            "bcp47": code,
            "url": f"https://{code}.example.org/wiki/$1",
            "protorel": False,
        }
        for code, local in LANGUAGES.items()
        if code != own
    ]
    others = [{"prefix": prefix, "url": f"https://{host}/wiki/$1", "protorel": False} for prefix, host in WIKIS.items()]
    return sorted([*languages, *others], key=lambda entry: str(entry["prefix"]))
