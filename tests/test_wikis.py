"""Several wikis behind one address: by path and by host, each with its own data, tags, cookies, counts and log."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.validate import validator

import pytest

import wikiquery
from wikiquery import sample
from wikiquery.commands.wikis import named
from wikiquery.http.accesslog import AccessLog
from wikiquery.http.app import Application
from wikiquery.http.metrics import Metrics
from wikiquery.http.observer import Observer
from wikiquery.http.served import Served, check
from wikiquery.http.wikis import Wikis
from wikiquery.importer import import_dumps

GENERAL = "action=query&meta=siteinfo&format=json&formatversion=2"
PAGES = "action=query&list=allpages&format=json"


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def wiki(self) -> str:
        return str(json.loads(self.body)["query"]["general"]["wikiid"])


def get(app: Any, path: str, query: str = "", host: str = "127.0.0.1:8080", **more: Any) -> Got:
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host,
        "SERVER_NAME": "x", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "wsgi.url_scheme": "http", **more,
    }  # fmt: skip
    started: list[Any] = []
    answer = validator(app)(environ, lambda *said: started.extend(said))
    body = b"".join(answer)
    answer.close()
    return Got(int(started[0][:3]), dict(started[1]), body)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the sample wiki."""
    folder = tmp_path_factory.mktemp("wikis")
    import_dumps(sample.make(folder / "dumps"), str(folder / "sample.store"))
    return folder / "sample.store"


@pytest.fixture
def app(refwiki: wikiquery.Wiki, small: Path, tmp_path: Path) -> Iterator[Wikis]:
    metrics = Metrics(tmp_path, wikis=True)
    observer = Observer(metrics, AccessLog(tmp_path / "access.log"))
    with wikiquery.open(small) as other:
        both = {"ref": refwiki, "sample.example.org": other}
        made = {
            name: Application(wiki, observer=observer, metrics=metrics, name=name, origins=["https://a.example"])
            for name, wiki in both.items()
        }
        yield Wikis(made, {"Sample.example.org": "sample.example.org"})
        observer.close()


@pytest.mark.parametrize("path", ["/ref/w/api.php", "/ref/api.php"])
def test_each_has_a_path(app: Wikis, path: str) -> None:
    assert get(app, path, GENERAL).wiki == "refwiki"
    assert get(app, path.replace("ref", "sample.example.org"), GENERAL).wiki == "samplewiki"


@pytest.mark.parametrize("host", ["sample.example.org", "SAMPLE.example.org:8080"])
def test_a_host_stands_for_its_wiki_alone(app: Wikis, host: str) -> None:
    assert get(app, "/w/api.php", GENERAL, host).wiki == "samplewiki"
    assert get(app, "/ref/w/api.php", GENERAL, host).status == 404
    assert b'href="/w/api.php"' in get(app, "/", host=host).body
    assert get(app, "/w/api.php", GENERAL, "other.example.org").status == 404
    assert get(app, "/w/api.php", GENERAL, "[::1]:8080").status == 404


def test_the_start_page_lists_them(app: Wikis) -> None:
    page = get(app, "/")
    assert page.status == 200
    for address in ("ref/", "ref/sandbox", "ref/w/api.php", "sample.example.org/w/api.php"):
        assert f'href="{address}"' in page.text
    assert get(app, "/sandbox").headers["Location"] == "/"
    assert "/ref/w/api.php" in get(app, "/w/api.php").text


@pytest.mark.parametrize("path", ["/ref", "/ref/", "/ref/wiki/Main_Page", "/ref/wiki/Nothing"])
def test_links_of_pages_stay_in_their_wiki(app: Wikis, path: str) -> None:
    links = re.findall(r'href="([^"]*)"', get(app, path).text)
    assert links
    assert [link for link in links if not link.startswith(("/ref/", "http", "//"))] == []
    for link in links[:3]:
        assert get(app, link).status == 200


