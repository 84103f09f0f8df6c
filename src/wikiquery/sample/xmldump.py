"""Writes pages as MediaWiki's XML export 0.11, the format of `pages-articles` and `pages-meta-history`."""

import bz2
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from .model import Page, Revision
from .names import Names, Target

_SCHEMA = "http://www.mediawiki.org/xml/export-0.11"


def text_of(value: str) -> str:
    """A value as it stands between tags and in attributes."""
    return escape(value, {'"': "&quot;"})


def write_export(
    path: Path, site: dict[str, str], names: Names, pages: Sequence[Page], redirects: dict[int, Target], *, whole: bool
) -> None:
    """Writes an export, packed by bzip2, to `path`: the current revision of each page or, if `whole`, all of them.

    `site` has sitename, dbname, base, generator, case, lang; `redirects` goes by page id. Raises OSError when the
    file cannot be written.
    """
    parts = [*head(site, names)]
    for page in pages:
        parts += _page(page, names, redirects.get(page.id), page.revisions if whole else page.revisions[-1:])
    parts.append("</mediawiki>\n")
    path.write_bytes(bz2.compress("".join(parts).encode(), 9))


def head(site: dict[str, str], names: Names) -> Iterator[str]:
    """What stands before the first page: the opening tag and `<siteinfo>`; `site` as for `write_export`."""
    yield (
        f'<mediawiki xmlns="{_SCHEMA}/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SCHEMA}/ {_SCHEMA}.xsd" version="0.11" xml:lang="{site["lang"]}">\n  <siteinfo>\n'
    )
    for key in ("sitename", "dbname", "base", "generator", "case"):
        yield f"    <{key}>{text_of(site[key])}</{key}>\n"
    yield "    <namespaces>\n"
    for number, name in names.namespaces.items():
        head = f'      <namespace key="{number}" case="first-letter"'
        yield f"{head}>{text_of(name)}</namespace>\n" if name else f"{head} />\n"
    yield "    </namespaces>\n  </siteinfo>\n"


def _page(page: Page, names: Names, redirect: Target | None, revisions: Iterable[Revision]) -> Iterator[str]:
    title = text_of(names.prefixed(page.namespace, page.title))
    yield f"  <page>\n    <title>{title}</title>\n    <ns>{page.namespace}</ns>\n    <id>{page.id}</id>\n"
    if redirect is not None:
        name = names.prefixed(redirect.namespace, redirect.key.replace("_", " "))
        whole = f"{redirect.interwiki}:{name}" if redirect.interwiki else name
        yield f'    <redirect title="{text_of(whole)}" />\n'
    for revision in revisions:
        yield from _revision(revision)
    yield "  </page>\n"


def _revision(revision: Revision) -> Iterator[str]:
    yield f"    <revision>\n      <id>{revision.id}</id>\n"
    if revision.parent:
        yield f"      <parentid>{revision.parent}</parentid>\n"
    yield f"      <timestamp>{datetime.fromtimestamp(revision.when, UTC):%Y-%m-%dT%H:%M:%SZ}</timestamp>\n"
    yield _contributor(revision)
    if revision.minor:
        yield "      <minor/>\n"
    if "comment" in revision.hidden:
        yield '      <comment deleted="deleted" />\n'
    elif revision.comment:
        yield f"      <comment>{text_of(revision.comment)}</comment>\n"
    yield f"      <origin>{revision.id}</origin>\n      <model>wikitext</model>\n      <format>text/x-wiki</format>\n"
    facts = f'bytes="{revision.size}" sha1="{revision.sha1}"'
    if "text" in revision.hidden:
        yield f'      <text {facts} deleted="deleted" />\n      <sha1/>\n'
    else:
        yield f'      <text {facts} xml:space="preserve">{text_of(revision.text)}</text>\n'
        yield f"      <sha1>{revision.sha1}</sha1>\n"
    yield "    </revision>\n"


def _contributor(revision: Revision) -> str:
    if "user" in revision.hidden:
        return '      <contributor deleted="deleted" />\n'
    user = revision.user
    if not user.id:
        return f"      <contributor>\n        <ip>{user.name}</ip>\n      </contributor>\n"
    name = f"        <username>{text_of(user.name)}</username>\n        <id>{user.id}</id>\n"
    return f"      <contributor>\n{name}      </contributor>\n"
