"""Site profiles: both format versions of siteinfo, the <siteinfo> of a dump, Wikimedia's wikis, and their union."""

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from wikiquery.errors import StoreError
from wikiquery.importer import profile

RECORDED = json.loads((Path(__file__).parent / "siteinfo.json").read_text("utf-8"))
QUERY_1, QUERY_2 = RECORDED["1"]["query"], RECORDED["2"]["query"]


@pytest.mark.parametrize("name", QUERY_2)
def test_version_1_becomes_version_2(name: str) -> None:
    """Each siprop by itself, as a wiki answers it when asked for no other."""
    assert profile.from_siteinfo({"query": {name: QUERY_1[name]}}) == {name: QUERY_2[name]}
    assert profile.from_siteinfo({name: QUERY_2[name]}) == {name: QUERY_2[name]}


def test_recordings_differ_where_they_should() -> None:
    changed = {name for name in QUERY_2 if QUERY_1[name] != QUERY_2[name]}
    assert changed == {
        *("general", "namespaces", "namespacealiases", "interwikimap", "magicwords", "languages", "skins"),
        *("autocreatetempuser", "uploaddialog"),
    }


def test_whole_answer_keeps_the_order_of_namespace_fields() -> None:
    made = profile.from_siteinfo(RECORDED["1"])
    assert json.dumps(made["namespaces"]) == json.dumps(QUERY_2["namespaces"])


def test_flags_that_the_reference_does_not_set() -> None:
    general = {"rtl": "", "readonly": "", "externallinktarget": "_blank", "linkprefix": "", "magiclinks": {"ISBN": ""}}
    made = profile.from_siteinfo({"general": general})["general"]
    assert (made["rtl"], made["readonly"], made["misermode"]) == (True, True, False)
    assert (made["externallinktarget"], made["linkprefix"]) == ("_blank", "")
    assert made["magiclinks"] == {"ISBN": True, "PMID": False, "RFC": False}
    temporary = {"enabled": "", "matchPattern": "~$1"}
    assert profile.from_siteinfo({"autocreatetempuser": temporary}) == {
        "autocreatetempuser": {"enabled": True, "matchPattern": "~$1"}
    }
    marks = {"prefix": "x", "localinterwiki": "", "extralanglink": "", "protorel": ""}
    assert profile.from_siteinfo({"interwikimap": [marks]})["interwikimap"] == [
        {"prefix": "x", "localinterwiki": True, "extralanglink": True, "protorel": True}
    ]


def test_a_newer_wikis_version_2_gets_nothing_added() -> None:
    query = {"general": {"writeapi": True, "sitename": "A"}}
    assert profile.from_siteinfo(query) == query


NO_SITEINFO: dict[str, tuple[Any, str]] = {
    "list": ([], "no JSON object"),
    "text": ("x", "no JSON object"),
    "query": ({"query": []}, "no JSON object"),
    "other": ({"query": {"pages": {}}}, "it has neither general nor namespaces"),
    "error": ({"error": {"code": "readapidenied", "info": "No."}}, "but an error: readapidenied: No."),
    "parts": ({"general": []}, "its parts are not as they should be"),
    "name": ({"namespaces": {"1": {"id": 1, "*": None}}}, "its parts are not as they should be"),
    "number": ({"namespaces": {"1": {"id": 2, "*": "Talk"}}}, "its parts are not as they should be"),
    "alias": ({"namespacealiases": [{"id": "4", "*": "WP"}]}, "its parts are not as they should be"),
    "items": ({"skins": ["vector"]}, "its parts are not as they should be"),
}