def test_pages_lead_on_in_their_wiki(app: Wikis) -> None:
    assert get(app, "/ref/wiki/Special:ApiSandbox").headers["Location"] == "/ref/sandbox"
    assert get(app, "/ref/w/index.php").headers["Location"] == "/ref/"
    sandbox = get(app, "/ref/sandbox").text
    files = re.findall(r'(?:src|href)="([^"]*)"', sandbox)
    assert "sandbox/main.js" in files
    assert [file for file in files if file.startswith("/")] == []
    assert get(app, "/ref/sandbox/main.js").status == 200
    assert get(app, "/ref/w/mw-api.js").status == 200
    assert 'new URL("w/api.php", location.href)' in get(app, "/ref/sandbox/api.js").text


def test_a_mounted_application_knows_its_base(refwiki: wikiquery.Wiki) -> None:
    """Any WSGI server may put an application below a path of its own."""
    page = get(Application(refwiki), "/wiki/Main_Page", SCRIPT_NAME="/deep/below")
    assert 'href="/deep/below/wiki/' in page.text
    assert 'href="/wiki/' not in page.text


def test_tags_and_snapshots_are_of_each_wiki(app: Wikis) -> None:
    one, other = get(app, "/ref/w/api.php", PAGES), get(app, "/sample.example.org/w/api.php", PAGES)
    assert one.headers["X-Snapshot"].startswith("refwiki ")
    assert other.headers["X-Snapshot"].startswith("samplewiki ")
    assert one.headers["ETag"] != other.headers["ETag"]
    assert get(app, "/ref/w/api.php", PAGES, HTTP_IF_NONE_MATCH=one.headers["ETag"]).status == 304
    assert get(app, "/sample.example.org/w/api.php", PAGES, HTTP_IF_NONE_MATCH=one.headers["ETag"]).status == 200


def test_cookies_are_of_each_wiki(app: Wikis) -> None:
    asked = "action=query&meta=tokens&type=login&format=json"
    assert "; Path=/ref/;" in get(app, "/ref/w/api.php", asked).headers["Set-Cookie"]
    own = get(app, "/w/api.php", asked, "sample.example.org").headers["Set-Cookie"]
    assert "; Path=/;" in own


def test_counts_and_lines_name_the_wiki(app: Wikis, tmp_path: Path) -> None:
    get(app, "/ref/w/api.php", PAGES)
    get(app, "/ref/w/api.php", "action=query&list=nothing&format=json&prop=revisions&titles=A&rvlimit=x")
    get(app, "/w/api.php", PAGES, "sample.example.org")
    counts = get(app, "/metrics").text
    assert 'wikiquery_requests_total{status="200",wiki="ref"} 2.0' in counts
    assert 'wikiquery_requests_total{status="200",wiki="sample.example.org"} 1.0' in counts
    assert re.search(r'wikiquery_errors_total\{code="badinteger",module="[^"]+",wiki="ref"\} 1.0', counts)
    assert 'wikiquery_request_seconds_count{module="query+allpages",wiki="ref"} 1.0' in counts
    lines = [json.loads(line) for line in (tmp_path / "access.log").read_bytes().splitlines()]
    assert [(line["wiki"], line["path"]) for line in lines] == [
        ("ref", "/ref/w/api.php"), ("ref", "/ref/w/api.php"), ("sample.example.org", "/w/api.php"),
    ]  # fmt: skip


def test_health_is_that_of_all(app: Wikis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(app, "/healthz").status == 200
    monkeypatch.setattr(app.applications["ref"].wiki, "alive", lambda: False)
    away = get(app, "/healthz")
    assert (away.status, away.headers["Retry-After"]) == (503, "5")
    assert away.text == "the data cannot be read: ref\n"
    assert get(app, "/sample.example.org/healthz").status == 200
    assert get(app, "/ref/healthz").status == 503


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["", "b"], "several wikis need names"),
        (["a", "a"], "a is the name of two wikis"),
        (["wiki", "b"], "'wiki' cannot be the name"),
        (["a/b", "c"], "'a/b' cannot be the name"),
        ([".a", "c"], "'.a' cannot be the name"),
        ([], "no wiki to serve"),
    ],
)
def test_names_that_cannot_be(names: list[str], text: str) -> None:
    with pytest.raises(wikiquery.StoreError, match=re.escape(text)):
        check([Served(store="x", name=name) for name in names])


