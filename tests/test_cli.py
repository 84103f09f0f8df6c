"""The command line, as a user types it: what is printed, where, and the exit status."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import wikiquery
from wikiquery import sample
from wikiquery.commands.serve import shown
from wikiquery.importer import import_dumps

WIKIQUERY = [sys.executable, "-m", "wikiquery"]


def wikiquery_(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*WIKIQUERY, *words], capture_output=True, text=True, check=False, timeout=60, **more)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sample")
    path = folder / "sample.store"
    import_dumps(sample.make(folder / "dumps"), str(path))
    return str(path)


@contextlib.contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`wikiquery serve`, once it answers, with the URL that it prints."""
    command = [*WIKIQUERY, "serve", *words, "--port", "0", "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        line = server.stdout.readline()
        found = re.search(r"at (http://\S+/w/api\.php)", line)
        assert found, line
        assert server.stdout.readline().startswith(f"Try {found[1]}?action=query&")
        yield server, found[1]
    finally:
        server.terminate()
        server.communicate()


def test_import_query_and_all(tmp_path: Path) -> None:
    sample.make(tmp_path / "dumps")
    target = tmp_path / "made.store"
    done = wikiquery_("import", str(tmp_path / "dumps"), "--store", str(target))
    assert done.returncode == 0, done.stderr
    assert target.is_file()
    assert "langlinks" in done.stderr
    answer = wikiquery_("query", str(target), "list=langbacklinks&lbllang=fr&lbllimit=2")
    assert answer.returncode == 0
    assert answer.stdout.count("\n") == 1
    tree = json.loads(answer.stdout)
    assert len(tree["query"]["langbacklinks"]) == 2
    assert tree["continue"]["lblcontinue"].startswith("fr|")
    every = wikiquery_("query", str(target), "list=langbacklinks&lbllang=fr&lbllimit=50", "--all")
    lines = [json.loads(line) for line in every.stdout.splitlines()]
    assert lines[:2] == tree["query"]["langbacklinks"]
    with wikiquery.open(target) as wiki:
        assert lines == list(wiki.each(list="langbacklinks", lbllang="fr"))
    assert len(lines) > 50


def test_query_keeps_the_form_that_is_asked_for(store: str) -> None:
    old = wikiquery_("query", store, "titles=No such page&formatversion=1")
    assert json.loads(old.stdout)["query"]["pages"]["-1"]["missing"] == ""
    wrapped = wikiquery_("query", store, "titles=No such page&callback=f")
    assert wrapped.stdout.startswith("/**/f(")


def test_query_that_the_api_refuses(store: str) -> None:
    refused = wikiquery_("query", store, "titles=A&pageids=1")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "multisource"
    every = wikiquery_("query", store, "titles=A&pageids=1", "--all")
    assert (every.returncode, every.stdout) == (1, "")
    assert "(multisource)" in every.stderr


@pytest.mark.parametrize("command", [["query", "{}", "list=allpages"], ["serve", "{}"]])
@pytest.mark.parametrize("kind", ["missing", "foreign", "folder", "empty"])
def test_stores_that_are_none(command: list[str], kind: str, tmp_path: Path) -> None:
    """One line that names the file, and exit status 1."""
    path = tmp_path / kind
    if kind == "foreign":
        path.write_text("<!DOCTYPE html>" * 100)
    elif kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    done = wikiquery_(*(word.format(path) for word in command))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"wikiquery: {path}")
    assert done.stderr.count("\n") == 1


