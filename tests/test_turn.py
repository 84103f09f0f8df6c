"""One thread at a time, but nobody holds up everybody."""

import threading
import time

import pytest

from wikiquery.db import turn as turns
from wikiquery.db.turn import Turn


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
    assert worked.wait(0.9), "without having to lose patience"
    other.join(5)
    turn.give()
    turn.take()
    assert turn.local.held
    turn.give()


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    turn, worked = Turn(), threading.Event()
    turn.take()
    other = threading.Thread(target=lambda: (turn.take(), turn.give(), worked.set()))
    other.start()
    assert worked.wait(5), "beside the one who has the turn"
    other.join(5)
    assert turn.local.held and turn.lock.locked(), "which it still has"
    turn.give()
    assert not turn.lock.locked()