def test_names_of_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named("a=b.store") == ("a", "b.store")
    assert named("mysql://u:p@h/x?a=b") == ("", "mysql://u:p@h/x?a=b")
    assert named("a=mysql://u:p@h/x") == ("a", "mysql://u:p@h/x")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a=b.store").touch()
    assert named("a=b.store") == ("", "a=b.store")


WIKIQUERY = [sys.executable, "-m", "wikiquery"]


@pytest.fixture
def config(refstore: Path, small: Path, tmp_path: Path) -> Path:
    for source in (refstore, small):
        os.link(source, tmp_path / source.name)
    file = tmp_path / "wikis.toml"
    file.write_text(
        '[ref]\nstore = "refwiki.store"\nlimits = "bot"\nhost = ["ref.example.org", "r.example.org"]\ntimeout = 30\n'
        '[small]\nstore = "sample.store"\nprivate = true\nsecret = "key"\n'
    )
    return file


def ask(url: str, query: str, **headers: str) -> tuple[Any, Any]:
    with urllib.request.urlopen(urllib.request.Request(f"{url}?{query}", headers=headers)) as answer:
        return json.loads(answer.read()), answer.headers


def test_a_file_of_wikis_and_all_opened_anew(config: Path, small: Path) -> None:
    command = [*WIKIQUERY, "serve", "--config", str(config), "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            lines = [server.stdout.readline() for _ in range(3)]
            found = re.search(r"at (http://\S+)/ref/w/api\.php and at ref\.example\.org, r\.example\.org ", lines[0])
            assert found, lines
            root = found[1]
            assert f"at {root}/small/w/api.php" in lines[1]
            most = ask(f"{root}/ref/w/api.php", "action=query&list=allpages&aplimit=max&format=json")[0]
            assert most["limits"] == {"allpages": 5000}
            assert ask(f"{root}/w/api.php", GENERAL, Host="r.example.org")[0]["query"]["general"]["wikiid"] == "refwiki"
            refused, _ = ask(f"{root}/small/w/api.php", PAGES)
            assert refused["error"]["code"] == "readapidenied"
            before = ask(f"{root}/ref/w/api.php", PAGES)[1]["X-Snapshot"]
            assert before.startswith("refwiki ")
            (config.parent / "refwiki.store").unlink()
            os.link(small, config.parent / "refwiki.store")
            server.send_signal(signal.SIGHUP)
            end = time.monotonic() + 30
            while not ask(f"{root}/ref/w/api.php", PAGES)[1]["X-Snapshot"].startswith("samplewiki "):
                assert time.monotonic() < end
                time.sleep(0.1)
        finally:
            server.terminate()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no wiki to serve"),
        ("store = 1", "[store] says no store"),
        ("[a]\nsite = 'x'", "[a] says no store"),
        ("[a]\nstore = 'x'\ncolour = 'red'", "[a]: colour? There are host, limits"),
        ("[a]\nstore = 'x'\nprivate = 1", "[a]: private is true or false"),
        ("[a]\nstore = 'x'\ntimeout = -1", "[a]: timeout is a number of seconds"),
        ("[a]\nstore = 'x'\ntimeout = true", "[a]: timeout is a number"),
        ("[a]\nstore = 'x'\nlimits = 'all'", "[a]: limits is one of mediawiki, bot, unlimited"),
        ("[a]\nstore = 'x'\nhost = [1]", "[a]: host is a list of texts"),
        ("[a]\nstore = 'nothing.store'", "a: "),
        ("[a", "Expected"),
    ],
)
def test_a_file_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "wikis.toml"
    file.write_text(text)
    command = [*WIKIQUERY, "serve", "--config", str(file), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr


def test_arguments_that_cannot_be(tmp_path: Path, small: Path) -> None:
    for words, status, said in (
        ([f"a={small}", str(small)], 1, "several wikis need names"),
        ([f"a={small}", "--site", "b=x.json"], 1, "--site b=…: there is no wiki of this name"),
        ([str(small), "--config", "x.toml"], 2, "name a store"),
        (["--config", str(tmp_path / "none.toml")], 1, "No such file"),
    ):
        command = [*WIKIQUERY, "serve", *words, "--port", "0"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == status, done.stderr
        assert said in done.stderr
