"""Demo of the module langbacklinks: pages that link to a page of another language."""

import requests

S = requests.Session()

URL = "https://en.wikipedia.org/w/api.php"

PARAMS = {
    "action": "query",
    "list": "langbacklinks",
    "lbltitle": "Test",
    "lbllang": "fr",
    "format": "json",
}

R = S.get(url=URL, params=PARAMS)
DATA = R.json()

print(DATA)
