"""Where a MariaDB server is, by what a URL says."""

import socket
from pathlib import Path

import pytest

from wikiquery.db import address
from wikiquery.errors import StoreError

ACCOUNT = {"user": "u", "password": "p:@"}


def test_a_port() -> None:
    found = address.options("mysql://u:p%3A%40@db:3307/wiki")
    assert found == {"host": "db", "port": 3307, "database": "wiki", **ACCOUNT}
    assert address.shown(found) == "db:3307"
    assert address.options("mysql://u@db/wiki")["port"] == 3306


def test_what_is_behind_the_question_mark(tmp_path: Path) -> None:
    found = address.options("mysql://u:p%3A%40@localhost/wiki?unix_socket=/srv/my%20wiki.sock")
    assert found == {
        "host": "localhost",
        "port": 3306,
        "database": "wiki",
        "unix_socket": "/srv/my wiki.sock",
        **ACCOUNT,
    }
    assert address.shown(found) == "/srv/my wiki.sock"
    authority = tmp_path / "ca.pem"
    with pytest.raises(StoreError, match=r"ca\.pem: no such file \(ssl_ca"):
        address.options(f"mysql://u@db/wiki?ssl_ca={authority}")
    authority.touch()
    assert address.options(f"mysql://u@db/wiki?ssl_ca={authority}")["ssl_ca"] == str(authority)
    with pytest.raises(StoreError, match="'charset', which is none of unix_socket, ssl_ca"):
        address.options("mysql://u@db/wiki?charset=utf8")


def test_localhost_is_the_socket_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, gone = tmp_path / "s", tmp_path / "gone"
    monkeypatch.setattr(address, "SOCKETS", (str(gone), str(here)))
    assert "unix_socket" not in address.options("mysql://u@localhost/wiki")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(here))
        assert address.options("mysql://u@localhost/wiki")["unix_socket"] == str(here)
        assert "unix_socket" not in address.options("mysql://u@localhost:3306/wiki")
        assert "unix_socket" not in address.options("mysql://u@127.0.0.1/wiki")


@pytest.mark.parametrize(
    ("url", "said"),
    [("mysql://u@db:x/wiki", "not the URL of a database"), ("mysql://u@db/", "db:3306: the URL names no database")],
)
def test_what_is_no_address(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        address.options(url)
