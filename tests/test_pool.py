"""The pool of connections: never more at work than there are, none lost, the last used first."""

import random
import threading
import time

from wikiquery.db.pool import Pool


def test_the_last_used_is_taken_first() -> None:
    pool = Pool(2)
    assert pool.take() is None
    pool.give("a")
    assert pool.take() == "a"
    assert pool.take() is None
    pool.give("a")
    pool.give("b")
    assert (pool.take(), pool.take()) == ("b", "a")


def test_many_threads_get_their_turns() -> None:
    pool, most = Pool(3), 0
    made: list[object] = []
    working: set[int] = set()
    turns: list[int] = []

    def work(number: int) -> None:
        nonlocal most
        for _ in range(200):
            connection = pool.take()
            if connection is None:
                connection = object()
                made.append(connection)
            assert id(connection) not in working, "nobody else has it"
            working.add(id(connection))
            most = max(most, len(working))
            if random.random() < 0.05:
                time.sleep(0.0005)
            working.discard(id(connection))
            pool.give(connection)
            turns.append(number)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(turns) == 12 * 200
    assert most <= 3 and len(made) <= 3
    assert len(pool.idle) == 3 and pool.waiting == 0 and pool.handed.empty()


def test_what_is_laid_down_while_one_begins_to_wait_is_found() -> None:
    pool = Pool(1)
    pool.take()
    taken: list[object] = []
    waiter = threading.Thread(target=lambda: taken.append(pool.take()))
    waiter.start()
    while not pool.waiting:
        time.sleep(0.001)
    pool.idle.append("late")  # as if the other thread had looked for waiters a moment before
    waiter.join(5)
    assert taken == ["late"]


def test_closing_leaves_places() -> None:
    closed: list[int] = []

    class Connection:
        def close(self) -> None:
            closed.append(1)

    pool = Pool(2)
    pool.take()
    pool.give(Connection())
    pool.clear()
    assert closed == [1]
    assert pool.take() is None
