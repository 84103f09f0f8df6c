"""Everything between the plan of an import and the finished store."""

from contextlib import closing, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wikiquery.importer.derived import count_members, count_pages
from wikiquery.importer.generations import REFERENCES
from wikiquery.importer.imported import Aside, Loaded, State
from wikiquery.importer.imported import Source as Read
from wikiquery.importer.known import DUMP_TABLES, FROM_LOG, FROM_PAGES
from wikiquery.importer.load_pages import PAGE_TABLES, REVISION_TABLES
from wikiquery.importer.load_tables import TableFile, TableLoader
from wikiquery.importer.load_xml import XmlLoader
from wikiquery.importer.part import Part, can_be_part, names_titles, table_file
from wikiquery.importer.plan import Plan
from wikiquery.importer.profile import Profile
from wikiquery.importer.recentchanges import DAYS
from wikiquery.importer.recentchanges import derive as derive_changes
from wikiquery.importer.report import Reporter, amount, size
from wikiquery.importer.sources import Source
from wikiquery.importer.staging import LINKTARGET, PREFIX, number_titles, settle
from wikiquery.importer.target import Indexed, Target
from wikiquery.importer.titlenumbers import TitleNumbers, write_numbers
from wikiquery.importer.uploaders import find_uploaders
from wikiquery.importer.workers import Workers
from wikiquery.schema.extent import NO_SECTIONS, NO_TALK
from wikiquery.schema.store_tables import TABLES
from wikiquery.site import Site
from wikiquery.timestamps import iso

# What the XML dumps number themselves, so that these tables come from them whole or not at all.
OF_REVISIONS = (*REVISION_TABLES, "slot_roles", "content_models")
SHARED = ("actor", "comment")
PEOPLE = (*SHARED, "user")
# Tables that number names which others may write out.
NAMES = ("collation", "change_tag_def")
SMALL = 1 << 20  # bytes of a file that is not worth a process


