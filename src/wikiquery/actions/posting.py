"""What MediaWiki demands of requests that are to change something: tokens, and secrets in the body only."""

from ..action import Acting
from ..errors import ApiError
from ..modules.tokens import takes


def in_body(at: Acting, *names: str) -> None:
    """Raises `mustpostparams` where one of these parameters stands in the URL."""
    found = [name for name in names if name in at.wire.client.in_url]
    if found:
        plural = "s were" if len(found) > 1 else " was"
        text = (
            f"The following parameter{plural} found in the query string, but must be in the POST body: "
            f"{', '.join(found)}."
        )
        raise ApiError("mustpostparams", text)


def judge_token(at: Acting, purpose: str, name: str, value: str) -> None:
    """Raises the error for a token that stands in the URL, or that is not the client's."""
    in_body(at, name)
    if not takes(at.wire.client.session, purpose, value):
        raise ApiError("badtoken", "Invalid CSRF token.")


def posted(at: Acting, action: str) -> None:
    """Raises `mustbeposted` for a GET."""
    if not at.wire.client.posted:
        raise ApiError("mustbeposted", f'The "{action}" module requires a POST request.', module="main")
