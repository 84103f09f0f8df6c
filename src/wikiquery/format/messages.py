"""Errors and warnings in the forms that `errorformat` names."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..errors import ApiError, Notice
from ..result import Items, Message, Pages, Reported, Reports, Tree

MARKUP = re.compile(r"</?nowiki>")


def warnings(notices: Sequence[Notice], form: str) -> Any:
    """The answer's `warnings`: in the form bc, texts by module; else a list, in which what looks alike stands once."""
    if form != "bc":
        said = [_entry(n.code, n.text, n.data, n.module, form) for n in notices]
        return Items([entry for n, entry in enumerate(said) if entry not in said[:n]], "warning")
    texts: dict[str, list[str]] = {}
    for notice in notices:
        texts.setdefault(notice.module.rpartition("+")[2], []).append(notice.text)
    by_module = {module: Tree({"warnings": "\n".join(lines)}, content="warnings") for module, lines in texts.items()}
    return dict(reversed(by_module.items()))


def error(problem: ApiError, form: str, docref: str) -> dict[str, Any]:
    """The answer's `error`, or `errors`, with the reference to the documentation in its place."""
    if form == "bc":
        said = {"code": problem.code, "info": problem.text, **problem.data, "docref": docref}
        return {"error": Tree(said, content="docref")}
    entry = _entry(problem.code, problem.text, problem.data, problem.module or "main", form)
    return {"errors": Items([entry], "error"), "docref": docref}


def render(pages: Pages, form: str) -> None:
    """Gives the reasons why titles are invalid, and why actions on pages are refused, their form."""
    for node in pages.values():
        if "actions" in node:
            reasons(node["actions"], form)
        reason = node.get("invalidreason")
        if not isinstance(reason, Message):
            continue
        if form == "bc":
            node["invalidreason"] = reason.text
            continue
        text = reason.text if form == "wikitext" else MARKUP.sub("", reason.text)
        node["invalidreason"] = _entry(reason.code, text, None, "", form)


def reasons(actions: dict[str, Any], form: str) -> None:
    """Gives the messages that stand by actions their form."""
    for action, items in actions.items():
        if isinstance(items, Items):
            actions[action] = Items((_keeping(message, form) for message in items), items.shape.tag)


def _keeping(message: Message, form: str) -> Tree:
    """What keeps from an action: by MediaWiki's key where that is known."""
    said = _entry(message.code, message.text, message.data, "", form)
    if form == "raw" and message.key:
        said["key"], said["params"] = message.key, Items(message.params, "param")
    return said


def report(query: dict[str, Any], form: str) -> None:
    """Gives the messages that items of lists, or what is said of the client, have their form."""
    for name, items in query.items():
        if items.__class__ is Reports:
            for item in items:
                _give_form(item, form)
        elif items.__class__ is Reported:
            query[name] = dict(items)
            _give_form(query[name], form)


def _give_form(item: dict[str, Any], form: str) -> None:
    for key, value in item.items():
        if isinstance(value, Items) and value and isinstance(value[0], Message):
            item[key] = Items((_reported(message, form) for message in value), value.shape.tag)


def tell(tree: Mapping[str, Any], form: str) -> None:
    """Gives the messages that stand in an action's answer their form."""
    for node in tree.values():
        for key, value in node.items() if isinstance(node, dict) else ():
            if isinstance(value, Message):
                node[key] = _told(value, form)


def _told(message: Message, form: str) -> Any:
    if form == "bc":
        return message.text.replace("\n", " ")
    if form == "raw":
        return {"code": message.code, "key": message.key, "params": Items(message.params, "param")}
    text = message.text.replace("\n", " ") if form == "plaintext" else message.text
    return _entry(message.code, text, None, "", form)


def _reported(message: Message, form: str) -> dict[str, Any]:
    if form == "bc":
        params = Items(message.params, "param")
        return {"message": message.key, "params": params, "code": message.code, "type": "error"}
    if form == "raw":
        return {"code": message.code, "key": message.key, "params": Items(message.params, "param")}
    return _entry(message.code, message.text, None, "", form)


def _entry(code: str, text: str, data: Any, module: str, form: str) -> Tree:
    """A message with what accompanies it; `module` is empty where it concerns none."""
    more: dict[str, Any] = {"data": dict(data)} if data else {}
    if module:
        more["module"] = module
    if form == "none":
        return Tree({"code": code, **more})
    if form == "raw":
        # The messages are our own words: there is no key of MediaWiki's to name, so the text is the message.
        return Tree({"code": code, "key": "rawmessage", "params": Items([text], "param"), **more})
    if form == "html":
        return Tree({"code": code, "html": escape(text, quote=False), **more}, content="html")
    return Tree({"code": code, "text": text, **more}, content="text")
