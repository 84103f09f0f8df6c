"""No dump has the table of users: it is made of those whom histories and logs name."""

import io
from pathlib import Path

import apsw
from dumps import revision, table, write, xml, xml_page

from wikiquery.importer import Reporter, import_dumps

USERS = "user_id int, user_name varbinary(255), user_registration binary(14), user_editcount int"


def entry(number: int, kind: str, who: str, id: int | None, title: str, params: str = "") -> str:
    """An entry of the log; `kind` is type/action, `id` None for an address."""
    person = f"<username>{who}</username><id>{id}</id>" if id else f"<ip>{who}</ip>"
    type_, action = kind.split("/")
    return (
        f"<logitem><id>{number}</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor>{person}</contributor>"
        f"<type>{type_}</type><action>{action}</action><logtitle>{title}</logtitle>"
        f'<params xml:space="preserve">{params}</params></logitem>\n'
    )


def made(id: int) -> str:
    return f'a:1:{{s:9:"4::userid";i:{id};}}'


def users(tmp_path: Path, *sources: Path) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """The users of a store made from dumps: ids and names; and what the import says of the table."""
    path = tmp_path / "test.store"
    imported = import_dumps(sources, str(path), report=Reporter(io.StringIO()))
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    known = {loaded.table: loaded.state for loaded in imported.tables}
    return list(db.execute("SELECT user_id, user_name FROM user ORDER BY user_id")), known


def history(folder: Path, *people: tuple[str, int]) -> Path:
    edits = [revision(n, user=name, uid=id) for n, (name, id) in enumerate(people, 5)]
    return write(folder, "testwiki-20260101-stub-meta-history.xml", xml(xml_page(1, "A", *edits)))


def log(folder: Path, *entries: str) -> Path:
    return write(folder, "testwiki-20260101-pages-logging.xml", xml(*entries))


def test_users_of_histories_and_logs(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    history(folder, ("Zoë", 7), ("Ada", 1))
    log(
        folder,
        entry(1, "newusers/create", "Neu", 9, "User:Neu", made(9)),
        entry(2, "newusers/create2", "Ada", 1, "User:Kind der Ada", made(11)),
        entry(3, "newusers/byemail", "Ada", 1, "User:Old form", "12"),
        entry(4, "newusers/create2", "Ada", 1, "User:No number"),
        entry(5, "delete/delete", "192.0.2.7", None, "User:Nobody", made(13)),
    )
    found, states = users(tmp_path, folder)
    assert found == [(1, "Ada"), (7, "Zoë"), (9, "Neu"), (11, "Kind der Ada"), (12, "Old form")]
    assert states["user"] == "partial"


def test_users_who_were_renamed(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    history(folder, ("Busy now", 20))
    log(
        folder,
        entry(1, "newusers/create2", "Ada", 1, "User:Busy then", made(20)),
        entry(2, "newusers/create2", "Ada", 1, "User:First", made(21)),
        entry(3, "renameuser/renameuser", "Ada", 1, "User:First", 's:10:"5::newuser";s:6:"Second";'),
        entry(4, "renameuser/renameuser", "Ada", 1, "User:Second", "Third"),
        entry(5, "newusers/create2", "Ada", 1, "User:First", made(22)),
    )
    assert users(tmp_path, folder)[0] == [(1, "Ada"), (20, "Busy now"), (21, "Third"), (22, "First")]


def test_a_table_of_users_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    history(folder, ("Ada", 1))
    table(folder, "user", [(1, "Ada", "20010115000000", 5), (2, "Bob", None, 0)], USERS)
    found, states = users(tmp_path, folder)
    assert found == [(1, "Ada"), (2, "Bob")]
    assert states["user"] == "whole"
