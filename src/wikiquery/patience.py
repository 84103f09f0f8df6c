"""How long a thread may take: one that has others to serve leaves what takes long to another thread."""

import threading
import time

LONG = 0.02
"""Seconds from which on something takes long."""


class Postponed(BaseException):
    """What this thread does takes longer than it may: another thread has to do it, from its beginning.

    It is no Exception, since nothing on its way may take it for something that went wrong.
    """


class _Thread(threading.local):
    until: float | None = None


_thread = _Thread()


def hurry() -> None:
    """From now on this thread may take `LONG`, and must not wait."""
    _thread.until = time.monotonic() + LONG


def rest() -> None:
    """This thread may take as long as it likes."""
    _thread.until = None


def hurried() -> bool:
    """Whether this thread must not wait."""
    return _thread.until is not None


def over() -> bool:
    """Whether this thread has taken longer than it may."""
    return _thread.until is not None and time.monotonic() > _thread.until
