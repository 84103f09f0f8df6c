"""A wiki's own database with accounts in it, and a client with cookies that asks it without a network."""

import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import apsw

import wikiquery
from wikiquery.http.app import Application

SITE = Path(__file__).parent / "refwiki" / "siteinfo.json.gz"
PASSWORDS = {"Admin": "an administrator", "Reader": "somebody who reads", "Bob": "he who reviews"}
BOT = "0123456789abcdefghijklmnopqrstuv"
GRANTS = '["basic", "highvolume", "viewmywatchlist"]'


def hashed(password: str) -> str:
    """A password in one of MediaWiki's older forms: it takes no time."""
    inner = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    return ":B:salt:" + hashlib.md5(f"salt-{inner}".encode(), usedforsecurity=False).hexdigest()


def database(store: Path, folder: Path) -> Path:
    """A copy of a store as MediaWiki's own SQLite database, whose accounts have passwords."""
    path = folder / "wiki.sqlite"
    shutil.copy(store, path)
    change(path, "DROP TABLE wikiquery")
    change(path, "UPDATE user SET user_touched = '20260101000000', user_token = 'token ' || user_id")
    for name, password in PASSWORDS.items():
        change(path, "UPDATE user SET user_password = ? WHERE user_name = ?", hashed(password), name)
    change(
        path,
        "CREATE TABLE IF NOT EXISTS bot_passwords (bp_user INTEGER, bp_app_id TEXT, bp_password TEXT, bp_token TEXT,"
        " bp_restrictions TEXT, bp_grants TEXT, PRIMARY KEY (bp_user, bp_app_id))",
    )
    ranges = '{"IPAddresses": ["192.0.2.0/24", "2001:db8::/32"]}'
    bot = "INSERT INTO bot_passwords SELECT user_id, 'ref', ?, 'bot token', ?, ? FROM user WHERE user_name = 'Bot'"
    change(path, bot, hashed(BOT), ranges, GRANTS)
    return path


def change(path: Path, statement: str, *values: str) -> None:
    """Changes the database, as the wiki would."""
    connection = apsw.Connection(str(path))
    connection.execute(statement, values)
    connection.close()


class Client:
    """A client at an address, which keeps its cookies."""

    def __init__(self, wiki: wikiquery.Wiki, address: str = "192.0.2.7", **settings: Any) -> None:
        self.app, self.address = Application(wiki, **settings), address
        self.cookies: dict[str, str] = {}
        self.status, self.headers = "", list[tuple[str, str]]()

    def ask(self, post: bool = False, headers: Mapping[str, str] = {}, **params: str) -> Any:
        """The answer to a request."""
        said = urlencode({"format": "json", "formatversion": "2", **params})
        environ = {
            "REQUEST_METHOD": "POST" if post else "GET",
            "PATH_INFO": "/w/api.php",
            "QUERY_STRING": "" if post else said,
            "REMOTE_ADDR": self.address,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(said.encode() if post else b""),
            **({"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(said))} if post else {}),
            **({"HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}),
            **headers,
        }
        return self.send(environ)

    def send(self, environ: dict[str, Any]) -> Any:
        """What comes back; its cookies are kept."""

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status, self.headers = status, headers

        body = b"".join(self.app(environ, start))
        for cookie in self.all("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if value == "deleted":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return json.loads(body) if body[:1] == b"{" else body.decode()

    def all(self, name: str) -> list[str]:
        """The values of a header of the last answer."""
        return [value for known, value in self.headers if known == name]

    def token(self, purpose: str = "csrf") -> str:
        """A token."""
        said: dict[str, str] = self.ask(action="query", meta="tokens", type=purpose)["query"]["tokens"]
        return said[f"{purpose}token"]

    def log_in(self, name: str, password: str, **more: str) -> Any:
        """What action=login says."""
        form = {"lgname": name, "lgpassword": password, "lgtoken": self.token("login"), **more}
        return self.ask(post=True, action="login", **form)["login"]

    def client_login(self, name: str, password: str, **more: str) -> Any:
        """What action=clientlogin says."""
        form = {"username": name, "password": password, "logintoken": self.token("login"), **more}
        return self.ask(post=True, action="clientlogin", loginreturnurl="http://example.org/", **form)["clientlogin"]

    @property
    def name(self) -> str:
        """Who the wiki takes it for."""
        said: str = self.ask(action="query", meta="userinfo")["query"]["userinfo"]["name"]
        return said


def bot(client: Client, **more: str) -> Any:
    """Logs a client in by the bot password of the cases."""
    return client.log_in("Bot@ref", BOT, **more)
