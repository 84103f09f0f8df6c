"""What a request is told when the database is away, or takes too long: MediaWiki's codes, status 503."""

from ..errors import ApiError

RETRY = ("Retry-After", "5")


class Away(ApiError):
    """The database cannot be reached."""

    def __init__(self) -> None:
        text = "The wiki's database cannot be reached at the moment. Try again in a few seconds."
        code = "internal_api_error_DBConnectionError"
        super().__init__(code, text, status=503, module="main", headers=[RETRY])


class Lost(Away):
    """The connection broke while the request was using it: what it has read so far belongs to another moment.

    `deadline` is when its time is over (time.monotonic), None where that is never.
    """

    def __init__(self, deadline: float | None) -> None:
        super().__init__()
        self.deadline = deadline


class Unforeseen(Lost):
    """The request runs more statements than was expected of it: its transaction has ended already."""


class TooSlow(ApiError):
    """The request has used up its time."""

    def __init__(self, seconds: float | None) -> None:
        after = f" after {seconds:g} seconds" if seconds else ""
        text = f"The wiki's database had not answered{after}. Ask for less, or try again later."
        code = "internal_api_error_DBQueryTimeoutError"
        super().__init__(code, text, status=503, module="main", headers=[RETRY])
