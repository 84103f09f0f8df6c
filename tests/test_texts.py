"""Texts as wikis keep them: by their flags, in objects of old compressions, at other addresses, in other slots."""

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
from conftest import SITE
from layouts import of_mediawiki

import wikiquery

PAGE = "Main Page"
Stored = Callable[..., tuple[dict[str, Any], list[str]]]


def php(value: object) -> bytes:
    """PHP's serialize() of strings, numbers, booleans and dicts."""
    if isinstance(value, bool):
        return b"b:%d;" % value
    if isinstance(value, int):
        return b"i:%d;" % value
    if isinstance(value, dict):
        return b"a:%d:{%s}" % (len(value), b"".join(php(k) + php(v) for k, v in value.items()))
    data = value if isinstance(value, bytes) else str(value).encode()
    return b's:%d:"%s";' % (len(data), data)


def php_object(name: str, **fields: object) -> bytes:
    return b'O:%d:"%s":%d:{%s}' % (
        len(name),
        name.encode(),
        len(fields),
        php(fields)[len(b"a:%d:{" % len(fields)) : -1],
    )


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def several(*texts: str, packed: bool = True, default: str = "") -> bytes:
    """MediaWiki's object of several texts."""
    items = php({hashlib.md5(text.encode()).hexdigest(): text for text in texts})
    chosen = hashlib.md5((default or texts[0]).encode()).hexdigest()
    kept: object = deflated(items) if packed else {hashlib.md5(t.encode()).hexdigest(): t for t in texts}
    return php_object(
        "concatenatedgziphistoryblob", mVersion=0, mCompressed=packed, mItems=kept, mDefaultHash=chosen, mSize=9
    )


def stub(row: int, text: str) -> bytes:
    return php_object("historyblobstub", mOldId=row, mHash=hashlib.md5(text.encode()).hexdigest(), mRef=False)


@pytest.fixture
def stored(refstore: Path, tmp_path: Path) -> Stored:
    """Keeps the text of a page in some way; gives its main slot then, and the warnings."""
    path = of_mediawiki(refstore, tmp_path / "wiki.sqlite")

    def answer(body: bytes, flags: str, *, address: str = "", more: dict[int, bytes] | None = None) -> Any:
        connection = apsw.Connection(str(path))
        where = (
            "content_id = (SELECT slot_content_id FROM slots JOIN page ON slot_revision_id = page_latest"
            " WHERE page_title = 'Main_Page' AND page_namespace = 0)"
        )
        connection.execute("DELETE FROM text WHERE old_id > 900000")
        rows = {900001: body, **(more or {})}
        for id, kept in rows.items():
            connection.execute(
                "INSERT INTO text (old_id, old_text, old_flags) VALUES (?, ?, ?)",
                (id, kept, flags if id == 900001 else "object"),
            )
        connection.execute(f"UPDATE content SET content_address = ? WHERE {where}", (address or "tt:900001",))
        connection.close()
        with wikiquery.open(path, SITE) as wiki:
            said = wiki.query(titles=PAGE, prop="revisions", rvprop="content", rvslots="main")
        warnings = [str(w["warnings"]) for name, w in said.get("warnings", {}).items() if name == "revisions"]
        return said["query"]["pages"][0]["revisions"][0]["slots"]["main"], warnings

    return answer


@pytest.mark.parametrize(
    ("body", "flags"),
    [
        ("Ünï".encode(), "utf-8"),
        ("Ünï".encode(), "utf8"),
        ("Ünï".encode(), ""),
        (deflated("Ünï".encode()), "utf-8,gzip"),
        (deflated("Ünï".encode()), "gzip"),
        (several("Ünï", "another"), "utf-8,object"),
        (several("another", "Ünï", default="Ünï", packed=False), "object"),
        (deflated(several("Ünï")), "utf-8,gzip,object"),
    ],
)
def test_flags(stored: Stored, body: bytes, flags: str) -> None:
    slot, warnings = stored(body, flags)
    assert slot["content"] == "Ünï"
    assert warnings == []


