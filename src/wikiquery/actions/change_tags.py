"""The tags that parameters of actions name."""

from collections.abc import Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import LOW, Binding, Kind, natural
from ..modules.tags import software_tags
from ..result import Items
from ..site import Site


class AppliedTags(Kind):
    """Tags for the entries that an action makes: only the wiki's own, which people may give."""

    multi = True

    def many(self, binding: Binding, name: str, parts: list[str]) -> tuple[str, ...]:
        refused = [tag for tag in parts if tag not in binding.site.manual_tags]
        if refused:
            one = f'The tag "{refused[0]}" is not allowed to be manually applied.'
            several = f"The following tags are not allowed to be manually applied: {', '.join(refused)}"
            said = several if len(refused) > 1 else one
            raise ApiError("badtags", said.rstrip(), data={"disallowedtags": Items(refused, "t")})
        return tuple(dict.fromkeys(parts))

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "type": sorted(site.manual_tags, key=natural)}


def defined_tags(site: Site) -> Sequence[str]:
    """The tags that MediaWiki or the wiki has defined."""
    return sorted(software_tags(site) | set(site.manual_tags))
