"""Names and values as PHP reads them; each line was asked of a MediaWiki."""

import pytest

from wikiquery.http.parameters import parse

PAIRS = [
    ("", {}),
    ("&&", {}),
    ("=A&titles", {"titles": ""}),
    ("titles=A&titles=B", {"titles": "B"}),
    ("titles=A=B", {"titles": "A=B"}),
    ("titles=A%zzB%", {"titles": "A%zzB%"}),
    ("titles=A%2%30%20%7C%2520%257C%%20", {"titles": "A%20 |%20%7C% "}),
    ("titles=A%00B", {"titles": "A\0B"}),
    ("titles=A;prop=info", {"titles": "A;prop=info"}),
    ("titles=Caf%C3%A9%7CA+B%2B", {"titles": "Café|A B+"}),
    ("ti.tles=A&ti+tles=B&+titles=C", {"ti_tles": "B", "titles": "C"}),
    ("titles[]=A&titles[]=B", {"titles[]": "B"}),
    ("titles%5Bx%5D=A", {"titles[]": "A"}),
    ("titles[]=A&titles=B", {"titles": "B"}),
    ("titles=B&titles[]=A", {"titles[]": "A"}),
    ("titles[]=A&titles=B&titles[]=C", {"titles[]": "C"}),
    ("foo[bar=1&ba]z=2&[q]=3&a[b]c=4", {"foo_bar": "1", "ba]z": "2", "a[]": "4"}),
    ("t%C3%AFtles=A", {"tïtles": "A"}),
    ("t%EFtles=A", {"t\ufffdtles": "A"}),
    ("titles=A%E9B", {"titles": "A\udce9B"}),
    ("t%EFtles=A&titles=A%ED%A0%80B", {"t\ufffdtles": "A", "titles": "A\udced\udca0\udc80B"}),
]


@pytest.mark.parametrize(("sent", "read"), PAIRS)
def test_parse(sent: str, read: dict[str, str]) -> None:
    assert parse(sent) == read
