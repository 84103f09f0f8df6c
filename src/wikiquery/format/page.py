"""The page that shows an answer to people, and its form for scripts that put it into pages of their own."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

LONGEST = 8000
"""Characters of an address: what is longer cannot be followed."""

STYLE = """
:root { color-scheme: light dark; --line: #8886; --key: #7b2d00; --text: #0b5c2e; --number: #0645ad; --tag: #5b4a8a }
@media (prefers-color-scheme: dark) {
  :root { --key: #f0a878; --text: #8fd6a8; --number: #8ab4f8; --tag: #c3b2f0 }
}
body { margin: 0 auto; max-width: 75rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
p { margin: .3rem 0; max-width: 60rem }
nav a { margin-right: 1.2em }
pre { border-top: 1px solid var(--line); padding-top: 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: .875rem/1.45 ui-monospace, monospace; tab-size: 4 }
.k { color: var(--key) } .s { color: var(--text) } .n { color: var(--number) } .t { color: var(--tag) }
.s a { color: inherit }
"""
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{HASH}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of the page: nothing runs on it, and nothing is loaded."""

PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex,nofollow">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{said}</p>
<nav aria-label="API">{links}</nav>
</header>
<main>
{content}
</main>
</body>
</html>
"""


def content(marked: str) -> str:
    """The answer itself; `marked` is its text as HTML."""
    return f'<pre class="api-pretty-content">{marked}</pre>'


def page(language: str, plain: str, marked: str, asked: Mapping[str, str], following: Mapping[str, Any] | None) -> str:
    """The page of an answer in a format.

    `language` is what the format is called, `plain` the value of `format` for programs (empty where there is none),
    `asked` are the request's parameters, `following` those that continue it.
    """
    if plain:
        other = link({**asked, "format": plain}, f"<code>format={plain}</code>")
        said = f"This is an answer of the API in {language}, shown for people. Programs ask with {other}."
    else:
        said = "This is an answer of the API with what the formats know of it: for those who look for faults in them."
    links = [link({**asked, **following}, "Continue")] if following else []
    links.append(link({"action": "help"}, "Help on the API"))
    title = f"API answer in {language}"
    return PAGE.format(title=title, style=STYLE, said=said, links="\n".join(links), content=content(marked))


def link(parameters: Mapping[str, Any], html: str) -> str:
    """A link to the API; only its text where the address would be too long."""
    query = urlencode({name: str(value) for name, value in parameters.items()}, errors="replace")
    return f'<a href="?{escape(query)}">{html}</a>' if len(query) < LONGEST else html


def wrapped(marked: str, status: int, following: Mapping[str, Any] | None, milliseconds: int) -> dict[str, Any]:
    """What `wrappedhtml` answers: the HTML with the facts of the response."""
    return {
        "status": status,
        "statustext": HTTPStatus(status).phrase,
        "html": content(marked),
        "modules": [],
        "continue": following,
        "time": milliseconds,
    }
