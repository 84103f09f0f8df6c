"""Files as no case has them: rows of `image` that were made up, and what a MediaWiki with PdfHandler said of them.

`files.json.gz` has the rows and, for each request, the answer. The rest is what only a store tells.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import page, table

import wikiquery
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import allimages
from wikiquery.modules.bad_files import listed
from wikiquery.modules.thumbnails import Box, fitted
from wikiquery.site import Site

HERE = Path(__file__).parent
FIXTURE = json.loads(gzip.decompress((HERE / "files.json.gz").read_bytes()))
COLUMNS = (
    "img_name varbinary(255), img_size int, img_width int, img_height int, img_metadata mediumblob, img_bits int,"
    " img_media_type varbinary(20), img_major_mime varbinary(20), img_minor_mime varbinary(100),"
    " img_description_id bigint, img_actor bigint, img_timestamp binary(14), img_sha1 varbinary(32)"
)
TIME = "20261201000000"


def image(file: dict[str, Any]) -> tuple[Any, ...]:
    major, _, minor = file["mime"].partition("/")
    sizes = file["size"], file["width"], file["height"]
    return (file["name"], *sizes, file["metadata"], file["bits"], file["type"], major, minor, 0, 0, TIME, "0")


def profile(server: str, *extensions: str) -> dict[str, Any]:
    known = json.loads(gzip.decompress((HERE / "refwiki" / "siteinfo.json.gz").read_bytes()))
    site: dict[str, Any] = known.get("query", known)
    site["general"] |= {"server": server}
    site["extensions"] += [{"name": name} for name in extensions]
    return site


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wikiquery.Wiki]:
    """A wiki of the fixture's files."""
    folder = tmp_path_factory.mktemp("files")
    table(folder / "dumps", "image", [image(file) for file in FIXTURE["files"]], COLUMNS)
    table(folder / "dumps", "page", [page(1, "Main_Page")])
    table(
        folder / "dumps",
        "redirect",
        [(9, 0, "X", "", "")],
        "rd_from int, rd_namespace int, rd_title varbinary(255), rd_interwiki varbinary(32), rd_fragment varbinary(9)",
    )
    site = folder / "site.json"
    # DjVu files are drawn where this MediaWiki was told how to; the wikis that do have ProofreadPage.
    site.write_text(json.dumps({"query": profile("http://files.example", "PdfHandler", "ProofreadPage")}))
    with (folder / "log").open("w") as log:
        import_dumps([folder / "dumps"], str(folder / "files.store"), site=site, report=Reporter(log))
    with wikiquery.open(folder / "files.store") as opened:
        yield opened