def test_a_stub_names_another_row(stored: Stored) -> None:
    slot, _ = stored(stub(900002, "second"), "object", more={900002: several("first", "second")})
    assert slot["content"] == "second"


@pytest.mark.parametrize("address", ["tt:900001", "tt:900001?flags=utf-8"])
def test_addresses(stored: Stored, address: str) -> None:
    slot, _ = stored(b"here", "utf-8", address=address)
    assert slot["content"] == "here"


@pytest.mark.parametrize(
    ("body", "flags", "address", "why"),
    [
        (b"DB://cluster7/123/4", "external,utf-8", "", "(DB://cluster7), out of wikiquery's reach"),
        (b"", "", "es:DB://cluster7/123?flags=utf-8,gzip", "(DB://cluster7), out of wikiquery's reach"),
        (b"no deflate", "gzip", "", "is damaged: it cannot be unpacked"),
        (b"no object", "object", "", "is damaged: it is no object"),
        (php_object("DiffHistoryBlob", mItems={}), "object", "", "does not read (diffhistoryblob)"),
        (php_object("historyblobcurstub", mCurId=1), "object", "", "does not read (historyblobcurstub)"),
        (b'O:27:"concatenatedgziphistoryblob":1:{s:1', "object", "", "its object cannot be read"),
        (stub(900009, "x"), "object", "", "names a row that does not hold it"),
        (stub(900001, "x"), "object", "", "does not read (historyblobstub)"),
        (php_object("concatenatedgziphistoryblob", mItems=0), "object", "", "not in the object that should hold it"),
    ],
)
def test_out_of_reach(stored: Stored, body: bytes, flags: str, address: str, why: str) -> None:
    """As MediaWiki answers for a text that it cannot read; and the reason, clearly."""
    slot, warnings = stored(body, flags, address=address)
    assert slot["textmissing"] is True
    assert "content" not in slot
    assert len(warnings) == 1
    assert why in warnings[0]


@pytest.mark.parametrize(("flags", "address"), [("error", ""), ("utf-8", "bad:tt%3A1"), ("utf-8", "tt:999999999")])
def test_lost(stored: Stored, flags: str, address: str) -> None:
    """What MediaWiki itself has lost is missing, without more words."""
    slot, warnings = stored(b"x", flags, address=address)
    assert slot["textmissing"] is True
    assert warnings == []


def test_slots_beside_main(refstore: Path, tmp_path: Path) -> None:
    path = of_mediawiki(refstore, tmp_path / "wiki.sqlite")
    connection = apsw.Connection(str(path))
    latest = connection.execute("SELECT page_latest FROM page WHERE page_title = 'Main_Page'").fetchall()[0][0]
    connection.execute("INSERT INTO slot_roles (role_id, role_name) VALUES (77, 'mediainfo')")
    connection.execute("INSERT INTO text (old_id, old_text, old_flags) VALUES (900001, '{}', 'utf-8')")
    connection.execute(
        "INSERT INTO content (content_id, content_size, content_sha1, content_model, content_address)"
        " SELECT 900001, 2, 'abc', model_id, 'tt:900001' FROM content_models LIMIT 1"
    )
    connection.execute("INSERT INTO slots VALUES (?, 77, 900001, ?)", (latest, latest))
    connection.close()
    with wikiquery.open(path, SITE) as wiki:
        said = wiki.query(titles=PAGE, prop="revisions", rvprop="content|roles|slotsize", rvslots="*")
        revision = said["query"]["pages"][0]["revisions"][0]
        assert revision["roles"] == ["main", "mediainfo"]
        assert list(revision["slots"]) == ["main", "mediainfo"]
        assert revision["slots"]["mediainfo"]["content"] == "{}"
        assert revision["slots"]["mediainfo"]["size"] == 2
