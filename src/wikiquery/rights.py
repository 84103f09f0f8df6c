"""What groups may do, as the site profile says (MediaWiki's $wgGroupPermissions)."""

from functools import cache, lru_cache

from .site import Site

EVERYONE = "*"
DEFAULT = frozenset({"read", "edit", "createpage", "createtalk", "createaccount"})
"""MediaWiki's own rights of everyone."""


@lru_cache(1000)
def granted(site: Site, groups: tuple[str, ...]) -> tuple[str, ...] | None:
    """The rights of all of the groups, in the order of the groups and each once; None where the site does not say."""
    known = site.profile.get("usergroups")
    if known is None:
        return None
    rights = {group["name"]: group.get("rights") or () for group in known}
    return tuple(dict.fromkeys(right for group in groups for right in rights.get(group, ())))


@cache
def anonymous_rights(site: Site) -> frozenset[str]:
    """The rights of those who are not logged in; MediaWiki's own where the site does not say."""
    known = {group["name"] for group in site.profile.get("usergroups") or ()}
    return frozenset(granted(site, (EVERYONE,)) or ()) if EVERYONE in known else DEFAULT
