"""mwapi: a session that follows `continue`."""

import json
import sys

import mwapi

session = mwapi.Session(sys.argv[1].removesuffix("/w/api.php"), user_agent="wikiquery tests", api_path="/w/api.php")
titles = []
for portion in session.get(
    action="query",
    generator="allpages",
    gapprefix="Fort",
    gaplimit=7,
    prop="links",
    pllimit=20,
    continuation=True,
    formatversion=2,
):
    titles += [[p["title"], [link["title"] for link in p.get("links", ())]] for p in portion["query"]["pages"]]
try:
    session.get(action="query", list="langbacklinks", lbltitle="A")
    error = ""
except mwapi.errors.APIError as problem:
    error = problem.code
print(json.dumps({"titles": titles, "error": error}))
