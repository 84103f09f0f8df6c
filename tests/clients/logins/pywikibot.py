"""pywikibot: a bot password from its own file of passwords."""

import json
import os
import sys
import tempfile
from itertools import islice

os.environ |= {"PYWIKIBOT_DIR": tempfile.mkdtemp(), "PYWIKIBOT_NO_USER_CONFIG": "2"}
from urllib.parse import urlsplit

import pywikibot
from pywikibot import config

api, bot, _ = sys.argv[1:]
folder, host = os.environ["PYWIKIBOT_DIR"], urlsplit(api).netloc
config.put_throttle, config.minthrottle = 0, 0
with open(os.path.join(folder, "here_family.py"), "w") as out:
    out.write(
        "from pywikibot import family\n\n\nclass Family(family.SingleSiteFamily):\n"
        f'    name, domain = "here", "{host}"\n\n    def protocol(self, code):\n        return "http"\n\n'
        '    def scriptpath(self, code):\n        return "/w"\n'
    )
with open(os.path.join(folder, "passwords.py"), "w") as out:
    out.write(f'("Bot", BotPassword("ref", "{bot}"))\n')
os.chmod(os.path.join(folder, "passwords.py"), 0o600)
config.register_families_folder(folder)
config.password_file = os.path.join(folder, "passwords.py")
config.usernames["here"]["here"] = "Bot"
site = pywikibot.Site("here", "here")
site.throttle.set_delays(delay=0, writedelay=0)
site.login()
print(
    json.dumps(
        {
            "user": site.user(),
            "right": site.has_right("apihighlimits"),
            "group": site.has_group("bot"),
            "token": len(site.tokens["csrf"]),
            "pages": [page.title() for page in islice(site.allpages(total=3), 3)],
            "blocked": site.is_blocked(),
        }
    )
)
