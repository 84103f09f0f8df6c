"""How `general` of meta=siteinfo is ordered: keys in MediaWiki's order; those of extensions follow."""

from collections.abc import Mapping
from typing import Any

KEYS = (
    "mainpage", "base", "sitename", "mainpageisdomainroot", "logo", "generator", "phpversion", "phpsapi",
    "hhvmversion", "dbtype", "dbversion", "externalimages", "imagewhitelistenabled", "langconversion",
    "linkconversion", "titleconversion", "linkprefixcharset", "linkprefix", "linktrail", "legaltitlechars",
    "invalidusernamechars", "allunicodefixes", "fixarabicunicode", "fixmalayalamunicode", "case", "lang",
    "fallback", "variants", "rtl", "fallback8bitEncoding", "readonly", "readonlyreason", "writeapi",
    "maxarticlesize", "timezone", "timeoffset", "articlepath", "scriptpath", "script", "variantarticlepath",
    "server", "servername", "wikiid", "time", "misermode", "uploadsenabled", "maxuploadsize", "minuploadchunksize",
    "galleryoptions", "thumblimits", "imagelimits", "favicon", "centralidlookupprovider",
    "allcentralidlookupproviders", "interwikimagic", "magiclinks", "categorycollation", "nofollowlinks",
    "nofollownsexceptions", "nofollowdomainexceptions", "externallinktarget",
)  # fmt: skip


def ordered(general: Mapping[str, Any]) -> dict[str, Any]:
    """The same keys and values in that order."""
    return {key: general[key] for key in KEYS if key in general} | dict(general)
