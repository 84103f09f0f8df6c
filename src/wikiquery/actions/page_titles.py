"""Pages that parameters of actions name."""

from typing import Any

from ..errors import ApiError
from ..kinds import LOW, Binding, Kind
from ..site import Site
from ..titles import InvalidTitle


class PageTitle(Kind):
    """The title of a page, or several; `existing`: there must be such a page. `most` is how many may be given."""

    type = "title"

    def __init__(self, *, multi: bool = False, existing: bool = False, most: int | None = None) -> None:
        self.multi, self.existing, self.most_values = multi, existing, most

    def one(self, binding: Binding, name: str, text: str) -> str:
        said = f'Invalid value "{text}" for title parameter "{name}"'
        try:
            title = binding.site.title(text)
        except InvalidTitle:
            raise ApiError("badtitle", f"{said}: not a valid title string.") from None
        if self.existing and not binding.exists(title):
            raise ApiError("missingtitle", f"{said}: the page does not exist.")
        return binding.site.prefixed(title)

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "mustExist": self.existing}
