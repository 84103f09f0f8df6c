"""pywikibot: a family of its own for this wiki; generators, links, categories, the site's facts."""

import json
import os
import sys
import tempfile
from itertools import islice

os.environ |= {"PYWIKIBOT_DIR": tempfile.mkdtemp(), "PYWIKIBOT_NO_USER_CONFIG": "2"}
from urllib.parse import urlsplit

import pywikibot
from pywikibot import config, pagegenerators

url = urlsplit(sys.argv[1])
config.put_throttle, config.minthrottle = 0, 0
# A family's file, as its users write one.
file = os.path.join(os.environ["PYWIKIBOT_DIR"], "here_family.py")
with open(file, "w") as out:
    out.write(
        "from pywikibot import family\n\n\nclass Family(family.SingleSiteFamily):\n"
        f'    name, domain = "here", "{url.netloc}"\n\n    def protocol(self, code):\n        return "http"\n\n'
        '    def scriptpath(self, code):\n        return "/w"\n'
    )
config.register_families_folder(os.environ["PYWIKIBOT_DIR"])
site = pywikibot.Site("here", "here")
site.throttle.set_delays(delay=0, writedelay=0)
page = pywikibot.Page(site, "Reference Land")
print(
    json.dumps(
        {
            "version": str(site.mw_version)[:4],
            "namespace": site.namespaces[10].canonical_name,
            "exists": [page.exists(), pywikibot.Page(site, "Nosuch").exists()],
            "links": sorted(p.title() for p in page.linkedPages()),
            "categories": [c.title() for c in page.categories()],
            "text": page.text[:30],
            "langlinks": len(page.langlinks()) if hasattr(page, "langlinks") else 0,
            "backlinks": sorted(p.title() for p in islice(page.backlinks(), 20)),
            "allpages": [p.title() for p in islice(site.allpages(prefix="Lake "), 30)],
            "members": sorted(p.title() for p in islice(pywikibot.Category(site, "Category:Lakes").articles(), 10)),
            "revisions": [r["revid"] for r in islice(page.revisions(total=3), 3)],
            "preloaded": sorted(
                [p.title(), len(p.text)]
                for p in pagegenerators.PreloadingGenerator(islice(site.allpages(prefix="Fort"), 20))
            ),
            "redirects": [p.title() for p in islice(site.allpages(filterredir=True), 5)],
        }
    )
)
