"""Turns an answer of `meta=siteinfo` in formatversion 1 into formatversion 2.

Version 1 writes true as "" and leaves false away, calls the main text of an item "*", and writes objects whose keys
are 0, 1, 2 as lists, empty ones too. Which keys are flags is known for each property of siteinfo, so it stands here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

Item: TypeAlias = dict[str, Any]

GENERAL_FLAGS = (
    *("mainpageisdomainroot", "imagewhitelistenabled", "langconversion", "linkconversion", "titleconversion"),
    *("allunicodefixes", "fixarabicunicode", "fixmalayalamunicode", "rtl", "readonly", "writeapi", "misermode"),
    *("uploadsenabled", "interwikimagic", "nofollowlinks", "externallinktarget"),
)
GENERAL_MARKS = ("citeresponsivereferences",)
NAMESPACE_ORDER = ("id", "case", "name", "subpages", "canonical", "content", "nonincludable")


def to_version_2(query: Mapping[str, Any]) -> dict[str, Any]:
    """The `query` object in formatversion 2; one that is in formatversion 2 already comes out as it was."""
    return {key: _CONVERSIONS[key](value) if key in _CONVERSIONS else value for key, value in query.items()}


def flags(item: Mapping[str, Any], always: Iterable[str] = (), marks: Iterable[str] = ()) -> Item:
    """The item with booleans: `always` are there in version 2 whether true or false, `marks` only where true."""
    result = dict(item)
    for name in always:
        if result.setdefault(name, False) == "":
            result[name] = True
    for name in marks:
        if result.get(name) == "":
            result[name] = True
    return result


def _general(value: Mapping[str, Any]) -> Item:
    if any(isinstance(value.get(name), bool) for name in GENERAL_FLAGS):
        return dict(value)
    general = flags(value, GENERAL_FLAGS, GENERAL_MARKS)
    for name in ("thumblimits", "imagelimits"):
        if isinstance(general.get(name), list):
            general[name] = {str(index): limit for index, limit in enumerate(general[name])}
    if "galleryoptions" in general:
        general["galleryoptions"] = flags(general["galleryoptions"], ("captionLength", "showBytes", "showDimensions"))
    if "magiclinks" in general:
        general["magiclinks"] = flags(_object(general["magiclinks"]), ("ISBN", "PMID", "RFC"))
    return general


def _namespaces(value: Mapping[str, Mapping[str, Any]]) -> dict[str, Item]:
    return {str(number): _namespace(namespace) for number, namespace in value.items()}


def _namespace(value: Mapping[str, Any]) -> Item:
    namespace = flags(_named(value, "name"), ("subpages", "content", "nonincludable"))
    first = {name: namespace[name] for name in NAMESPACE_ORDER if name in namespace}
    return {**first, **namespace}


def _upload_dialog(value: Mapping[str, Any]) -> Item:
    dialog = dict(value)
    if "fields" in dialog:
        dialog["fields"] = flags(_object(dialog["fields"]), ("description", "date", "categories"))
    return dialog


def _named(item: Mapping[str, Any], name: str) -> Item:
    return {name if key == "*" else key: value for key, value in item.items()}


def _object(value: Any) -> Item:
    """An object without keys is a list in version 1."""
    return dict(value) if value else {}


def _each(convert: Callable[[Mapping[str, Any]], Item]) -> Callable[[Iterable[Mapping[str, Any]]], list[Item]]:
    return lambda items: [convert(item) for item in items]


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "general": _general,
    "namespaces": _namespaces,
    "namespacealiases": _each(lambda item: _named(item, "alias")),
    "magicwords": _each(lambda item: flags(item, ("case-sensitive",))),
    "interwikimap": _each(
        lambda item: flags(item, ("protorel",), ("local", "trans", "localinterwiki", "extralanglink"))
    ),
    "languages": _each(lambda item: _named(item, "name")),
    "skins": _each(lambda item: flags(_named(item, "name"), (), ("default", "unusable"))),
    "autocreatetempuser": lambda value: flags(_object(value), ("enabled",)),
    "uploaddialog": _upload_dialog,
}