class Build:
    """One store in the making. `loaded` are its tables, `reads` the files that went in, `aside` what did not.

    `unnamed` are tables that were taken out again: all that they say are numbers of titles that nothing names.
    """

    def __init__(self, plan: Plan, target: Target, profile: Profile, report: Reporter, jobs: int) -> None:
        self.plan, self.target, self.profile, self.report = plan, target, profile, report
        self.loaded: dict[str, Loaded] = {}
        self.unnamed: dict[str, Loaded] = {}
        self.reads: list[Read] = []
        self.aside = list(plan.aside)
        self.dictionary = b""
        self._staged: dict[str, str] = {}  # table: the file it came from
        self._indexed: set[str] = set()
        given = {source.table or "" for source in plan.tables}
        # A database dumped whole brings its own revisions; so does a set of tables that holds them.
        self._own_revisions = "" in given or {*OF_REVISIONS, *SHARED} <= given
        unknown = [column for name in SHARED if not self._own_revisions for column in REFERENCES[name]]
        self._tables = TableLoader(target, unknown, given - {""})
        self._jobs = jobs
        self._workers = Workers([], 0, report)

    def run(self) -> None:
        """Fill the tables and make their indexes."""
        titled = [source for source in self.plan.tables if names_titles(source)]
        self._load_titles(titled)
        with TemporaryDirectory(dir=self.target.folder) as folder:
            numbers = self._number_titles(Path(folder))
            others = [source for source in self.plan.tables if source not in titled]
            own, parts = self._divide(others, str(numbers.path) if numbers else "")
            self._workers = Workers(parts, self._jobs, self.report)
            with closing(numbers) if numbers else nullcontext(), self._workers:
                for source in own:
                    self._load_table(source)
                self._load_xml()
                self._take_parts(wait=True)
            self._tables.titles = None
        self._write_numbered()
        self._settle()
        self._derive()
        for name in self.loaded:
            self._index(name)
        self._derive_changes()

    @property
    def _xml(self) -> list[Source]:
        pages = self.plan.pages
        return [file.source for file in (*pages.stubs, *pages.texts)] + self.plan.logs

    def missing(self) -> list[Aside]:
        """The tables that dumps have and this import did not get, with what each would bring."""
        wanted = DUMP_TABLES | FROM_PAGES | FROM_LOG
        if not self.unnamed and (LINKTARGET in self.loaded or not self.loaded.keys() & PREFIX.keys()):
            wanted.pop(LINKTARGET)
        return [Aside(name, why) for name, why in wanted.items() if self._lacks(name)]

    def _lacks(self, name: str) -> bool:
        if name == LINKTARGET and self.unnamed:
            return True
        return name not in {*self.loaded, *self.unnamed} or (name == "text" and not self.loaded[name].rows)

    def _load_titles(self, titled: list[Source]) -> None:
        """Load linktarget, and links whose titles want numbers: links by number need to know them."""
        self._tables.early = True
        for source in titled:
            self._load_table(source)
        self._tables.early = False

    def _number_titles(self, folder: Path) -> TitleNumbers | None:
        """Fill linktarget; gives the numbers of the titles that a dump has numbers for, None where there are none."""
        dumped = LINKTARGET in self.loaded
        if not dumped and not self._staged:
            return None
        self.report.working("linktarget: numbers in the order of titles")
        self._tables.create(LINKTARGET)
        links = {name: source for name, source in self._staged.items() if name != LINKTARGET}
        count = number_titles(self.target, self._staged.keys())
        for source in links.values():
            if dumped:
                self._note(LINKTARGET, 0, "whole", source, "titles added for links that name them")
            else:
                self._note(LINKTARGET, 0, "derived", source, "numbers of its own")
        self.loaded[LINKTARGET].rows = count
        self._staged = links
        self._index(LINKTARGET)
        if not dumped:
            return None
        numbers = write_numbers(self.target, folder / "titles")
        self._tables.titles = numbers.numbers
        return numbers

    def _divide(self, tables: list[Source], titles: str) -> tuple[list[Source], list[Part]]:
        """Those of the tables to load here, and those that processes of their own load meanwhile.

        `titles` is the file of the numbers of titles, "" without one.
        """
        own: list[Source] = []
        apart: list[Source] = []
        for source in tables:
            if source.table in (*OF_REVISIONS, *SHARED) and not self._own_revisions:
                self.aside.append(Aside(source.path.name, "of no use without the other tables of revisions"))
            elif self._jobs > 1 and source.size >= SMALL and source.table not in NAMES and can_be_part(source):
                apart.append(source)
            else:
                own.append(source)
        if apart and not self._xml:
            # There is nothing else to do here, and what is loaded here needs no taking over.
            apart.sort(key=lambda source: source.size)
            own.append(apart.pop())
        return own, [Part(source, self.target.part(), [*self._tables.unknown], titles) for source in apart]

    def _take_parts(self, *, wait: bool = False) -> None:
        """Take over the tables that other processes finished."""
        for part, answer in self._workers.done(wait=wait):
            file = table_file(answer)
            table = TABLES[part.source.table or ""]
            self.report.working(f"{table.name}: taking over")
            self.target.take(table, part.place)
            self._tables.created.add(table.name)
            self.report.say(f"{file.read.file}: {amount(file.read.rows)} rows, {size(file.bytes)}")
            self._note_tables(part.source, file)
            self._indexed.add(table.name)
            self._note_indexes(table.name, Indexed(answer["rows"], answer["note"]))

    def _load_table(self, source: Source) -> None:
        self.report.begin(source.path.name, source.size)
        file = self._tables.load(source, self.report.advance)
        self.report.end(file.bytes, file.read.rows)
        self._note_tables(source, file)

    def _note_tables(self, source: Source, file: TableFile) -> None:
        name = source.path.name
        self.reads.append(file.read)
        if file.passed_over:
            self.aside.append(Aside(name, f"its tables {', '.join(file.passed_over)} are of no use here"))
        self._staged |= dict.fromkeys(file.staged, name)
        for table, rows in file.rows.items():
            state: State = "partial" if table == "page_restrictions" and source.table == "page" else "whole"
            note = file.notes.get(table, "")
            if state == "partial":
                note = "protections from before 2007 only; give the table page_restrictions"
            self._note(table, rows, state, name, note)

    def _load_xml(self) -> None:
        pages = self.plan.pages
        if not self._xml:
            return
        if self.loaded.keys() & {*OF_REVISIONS, *SHARED}:
            self.aside += [Aside(source.path.name, "the tables have the revisions") for source in self._xml]
            return
        given = {*self.loaded, *self._tables.taken}
        wanted = [name for name in (*PAGE_TABLES, *OF_REVISIONS, *PEOPLE, "logging") if name not in given]
        if not pages.texts:
            wanted.remove("text")
        loader = XmlLoader(self.target, Site(self.profile), self.report, self._tables.create, wanted)
        loader.meanwhile = self._take_parts
        try:
            if pages.stubs or pages.texts:
                self._create([name for name in (*OF_REVISIONS, *SHARED, "page", "redirect") if name in wanted])
                loader.load_pages(pages.stubs, pages.texts)
                self.dictionary = loader.texts.dictionary
            for source in self.plan.logs:
                self._create([name for name in ("logging", *SHARED) if name in wanted])
                loader.load_log(source)
            loader.finish()
        finally:
            loader.actors.close()
        self._note_xml(loader)

    def _create(self, names: list[str]) -> None:
        for name in names:
            self._tables.create(name)

    def _note_xml(self, loader: XmlLoader) -> None:
        self.reads += loader.reads
        pages = self.plan.pages
        xml = [file.name for file in (*pages.stubs, *pages.texts)]
        logs = [source.path.name for source in self.plan.logs]
        for name in sorted(self._tables.created & set(loader.wanted)):
            sources = logs if name == "logging" else [*xml, *logs] if name in PEOPLE else xml
            state, note = self._state_of(name)
            self._note(name, loader.rows.get(name, 0), state, sources, note)

    def _state_of(self, name: str) -> tuple[State, str]:
        pages = self.plan.pages
        files = pages.stubs or pages.texts
        best = files[0] if files else None
        parts = [file.pages for file in pages.stubs or pages.texts if file.pages]
        some = f"pages {parts[0][0]} to {parts[-1][1]} only" if parts else ""
        if name == "logging":
            return "whole", "without page ids"
        if name == "user":
            return "partial", "users whom histories and logs name; no dump has their registrations and edit counts"
        if best is None or name in ("slot_roles", "content_models", *SHARED):
            return "derived", "numbers of its own"
        articles = "articles" in best.set
        if name in PAGE_TABLES:
            note = ", ".join(filter(None, (NO_TALK if articles else "", some)))
            if name == "redirect" and not pages.texts:
                note = ", ".join(filter(None, (note, NO_SECTIONS)))
            return ("partial" if note else "derived"), note
        if not best.set.endswith("meta-history") and best.set not in ("", "export"):
            what = "newest revisions of articles only" if articles else "newest revisions only"
            return "partial", ", ".join(filter(None, (what, some)))
        if name == "text" and pages.stubs:
            return "partial", "texts of newest revisions only"
        if some:
            return "partial", some
        return "whole", "" if best.set else "all that the file has"

    def _write_numbered(self) -> None:
        """Names that old dumps write out got numbers; here are the tables that say so."""
        collations = [(number, name.decode("utf-8", "replace")) for name, number in self._tables.collations.items()]
        self._add_names("collation", collations)
        tags = [(number, name.decode("utf-8", "replace"), 0, 0) for name, number in self._tables.tags.items()]
        self._add_names("change_tag_def", tags)

    def _add_names(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        known = self.loaded[name].rows if name in self.loaded else 0
        if len(rows) <= known:
            return
        self._tables.create(name)
        count = self.target.insert(TABLES[name], TABLES[name].names, rows[known:])
        self._note(name, known + count, "derived", [], "numbers of its own")

    def _settle(self) -> None:
        """Give the numbers of titles to links that came with titles."""
        if not self._staged:
            return
        dumped = self.loaded[LINKTARGET].state != "derived"
        if not dumped:
            self._leave_unnamed()
        pages = "page" in self.loaded
        if pages:
            self._index("page")
        for name in self._staged:
            self.report.working(f"{name}: looking up {self.loaded[name].rows:,} titles")
            self.loaded[name].rows = settle(self.target, name, pages=pages, numbers=dumped)

    def _leave_unnamed(self) -> None:
        """Takes out links to numbers that nothing names: titles that get numbers here would be taken for theirs."""
        for name in PREFIX.keys() & self.loaded.keys() - self._staged.keys():
            self.target.drop(TABLES[name])
            note = "left out: its links are numbers, and linktarget.sql.gz has the titles"
            self.unnamed[name] = Loaded(name, 0, "partial", self.loaded.pop(name).sources, note, LINKTARGET)

    def _derive(self) -> None:
        """Fill the tables that no dump brought and that others tell."""
        if "site_stats" not in self.loaded and "page" in self.loaded:
            revisions = self.loaded.get("revision")
            edits = revisions.rows if revisions and revisions.state == "whole" else None
            self._tables.create("site_stats")
            count_pages(self.target, self.profile, edits)
            self._note("site_stats", 1, "derived", [], "counted in this snapshot")
        if "category" not in self.loaded and self.loaded.keys() >= {"categorylinks", LINKTARGET}:
            for name in (LINKTARGET, "categorylinks"):
                self._index(name)
            self._tables.create("category")
            rows = count_members(self.target)
            self._note("category", rows, "derived", [], "categories with members, counted in this snapshot")
        if "image" in self.loaded and not self._own_revisions:
            self._name_uploaders()

    def _name_uploaders(self) -> None:
        """Say who uploaded the files: dumps of the table have numbers that mean nothing outside of the wiki."""
        for name in ("image", "logging", "page", "revision"):
            if name in self.loaded:
                self._index(name)
        if self.loaded.keys() & {"logging", "revision"}:
            self.report.working("image: who uploaded the files")
            known = find_uploaders(self.target, self.loaded.keys())
            image = self.loaded["image"]
            image.note = f"uploaders from the log, known of {known:,} of {image.rows:,} files"

    def _derive_changes(self) -> None:
        """The recent changes, from tables that have their indexes: it reads along them."""
        edits = self.loaded.keys() >= {"revision", "page"}
        entries = self.loaded.keys() >= {"logging", "page"}
        if "recentchanges" in self.loaded or not (edits or entries):
            return
        self.report.working("recentchanges: from histories and the log")
        whole = edits and self.loaded["revision"].state == "whole"
        found = derive_changes(self.target, Site(self.profile), edits=edits, entries=entries, whole=whole)
        if found is not None:
            sources = [name for given, name in ((edits, "revision"), (entries, "logging")) if given]
            files = [file for name in sources for file in self.loaded[name].sources]
            rows, newest = found
            note = f"{DAYS} days until {iso(newest)}, from {' and '.join(sources)}"
            self._note("recentchanges", rows, "derived", list(dict.fromkeys(files)), note)

    def _index(self, name: str) -> None:
        if name in self._indexed:
            return
        self._indexed.add(name)
        self.report.working(f"{name}: indexes")
        self._note_indexes(name, self.target.index(TABLES[name]))

    def _note_indexes(self, name: str, indexed: Indexed) -> None:
        loaded, notes = self.loaded.get(name), [indexed.note]
        if loaded and indexed.rows is not None and indexed.rows < loaded.rows:
            notes.append(f"{loaded.rows - indexed.rows} rows that were there twice taken once")
            loaded.rows = indexed.rows
        if loaded:
            loaded.note = "; ".join(filter(None, (loaded.note, *notes)))

    def _note(self, name: str, rows: int, state: State, source: str | list[str], note: str = "") -> None:
        sources = [source] if isinstance(source, str) else source
        if name in self.loaded:
            there = self.loaded[name]
            there.rows, there.state = there.rows + rows, state
            there.sources += [each for each in sources if each not in there.sources]
            there.note = note or there.note
        else:
            self.loaded[name] = Loaded(name, rows, state, list(sources), note)
