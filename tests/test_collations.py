"""Categories sorted by ICU: list=categorymembers begins and ends where a text belongs in the language's order."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dumps import SITEINFO, page, table, write

import wikiquery
from wikiquery.errors import ApiError
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules.sortkeys import collation

icu: Any = pytest.importorskip("icu", reason="needs PyICU (pip install PyICU), which few systems have")

TITLES = ("Äpple", "Apfel", "Åland", "Zebra", "Öl", "Oktober", "Kapitel 2", "Kapitel 10", "Çelik", "Cola")
LINKS = (
    "cl_from int, cl_to varbinary(255), cl_sortkey varbinary(230), cl_timestamp varbinary(19),"
    " cl_sortkey_prefix varbinary(255), cl_collation varbinary(32), cl_type varbinary(10)"
)
ORDERS = {
    "uca-sv": ["Apfel", "Çelik", "Cola", "Kapitel 10", "Kapitel 2", "Oktober", "Zebra", "Åland", "Äpple", "Öl"],
    "uca-de": ["Åland", "Apfel", "Äpple", "Çelik", "Cola", "Kapitel 10", "Kapitel 2", "Oktober", "Öl", "Zebra"],
    "uca-tr": ["Åland", "Apfel", "Äpple", "Cola", "Çelik", "Kapitel 10", "Kapitel 2", "Oktober", "Öl", "Zebra"],
    "uca-default-u-kn": [
        "Åland",
        "Apfel",
        "Äpple",
        "Çelik",
        "Cola",
        "Kapitel 2",
        "Kapitel 10",
        "Oktober",
        "Öl",
        "Zebra",
    ],
}
# What PHP's intl, which MediaWiki uses, makes with ICU 72.1.
KEYS = [
    ("default", "Öl", "46400145960501dc06"),
    ("default", "Åland\nÅland", "2a402a443003062a402a443001459240920801dcc0dc09"),
    ("default", "a10", "2a151301070107"),
    ("default", "côté", "2e46503201448e4488010a"),
    ("default", "日本", "fae8c2faf67a01060106"),
    ("sv", "Öl", "5d770440010601c605"),
    ("sv", "Åland\nÅland", "5d7702402a443003065d7702402a4430010f01c6c1c608"),
    ("sv", "a10", "2a151301070107"),
    ("sv", "côté", "2e5d7704503201454944880109"),
    ("sv", "日本", "fae8c2faf67a01060106"),
    ("de-AT@collation=phonebook", "Öl", "470240010601c605"),
    ("de-AT@collation=phonebook", "Åland\nÅland", "2a402a443003062a402a443001459240920801dcc0dc09"),
    ("de-AT@collation=phonebook", "a10", "2a151301070107"),
    ("de-AT@collation=phonebook", "côté", "2e46503201448e4488010a"),
    ("de-AT@collation=phonebook", "日本", "fae8c2faf67a01060106"),
    ("default-u-kn", "Öl", "46400145960501dc06"),
    ("default-u-kn", "Åland\nÅland", "2a402a443003062a402a443001459240920801dcc0dc09"),
    ("default-u-kn", "a10", "2a0f0c01060106"),
    ("default-u-kn", "côté", "2e46503201448e4488010a"),
    ("default-u-kn", "日本", "fae8c2faf67a01060106"),
    ("fr", "Öl", "46400145960501dc06"),
    ("fr", "Åland\nÅland", "2a402a443003062a402a443001459240920801dcc0dc09"),
    ("fr", "a10", "2a151301070107"),
    ("fr", "côté", "2e46503201448e4488010a"),
    ("fr", "日本", "fae8c2faf67a01060106"),
]


def key(name: str, text: str) -> bytes:
    """A sort key as MediaWiki stores it."""
    locale = name.removeprefix("uca-").replace("default", "root").removesuffix("-u-kn")
    made = icu.Collator.createInstance(icu.Locale(locale))
    if name.endswith("-u-kn"):
        made.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return bytes(made.getSortKey(text))[:-1]


@pytest.fixture
def wiki_of(tmp_path: Path) -> Callable[[str], wikiquery.Wiki]:
    """A wiki whose categories have a collation."""

    def make(name: str) -> wikiquery.Wiki:
        described = json.loads(SITEINFO)
        described["general"]["categorycollation"] = name
        described["namespaces"]["14"] = described["namespaces"]["10"] | {
            "id": 14,
            "name": "Kategorie",
            "canonical": "Category",
        }
        site = write(tmp_path, "site.json", json.dumps(described).encode())
        files = tmp_path / "dumps"
        table(files, "page", [page(n, title.replace(" ", "_")) for n, title in enumerate(TITLES, 1)])
        rows = [
            (n, "Alles", key(name, title), "2020-01-01 00:00:00", "", name, "page") for n, title in enumerate(TITLES, 1)
        ]
        table(files, "categorylinks", rows, LINKS)
        import_dumps([files], str(tmp_path / "x.store"), site=site, report=Reporter(io.StringIO()))
        return wikiquery.open(tmp_path / "x.store")

    return make


def members(wiki: wikiquery.Wiki, **params: Any) -> list[str]:
    answer = wiki.query(list="categorymembers", cmtitle="Category:Alles", **params)
    return [each["title"] for each in answer["query"]["categorymembers"]]


@pytest.mark.parametrize("name", ORDERS)
def test_a_category_begins_and_ends_at_a_text(wiki_of: Callable[[str], wikiquery.Wiki], name: str) -> None:
    order = ORDERS[name]
    with wiki_of(name) as wiki:
        assert members(wiki) == order
        for n, title in enumerate(order):
            assert members(wiki, cmstartsortkeyprefix=title) == order[n:]
            assert members(wiki, cmstartsortkeyprefix=title, cmdir="desc") == order[n::-1]
            assert members(wiki, cmendsortkeyprefix=title) == order[: n + 1]
            assert members(wiki, cmstarthexsortkey=key(name, title).hex()) == order[n:]
        assert members(wiki, cmstartsortkeyprefix="zzz") == [
            title for title in order if name == "uca-sv" and title[0] in "ÅÄÖ"
        ]


@pytest.mark.skipif(icu.ICU_VERSION != "72.1", reason="the keys were recorded with ICU 72.1")
@pytest.mark.parametrize(("name", "text", "expected"), KEYS)
def test_keys_are_those_of_mediawiki(name: str, text: str, expected: str) -> None:
    assert collation(f"uca-{name}")(text).hex() == expected


@pytest.mark.parametrize("name", ["numeric", "xx-uca-ckb", "uppercase-ab", ""])
def test_other_collations_say_that_they_are_none(name: str) -> None:
    with pytest.raises(ApiError) as raised:
        collation(name)
    assert raised.value.code == "nocollation"
