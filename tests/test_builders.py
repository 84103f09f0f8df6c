"""Item builders: what is written out, and what is done for all rows at once, is what the functions say alone."""

from operator import eq, not_

import pytest

from wikiquery import timestamps
from wikiquery.builders import builder
from wikiquery.schema.tables import page
from wikiquery.schema.tables import revision as rev
from wikiquery.select import Out
from wikiquery.site import Site

COLUMNS = (page.namespace, page.title, rev.timestamp, rev.length, page.latest)
ROWS = [(n % 3, f"A_{n}", f"200202030405{n:02}", (None, 0, 7)[n % 3], n % 2) for n in range(30)]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_items(count: int) -> None:
    site = Site({})
    outs = [
        Out("title", (page.namespace, page.title), site.name),
        Out("timestamp", rev.timestamp, timestamps.iso),
        Out("size", rev.length, omit_none=True),
        Out("long", rev.length, bool, omit_false=True),
        Out("none", page.latest, not_),
        Out("same", (page.latest, page.namespace), eq),
        Out("digits", page.title, len),
        Out("unseen", page.title, when=False),
    ]
    expected = []
    for namespace, key, time, length, latest in ROWS[:count]:
        item = {"title": site.name(namespace, key), "timestamp": timestamps.iso(time)}
        item |= {} if length is None else {"size": length}
        item |= {"long": True} if length else {}
        item |= {"none": not latest, "same": latest == namespace, "digits": len(key)}
        expected.append(item)
    assert builder(outs, COLUMNS)(ROWS[:count]) == expected
    assert [list(item) for item in builder(outs, COLUMNS)(ROWS[:count])] == [list(item) for item in expected]
