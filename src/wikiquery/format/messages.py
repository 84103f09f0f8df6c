"""Errors and warnings in the forms that `errorformat` names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ApiError, Notice
from ..result import Items, Message, Pages, Reports

MARKUP = re.compile(r"</?nowiki>")


def warnings(notices: Sequence[Notice], form: str, version: int) -> Any:
    """The answer's `warnings`: in the form bc, texts by module; else a list."""
    if form != "bc":
        return [_entry(n.code, n.text, n.data, n.module, form, version) for n in notices]
    texts: dict[str, list[str]] = {}
    for notice in notices:
        texts.setdefault(notice.module.rpartition("+")[2], []).append(notice.text)
    key = "*" if version == 1 else "warnings"
    return {module: {key: "\n".join(lines)} for module, lines in reversed(texts.items())}


def error(problem: ApiError, form: str, version: int, docref: str, warned: dict[str, Any]) -> dict[str, Any]:
    """The answer's `error`, or `errors` and `docref`, with the `warnings` at their place between these."""
    where = "*" if version == 1 else "docref"
    if form == "bc":
        return {"error": {"code": problem.code, "info": problem.text, **problem.data, where: docref}, **warned}
    entry = _entry(problem.code, problem.text, problem.data, problem.module or "main", form, version)
    return {"errors": [entry], **warned, where: docref}


def render(pages: Pages, form: str, version: int) -> None:
    """Gives the reasons why titles are invalid their form."""
    for node in pages.values():
        reason = node.get("invalidreason")
        if not isinstance(reason, Message):
            continue
        if form == "bc":
            node["invalidreason"] = reason.text
            continue
        text = reason.text if form == "wikitext" else MARKUP.sub("", reason.text)
        entry = _entry(reason.code, text, None, "", form, version)
        del entry["module"]
        node["invalidreason"] = entry


def report(query: Mapping[str, Any], form: str, version: int) -> None:
    """Gives the messages that items of lists have their form."""
    for items in query.values():
        if items.__class__ is not Reports:
            continue
        for item in items:
            for key, value in item.items():
                if isinstance(value, Items) and value and isinstance(value[0], Message):
                    item[key] = Items((_reported(message, form, version) for message in value), value.shape.tag)


def _reported(message: Message, form: str, version: int) -> dict[str, Any]:
    if form == "bc":
        return {"message": message.key, "params": [], "code": message.code, "type": "error"}
    if form == "raw":
        return {"code": message.code, "key": message.key, "params": []}
    entry = _entry(message.code, message.text, None, "", form, version)
    del entry["module"]
    return entry


def _entry(code: str, text: str, data: Any, module: str, form: str, version: int) -> dict[str, Any]:
    more = {"data": dict(data)} if data else {}
    if form == "none":
        return {"code": code, **more, "module": module}
    if form == "raw":
        # The messages are our own words: there is no key of MediaWiki's to name, so the text is the message.
        return {"code": code, "key": "rawmessage", "params": [text], **more, "module": module}
    if version == 1:
        return {"code": code, **more, "module": module, "*": text}
    return {"code": code, "html" if form == "html" else "text": text, **more, "module": module}
