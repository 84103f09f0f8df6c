"""XML dumps into a store's tables: pages with their revisions, and the log."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from wikiquery.errors import StoreError
from wikiquery.importer.accounts import made, renamed
from wikiquery.importer.ahead import Ahead
from wikiquery.importer.combine import Pages, combine
from wikiquery.importer.filename import PageFile
from wikiquery.importer.imported import Source as Read
from wikiquery.importer.load_pages import PageRows, Row
from wikiquery.importer.people import Actors, Comments
from wikiquery.importer.report import Reporter
from wikiquery.importer.sources import Source, Stream, open_source
from wikiquery.importer.target import Target
from wikiquery.importer.texts import Texts
from wikiquery.importer.xmldump import LogItem, Revision, XmlDump
from wikiquery.schema.store_tables import TABLES
from wikiquery.site import Site

BATCH = 5_000  # rows that are written together
HIDDEN_ACTION, HIDDEN_COMMENT, HIDDEN_USER = 1, 2, 4


@dataclass(slots=True)
class XmlLoader:
    """Puts XML dumps into a store, into the tables that `create` makes.

    `wanted` are the tables to fill from them; `rows` counts what went in, by table.
    """

    target: Target
    site: Site
    report: Reporter
    create: Callable[[str], None]
    wanted: Collection[str]
    rows: dict[str, int] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    actors: Actors = field(default_factory=Actors)
    comments: Comments = field(default_factory=Comments)
    pages: int = 0
    meanwhile: Callable[[], None] = lambda: None  # called now and then

    def load_pages(self, stubs: list[PageFile], texts: list[PageFile]) -> PageRows:
        """Read page dumps; with both, the revisions come from the stubs and their texts from the others."""
        rows = PageRows(self.site, self.texts, self.actors, self.comments)
        stream = self._pages(stubs or texts, leading=True)
        if stubs and texts:
            stream = combine(stream, self._pages(texts, leading=False))
        for page, revisions in stream:
            self.pages += 1
            for _ in rows.page(page, revisions):
                if rows.pending >= BATCH:
                    self._write(rows.take())
        self._write(rows.take())
        self._write({"text": [*self.texts.finish()]})
        if self.pages:
            self._write({"slot_roles": [(number, name) for name, number in rows.roles.items()]})
            self._write({"content_models": [(number, name) for name, number in rows.models.items()]})
        return rows

    def load_log(self, source: Source) -> None:
        """Read a dump of the log."""
        with ExitStack() as stack:
            stream, dump = self._open(source, stack)
            self.report.begin(source.path.name, source.size, "entries")
            before = self.rows.get("logging", 0)
            batch: list[Row] = []
            for item in dump.logitems():
                batch.append(self._log_row(item))
                if len(batch) >= BATCH:
                    self._write({"logging": batch, "comment": [*self.comments.rows()]})
                    batch = []
                    self.report.advance(stream.compressed, stream.position, self.rows["logging"] - before)
            self._write({"logging": batch, "comment": [*self.comments.rows()]})
            self._finish(source, stream, self.rows.get("logging", 0) - before)

    def finish(self) -> None:
        """Write who all these users are."""
        self._write_all("actor", self.actors.rows())
        self._write_all("user", ((*row, None, None, 0) for row in self.actors.users()))
        self.actors.close()

    def _write_all(self, name: str, rows: Iterable[Row]) -> None:
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) >= BATCH:
                self._write({name: batch})
                batch = []
        self._write({name: batch})

    def _pages(self, files: Iterable[PageFile], *, leading: bool) -> Pages:
        """The pages of several files, one after the other. `leading`: they are those whose progress is shown."""
        for file in files:
            with ExitStack() as stack:
                stream, dump = self._open(file.source, stack)
                if leading:
                    self.report.begin(file.name, file.source.size, "pages")
                count = 0
                for page, revisions in dump.pages():
                    count += 1
                    yield page, self._watched(revisions, stream, count) if leading else revisions
                self._finish(file.source, stream, count, shown=leading)

    def _watched(self, revisions: Iterator[Revision], stream: Stream, pages: int) -> Iterator[Revision]:
        for revision in revisions:
            self.report.advance(stream.compressed, stream.position, pages)
            yield revision

    def _open(self, source: Source, stack: ExitStack) -> tuple[Stream, XmlDump]:
        stream = stack.enter_context(open_source(source))
        ahead = stack.enter_context(closing(Ahead(stream)))
        return stream, XmlDump(ahead, source.path.name)

    def _finish(self, source: Source, stream: Stream, count: int, *, shown: bool = True) -> None:
        if shown:
            self.report.end(stream.position, count)
        self.reads.append(Read(source.path.name, source.size, stream.sha256, source.date or "", count))

    def _write(self, rows: dict[str, list[Row]]) -> None:
        self.meanwhile()
        for name, batch in rows.items():
            if not batch or name not in self.wanted:
                continue
            self.create(name)
            table = TABLES[name]
            went_in = self.target.insert(table, table.names, batch)
            if went_in != len(batch) and name in ("page", "revision"):
                raise StoreError(f"the same {name} is in two of the page dumps: give one of them")
            self.rows[name] = self.rows.get(name, 0) + went_in

    def _log_row(self, item: LogItem) -> Row:
        if account := made(item, self.site):
            self.actors.make(*account)
        elif names := renamed(item, self.site):
            self.actors.rename(*names)
        deleted = (
            HIDDEN_ACTION * item.action_hidden
            + HIDDEN_COMMENT * item.comment_hidden
            + HIDDEN_USER * item.contributor.hidden
        )
        namespace, key = self._log_title(item.title or "")
        actor = self.actors.number("" if item.contributor.hidden else item.contributor.name or "", item.contributor.id)
        comment = self.comments.number(item.comment or "")
        return (
            *(item.id, item.type, item.action, item.timestamp, actor, namespace, key, None),
            *(comment, item.params.encode(), deleted),
        )

    def _log_title(self, text: str) -> tuple[int, str]:
        """The title of an entry, to the letter: old ones are not always such as can be titles, or could now."""
        name, colon, rest = text.partition(":")
        namespace = self.site.namespace_id(name) if colon else None
        return (namespace or 0, (rest if namespace else text).replace(" ", "_"))
