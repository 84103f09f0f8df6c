"""How many statements requests run is foreseen from those before them."""

from wikiquery.foresight import RARE, TOLERATED, Foresight


def test_as_many_are_expected_as_the_last_request_ran() -> None:
    foresight = Foresight()
    assert foresight.expected == 0
    for statements in (3, 1, 2):
        foresight.learn(statements)
        assert foresight.expected == statements


def test_the_most_are_expected_where_requests_differ() -> None:
    foresight = Foresight()
    foresight.learn(1)
    for _ in range(TOLERATED):
        foresight.fail()
    foresight.learn(4)
    foresight.learn(1)
    assert foresight.expected == 4


def test_what_is_expected_grows_until_it_is_enough() -> None:
    foresight = Foresight()
    foresight.learn(1)
    failures = 0
    while foresight.expected < 5:
        foresight.fail()
        failures += 1
    assert failures < TOLERATED + 5


def test_what_was_in_vain_is_tried_rarely() -> None:
    foresight = Foresight()
    tries = 0
    for _ in range(10 * RARE):
        if foresight.promising():
            foresight.spilled += 1
            tries += 1
    assert 2 <= tries <= 11
