"""What bot passwords may be allowed: grants and the rights in them (MediaWiki's $wgGrantPermissions)."""

from collections.abc import Iterable, Mapping
from typing import Any

EDIT = ("edit", "minoredit", "applychangetags", "changetags", "editcontentmodel")
INTERFACE = (*EDIT, "editinterface", "edituserjson", "editsitejson")
UPLOAD = ("upload", "reupload-own")
DELETED = ("browsearchive", "deletedhistory", "deletedtext")

GRANTS: Mapping[str, tuple[str, ...]] = {
    "basic": (
        *("autocreateaccount", "autoconfirmed", "autopatrol", "editsemiprotected", "ipblock-exempt", "nominornewtalk"),
        *("patrolmarks", "read", "unwatchedpages"),
    ),
    "highvolume": ("bot", "apihighlimits", "noratelimit", "markbotedits"),
    "import": ("import", "importupload"),
    "editpage": (*EDIT, "pagelang"),
    "editprotected": (*EDIT, "editprotected"),
    "editmycssjs": (*EDIT, "editmyusercss", "editmyuserjson", "editmyuserjs"),
    "editmyoptions": ("editmyoptions", "editmyuserjson"),
    "editinterface": INTERFACE,
    "editsiteconfig": (*INTERFACE, "editusercss", "edituserjs", "editsitecss", "editsitejs"),
    "createeditmovepage": (
        *(*EDIT, "createpage", "createtalk", "delete-redirect", "move", "move-rootuserpages", "move-subpages"),
        *("move-categorypages", "suppressredirect"),
    ),
    "uploadfile": UPLOAD,
    "uploadeditmovefile": (*UPLOAD, "reupload", "reupload-shared", "upload_by_url", "movefile", "suppressredirect"),
    "patrol": ("patrol",),
    "rollback": ("rollback",),
    "blockusers": ("block", "blockemail"),
    "viewdeleted": DELETED,
    "viewrestrictedlogs": ("suppressionlog",),
    "delete": (*EDIT, *DELETED, "delete", "bigdelete", "deletelogentry", "deleterevision", "undelete"),
    "oversight": ("suppressrevision", "viewsuppressed"),
    "protect": (*EDIT, "editprotected", "protect"),
    "viewmywatchlist": ("viewmywatchlist",),
    "editmywatchlist": ("editmywatchlist",),
    "sendemail": ("sendemail",),
    "createaccount": ("createaccount",),
    "privateinfo": ("viewmyprivateinfo",),
    "mergehistory": ("mergehistory",),
    "echo-read-notifications": ("echo-read-notifications",),
}
"""MediaWiki's own."""


def rights_of(profile: Mapping[str, Any], grants: Iterable[str]) -> frozenset[str]:
    """The rights in some grants: those that the profile names under `grantpermissions`, else MediaWiki's own."""
    said: Mapping[str, Any] = profile.get("grantpermissions") or {}
    found: set[str] = set()
    for grant in grants:
        rights = said.get(grant, GRANTS.get(grant, ()))
        found.update(right for right, on in rights.items() if on) if isinstance(rights, dict) else found.update(rights)
    return frozenset(found)
