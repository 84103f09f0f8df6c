"""Entity tags: the identity of the snapshot and the request tell the answer, before it is made."""

import hashlib
from importlib.metadata import version


class Tagger:
    """Makes the tags for the answers from one snapshot; `known` are its identity and what else answers depend on."""

    def __init__(self, *known: object) -> None:
        self.start = hashlib.blake2b(digest_size=12)
        self.start.update(repr((version("wikiquery"), *known)).encode())

    def tag(self, query: str) -> str:
        """The tag of the answer to a query string, given as WSGI hands it over."""
        digest = self.start.copy()
        digest.update(query.encode("latin-1"))
        return f'W/"{digest.hexdigest()}"'


def matches(sent: str, tag: str) -> bool:
    """Whether a header If-None-Match names the tag, be it as a weak or as a strong one (RFC 9110, 13.1.2)."""
    return any(part.strip().removeprefix("W/") in (tag.removeprefix("W/"), "*") for part in sent.split(","))
