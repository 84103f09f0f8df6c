"""mwapi: an account's own password by action=clientlogin."""

import json
import sys

import mwapi

api, _, reader = sys.argv[1:]
session = mwapi.Session(api.removesuffix("/w/api.php"), user_agent="wikiquery tests", api_path="/w/api.php")
wrong = ""
try:
    session.login("Reader", "nope")
except mwapi.errors.LoginError as error:
    wrong = type(error).__name__
session.login("Reader", reader)
name = session.get(action="query", meta="userinfo")["query"]["userinfo"]["name"]
print(json.dumps({"name": name, "wrong": wrong}))
