"""The pages of the manual that describe the modules, written from their declarations.

python -m wikiquery.documentation docs/modules
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import description
from .description import describe, meanings, summary
from .holdings import needs
from .kinds import Groups
from .modules import Module
from .params import Field
from .site import Site

GROUPS = {"prop": "What it says of pages", "list": "What it lists", "meta": "What it says of the wiki"}
FORMAT = "&format=json&formatversion=2"
"""What the examples end with."""

HEAD = "<!-- Written by `python -m wikiquery.documentation docs/modules`; change the declaration, not this page. -->\n"


def pages() -> dict[str, str]:
    """All pages by file name: one for each module, and README.md, which lists them."""
    written = {file_name(cls): page(cls) for _, cls in sorted(Module.registry.items())}
    return written | {"README.md": contents()}


def file_name(cls: type[Module]) -> str:
    """The file of a module's page."""
    return f"{cls.group}-{cls.name}.md"


def contents() -> str:
    """The list of all modules."""
    lines = [HEAD, "# Modules", ""]
    for group, title in GROUPS.items():
        lines += [f"## {title}: `{group}=`", ""]
        for (own, name), cls in sorted(Module.registry.items()):
            if own == group:
                lines.append(f"* [{name}]({file_name(cls)}): {summary(cls)[0]}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def page(cls: type[Module]) -> str:
    """The page of one module."""
    first, *rest = summary(cls)
    lines = [HEAD, f"# {cls.group}={cls.name}", "", first, ""]
    for paragraph in rest:
        lines += [paragraph, ""]
    lines += [*facts(cls), ""]
    if cls.fields:
        lines += ["## Parameters", "", "| name | type | default | |", "|---|---|---|---|"]
        said = describe(cls)
        entries = sorted([*said["parameters"], *said["templatedparameters"]], key=lambda entry: entry["index"])
        described = [(field, general(field, entry)) for field, entry in zip(cls.fields, entries, strict=True)]
        lines += [row(cls, field, entry) for field, entry in described]
        lines.append("")
        for field, entry in described:
            lines += values(cls, field, entry)
    lines += ["## Example", "", *(f"    api.php?{query}" for query in examples(cls)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def facts(cls: type[Module]) -> list[str]:
    """What the declaration says beside the parameters."""
    said = [f"* Prefix of the parameters: `{cls.prefix}`." if cls.prefix else "* The parameters have no prefix."]
    if cls.generates:
        named = "revision ids" if cls.generates_revisions else "pages"
        if {"generatetitles", "generaterevisions", "allrev"} & {field.wire for field in cls.fields}:
            named = "pages or revision ids"
        said.append(f"* A generator of {named}: `generator={cls.name}`, with the prefix `g{cls.prefix}`.")
    if cls.of_account:
        said.append("* It is for clients that are logged in.")
    if cls.deprecated:
        said.append("* MediaWiki advises to use another module.")
    if cls.needed_right:
        said.append(f"* It needs the right `{cls.needed_right}`.")
    if cls.of_missing:
        said.append("* It speaks of pages that do not exist, too.")
    if needed := needs(cls, Site({})):
        other = f"; in a wiki's own database {listed(cls.reads_of_wiki)}" if cls.reads_of_wiki else ""
        said.append(f"* Reads {listed(needed)}{other}.")
    if cls.adds:
        said.append(f"* Some of its answer comes from {listed(cls.adds)}.")
    return said


def listed(names: Sequence[str]) -> str:
    """Names of tables in a sentence."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def row(cls: type[Module], field: Field, entry: dict[str, Any]) -> str:
    """A parameter's line of the table."""
    marks = [mark for mark, there in (("required", field.required), ("deprecated", field.deprecated)) if there]
    if field.single_page:
        marks.append("for a single page")
    if field.needs:
        other = next(f.wire for f in cls.fields if f.name == field.needs)
        marks.append(f"only with `{cls.prefix}{other}`")
    if field.only_with:
        marks.append(f"only with `{field.only_with}`")
    if field.not_with:
        marks.append(f"not with `{field.not_with}`")
    if field.modes:
        marks.append(f"mode {' or '.join(map(str, field.modes))}")
    help = f"{field.help} See below." if meanings(field, entry["type"]) else field.help
    text = f"{help} ({', '.join(marks)})" if marks else help
    default = f"`{entry['default']}`" if "default" in entry and entry["default"] != "" else ""
    cells = (f"`{cls.prefix}{field.wire}`", kind(entry), default, text)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def general(field: Field, entry: dict[str, Any]) -> dict[str, Any]:
    """What paraminfo says of a parameter, without what only the wiki knows."""
    return {**entry, "type": []} if isinstance(field.kind, Groups) else entry


def kind(entry: dict[str, Any]) -> str:
    """A parameter's type and limits, for people; `entry` is what paraminfo says."""
    type = entry["type"]
    if isinstance(type, list):
        # What only the wiki knows has no values here.
        text = ("several of " if entry["multi"] else "") + ", ".join(f"`{value}`" for value in type)
        text = text if type else ("several values" if entry["multi"] else "a value") + " of the wiki's"
    elif type == "limit":
        text = f"1 to {entry['max']}, or `max`"
    else:
        text = f"up to {entry['limit']} of type {type}" if entry["multi"] else str(type)
        low, high = entry.get("min"), entry.get("max")
        if low is not None or high is not None:
            text += f", {'' if low is None else f'from {low}'}{'' if high is None else f' to {high}'}".rstrip()
    return text + (f"; `{entry['allspecifier']}` for all" if entry.get("allspecifier") else "")


def values(cls: type[Module], field: Field, entry: dict[str, Any]) -> list[str]:
    """The list of a parameter's values with their help."""
    known = meanings(field, entry["type"])
    if not known:
        return []
    return [f"`{cls.prefix}{field.wire}`:", "", *(f"* `{name}`: {text}" for name, text in known.items()), ""]


def examples(cls: type[Module]) -> Iterator[str]:
    """Requests to try."""
    for example in description.examples(cls, Site({})):
        yield example.query + FORMAT


def write(folder: Path) -> None:
    """Writes all pages into a folder, and removes those of modules that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m wikiquery.documentation FOLDER")
    write(Path(sys.argv[1]))
