"""Wikipedia-API: a page's links, languages, categories and members, by its own objects."""

import json
import sys

import wikipediaapi
from wikipediaapi._http_client.base_http_client import BaseHTTPClient

# It knows Wikipedias only: this is the one place where it makes their address.
BaseHTTPClient._build_url = staticmethod(lambda language: sys.argv[1])
wiki = wikipediaapi.Wikipedia(user_agent="wikiquery tests (tests@example.org)", language="en")
page = wiki.page("Reference Land")
print(
    json.dumps(
        {
            "exists": [page.exists(), wiki.page("Nosuch").exists()],
            "pageid": page.pageid,
            "url": page.fullurl,
            "links": sorted(page.links),
            "langlinks": {code: [link.title, link.fullurl] for code, link in page.langlinks.items()},
            "categories": sorted(page.categories),
            "backlinks": sorted(page.backlinks),
            "members": sorted(wiki.page("Category:Lakes").categorymembers),
        }
    )
)
