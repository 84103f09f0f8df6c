"""mwclient: a bot password by action=login, an account's own by action=clientlogin."""

import json
import sys
from urllib.parse import urlsplit

import mwclient

api, bot, reader = sys.argv[1:]
host = urlsplit(api).netloc


def site() -> mwclient.Site:
    return mwclient.Site(host, scheme="http", path="/w/", force_login=False)


program, person = site(), site()
program.login("Bot@ref", bot)
person.clientlogin(username="Reader", password=reader)
wrong = ""
try:
    site().login("Bot@ref", "0" * 32)
except mwclient.errors.LoginError as error:
    wrong = error.code
said = person.get("query", meta="userinfo", uiprop="groups")["query"]["userinfo"]
print(
    json.dumps(
        {
            "program": [program.username, sorted(program.groups), "apihighlimits" in program.rights],
            "person": [said["name"], said["groups"]],
            "token": len(program.get_token("csrf")),
            "wrong": wrong,
        }
    )
)
