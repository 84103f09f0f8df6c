"""Entity tags: the identity of the snapshot and the request tell the answer, before it is made."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version


class Tagger:
    """Makes the tags for the answers from one snapshot; `known` are its identity and what else answers depend on."""

    def __init__(self, *known: object) -> None:
        self.start = hashlib.blake2b(digest_size=12)
        self.start.update(repr((version("wikiquery"), *known)).encode())

    def tag(self, parameters: Mapping[str, str]) -> str:
        """The tag of the answer to these parameters."""
        digest = self.start.copy()
        digest.update("\0".join([text for pair in parameters.items() for text in pair]).encode("utf-8", "replace"))
        return f'W/"{digest.hexdigest()}"'


def matches(sent: str, tag: str) -> bool:
    """Whether a header If-None-Match names the tag."""
    return any(part.strip() in (tag, "*") for part in sent.split(","))
