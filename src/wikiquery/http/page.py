"""Pages for people: what they share, and the one at `/`, which says what answers here."""

import re
from html import escape
from urllib.parse import quote

API = "/w/api.php"
OWN = re.compile(rb'(href="|<code>)(?=/(?!/))')
"""Where addresses of the wiki stand in a page."""
_JSON = "format=json&formatversion=2"

_QUERIES = [
    ("What wiki is this?", "meta=siteinfo"),
    ("The first ten pages", "list=allpages"),
    ("Pages that have a counterpart in French", "list=langbacklinks&lbllang=fr"),
    ("The links of the first page, and where they lead", "generator=allpages&gaplimit=1&prop=links"),
]

STYLE = """
:root { --back: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d5dd; --link: #1552c4; --code: #f5f6f8 }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --text: #e4e8ee; --soft: #9aa6b5; --line: #343c48; --link: #8ab6ff; --code: #1a2028 }
}
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem;
  background: var(--back); color: var(--text) }
a { color: var(--link) }
.soft, nav { color: var(--soft) }
pre, code { font: .92em/1.5 ui-monospace, monospace; background: var(--code); border-radius: 5px }
code { padding: .1em .3em }
pre { padding: .8rem; border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere }
h1 { margin: .5rem 0; overflow-wrap: anywhere } h2 { font-size: 1.05rem; display: inline }
details { border-top: 1px solid var(--line); padding: .5rem 0 } summary { cursor: pointer }
li { overflow-wrap: anywhere }
"""


def layout(title: str, content: str, *, root: bool = False) -> bytes:
    """A whole page, in UTF-8, with `content`, which is HTML. `root`: it is above several wikis, and none's."""
    more = "" if root else f' · <a href="/sandbox">Sandbox</a> · <a href="{API}">API</a>'
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<nav><a href="/">wikiquery</a>{more}</nav>
<main>
{content}
</main>
</body>
</html>
""".encode()


def below(base: str, content: bytes) -> bytes:
    """A page as it is where all of the wiki's addresses begin with `base`. (Text of the wiki is escaped.)"""
    own = base.encode("latin-1")
    return OWN.sub(lambda found: found[1] + own, content) if base else content


def index(main: str) -> bytes:
    """The page at `/`; `main` is the title of the wiki's main page."""
    links = (
        f'<li><a href="{escape(f"{API}?action=query&{query}&{_JSON}")}">{label}</a></li>' for label, query in _QUERIES
    )
    lines = "\n".join(links)
    return layout(
        "wikiquery",
        f"""<h1>wikiquery</h1>
<p>Here answers the query API of MediaWiki (<code>action=query</code>), from a snapshot of a wiki or from its database.
It is at <a href="{API}"><code>{API}</code></a>; <a href="/sandbox">the sandbox</a> makes requests with you.
Some queries to begin with:</p>
<ul>
{lines}
</ul>
<p><a href="/wiki/{quote(main.replace(" ", "_"))}">The main page</a> of the wiki, as plain text.</p>""",
    )
