"""The actions that change files."""

from typing import Any

from ..kinds import Integer
from ..params import param
from .of_pages import OfPages, as_in_query, going_on
from .texts import Text
from .uploads import FileSize, Upload
from .writing import Write, flag, needed, string, tags, token_for, watchlist, watchlist_expiry


class FileRevert(Write, prefix=""):
    """Makes an old version of a file its newest."""

    requests = (
        (
            "action=filerevert&filename=Wiki.png&comment=Revert&archivename=20110305152740!Wiki.png&token=123ABC",
            "Brings a version of 2011 back.",
        ),
    )

    filename: str = needed("The file, without the prefix of its namespace.")
    comment: str = string("The comment.", "")
    archivename: str = needed("The name of the old version.")
    token: str = token_for()


class ImageRotate(OfPages, Write, prefix=""):
    """Turns images."""

    requests = (
        ("action=imagerotate&titles=File:Example.jpg&rotation=90&token=123ABC", "Turns an image to the right."),
    )

    rotation: str = needed("By how many degrees, clockwise.", "90", "180", "270")
    continue_: str | None = going_on()
    tags: tuple[str, ...] | None = tags("The tags that the entries in the log get.")
    titles: tuple[str, ...] | None = as_in_query("titles")
    pageids: tuple[int, ...] | None = as_in_query("pageids")
    revids: tuple[int, ...] | None = as_in_query("revids")
    generator: str | None = as_in_query("generator")
    redirects: bool = as_in_query("redirects")
    converttitles: bool = as_in_query("converttitles")
    token: str = token_for()


class UploadFile(Write, prefix="", name="upload"):
    """Uploads a file."""

    classname = "ApiUpload"
    requests = (
        (
            "action=upload&filename=Wiki.png&url=http://upload.example.org/wiki.png&token=123ABC",
            "Uploads what is at an address.",
        ),
        (
            "action=upload&filename=Wiki.png&filekey=filekey&ignorewarnings=1&token=123ABC",
            "Goes on with an upload that ended with warnings.",
        ),
    )

    filename: str | None = string("What the file is to be called.")
    comment: str = string("The comment; of a new file its page, too, where there is no `text`.", "")
    tags: tuple[str, ...] | None = tags("The tags that the entry in the log and the page of the file get.")
    text: str | None = param(Text(), "The first text of the page of a new file.")
    watch: bool = flag("Whether to watch the page; use `watchlist`.", deprecated=True)
    watchlist: str = watchlist("Whether the user watches the page from now on.", "unwatch")
    watchlistexpiry: str | None = watchlist_expiry()
    ignorewarnings: bool = flag("Whether to pass over warnings.")
    file: Any = param(Upload(), "The file.")
    url: str | None = string("The address to fetch the file from.")
    filekey: str | None = string("The key of a file that was uploaded before and put aside.")
    sessionkey: str | None = string("The same; use `filekey`.", deprecated=True)
    stash: bool = flag("Whether to put the file aside for now.")
    filesize: int | None = param(FileSize(), "The size of the whole file, where it comes in chunks.")
    offset: int | None = param(Integer(low=0), "Where in the file the chunk begins, in bytes.")
    chunk: Any = param(Upload(), "The chunk.")
    async_: bool = flag("Whether to work on large files after the answer.")
    checkstatus: bool = flag("Whether only to tell how far that has come, of the file of a `filekey`.")
    token: str = token_for()
