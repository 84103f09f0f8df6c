"""A few threads for what takes long."""

import threading
import time

import pytest

from wikiquery.http import threads as room
from wikiquery.http.threads import Threads


def until(true: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.005)
    return False


def test_as_many_at_a_time_as_there_may_be() -> None:
    threads, lock = Threads(2), threading.Lock()
    working, most, done = 0, 0, []

    def task(number: int) -> None:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.002)
        with lock:
            working -= 1
        done.append(number)

    for number in range(40):
        threads.run(lambda number=number: task(number))
    assert until(lambda: len(done) == 40)
    assert most == 2
    assert until(lambda: not threads.busy)
    assert threads.count == 2


def test_who_is_long_at_a_task_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LONG", 0.0)
    threads, end, done = Threads(1, most=3), threading.Event(), threading.Event()
    threads.run(lambda: end.wait(10))
    threads.run(done.set)
    assert not done.wait(0.05), "the only thread has something to do"
    assert until(lambda: threads.at_work)
    threads.look()
    assert done.wait(5)
    end.set()
    assert until(lambda: threads.count == 1), "one of the two ends"
    assert threads.replaced == 0


def test_there_are_never_more_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LONG", 0.0)
    threads, end, done = Threads(1, most=3), threading.Event(), []
    for number in range(6):
        threads.run(lambda number=number: (end.wait(10), done.append(number)))
    for _ in range(20):
        time.sleep(0.005)
        threads.look()
    assert threads.count == 3 and not done
    end.set()
    assert until(lambda: len(done) == 6), "and those that waited are done when there is room"
    assert until(lambda: not threads.busy)
    assert threads.count - threads.replaced == 1
