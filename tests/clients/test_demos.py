"""The demo programs of MediaWiki's documentation, unchanged but for the host."""

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dumps
import pytest
from serving import serving

from wikiquery.importer import Reporter, import_dumps

DEMOS = Path(__file__).parent / "demos"
SCRIPT = Path(__file__).parents[2] / "src" / "wikiquery" / "http" / "sandbox" / "mw-api.js"
HOST = "https://en.wikipedia.org/w/api.php"

needs_php = pytest.mark.skipif(not shutil.which("php"), reason="PHP is not installed")
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
needs_requests = pytest.mark.skipif(not importlib.util.find_spec("requests"), reason="requests is not installed")


def run(*command: str, text: str = "") -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def program(name: str, api: str) -> str:
    return (DEMOS / name).read_text().replace(HOST, api)


PAGES = {1: ("Examen", ["fr", "Test"]), 2: ("Essai", ["fr", "Essai"]), 3: ("Trial", ["fr", "Test"]),
         4: ("Test", ["de", "Test"])}  # fmt: skip
FOUND = {
    "batchcomplete": "",
    "query": {
        "langbacklinks": [
            {"pageid": 1, "ns": 0, "title": "Examen"},
            {"pageid": 3, "ns": 0, "title": "Trial"},
        ]
    },
}
"""What MediaWiki answers of these pages."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the API of a wiki whose pages are linked with what the programs ask for."""
    folder = tmp_path_factory.mktemp("demos")
    dumps.table(folder, "page", [dumps.page(id, title) for id, (title, _) in PAGES.items()])
    dumps.table(folder, "langlinks", [(id, *link) for id, (_, link) in PAGES.items()])
    store = str(folder / "demo.store")
    with (folder / "log").open("w") as log:
        site = dumps.write(folder, "siteinfo.json", dumps.SITEINFO.encode())
        import_dumps([folder], store, site=site, report=Reporter(log))
    with serving(store) as address:
        yield address


@needs_requests
def test_python(api: str) -> None:
    assert ast.literal_eval(run(sys.executable, "-c", program("langbacklinks.py", api))) == FOUND


@needs_php
def test_php(api: str) -> None:
    said = run("php", text=program("langbacklinks.php", api))
    titles = re.findall(r'\["title"\]=>\s+string\(\d+\) "([^"]*)"', said)
    assert titles == ["Examen", "Trial"]


PRINTED_WHOLE = "const print = console.log; console.log = (said) => print(JSON.stringify(said));\n"
"""Node prints no more than three levels of an object."""


@needs_node
def test_javascript(api: str) -> None:
    assert json.loads(run("node", "-", text=PRINTED_WHOLE + program("langbacklinks.js", api))) == FOUND


@needs_node
def test_mw_api(api: str) -> None:
    """As on a page that has loaded the script from the server: it asks the API beside it."""
    script_url = api.replace("api.php", "mw-api.js")
    page = f"globalThis.document = {{ currentScript: {{ src: {json.dumps(script_url)} }} }};\n"
    parts = PRINTED_WHOLE, page, fetched(script_url), program("langbacklinks-mw.js", api)
    assert json.loads(run("node", "-", text="".join(parts))) == FOUND


def fetched(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        text: str = answer.read().decode()
        return text


@pytest.fixture(scope="module")
def elsewhere(api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another site, with a page for each of the programs for browsers."""
    folder = tmp_path_factory.mktemp("site")
    said = "console.log = (said) => { document.title = JSON.stringify(said); };"
    own = f'<script src="{api.replace("api.php", "mw-api.js")}"></script>'
    for name, before in (("langbacklinks", ""), ("langbacklinks-mw", own)):
        page = f"<!DOCTYPE html><title></title><script>{said}</script>{before}"
        (folder / f"{name}.html").write_text(f"{page}<script>{program(name + '.js', api)}</script>")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


@pytest.mark.parametrize("name", ["langbacklinks", "langbacklinks-mw"])
def test_in_a_browser_on_a_page_of_another_site(name: str, elsewhere: str, browser: Any) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    browser.get(f"{elsewhere}/{name}.html")
    assert json.loads(WebDriverWait(browser, 15).until(lambda _: browser.title)) == FOUND


MORE = """
const api = new mw.ForeignApi(URL, { useUS: true, parameters: { formatversion: 2 } });
const said = {};
const done = [];
api.get({ titles: ["Main Page", "Nosuch|page"], prop: ["info", "links"], redirects: false, indexpageids: true })
  .done((data, answer) => { said.pages = data.query.pages.length; said.status = answer.status; })
  .always(() => done.push("always"))
  .then((data) => data.query.pageids)
  .then((ids) => { said.ids = ids.length; return api.post({ list: "allpages", aplimit: "x" }); })
  .fail((code, details) => { said.code = code; said.info = api.getErrorMessage(details); })
  .catch((code) => code)
  .then((code) => { said.caught = code; return api.getToken("csrf"); })
  .catch((code) => { said.nobody = code; return new mw.Api({ ajax: { url: URL } }).getToken("csrf"); })
  .then((token) => { said.token = token; return new mw.Api({ ajax: { url: "http://127.0.0.1:1/" } }).get({}); })
  .catch((code, details) => { said.http = code; said.textStatus = details.textStatus; })
  .then(() => console.log(JSON.stringify({ ...said, done })));
"""


@needs_node
def test_mw_api_as_programs_use_it(api: str) -> None:
    said = json.loads(run("node", "-", text=SCRIPT.read_text() + MORE.replace("URL", json.dumps(api))))
    assert said.pop("info")
    assert said == {
        "pages": 2, "status": 200, "ids": 2, "code": "badinteger", "caught": "badinteger",
        "nobody": "query-missing", "token": "+\\",
        "http": "http", "textStatus": "error", "done": ["always"],
    }  # fmt: skip
