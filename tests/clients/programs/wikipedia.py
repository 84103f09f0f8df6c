"""wikipedia: search aside, what a reader of one page asks for."""

import json
import sys

import wikipedia

wikipedia.wikipedia.API_URL = sys.argv[1]
wikipedia.set_user_agent("wikiquery tests")
page = wikipedia.WikipediaPage("River Cordamar")
print(
    json.dumps(
        {
            "title": page.title,
            "pageid": page.pageid,
            "links": page.links,
            "categories": page.categories,
            "references": page.references,
            "revision": page.revision_id,
            "languages": len(wikipedia.languages()) > 100,
        }
    )
)
