"""pymediawiki: a wiki's facts and one page."""

import json
import sys

from mediawiki import MediaWiki

wiki = MediaWiki(url=sys.argv[1], user_agent="wikiquery tests")
page = wiki.page("Reference Land", auto_suggest=False)
print(
    json.dumps(
        {
            "extensions": sorted(wiki.extensions),
            "version": wiki.api_version[:4],
            "title": page.title,
            "pageid": page.pageid,
            "links": page.links,
            "categories": page.categories,
            "langlinks": page.langlinks,
            "redirects": page.redirects,
            "backlinks": page.backlinks[:20],
            "revision": page.revision_id,
            "prefix": wiki.prefixsearch("Lake", results=5),
            "members": wiki.categorymembers("Lakes", results=5, subcategories=True),
        }
    )
)
