"""How many there are of something that is too common to be counted."""

from collections.abc import Callable, Sequence

SLICES, SAMPLE = 20, 500
"""Into so many parts numbers are cut, of each of which so many hits are looked at."""

Fetch = Callable[[int, int, int], Sequence[int]]
"""Gives the hits among the numbers from the first to the second, in order, so many at most."""


def estimate(fetch: Fetch, first: int, last: int) -> int:
    """How many hits there are from `first` to `last`: exact where they are few, else by how close they lie."""
    step = max(1, -(-(last - first + 1) // SLICES))
    total = 0.0
    for start in range(first, last + 1, step):
        end = min(start + step - 1, last)
        found = fetch(start, end, SAMPLE)
        if len(found) < SAMPLE:
            total += len(found)
        else:
            total += SAMPLE * (end - start + 1) / (found[-1] - start + 1)
    return round(total)
