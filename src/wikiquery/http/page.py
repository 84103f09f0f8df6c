"""The page at `/`: says what answers here and links some queries."""

from html import escape

API = "/w/api.php"
_JSON = "format=json&formatversion=2"

_QUERIES = [
    ("What wiki is this?", "meta=siteinfo"),
    ("The first ten pages", "list=allpages"),
    ("Pages that have a counterpart in French", "list=langbacklinks&lbllang=fr"),
    ("The links of the first page, and where they lead", "generator=allpages&gaplimit=1&prop=links"),
]

_TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wikiquery</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}</style>
<h1>wikiquery</h1>
<p>Here answers the query API of MediaWiki (<code>action=query</code>), from a snapshot of a wiki.
It is at <code>{api}</code>. Some queries to begin with:</p>
<ul>
{links}
</ul>
</html>
"""


def index() -> bytes:
    """The page, in UTF-8."""
    links = (
        f'<li><a href="{escape(f"{API}?action=query&{query}&{_JSON}")}">{label}</a></li>' for label, query in _QUERIES
    )
    return _TEMPLATE.format(api=API, links="\n".join(links)).encode()