def without_words(answer: Any) -> Any:
    """An answer without texts that are ours."""
    if isinstance(answer, dict):
        if "error" in answer:
            return {"error": {"code": answer["error"]["code"]}}
        return {k: "~" if k == "thumberror" else without_words(v) for k, v in answer.items() if k != "warnings"}
    return [without_words(each) for each in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("asked", FIXTURE["asked"], ids=lambda asked: " ".join(map(str, asked["request"].values())))
def test_as_mediawiki_says_it(wiki: wikiquery.Wiki, asked: dict[str, Any]) -> None:
    params = {"action": "query", "format": "json", "formatversion": "2"}
    params |= {name: str(value) for name, value in asked["request"].items()}
    ours = json.loads(wiki.respond(params).body)
    assert json.dumps(without_words(ours), indent=1) == json.dumps(without_words(asked["answer"]), indent=1)


@pytest.mark.parametrize(
    ("source", "box", "size"),
    [
        ((640, 480), Box(100, 50), (67, 50)),
        ((312, 220), Box(50, 10), (14, 10)),
        ((312, 220), Box(100, 70), (99, 70)),
        ((640, 480), Box(50, None), (50, 38)),
        ((640, 480), Box(10, 0), (1, 0)),
        ((640, 480), Box(0, None), None),
        ((640, 480), Box(50, -5), None),
        ((0, 480), Box(50, None), None),
        ((10000, 1), Box(60, None), (60, 0)),
    ],
)
def test_size_that_fits_into_a_box(source: tuple[int, int], box: Box, size: tuple[int, int] | None) -> None:
    made = fitted(source, box)
    assert (made and (made.width, made.height)) == size


def test_bad_files() -> None:
    text = (
        "[[:File:Intro.png]]\n* [[:File:A b.png]] except [[Main Page]], [[<]] and [[talk:X#s|x]]\n"
        "** [[Image:B.png]]\n* none\n* [[<bad>]] [[:File:C.png]]\n* [[D.png]]\n * [[:File:E.png]]"
    )
    assert listed(Site({}), text) == {"A_b.png": {(0, "Main_Page"), (1, "X")}, "B.png": set(), "D.png": set()}


def test_addresses_of_wikimedia(wiki: wikiquery.Wiki, tmp_path: Path) -> None:
    site = profile("https://de.wikipedia.org")
    with wikiquery.open(wiki.database.path, site) as german:  # type: ignore[attr-defined]
        said = german.query(titles="File:Rot2.jpg", prop="imageinfo", iiprop="url", iiurlwidth=50)
    item = said["query"]["pages"][0]["imageinfo"][0]
    root = "https://upload.wikimedia.org/wikipedia/de"
    assert item["url"] == f"{root}/e/eb/Rot2.jpg"
    assert item["thumburl"] == f"{root}/thumb/e/eb/Rot2.jpg/50px-Rot2.jpg"


def test_uploaders_are_named_at_import(refstore: Path) -> None:
    """By the log, and by the history of its page for a file that was moved since."""
    db = apsw.Connection(str(refstore), flags=apsw.SQLITE_OPEN_READONLY)
    joins = "LEFT JOIN actor ON actor_id = img_actor LEFT JOIN comment ON comment_id = img_description_id"
    asked = f"SELECT img_name, actor_name, actor_user, comment_text FROM image {joins}"
    known = {name: tuple(rest) for name, *rest in db.execute(asked)}
    assert len(known) == 77
    assert all(None not in row for row in known.values())
    assert known["Example_01.png"] == ("Alice", 6, "version 12")
    assert known["Renamed_40.png"] == ("Alice", 6, "Drawing 40")


def test_what_is_not_known_is_said(wiki: wikiquery.Wiki) -> None:
    said = wiki.query(titles="File:Rot2.jpg", prop="imageinfo", iiprop="user|comment|timestamp")
    assert said["query"]["pages"][0]["imageinfo"] == [{"timestamp": "2026-12-01T00:00:00Z"}]
    assert said["warnings"]


@pytest.mark.parametrize(
    ("title", "limit", "warned"),
    [("Example 01.png", 1, False), ("Example 01.png", 2, True), ("Example 06.png", 2, False), ("Nosuch.png", 2, False)],
)
def test_old_versions_are_missed_where_the_log_has_them(
    refwiki: wikiquery.Wiki, title: str, limit: int, warned: bool
) -> None:
    said = refwiki.query(titles=f"File:{title}", prop="imageinfo", iilimit=limit)
    assert ("warnings" in said) == warned


def test_metadata_outside_of_the_table_are_missed(tmp_path: Path) -> None:
    name = {
        "name": "A.pdf",
        "size": 1,
        "width": 10,
        "height": 20,
        "bits": 0,
        "type": "OFFICE",
        "mime": "application/pdf",
    }
    file = {**name, "metadata": '{"data":{"Pages":"3"},"blobs":{"pages":"tt:7"}}'}
    table(tmp_path / "dumps", "image", [image(file)], COLUMNS)
    table(tmp_path / "dumps", "page", [page(1, "Main_Page")])
    with (tmp_path / "log").open("w") as log:
        import_dumps([tmp_path / "dumps"], str(tmp_path / "files.store"), report=Reporter(log))
    with wikiquery.open(tmp_path / "files.store", profile("http://files.example", "PdfHandler")) as opened:
        said = opened.query(titles="File:A.pdf", prop="imageinfo", iiprop="size|metadata")
    item = said["query"]["pages"][0]["imageinfo"][0]
    assert item == {"size": 1, "width": 10, "height": 20, "metadata": [{"name": "Pages", "value": "3"}]}
    assert said["warnings"]


@pytest.mark.parametrize(
    "asked",
    [
        {"minsize": 400}, {"maxsize": 900, "sort": "timestamp"}, {"mime": "image/png|image/gif", "limit": 3},
        {"mime": "image/svg+xml", "minsize": 221}, {"sha1base36": "fup4c3cbol2io3ckakzwe8p89ov8pdj"},
        {"minsize": 1000, "sort": "timestamp", "dir": "older", "user": "Bob"},
    ],
    ids=str,
)  # fmt: skip
def test_files_that_an_index_finds_are_those_that_are_gone_through(
    refwiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    request = {"list": "allimages", **{f"ai{name}": value for name, value in asked.items()}}
    found = refwiki.query(**request)
    monkeypatch.setattr(allimages, "FEW", 0)
    assert refwiki.query(**request) == found
    assert found["query"]["allimages"]


def test_types_are_not_searched_in_miser_mode(wiki: wikiquery.Wiki) -> None:
    site = profile("http://files.example")
    site["general"] |= {"misermode": True}
    with wikiquery.open(wiki.database.path, site) as miser, pytest.raises(wikiquery.ApiError) as caught:  # type: ignore[attr-defined]
        miser.query(list="allimages", aimime="image/png")
    assert caught.value.code == "mimesearchdisabled"
