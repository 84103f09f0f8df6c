"""One thread at a time, but nobody holds up everybody."""

import threading
import time
from collections.abc import Iterator

import pytest

import wikiquery
from wikiquery import patience
from wikiquery.db import turn as turns
from wikiquery.db.turn import Turn
from wikiquery.patience import Postponed


def test_one_at_a_time() -> None:
    turn, working, most, done = Turn(), 0, 0, []

    def work(number: int) -> None:
        nonlocal working, most
        for _ in range(50):
            turn.take()
            working += 1
            most = max(most, working)
            time.sleep(0)
            working -= 1
            turn.give()
        done.append(number)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == 8 and most == 1


def test_who_takes_long_lets_others_work() -> None:
    turn, worked = Turn(), threading.Event()
    turn.take()
    other = threading.Thread(target=lambda: (turn.take(), worked.set(), turn.give()))
    other.start()
    turn.offer()
    assert not worked.is_set(), "it has just begun"
    turn.local.since -= 2 * turns.LONG
    turn.offer()
    assert worked.wait(5) and not turn.local.__dict__.get("held")
    other.join(5)
    turn.give()
    turn.take()
    assert turn.local.held
    turn.give()


def test_who_has_had_it_for_long_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONG", 0.01)
    turn, worked = Turn(), threading.Event()
    turn.take()
    other = threading.Thread(target=lambda: (turn.take(), turn.give(), worked.set()))
    other.start()
    assert worked.wait(5), "beside the one who has the turn"
    other.join(5)
    assert turn.local.held and turn.lock.locked(), "which it still has"
    turn.give()
    assert not turn.lock.locked()


def test_who_must_not_wait_works_beside_the_others(hurried: None) -> None:
    turn = Turn()
    taken, give = threading.Event(), threading.Event()
    other = threading.Thread(target=lambda: (turn.take(), taken.set(), give.wait(10), turn.give()))
    other.start()
    assert taken.wait(5)
    turn.since += 10
    turn.take()
    assert not turn.local.held
    turn.give()
    give.set()
    other.join(5)
    turn.take()
    assert turn.local.held
    turn.give()


def test_a_statement_that_takes_too_long_ends_where_others_wait(refwiki: wikiquery.Wiki, hurried: None) -> None:
    database = refwiki.database
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(Postponed), database.session():
        database.run(forever, ())
    patience.rest()
    assert refwiki.query(list="allpages", aplimit=1)["query"]["allpages"]
    assert not database.turn.lock.locked()  # type: ignore[attr-defined]


@pytest.fixture
def hurried() -> Iterator[None]:
    patience.hurry()
    yield
    patience.rest()
