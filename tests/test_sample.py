"""The sample wikis: true dump files, the same every time, whose tables say what their pages say."""

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from wikiquery.importer import profile
from wikiquery.importer.sqldump import SqlDump
from wikiquery.importer.xmldump import XmlDump
from wikiquery.importer.xmlrecords import Page, Revision, sha1_base36
from wikiquery.sample import DATE, WIKIS, make, site
from wikiquery.sample.ddl import TABLES
from wikiquery.sample.facts import countries, elements
from wikiquery.sample.sqldump import literal
from wikiquery.site import Site

VALUE = re.compile(r"NULL|-?\d+(?:\.\d+)?|'(?:[^'\\]|\\.)*'", re.DOTALL)
ESCAPED = {"0": "\0", "n": "\n", "r": "\r", "Z": "\x1a"}
Row = tuple[str | int | float | None, ...]


def value(token: str) -> str | int | float | None:
    if token == "NULL":
        return None
    if token[0] == "'":
        return re.sub(r"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), token[1:-1], flags=re.DOTALL)
    return float(token) if "." in token else int(token)


def read_sql(path: Path) -> list[Row]:
    """The rows of a dump, read without the project's own reader."""
    text = gzip.decompress(path.read_bytes()).decode()
    assert text.startswith("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump")
    assert text.rstrip().splitlines()[-1].startswith("-- Dump completed on 2026-01-01")
    columns = len(re.findall(r"^  `", text, re.MULTILINE))
    statements = [line for line in text.splitlines() if line.startswith("INSERT INTO ")]
    values = [value(token) for line in statements for token in VALUE.findall(line.partition(" VALUES ")[2])]
    assert len(values) % columns == 0
    return [tuple(values[at : at + columns]) for at in range(0, len(values), columns)]


class Dump:
    """A sample wiki read back from its files."""

    def __init__(self, folder: Path, wiki: str) -> None:
        self.folder, self.wiki = folder, wiki
        self.files = make(folder, wiki)
        self.tables = {table: read_sql(folder / f"{wiki}-{DATE}-{table}.sql.gz") for table in TABLES}
        self.site = Site(site(wiki))
        self.history = self.export("pages-meta-history")
        self.targets = {row[0]: (row[1], row[2]) for row in self.tables["linktarget"]}
        self.pages = {row[0]: (row[1], row[2]) for row in self.tables["page"]}
        self.texts = {page.id: revisions[-1].slots[0].text or "" for page, revisions in self.history}

    def export(self, kind: str) -> list[tuple[Page, list[Revision]]]:
        import bz2

        with bz2.open(self.folder / f"{self.wiki}-{DATE}-{kind}.xml.bz2") as stream:
            return [(page, list(revisions)) for page, revisions in XmlDump(stream).pages()]

    def links(self, table: str) -> dict[int, set[tuple[int, str]]]:
        """The targets of a table of links by page; its first column is the page, and it names its target by id."""
        place = re.findall(r"^  `(\w+)`", TABLES[table], re.MULTILINE).index(f"{self.tables_prefix(table)}_target_id")
        out: dict[int, set[tuple[int, str]]] = {page: set() for page in self.pages}
        for row in self.tables[table]:
            out[row[0]].add(self.targets[row[place]])
        return out

    @staticmethod
    def tables_prefix(table: str) -> str:
        return {"pagelinks": "pl", "templatelinks": "tl", "imagelinks": "il", "categorylinks": "cl"}[table]


@pytest.fixture(scope="module", params=WIKIS)
def dump(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    return Dump(tmp_path_factory.mktemp("sample"), request.param)


def own_links(text: str) -> list[str]:
    """What stands in double brackets on a page itself, without labels."""
    text = re.sub(r"<!--.*?-->|<nowiki>.*?</nowiki>|<includeonly>.*?</includeonly>", "", text, flags=re.DOTALL)
    return re.findall(r"\[\[([^\[\]|]+)(?=[|\]])", text)


def test_bytes_are_the_same_every_time(dump: Dump, tmp_path: Path) -> None:
    again = make(tmp_path, dump.wiki)
    assert [path.name for path in again] == [path.name for path in dump.files]
    assert all(new.read_bytes() == old.read_bytes() for new, old in zip(again, dump.files, strict=True))


def test_both_wikis_are_small(tmp_path: Path) -> None:
    files = [path for wiki in WIKIS for path in make(tmp_path / wiki, wiki)]
    assert sum(path.stat().st_size for path in files) < 320_000


def test_the_importer_reads_the_same_rows(dump: Dump) -> None:
    for table, rows in dump.tables.items():
        with gzip.open(dump.folder / f"{dump.wiki}-{DATE}-{table}.sql.gz") as stream:
            ((head, batches),) = ((head, list(batches)) for head, batches in SqlDump(stream).tables())
        assert head.table == table
        read = [tuple(v.decode() if isinstance(v, bytes) else v for v in row) for batch in batches for row in batch]
        assert read == rows


def test_unknown_wiki(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        make(tmp_path, "nowiki")


def test_pages_and_exports_agree(dump: Dump) -> None:
    assert [page.id for page, _ in dump.history] == sorted(dump.pages)
    for row, (page, revisions) in zip(dump.tables["page"], dump.history, strict=True):
        title = dump.site.title(page.title)
        latest = revisions[-1]
        assert (row[0], row[1], row[2]) == (page.id, title.namespace, title.key)
        assert dump.site.prefixed(title) == page.title
        assert (row[8], row[9]) == (latest.id, len((latest.slots[0].text or "").encode()))
        assert row[6] == row[7] == latest.timestamp
        assert row[4] == (len(revisions) == 1)


def test_articles_are_the_current_pages_of_the_history(dump: Dump) -> None:
    latest = {page.id: revisions[-1] for page, revisions in dump.history}
    articles = {page.id: (page, revisions) for page, revisions in dump.export("pages-articles")}
    assert all(revisions == [latest[number]] for number, (_, revisions) in articles.items())
    assert {page for page, (space, _) in dump.pages.items() if space in (0, 4, 6, 10, 14)} <= articles.keys()


def test_revisions(dump: Dump) -> None:
    every = sorted((r for _, revisions in dump.history for r in revisions), key=lambda revision: revision.id)
    assert [revision.id for revision in every] == list(range(1, len(every) + 1))
    assert [revision.timestamp for revision in every] == sorted(revision.timestamp for revision in every)
    for _, revisions in dump.history:
        assert [r.parent_id for r in revisions] == [0, *(r.id for r in revisions[:-1])]
    for revision in every:
        slot = revision.slots[0]
        if slot.text is not None:
            assert (slot.size, slot.sha1) == (len(slot.text.encode()), sha1_base36(slot.text.encode()))
    assert {"192.0.2.7", "Ada Atlas", "山田花子"} <= {revision.contributor.name for revision in every}
    assert any(r.text_hidden for r in every)
    assert any(r.comment_hidden for r in every)
    assert any(r.contributor.hidden for r in every)
    assert any(r.minor for r in every)


def test_links_are_those_of_the_text(dump: Dump) -> None:
    """Where a page uses no template its rows are its links and nothing else; templates only add."""
    rows = dump.links("pagelinks")
    for number, text in dump.texts.items():
        redirect = text.startswith(("#REDIRECT", "#WEITERLEITUNG"))
        said = set()
        for link in own_links(text.partition("\n")[0] if redirect else text):
            title = dump.site.title(link)
            plain = redirect or link.startswith(":") or title.namespace not in (6, 14)
            if not title.interwiki and title.namespace >= 0 and plain:
                said.add((title.namespace, title.key))
        if not redirect:
            said.discard(dump.pages[number])
        assert said <= rows[number]
        if "{{" not in text:
            assert said == rows[number], dump.pages[number]


def test_templates_add_their_links(dump: Dump) -> None:
    rows, templates, names = dump.links("pagelinks"), dump.links("templatelinks"), {v: k for k, v in dump.pages.items()}
    for number, text in dump.texts.items():
        used = {dump.site.title(name, 10).key for name in re.findall(r"\{\{(?!\{)([^|{}:]+?)\s*(?=\||\}\})", text)}
        used = used if dump.pages[number][0] != 10 else set()
        assert used <= {key for namespace, key in templates[number] if namespace == 10}
    if dump.wiki == "samplewiki":
        copper, france, moon = names[0, "Copper"], names[0, "France"], names[0, "Noble_gas"]
        assert (0, "Period_4") in rows[copper]
        assert (0, "Oceania") in rows[france]
        assert not templates[moon]
        assert templates[names[0, "Paris"]] == {(10, "Stub"), (10, "Note")}


def test_other_rows_are_those_of_the_text(dump: Dump) -> None:
    files, categories = dump.links("imagelinks"), dump.links("categorylinks")
    languages = {(page, lang, title) for page, lang, title in dump.tables["langlinks"]}
    interwiki = {(page, prefix, title) for page, prefix, title in dump.tables["iwlinks"]}
    own = site(dump.wiki)["interwikimap"]
    codes = {entry["prefix"] for entry in own if "language" in entry}
    said: set[tuple[int, str, str]] = set()
    elsewhere: set[tuple[int, str, str]] = set()
    for number, text in dump.texts.items():
        redirect = text.startswith(("#REDIRECT", "#WEITERLEITUNG"))
        for link in own_links(text):
            title = dump.site.title(link)
            if title.interwiki in codes and not link.startswith(":") and not redirect:
                said.add((number, title.interwiki, title.key.replace("_", " ")))
            elif title.interwiki:
                elsewhere.add((number, title.interwiki, title.key))
            elif title.namespace == 14 and not link.startswith(":") and not redirect:
                assert (14, title.key) in categories[number]
            elif title.namespace == 6 and not link.startswith(":"):
                assert (6, title.key) in files[number]
    assert said == languages
    assert elsewhere == interwiki


def test_redirects(dump: Dump) -> None:
    rows = {row[0]: row[1:] for row in dump.tables["redirect"]}
    assert set(rows) == {row[0] for row in dump.tables["page"] if row[3]}
    assert set(rows) == {page.id for page, _ in dump.history if page.redirect is not None}
    for number, (namespace, key, interwiki, fragment) in rows.items():
        match = re.match(r"#\w+ \[\[([^\]]+)\]\]", dump.texts[number])
        assert match
        title = dump.site.title(match[1])
        assert (title.namespace, title.key, title.interwiki, title.fragment) == (namespace, key, interwiki, fragment)
    if dump.wiki == "samplewiki":
        known = set(dump.pages.values())
        kinds = Counter(
            "interwiki" if row[2] else "missing" if (row[0], row[1]) not in known else "section" if row[3] else "page"
            for row in rows.values()
        )
        assert kinds["interwiki"] == 2
        assert kinds["section"] == 3
        assert kinds["missing"] >= 2
        double = {number for number, row in rows.items() if (row[0], row[1]) in {dump.pages[at] for at in rows}}
        assert len(double) >= 3


def test_categories(dump: Dump) -> None:
    counts: dict[str, Counter[str]] = {}
    names = {value: key for key, value in dump.targets.items()}
    for page, key, _, prefix, kind, _, target in dump.tables["categorylinks"]:
        namespace, title = dump.pages[page]
        assert kind == {14: "subcat", 6: "file"}.get(namespace, "page")
        assert key == (f"{prefix}\n" if prefix else "").upper() + title.replace("_", " ").upper()
        counts.setdefault(dump.targets[target][1], Counter())[kind] += 1
    assert {row[1]: row[2:] for row in dump.tables["category"]} == {
        name: (count.total(), count["subcat"], count["file"]) for name, count in counts.items()
    }
    assert all((14, name) in names for name in counts)


def test_tags_statistics_and_files(dump: Dump) -> None:
    tags = {row[0]: row for row in dump.tables["change_tag_def"]}
    revisions = {r.id for _, revisions in dump.history for r in revisions}
    assert {row[3] for row in dump.tables["change_tag"]} <= revisions
    assert Counter(row[5] for row in dump.tables["change_tag"]) == {number: row[3] for number, row in tags.items()}
    ((_, edits, articles, pages, *_),) = dump.tables["site_stats"]
    linking = {page for page, links in dump.links("pagelinks").items() if links}
    redirects = {row[0] for row in dump.tables["redirect"]}
    good = {page for page, (namespace, _) in dump.pages.items() if namespace == 0} & linking - redirects
    assert (edits, articles, pages) == (len(revisions), len(good), len(dump.pages))
    assert {(6, row[0]) for row in dump.tables["image"]} == {name for name in dump.pages.values() if name[0] == 6}


def test_every_row_has_its_page_and_its_own_key(dump: Dump) -> None:
    for table in ("pagelinks", "templatelinks", "imagelinks", "categorylinks", "langlinks", "iwlinks", "page_props"):
        assert {row[0] for row in dump.tables[table]} <= dump.pages.keys(), table
    assert len(set(dump.targets.values())) == len(dump.targets)
    for table, body in TABLES.items():
        columns = re.findall(r"^  `(\w+)`", body, re.MULTILINE)
        key = [
            columns.index(name) for name in re.findall(r"`(\w+)`", body.partition("PRIMARY KEY (")[2].partition(")")[0])
        ]
        keys = [tuple(row[at] for at in key) for row in dump.tables[table]]
        assert len(set(keys)) == len(keys), table
        encoded = [tuple(v.encode() if isinstance(v, str) else v for v in key) for key in keys]
        assert encoded == sorted(encoded), f"{table} is not in the order of its primary key"


def test_siteinfo_is_read_back(dump: Dump) -> None:
    assert profile.from_file(dump.folder / f"{dump.wiki}-{DATE}-siteinfo.json.gz") == site(dump.wiki)
    read = profile.from_file(dump.folder / f"{dump.wiki}-{DATE}-siteinfo-namespaces.json.gz")
    told = site(dump.wiki)
    assert read["namespaces"] == told["namespaces"]
    assert read["namespacealiases"] == told["namespacealiases"]
    assert read["general"]["sitename"] == told["general"]["sitename"]
    assert dump.site.interwiki_url(dump.site.title("fr:Or")) == "https://fr.example.org/wiki/Or"


def test_titles_that_need_care(tmp_path: Path) -> None:
    dump = Dump(tmp_path, "samplewiki")
    titles = {key for _, key in dump.pages.values()}
    assert {"Côte_d'Ivoire", '"Yellow_metal"', "Carbon\\Diamond", "St._John's", "日本", "Washington,_D.C."} <= titles


def test_wikis_link_to_each_other(tmp_path: Path) -> None:
    english, german = (Dump(tmp_path / wiki, wiki) for wiki in WIKIS)
    back = {
        (english.pages[page][1], title.replace(" ", "_"))
        for page, lang, title in english.tables["langlinks"]
        if lang == "de"
    }
    forth = {(title.replace(" ", "_"), german.pages[page][1]) for page, lang, title in german.tables["langlinks"]}
    assert len(back & forth) > 150
    assert german.site.prefixed(german.site.title("Category:Inhalt")) == "Kategorie:Inhalt"


def test_facts_about_elements() -> None:
    every = elements()
    assert [element.number for element in every] == list(range(1, 119))
    assert len({element.symbol for element in every}) == len({element.title for element in every}) == 118
    sizes = Counter(element.period for element in every)
    assert [sizes[period] for period in range(1, 8)] == [2, 8, 8, 18, 18, 32, 32]
    assert [element.symbol for element in every if element.group == 18] == ["He", "Ne", "Ar", "Kr", "Xe", "Rn", "Og"]
    assert all(all(element.names.values()) for element in every)


def test_facts_about_countries() -> None:
    by_title = {country.title: country for country in countries()}
    for country in by_title.values():
        assert list(country.neighbours) == sorted(country.neighbours)
        for neighbour in country.neighbours:
            if neighbour in by_title:
                assert country.title in by_title[neighbour].neighbours
        assert all(country.names.values())
        assert all(country.capitals.values())


@pytest.mark.parametrize("text", ["", "O'Neill", 'a"b', "back\\slash", "two\nlines\r\x1a\0", "NULL", "日本"])
def test_literals_are_read_back(text: str) -> None:
    assert value(literal(text).decode()) == text


def test_coordinates_are_those_of_the_text(dump: Dump) -> None:
    said = {
        (number, float(lat), float(lon), code)
        for number, text in dump.texts.items()
        for lat, lon, code in re.findall(
            r"\{\{#coordinates: ([\d.-]+)\|([\d.-]+)\|primary\|type:city\|region:(\w\w)\}\}", text
        )
    }
    rows = {(page, lat, lon, country) for _, page, _, _, lat, lon, _, _, _, country, *_ in dump.tables["geo_tags"]}
    assert rows == said
    assert len(said) == (len(countries()) if dump.wiki == "samplewiki" else 0)
    assert all(row[-2:] == (None, None) for row in dump.tables["geo_tags"])
