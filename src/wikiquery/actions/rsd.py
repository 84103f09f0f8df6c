"""action=rsd: where the API is, for programs that write (Really Simple Discovery 1.0)."""

from typing import Any

from ..action import Acting, Action
from ..formats import Format, Xml
from ..modules.info_items import addresses
from ..result import Form, Items, Tree

NAMESPACE = "http://archipelago.phrasewise.com/rsd"
MANUAL = "https://www.mediawiki.org/wiki/Special:MyLanguage/API"
MEDIAWIKI = "https://www.mediawiki.org/"
SERVICE = Form.texts("engineName", "engineLink", "homePageLink")


class RsdXml(Xml, prefix="", name="xml", kept=False):
    """The description in XML, whatever format was asked for."""

    root = "rsd"

    @property
    def media(self) -> tuple[str, str]:
        """RSD's own type."""
        return "application/rsd+xml", "xml"


class Rsd(Action, prefix=""):
    """Tells where the API is and what it understands, in the format RSD."""

    read_right = False
    requests = (("action=rsd", "The description of this wiki."),)

    def printer(self, chosen: type[Format]) -> type[Format]:
        """RSD is XML."""
        return RsdXml

    def answer(self, at: Acting) -> dict[str, Any]:
        """One service with one API."""
        site = at.engine.site
        main_page = addresses(site, site.prefixed(site.title(str(site.general.get("mainpage") or "Main Page"))))
        settings = Tree(
            {"docs": MANUAL, "setting": Tree({"name": "OAuth", "value": "false"}, content="value")},
            form=Form.texts("docs"),
        )
        api = {"name": "MediaWiki", "preferred": "true", "apiLink": address(at), "blogID": "", "settings": settings}
        service = Tree(
            {
                "apis": Items([api], "api"),
                "engineName": "MediaWiki",
                "engineLink": MEDIAWIKI,
                "homePageLink": main_page["fullurl"],
            },
            form=SERVICE,
        )
        return {"version": "1.0", "xmlns": NAMESPACE, "service": service}


def address(at: Acting) -> str:
    """The API's own address, as the wiki's description has it."""
    general = at.engine.site.general
    server = str(general.get("server", ""))
    return f"{'https:' if server.startswith('//') else ''}{server}{general.get('scriptpath', '/w')}/api.php"