@pytest.mark.parametrize(("document", "message"), NO_SITEINFO.values(), ids=NO_SITEINFO)
def test_what_is_no_siteinfo(document: Any, message: str) -> None:
    with pytest.raises(StoreError) as error:
        profile.from_siteinfo(document)
    assert str(error.value).startswith("not an answer of meta=siteinfo")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_files_plain_and_gzipped(tmp_path: Path) -> None:
    plain, packed = tmp_path / "siteinfo.json", tmp_path / "wiki-siteinfo-namespaces.json.gz"
    data = json.dumps(RECORDED["1"]).encode()
    plain.write_bytes(b"\xef\xbb\xbf" + data)
    packed.write_bytes(gzip.compress(data))
    assert profile.from_file(plain) == profile.from_file(packed) == QUERY_2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "not an answer of meta=siteinfo"),
        (gzip.compress(b'{"general":{}}')[:-9], "cannot be read"),
        (b"\x1f\x8bnothing", "cannot be read"),
    ],
)
def test_files_that_are_none(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "siteinfo.json"
    path.write_bytes(data)
    with pytest.raises(StoreError, match=message) as error:
        profile.from_file(path)
    assert str(error.value).startswith(f"{path}: ")


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        profile.from_file(tmp_path / "none.json")


def test_from_xml() -> None:
    written = {"sitename": "Fluss", "dbname": "flusswiki", "case": "case-sensitive", "lang": "zh-Hant"}
    namespaces = [(0, "", ""), (10, "first-letter", "Vorlage"), (100, "", "Ort")]
    assert profile.from_xml({**written, "namespaces": namespaces}) == {
        "general": {"sitename": "Fluss", "case": "case-sensitive", "wikiid": "flusswiki", "lang": "zh-hant"},
        "namespaces": {
            "0": {"id": 0, "case": "case-sensitive", "name": ""},
            "10": {"id": 10, "case": "first-letter", "name": "Vorlage", "canonical": "Template"},
            "100": {"id": 100, "case": "case-sensitive", "name": "Ort"},
        },
    }  # fmt: skip
    assert profile.from_xml({}) == {}


@pytest.mark.parametrize(
    ("base", "facts"),
    [
        ("https://a.example/wiki/Main_Page%3F", ("Main Page?", "/wiki/$1", "https://a.example", "a.example")),
        ("http://a.example:81/index.php/W:Start", ("W:Start", "/index.php/$1", "http://a.example:81", "a.example")),
        ("http://a.example/index.php?title=A_b&x=1", ("A b", "/index.php?title=$1", "http://a.example", "a.example")),
    ],
)
def test_facts_in_the_address_of_the_main_page(base: str, facts: tuple[str, ...]) -> None:
    general = profile.merge({"general": {"base": base}})["general"]
    assert tuple(general[name] for name in ("mainpage", "articlepath", "server", "servername")) == facts


@pytest.mark.parametrize("base", ["", "Main Page", "https://a.example/", "https://a.example/Main_Page"])
def test_addresses_that_say_nothing(base: str) -> None:
    assert profile.merge({"general": {"base": base}}) == {"general": {"base": base}}


def test_merge_takes_the_first_field_by_field() -> None:
    one = {"general": {"sitename": "One"}, "namespaces": {"0": {"id": 0, "case": "first-letter", "name": ""}}}
    two = {
        "general": {"sitename": "Two", "lang": "en"},
        "namespaces": {"0": {"id": 0, "content": False}, "5": {"id": 5, "name": "Five"}},
        "magicwords": [],
    }
    kept = copy.deepcopy((one, two))
    merged = profile.merge({}, one, two, {"magicwords": [1]})
    assert merged["general"] == {"sitename": "One", "lang": "en"}
    assert list(merged["namespaces"]) == ["0"]
    assert merged["namespaces"]["0"]["content"] is False
    assert merged["magicwords"] == []
    assert (one, two) == kept


def test_merge_has_the_keys_in_mediawikis_order() -> None:
    merged = profile.merge({"general": {"lang": "en", "x-extension": 1, "case": "first-letter", "sitename": "One"}})
    assert list(merged["general"]) == ["sitename", "case", "lang", "x-extension"]


def test_merge_completes_namespaces_as_mediawiki_has_them() -> None:
    bare = {
        number: {"id": known["id"], "case": known["case"], "name": known["name"]}
        for number, known in QUERY_2["namespaces"].items()
        if known["id"] < 100
    }
    completed = profile.merge({"namespaces": bare})["namespaces"]
    assert json.dumps(completed) == json.dumps({number: QUERY_2["namespaces"][number] for number in bare})
    assert profile.merge() == {}
    assert profile.merge(QUERY_2) == QUERY_2


def test_names_of_namespaces() -> None:
    ids = profile.namespace_ids(QUERY_2)
    assert (ids["reference wiki"], ids["project"], ids["wp"], ids["image talk"], ids["template"]) == (4, 4, 4, 7, 10)
    assert "" not in ids


def test_wikimedia() -> None:
    made = profile.from_wikimedia("ltgwiki")
    assert made is not None
    general, namespaces = made["general"], made["namespaces"]
    assert (general["lang"], general["server"], general["mainpage"]) == ("ltg", "//ltg.wikipedia.org", "Suoku puslopa")
    assert namespaces["10"]["name"] == "Taiss"
    assert (namespaces["0"]["content"], namespaces["1"]["content"]) == (True, False)
    assert profile.from_wikimedia("nosuchwiki") is None


def test_wikimedia_exceptions() -> None:
    """Case by namespace, languages whose code in HTML is another one, canonical names, content beyond the main one."""
    made = {
        wiki: profile.from_wikimedia(wiki) for wiki in ("enwiktionary", "map_bmswiki", "dewikisource", "wikidatawiki")
    }
    facts = {wiki: known for wiki, known in made.items() if known is not None}
    wiktionary = facts["enwiktionary"]["namespaces"]
    assert (wiktionary["0"]["case"], wiktionary["2"]["case"]) == ("case-sensitive", "first-letter")
    assert facts["map_bmswiki"]["general"]["lang"] == "map-bms"
    assert facts["wikidatawiki"]["general"]["lang"] == "en"
    page = facts["dewikisource"]["namespaces"]["102"]
    assert (page["name"], page["canonical"], page["content"]) == ("Seite", "Page", True)


def test_wikimedia_is_small_and_whole() -> None:
    path = Path(profile.__file__).parents[1] / "data/wikimedia.json.gz"
    assert path.stat().st_size < 200_000
    wikis = json.loads(gzip.decompress(path.read_bytes()))["wikis"]
    assert len(wikis) == 841
    standard = {str(number) for number in range(-2, 16)}
    for wiki in wikis:
        made = profile.from_wikimedia(wiki)
        assert made is not None
        assert standard <= set(made["namespaces"])
        assert made["general"]["mainpage"]


def test_wikimedia_list_is_the_source_repacked(shared: Path) -> None:
    cases = {}
    with gzip.open(shared / "realdata/wikimedia-namespaces-202309.json.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            cases[row["dbname"], str(row["namespace"])] = row
    for (wiki, number), row in cases.items():
        namespace = (profile.from_wikimedia(wiki) or {})["namespaces"][number]
        assert namespace["name"] == row["namespace_localized_name"]
        assert namespace["case"] == row["namespace_case_setting"]
        assert namespace["content"] == bool(row["namespace_is_content"])
        assert namespace.get("canonical", namespace["name"]) == row["namespace_canonical_name"]


def test_reference_dump_equals_its_siteinfo(shared: Path) -> None:
    dumped = profile.from_file(shared / "reference/dumps/refwiki-20261101-siteinfo-namespaces.json.gz")
    asked = profile.from_file(shared / "reference/siteinfo.json")
    for name in ("namespaces", "namespacealiases"):
        assert dumped[name] == asked[name]
    passing = ("time", "dbversion")
    assert {**dumped["general"], **dict.fromkeys(passing)} == {**asked["general"], **dict.fromkeys(passing)}
