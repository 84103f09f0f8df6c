"""Opening dump files: every packing gives the bytes that were packed, and damage is an error, never less data."""

import bz2
import gzip
import hashlib
import lzma
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest
import zstandard

from wikiquery.errors import StoreError
from wikiquery.importer.sources import DumpError, Source, find, open_source

# Not too regular: damaged data must not decompress by chance, and several blocks must be needed.
RANDOM = random.Random(7)
TEXT = b"-- MySQL dump\n" + b"".join(b"(%d,'%x'),\n" % (n, RANDOM.getrandbits(64)) for n in range(12_000))


def seven(data: bytes, path: Path) -> None:
    # A small dictionary, so that the memory it takes does not hide other uses.
    with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}]) as archive:
        archive.writestr(data, "dump.sql")


def halves(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Pack as two streams, one after the other."""
    return lambda data: pack(data[: len(data) // 3]) + pack(data[len(data) // 3 :])


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lambda data: lzma.compress(data, preset=1),
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
ALL = [*PACKINGS, "7z"]


def write(folder: Path, packing: str, data: bytes = TEXT, name: str = "refwiki-20261101-page.sql") -> Path:
    path = folder / f"{name}.{packing}"
    if packing == "7z":
        seven(data, path)
    else:
        path.write_bytes(PACKINGS[packing](data))
    return path


def read(path: Path, n: int = 1 << 16) -> bytes:
    with open_source(find([path])[0]) as stream:
        return b"".join(iter(lambda: stream.read(n), b""))


def failing(path: Path) -> str:
    """The error that reading gives; it is one line and names the file."""
    with pytest.raises(DumpError) as caught:
        read(path)
    text = str(caught.value)
    assert text.startswith(path.name + ": ")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("packing", ALL)
def test_every_packing_gives_the_bytes_and_the_digest(tmp_path: Path, packing: str) -> None:
    path = write(tmp_path, packing)
    (source,) = find([path])
    assert source == Source(path, "sql", "page", "refwiki", "20261101", packing, path.stat().st_size)
    with open_source(source) as stream:
        first = stream.read(10)
        assert first == TEXT[:10]
        assert stream.position == 10
        with pytest.raises(ValueError, match="read to its end"):
            _ = stream.sha256
        rest = b""
        while data := stream.read(77_777):
            assert len(data) <= 77_777
            rest += data
        assert first + rest == TEXT
        assert stream.position == len(TEXT)
        assert stream.compressed == source.size
        assert stream.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("packing", PACKINGS)
def test_several_streams_in_a_file_are_one_dump(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.sql.{packing}"
    path.write_bytes(halves(PACKINGS[packing])(TEXT) + PACKINGS[packing](b"") + PACKINGS[packing](b"end"))
    assert read(path) == TEXT + b"end"


def test_zstd_without_a_size_and_with_skippable_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.sql.zst"
    pack = zstandard.ZstdCompressor().compressobj()
    path.write_bytes(pack.compress(TEXT) + pack.flush() + b"\x50\x2a\x4d\x18\x04\0\0\0skip" + PACKINGS["zst"](b"end"))
    assert read(path) == TEXT + b"end"


@pytest.mark.parametrize("packing", ALL)
@pytest.mark.parametrize("keep", [0.98, 0.5, 0.0001])
def test_a_file_cut_off_is_an_error(tmp_path: Path, packing: str, keep: float) -> None:
    path = write(tmp_path, packing)
    data = path.read_bytes()
    path.write_bytes(data[: max(7, int(len(data) * keep))])
    text = failing(path)
    assert "at byte" in text
    assert "cut off" in text or packing == "7z"  # a 7z file has its directory at the end


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_second_stream_cut_off_is_an_error(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.sql.{packing}"
    path.write_bytes(PACKINGS[packing](TEXT) + PACKINGS[packing](TEXT)[:-5])
    assert "cut off" in failing(path)


@pytest.mark.parametrize("packing", ALL)
def test_changed_bytes_are_an_error(tmp_path: Path, packing: str) -> None:
    path = write(tmp_path, packing)
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 2, len(data) // 2 + 8):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    assert f"damaged {packing} data" in failing(path)


def test_a_wrong_checksum_alone_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, "gz")
    data = bytearray(path.read_bytes())
    data[-8] ^= 1
    path.write_bytes(bytes(data))
    assert "damaged gz data" in failing(path)


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_garbage_after_the_end_is_an_error_and_zeros_are_not(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.sql.{packing}"
    path.write_bytes(PACKINGS[packing](TEXT) + bytes(4096))
    assert read(path) == TEXT
    path.write_bytes(PACKINGS[packing](TEXT) + b"this is not packed")
    assert "damaged" in failing(path)


def test_empty_missing_and_web_page(tmp_path: Path) -> None:
    empty = tmp_path / "refwiki-20261101-page.sql.gz"
    empty.write_bytes(b"")
    assert find([tmp_path])[0].kind == "sql"
    assert failing(empty) == f"{empty.name}: is empty"
    empty.write_bytes(b"\n <!DOCTYPE html>\n<html><head><title>404 Not Found</title>")
    assert find([tmp_path])[0].kind == "sql"
    assert "web page" in failing(empty)
    empty.write_bytes(gzip.compress(b"<HTML lang=en><body>Not found"))
    assert "web page" in failing(empty)
    with pytest.raises(DumpError, match=r"^nothing\.sql: cannot be read \(No such file"):
        find([tmp_path / "nothing.sql"])
    empty.unlink()
    assert find([tmp_path]) == []
    assert issubclass(DumpError, StoreError)


def test_a_source_that_went_away_is_an_error(tmp_path: Path) -> None:
    (source,) = find([write(tmp_path, "gz")])
    source.path.unlink()
    with pytest.raises(DumpError, match="cannot be read"):
        open_source(source)


def test_packings_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.sql.lz4"
    path.write_bytes(b"\x04\x22\x4d\x18" + bytes(range(200)))
    assert "lz4" in failing(path)


def test_an_archive_of_several_files_or_a_locked_one_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.sql.7z"
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.writestr(b"1", "one")
        archive.writestr(b"2", "two")
    assert "2 files" in failing(path)
    with py7zr.SevenZipFile(path, "w", password="secret") as archive:
        archive.writestr(TEXT, "one")
    assert "encrypted" in failing(path)


def test_a_stream_closed_early_leaves_nothing_behind(tmp_path: Path) -> None:
    import threading

    before = threading.active_count()
    stream = open_source(find([write(tmp_path, "7z", TEXT * 3)])[0])
    stream.read(10)
    stream.close()
    stream.close()
    assert threading.active_count() == before


CONTENT = {
    "refwiki-20261101-pages-meta-history1.xml-p1p1000.bz2": ("xml", None, bz2.compress(b'<mediawiki version="0.11">')),
    "a.xml": ("xml", None, b'\xef\xbb\xbf<?xml version="1.0"?>\n<mediawiki>'),
    "refwiki-20261101-abstract.xml": ("other", None, b"<feed>\n<doc>"),
    "named-wrong.xml": ("sql", None, b"-- MariaDB dump\nCREATE TABLE `page` (\n"),
    "mywiki.sql": ("sql", None, b"-- MySQL dump\nCREATE TABLE `actor` (\n  `actor_id` int"),
    "page.sql": ("sql", "page", b"CREATE TABLE IF NOT EXISTS `db`.`mw_page` (\n"),
    "refwiki-latest-langlinks.sql.gz": ("sql", "langlinks", gzip.compress(b"-- MySQL\nCREATE TABLE `langlinks` (")),
    "refwiki-2026-11-01-langlinks.sql": ("sql", None, b"CREATE TABLE `pagelinks` ("),
    "refwiki-20261101-siteinfo-namespaces.json": ("json", None, b'{"query":{}}'),
    "refwiki-20261101-all-titles-in-ns0.gz": ("titles", None, gzip.compress(b"page_title\nA\n")),
    "refwiki-20261101-all-titles": ("titles", None, b"page_namespace\tpage_title\n0\tA\n"),
    "x-multistream-index.txt.bz2": ("index", None, bz2.compress(b"604:12:AccessibleComputing\n")),
    "sha256sums.txt": ("other", None, b"aa11  refwiki-20261101-page.sql.gz\n"),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_and_name_say_what_a_file_is(tmp_path: Path, name: str) -> None:
    kind, table, data = CONTENT[name]
    (tmp_path / name).write_bytes(data)
    (source,) = find([tmp_path])
    assert (source.kind, source.table) == (kind, table)


def test_folders_and_files_are_found_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.sql", "a.sql", ".hidden.sql"):
        (tmp_path / name).write_bytes(b"CREATE TABLE a (")
    (tmp_path / "folder").mkdir()
    found = find([tmp_path / "b.sql", tmp_path, tmp_path / "a.sql"])
    assert [source.path.name for source in found] == ["b.sql", "a.sql"]
    assert {source.date for source in found} == {None}
    plain = tmp_path / "refwiki-latest-page.sql.gz"
    plain.write_bytes(b"CREATE TABLE `page` (")
    assert find([plain])[0] == Source(plain, "sql", "page", "refwiki", None, "", 21)  # unpacked by the browser


@pytest.mark.parametrize("packing", ALL)
def test_memory_stays_flat(tmp_path: Path, packing: str) -> None:
    """Data that pack a thousandfold are not unpacked at once."""
    path = write(tmp_path, packing, (b"(1,'aaaaaaaaaaaaaaaaaaaa'),\n" * 1000 + TEXT[:500]) * 800)
    (source,) = find([path])
    tracemalloc.start()
    with open_source(source) as stream:
        while stream.read(1 << 16):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.position > 22_000_000
    assert peak < 18_000_000  # of which the directory of a 7z file takes 16 MiB


def test_the_reference_dumps_are_what_their_names_say(shared: Path) -> None:
    found = {source.path.name: source for source in find([shared / "reference" / "dumps"])}
    assert {source.wiki for name, source in found.items() if name.startswith("refwiki-2026")} == {"refwiki"}
    assert found["refwiki-20261101-change_tag_def.sql.gz"].table == "change_tag_def"
    assert found["refwiki-full.sql.gz"].table is None
    assert found["refwiki-20261101-pages-articles-multistream-index.txt.bz2"].kind == "index"
    assert found["refwiki.sqlite.gz"].kind == "other"
