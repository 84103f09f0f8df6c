"""Files that clients send, and their sizes."""

from typing import Any

from ..errors import ApiError
from ..kinds import LOW, Binding, Integer, Kind
from ..site import Site


class Upload(Kind):
    """A file in a body of the type multipart/form-data. A server passes such parts over: what arrives is none."""

    type = "upload"

    def one(self, binding: Binding, name: str, text: str) -> str:
        said = (
            f'File upload parameter "{name}" is not a file upload; be sure to use multipart/form-data for your POST '
            "and include a filename in the Content-Disposition header."
        )
        raise ApiError("badupload", said, data={"code": "notupload"})


class FileSize(Integer):
    """How many bytes a file has: at most as many as the wiki takes."""

    def one(self, binding: Binding, name: str, text: str) -> int:
        return Integer(low=0, high=largest(binding.site)).one(binding, name, text)

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return Integer(low=0, high=largest(site)).describe(site, most)


def largest(site: Site) -> int | None:
    """The bytes of the largest file that the wiki takes; None where nobody knows."""
    size = site.general.get("maxuploadsize")
    return None if size is None else int(size)