def test_import_of_what_is_not_there(tmp_path: Path) -> None:
    done = wikiquery_("import", str(tmp_path / "nothing.sql.gz"), "--store", str(tmp_path / "x.store"))
    assert done.returncode == 1
    assert done.stderr.startswith("wikiquery: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_serve_answers_and_ends_cleanly(store: str) -> None:
    with serving(store) as (server, url):
        for path in (url, url.replace("/w/api", "/api")):
            with urllib.request.urlopen(f"{path}?action=query&list=allpages&aplimit=1&format=json") as answer:
                assert json.load(answer)["query"]["allpages"]
        posted = urllib.request.Request(url, data=b"action=query&titles=A&format=json&origin=*")
        with urllib.request.urlopen(posted) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        server.send_signal(signal.SIGINT)
        assert server.communicate(timeout=20) == ("", "")
        assert server.returncode == 0


def test_serve_ends_after_a_hail_of_signals(store: str) -> None:
    """Ctrl-C twice, with the SIGTERM of a service manager between."""
    for _ in range(5):
        with serving(store) as (server, _url):
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                server.send_signal(number)
            server.communicate(timeout=20)
            assert server.returncode == 0


def test_serve_opens_a_new_store_and_keeps_the_old_where_the_new_is_none(store: str, tmp_path: Path) -> None:
    path, log = tmp_path / "served.store", tmp_path / "access.log"
    path.write_bytes(Path(store).read_bytes())
    other = tmp_path / "other.store"
    dumps = [path for path in sample.make(tmp_path / "dumps") if "langlinks" not in path.name]
    import_dumps(dumps, str(other))
    with serving(str(path), "--access-log", str(log)) as (server, url):

        def snapshot() -> str:
            with urllib.request.urlopen(f"{url}?action=query&titles=A&format=json") as answer:
                return str(answer.headers["X-Snapshot"])

        def until(snapshot_is: Callable[[str], bool]) -> bool:
            return any(snapshot_is(snapshot()) or time.sleep(0.1) for _ in range(100))

        first = snapshot()
        (tmp_path / "broken.store").write_bytes(b"nothing")
        (tmp_path / "broken.store").replace(path)
        server.send_signal(signal.SIGHUP)
        assert server.stderr and "still serving what was there" in server.stderr.readline()
        assert snapshot() == first
        other.replace(path)
        server.send_signal(signal.SIGHUP)
        assert until(lambda now: now != first)
        with urllib.request.urlopen(url.replace("w/api.php", "metrics")) as answer:
            assert b'wikiquery_requests_total{status="200"}' in answer.read()
        with urllib.request.urlopen(url.replace("w/api.php", "healthz")) as answer:
            assert answer.status == 200
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(lines) >= 3 and all(line["status"] == 200 for line in lines)


def test_serve_with_a_log_that_cannot_be_written(store: str, tmp_path: Path) -> None:
    done = wikiquery_("serve", store, "--access-log", str(tmp_path / "no" / "log"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "access log" in done.stderr


def test_serve_with_a_port_in_use(store: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = wikiquery_("serve", store, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"wikiquery: port {port} of 127.0.0.1 is in use; choose another with --port\n"


@pytest.mark.parametrize("words", [["--port", "99999"], ["--host", "192.0.2.1"]])
def test_serve_at_no_place(store: str, words: list[str]) -> None:
    done = wikiquery_("serve", store, *words)
    assert done.returncode == 1
    assert done.stderr.startswith("wikiquery: cannot listen at ")
    assert done.stderr.count("\n") == 1


def test_demo_asks_and_ends() -> None:
    done = subprocess.run([*WIKIQUERY, "demo"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr
    assert '"langbacklinks"' in done.stdout
    assert re.search(r"Try next: http://127\.0\.0\.1:\d+/w/api\.php\?action=query&", done.stdout)


def test_reader_that_goes_away(store: str) -> None:
    command = [*WIKIQUERY, "query", store, "list=allpages&aplimit=1", "--all"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_wrong_usage_is_status_2() -> None:
    for words in ([], ["nonsense"], ["serve"], ["serve", "x", "--workers", "0"], ["import"]):
        done = wikiquery_(*words)
        assert done.returncode == 2, words
        assert done.stderr.startswith("usage: wikiquery")


@pytest.mark.parametrize("command", ["import", "info", "serve", "query", "demo"])
def test_help_has_examples(command: str) -> None:
    done = wikiquery_(command, "--help")
    assert done.returncode == 0
    assert f"examples:\n  wikiquery {command}" in done.stdout


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of few tables: pages and language links."""
    folder = tmp_path_factory.mktemp("small")
    files = sample.make(folder / "dumps")
    chosen = [path for path in files if re.search(r"-(page|langlinks)\.sql|siteinfo", path.name)]
    import_dumps(chosen, str(folder / "small.store"))
    return str(folder / "small.store")


def test_strict_makes_an_error_of_what_is_not_held(small: str) -> None:
    asked = "titles=Iron&prop=langlinks|links"
    warned = wikiquery_("query", small, asked)
    assert warned.returncode == 0
    assert "pagelinks.sql.gz" in json.loads(warned.stdout)["warnings"]["links"]["warnings"]
    refused = wikiquery_("query", small, asked, "--strict")
    assert refused.returncode == 1
    error = json.loads(refused.stdout)["error"]
    assert error["code"] == "notinsnapshot"
    assert error["dump"] == "pagelinks.sql.gz"
    assert wikiquery_("query", small, "titles=Iron&prop=langlinks", "--strict").returncode == 0


def test_strict_in_python_and_over_http(small: str) -> None:
    with wikiquery.open(small, strict=True) as wiki:
        for _ in range(2):
            with pytest.raises(wikiquery.ApiError, match="notinsnapshot"):
                wiki.query(titles="Iron", prop="links")
        assert "langlinks" in wiki.query(titles="Iron", prop="langlinks")["query"]["pages"][0]
    with serving(small, "--strict") as (_, url):
        asked = f"{url}?action=query&format=json&titles=Iron&prop=links"
        with urllib.request.urlopen(asked) as answer:
            assert json.loads(answer.read())["error"]["code"] == "notinsnapshot"


def test_info_of_a_store(store: str, small: str) -> None:
    done = wikiquery_("info", store)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^wiki +samplewiki$", done.stdout, re.M)
    assert re.search(r"^identity +[0-9a-f]{32}$", done.stdout, re.M)
    assert re.search(r"^samplewiki-\d+-langlinks\.sql\.gz +[\d,]+ +[\d,]+$", done.stdout, re.M)
    assert re.search(r"^prop=langlinks +whole$", done.stdout, re.M)
    less = wikiquery_("info", small).stdout
    assert re.search(r"^prop=langlinks +whole$", less, re.M)
    assert re.search(r"^prop=links +not available: needs pagelinks\.sql\.gz$", less, re.M)
    assert re.search(r"^prop=info +partial: without page_props: needs page_props\.sql\.gz", less, re.M)


def test_version_and_module_run() -> None:
    assert re.fullmatch(r"wikiquery \d+\.\d+\.\d+\S*\n", wikiquery_("--version").stdout)


def test_passwords_are_not_shown() -> None:
    assert shown("mysql://reader:secret@db:3306/wiki") == "mysql://reader@db:3306/wiki"
    assert shown("sample.store") == "sample.store"


def test_interrupt_is_status_130(store: str, tmp_path: Path) -> None:
    """An import that reads from a pipe without an end, interrupted."""
    fifo = tmp_path / "page.sql"
    os.mkfifo(fifo)
    command = [*WIKIQUERY, "import", str(fifo)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process, open(fifo, "wb"):
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
