"""mwclient: pages, their links, categories, revisions, lists; generators are followed to their ends."""

import json
import sys
from itertools import islice
from urllib.parse import urlsplit

import mwclient

url = urlsplit(sys.argv[1])
site = mwclient.Site(url.netloc, path="/w/", scheme=url.scheme, clients_useragent="wikiquery tests")
page = site.pages["Reference Land"]
print(
    json.dumps(
        {
            "version": site.version[:2],
            "exists": [page.exists, site.pages["Nosuch"].exists],
            "namespaces": len(site.namespaces),
            "links": [link.name for link in page.links()],
            "redirect": site.pages["Project:Nosuch"].redirect,
            "text": page.text()[:40],
            "revisions": [r["revid"] for r in page.revisions(prop="ids", limit=3)],
            "categories": [c.name for c in page.categories()],
            "members": [p.name for p in islice(site.categories["Lakes"], 20)],
            "allpages": [p.name for p in islice(site.allpages(prefix="Lake "), 30)],
            "langlinks": list(page.langlinks())[:5],
            "backlinks": [p.name for p in islice(page.backlinks(), 15)],
        }
    )
)
