"""The demo programs of MediaWiki's documentation, unchanged but for the host and the title."""

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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
    return (DEMOS / name).read_text().replace(HOST, api).replace('"Test"', '"Berg"').replace("'Test'", "'Berg'")


@pytest.fixture(scope="module")
def expected(api: str) -> Any:
    import urllib.request

    query = f"{api}?action=query&list=langbacklinks&lbllang=fr&lbltitle=Berg&format=json"
    with urllib.request.urlopen(query) as answer:
        return json.load(answer)


@needs_requests
def test_python(api: str, expected: Any) -> None:
    assert ast.literal_eval(run(sys.executable, "-c", program("langbacklinks.py", api))) == expected


@needs_php
def test_php(api: str, expected: Any) -> None:
    said = run("php", text=program("langbacklinks.php", api))
    titles = re.findall(r'\["title"\]=>\s+string\(\d+\) "([^"]*)"', said)
    assert titles == [page["title"] for page in expected["query"]["langbacklinks"]]


@needs_node
def test_javascript(api: str, expected: Any) -> None:
    assert json.loads(run("node", "-", text=program("langbacklinks.js", api))) == expected


@needs_node
def test_mw_api(api: str, expected: Any) -> None:
    """As on a page that has loaded the script from the server: it asks the API beside it."""
    import urllib.request

    script_url = api.replace("api.php", "mw-api.js")
    with urllib.request.urlopen(script_url) as answer:
        script = answer.read().decode()
    page = f"globalThis.document = {{ currentScript: {{ src: {json.dumps(script_url)} }} }};\n"
    assert json.loads(run("node", "-", text=page + script + program("langbacklinks-mw.js", api))) == expected


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
