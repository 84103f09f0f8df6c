"""A table as the CREATE TABLE of a dump tells it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["int", "float", "text", "bytes"]

_INT = {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year", "bool", "boolean"}
_FLOAT = {"float", "double", "real", "decimal", "dec", "numeric", "fixed"}
_BYTES = {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit", "geometry", "point"}
_NO_COLUMN = {
    *("PRIMARY", "KEY", "UNIQUE", "INDEX", "FULLTEXT", "SPATIAL", "CONSTRAINT", "FOREIGN", "CHECK", "PERIOD", "VECTOR"),
}

NAME = rb"(?:`(?:[^`]|``)+`|\"[^\"]+\"|[\w$\x80-\xff]++)"
_PIECE = re.compile(
    rb"(?P<quoted>'(?:[^'\\]++|\\.|'')*+'|\"(?:[^\"\\]++|\\.)*+\"|`(?:[^`]|``)*+`)"
    rb"|(?P<comment>/\*.*?\*/|--[ \t][^\n]*|\#[^\n]*)|(?P<mark>[(),])|(?P<other>[^'\"`/\-\#(),]++|.)",
    re.S,
)
_CREATE = re.compile(
    rb"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    rb"(?:" + NAME + rb"\s*\.\s*)?(" + NAME + rb")\s*\(",
    re.I,
)
_COLUMN = re.compile(
    rb"\s*(" + NAME + rb")\s*([A-Za-z]\w*)"
    rb"(\s*\((?:'(?:[^'\\]|\\.|'')*+'|[^')])*+\))?((?:\s+(?:unsigned|signed|zerofill)\b)*)",
    re.I | re.S,
)

# A column that a table of MediaWiki has and a table of an extension with a similar name has not.
_TELLING = {
    "actor": "actor_name",
    "archive": "ar_title",
    "block": "bl_target",
    "block_target": "bt_address",
    "bot_passwords": "bp_app_id",
    "category": "cat_title",
    "categorylinks": "cl_from",
    "change_tag": "ct_rc_id",
    "change_tag_def": "ctd_name",
    "collation": "collation_name",
    "comment": "comment_hash",
    "content": "content_address",
    "content_models": "model_name",
    "externallinks": "el_from",
    "filearchive": "fa_name",
    "filerevision": "fr_id",
    "file": "file_name",
    "filetypes": "ft_id",
    "geo_tags": "gt_page_id",
    "image": "img_name",
    "imagelinks": "il_from",
    "interwiki": "iw_prefix",
    "ipblocks": "ipb_id",
    "ip_changes": "ipc_rev_id",
    "iwlinks": "iwl_from",
    "langlinks": "ll_from",
    "linktarget": "lt_title",
    "logging": "log_title",
    "log_search": "ls_field",
    "oldimage": "oi_name",
    "page": "page_latest",
    "page_props": "pp_propname",
    "page_restrictions": "pr_page",
    "pagelinks": "pl_from",
    "protected_titles": "pt_title",
    "querycache": "qc_type",
    "querycache_info": "qci_type",
    "querycachetwo": "qcc_type",
    "recentchanges": "rc_title",
    "redirect": "rd_from",
    "revision": "rev_page",
    "site_identifiers": "si_key",
    "site_stats": "ss_row_id",
    "sites": "site_global_key",
    "slot_roles": "role_name",
    "slots": "slot_role_id",
    "tag_summary": "ts_rev_id",
    "templatelinks": "tl_from",
    "text": "old_text",
    "user": "user_name",
    "user_former_groups": "ufg_group",
    "user_groups": "ug_group",
    "user_newtalk": "user_ip",
    "user_properties": "up_property",
    "watchlist": "wl_title",
}


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """A column: `sqltype` in lower case ("int(10) unsigned"; an enumeration's values as they are), `kind` its values.

    "text" and "bytes" values are both bytes; "text" says that MySQL keeps them in a character set, or as a date.
    """

    name: str
    sqltype: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class TableDump:
    """A table in a dump: its name without the wiki's table prefix, and its columns in the order of the rows."""

    table: str
    columns: list[ColumnDef]


def parse_create(statement: bytes) -> tuple[str, TableDump] | None:
    """The name in the dump and the table of a CREATE TABLE statement; None for one that lists no columns."""
    head = _CREATE.match(statement)
    if head is None:
        return None
    columns = [column for part in _parts(statement, head.end()) if (column := _column(part))]
    if not columns:
        return None
    name = unquote(head[1])
    return name, TableDump(_without_prefix(name, columns), columns)


def _parts(statement: bytes, start: int) -> Iterator[bytes]:
    """What stands between the commas of the outermost brackets, which open before `start`; without comments."""
    part, depth = b"", 0
    for piece in _PIECE.finditer(statement, start):
        text = piece[0]
        if text == b"(":
            depth += 1
        elif text == b")":
            depth -= 1
        if depth < 0 or (depth == 0 and text == b","):
            yield part
            part = b""
        else:
            part += b" " if piece["comment"] else text
        if depth < 0:
            return


def _column(part: bytes) -> ColumnDef | None:
    match = _COLUMN.match(part)
    if match is None or match[1].decode("latin-1").upper() in _NO_COLUMN:
        return None
    base = match[2].decode("latin-1").lower()
    arguments = (
        re.sub(r"\s+", "", (match[3] or b"").decode("utf-8", "replace"))
        if base not in ("enum", "set")
        else ((match[3] or b"").decode("utf-8", "replace").strip())
    )
    signs = " ".join(match[4].decode("latin-1").lower().split())
    return ColumnDef(unquote(match[1]), f"{base}{arguments} {signs}".rstrip(), _kind(base))


def _kind(base: str) -> Kind:
    if base in _INT:
        return "int"
    if base in _FLOAT:
        return "float"
    return "bytes" if base in _BYTES else "text"


def unquote(name: bytes) -> str:
    """An identifier as it is meant, from how it is written."""
    text = name.decode("utf-8", "replace")
    if text[0] == "`":
        return text[1:-1].replace("``", "`")
    return text.strip('"')


def _without_prefix(name: str, columns: list[ColumnDef]) -> str:
    """A name without the wiki's table prefix, which only MediaWiki's own tables show: "mw_page" with a page_latest."""
    if name in _TELLING:
        return name
    names = {column.name for column in columns}
    fitting = [table for table, column in _TELLING.items() if name.endswith(table) and column in names]
    return max(fitting, key=len, default=name)
