"""How one logs in: meta=authmanagerinfo."""

from collections.abc import Iterator
from typing import Any

from ..kinds import Boolean, Choice, String
from ..params import MetaModule, param
from ..result import Items
from ..scope import Run
from .auth_requests import Demand, Text, demands

REAUTHENTICATE = 300
"""Seconds after a login for which one need not do so again before something dangerous."""
ABOUT_ACCOUNT = ("change", "remove")


class AuthManagerInfo(MetaModule, prefix="ami"):
    """How the client can log in, and what the wiki wants to know of somebody who does."""

    classname = "ApiQueryAuthManagerInfo"
    manual = ("API:Authmanagerinfo",)
    read_right = False
    volatile = True
    personal = True
    example = (("requestsfor", "login"),)

    securitysensitiveoperation: str | None = param(
        String(), "Something dangerous that the client wants to do: whether it has to log in again for that."
    )
    requestsfor: str | None = param(
        Choice(
            *("change", "create", "create-continue", "link", "link-continue"),
            *("login", "login-continue", "remove", "unlink"),
        ),
        "What the client wants to do: what it has to tell for that.",
    )
    mergerequestfields: bool = param(Boolean(), "Whether to give the fields of all requests together.", False)
    messageformat: str = param(Choice("html", "none", "raw", "wikitext"), "The form of texts.", "wikitext")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """One item."""
        reader, session = at.client.reader, at.client.session
        fixed = reader is not None and bool(reader.bot_password)
        said: dict[str, Any] = {
            "canauthenticatenow": not fixed,
            "cancreateaccounts": True,
            "canlinkaccounts": False,
        }
        if self.securitysensitiveoperation is not None:
            recent = reader is not None and session is not None and session.age < REAUTHENTICATE
            said["securitysensitiveoperationstatus"] = "ok" if fixed or recent else "reauth"
        if self.requestsfor is not None:
            wanted = demands(self.requestsfor, known=reader is not None, fixed=fixed)
            account = reader.name if reader is not None and self.requestsfor in ABOUT_ACCOUNT else None
            said |= {"haspreservedstate": False, "hasprimarypreservedstate": False, "preservedusername": ""}
            said["requests"] = Items([self.request(demand, account) for demand in wanted])
            if self.mergerequestfields:
                said["fields"] = self.merged(wanted)
        yield 0, said, ""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["authmanagerinfo"] = item

    def request(self, demand: Demand, account: str | None) -> dict[str, Any]:
        """One request."""
        said: dict[str, Any] = {"id": demand.id, "metadata": {}, "required": demand.required}
        itself = Text("rawmessage", demand.id, (demand.id,))
        said |= self.text("provider", demand.provider or itself)
        whose = itself if demand.provider is None else Text("rawmessage", account or "", (account,))
        said |= self.text("account", whose)
        if not self.mergerequestfields:
            said["fields"] = {
                field.name: {
                    "type": field.type,
                    **self.text("label", field.label),
                    **self.text("help", field.help),
                    "optional": field.optional,
                    "sensitive": field.sensitive,
                }
                for field in demand.fields
            }
        return said

    def merged(self, wanted: tuple[Demand, ...]) -> dict[str, Any]:
        """The fields of all requests; what any of them must have, must be there."""
        found: dict[str, Any] = {}
        for demand in wanted:
            for field in demand.fields:
                optional = field.optional or demand.required == "optional"
                known = found.get(field.name)
                if known is None:
                    texts = {**self.text("label", field.label), **self.text("help", field.help)}
                    more = {"optional": optional, "sensitive": field.sensitive}
                    found[field.name] = {"type": field.type, **texts, **more}
                else:
                    known["optional"] = known["optional"] and optional
                    known["sensitive"] = known["sensitive"] or field.sensitive
        return found

    def text(self, key: str, text: Text) -> dict[str, Any]:
        """A text under a key, in the form that was asked for; nothing where none was."""
        if self.messageformat == "none":
            return {}
        if self.messageformat == "raw":
            return {key: {"key": text.key, "params": Items(text.params)}}
        return {key: text.text}
