"""When something ends that somebody gave as "2 weeks", "1 June 2031" or "next month": PHP's words for points in time.

Block logs keep what the person wrote. Read are relative units, words, weekdays, dates and clocks as the PHP manual has
them under "Supported Date and Time Formats". Zones are UTC, the letters, and offsets; neither others nor numbers of
weeks and days of the year are read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
    *("eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
TEXTS = {"last": -1, "previous": -1, "this": 0, "next": 1} | {word: n for n, word in enumerate(ORDINALS, 1)}
UNITS = {
    "sec": ("second", 1), "second": ("second", 1), "min": ("minute", 1), "minute": ("minute", 1), "hour": ("hour", 1),
    "day": ("day", 1), "week": ("day", 7), "fortnight": ("day", 14), "forthnight": ("day", 14), "month": ("month", 1),
    "year": ("year", 1),
}  # fmt: skip
LONGEST = 255
"""Characters: nobody says when something ends in more."""
FIELDS = ("year", "month", "day", "hour", "minute", "second")

_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = rf"(?P<name>{'|'.join((*_FULL_MONTHS, 'sept', *MONTHS))})"
_FULL_DAYS = "sundays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?"
_DAY_NAME = rf"(?:{_FULL_DAYS}|tues|wednes|thurs?|{'|'.join(WEEKDAYS)})"
_UNIT = rf"(?P<unit>(?:{'|'.join(UNITS)})s?|{_DAY_NAME})"
_D = r"(?P<day>3[01]|[0-2]?[0-9])(?:st|nd|rd|th)?"
_M = r"(?P<month>1[0-2]|0?[0-9])"
_MM, _DD = r"(?P<month>0[0-9]|1[0-2])", r"(?P<day>0[0-9]|[12][0-9]|3[01])"
_Y = r"(?P<year>[0-9]{4})"
_HH, _II, _SS = "(?P<hour>[01][0-9]|2[0-4])", "(?P<minute>[0-5][0-9])", "(?P<second>[0-5][0-9]|60)"
_H = "(?P<hour>2[0-4]|[01]?[0-9])"
_H12, _MERIDIAN = "(?P<hour>1[0-2]|0?[1-9])", r"[ \t]*(?P<half>[ap])\.?m\.?(?=[\0 \t]|$)"
_CLOCK = rf"t?{_H}[:.](?P<minute>[0-5]?[0-9])(?:[:.](?P<second>60|[0-5]?[0-9]))?"
_EAST, _WEST = "abcdefghiklm", "nopqrstuvwxy"


@dataclass(slots=True)
class Point:
    """What has been read so far: a date and a clock, each None where not said, and what is to be added."""

    date: tuple[int, int, int] | None = None
    clock: tuple[int, int, int] | None = None
    zone: int | None = None
    midnight: bool = False
    """The clock stands at 0 unless it says something else."""
    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    weekday: int | None = None
    rule: int = 0
    """0: the next such day. 1: the next one, which may be today. 2: that of the week, which begins on Monday."""
    year_alone: bool = False
    """A year was said by itself, which leaves the clock as it is."""
    edge: str = ""
    """The first or the last day of the month that it comes to."""


class Unreadable(ValueError):
    """Said twice, or in words that are not known."""


@lru_cache(4096)
def moment(text: str, since: str) -> str | None:
    """The point in time that `text` means to somebody who says it at `since`; None where it cannot be read.

    Both are 14 digits, UTC. Beyond the year 9999 there is none.
    """
    point, at, low = Point(), 0, text.lower().strip(" \t\n\r\v\0")
    if not 0 < len(low) <= LONGEST:
        return None
    try:
        while at < len(low):
            at = _step(point, low, at)
        return _settled(point, since)
    except (Unreadable, OverflowError, ValueError):
        return None


def _step(point: Point, text: str, at: int) -> int:
    """Reads what stands at a place, the longest that can be read there; returns where it ends."""
    if text[at] in " \t,;.":
        return at + 1
    best: tuple[re.Match[str], Callable[[Point, re.Match[str]], None]] | None = None
    for pattern, read in FORMS:
        match = pattern.match(text, at)
        if match and (best is None or match.end() > best[0].end()):
            best = match, read
    if best is None:
        raise Unreadable(text)
    best[1](point, best[0])
    return best[0].end()


# -- what can be read --------------------------------------------------------------------------


def _read_date(point: Point, match: re.Match[str]) -> None:
    if point.date is not None:
        raise Unreadable("two dates")
    part = match.groupdict()
    month = MONTHS.index(part["name"][:3]) + 1 if part.get("name") else int(part["month"])
    # What is not said is filled in from the day on which it is said.
    year = _whole_year(part["year"]) if part.get("year") else -1
    point.date = year, month, int(part.get("day") or (1 if part.get("year") else -1))
    if part.get("hour"):
        _read_clock(point, match)


def _whole_year(digits: str) -> int:
    """A year, of which the hundreds may be left out."""
    year = int(digits)
    return year if len(digits) > 3 or year > 99 else year + (2000 if year < 70 else 1900)


def _read_clock(point: Point, match: re.Match[str]) -> None:
    if point.clock is not None:
        raise Unreadable("two clocks")
    part = match.groupdict()
    hour = int(part["hour"])
    if half := part.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    point.clock = hour, int(part.get("minute") or 0), int(part.get("second") or 0)


def _read_digits(point: Point, match: re.Match[str]) -> None:
    """Four digits are a clock, behind a clock a year."""
    if point.clock is None:
        _read_clock(point, match)
    else:
        _set_year(point, int(match["hour"] + match["minute"]))


def _read_year(point: Point, match: re.Match[str]) -> None:
    _set_year(point, int(match["year"]))


def _set_year(point: Point, year: int) -> None:
    point.date = year, *(point.date or (-1, -1, -1))[1:]
    point.year_alone = True


def _read_unix(point: Point, match: re.Match[str]) -> None:
    if point.date is not None or point.clock is not None:
        raise Unreadable("two dates")
    point.date = 1970, 1, 1
    point.added["second"] += int(match["unix"])


def _read_zone(point: Point, match: re.Match[str]) -> None:
    if point.zone is not None:
        raise Unreadable("two zones")
    part = match.groupdict()
    minutes = int(part["h"] or 0) * 60 + int(part["i"] or 0)
    point.zone = -minutes * 60 if part["sign"] == "-" else minutes * 60


def _read_letter(point: Point, match: re.Match[str]) -> None:
    if point.zone is not None:
        raise Unreadable("two zones")
    letter = match[0]
    point.zone = 3600 * (_EAST.index(letter) + 1 if letter in _EAST else -_WEST.index(letter) - 1)


def _read_word(point: Point, match: re.Match[str]) -> None:
    word = match[0]
    if word == "now":
        return
    point.midnight, point.clock = True, None
    if word == "noon":
        point.midnight, point.clock = False, (12, 0, 0)
    elif word in ("tomorrow", "yesterday"):
        point.added["day"] = 1 if word == "tomorrow" else -1


def _read_weekday(point: Point, match: re.Match[str]) -> None:
    point.midnight, point.clock = True, None
    point.weekday = WEEKDAYS.index(match[0][:3])
    point.rule = max(point.rule, 1)


def _read_amount(point: Point, match: re.Match[str]) -> None:
    sign = -1 if match["sign"].count("-") % 2 else 1
    _add(point, sign * int(match["amount"]), match["unit"])


def _read_text(point: Point, match: re.Match[str]) -> None:
    amount, unit = TEXTS[match["text"]], match["unit"]
    _add(point, amount, unit)
    if _is_weekday(unit):
        point.midnight, point.clock = True, None
        point.rule = int(amount == 0)
    elif unit == "week":
        point.rule = 2
        point.weekday = 1 if point.weekday is None else point.weekday


def _is_weekday(unit: str) -> bool:
    return unit[:3] in WEEKDAYS and unit.rstrip("s") not in UNITS


def _add(point: Point, amount: int, unit: str) -> None:
    if _is_weekday(unit):
        point.added["day"] += (amount - 1 if amount > 0 else amount) * 7
        point.weekday, point.rule = WEEKDAYS.index(unit[:3]), 1
        return
    kind, times = UNITS.get(unit) or UNITS[unit.rstrip("s")]
    point.added[kind] += amount * times


def _read_ago(point: Point, match: re.Match[str]) -> None:
    point.added = {kind: -amount for kind, amount in point.added.items()}
    if point.weekday is not None:
        point.weekday = -point.weekday or -7


def _read_edge(point: Point, match: re.Match[str]) -> None:
    point.edge = match["edge"]


FORMS = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"{_Y}{_MM}{_DD}(?:t?{_HH}:?{_II}:?{_SS})", _read_date),
        (rf"{_Y}{_MM}{_DD}", _read_date),
        (rf"[+-]?{_Y}-{_MM}-{_DD}", _read_date),
        (rf"{_Y}-{_M}-{_D}", _read_date),
        (rf"{_Y}/{_MM}/{_DD}/?", _read_date),
        (rf"{_Y}/{_M}/{_D}", _read_date),
        (rf"{_Y}-{_M}", _read_date),
        (rf"{_M}/{_D}(?:/{_Y})?", _read_date),
        (rf"{_D}[.\t-]{_M}[.-]{_Y}", _read_date),
        (rf"{_D}[ \t.-]*{_MONTH}(?:[ \t.-]*(?P<year>[0-9]{{1,4}}))?", _read_date),
        (rf"{_MONTH}[ .\t-]*{_Y}", _read_date),
        (rf"{_Y}[ .\t-]*{_MONTH}", _read_date),
        (rf"{_MONTH}[ .\t-]*{_D}[,.stndrh\t ]+(?P<year>[0-9]{{1,4}})", _read_date),
        (rf"{_MONTH}[ .\t-]*{_D}[,.stndrh\t ]+{_CLOCK}", _read_date),
        (rf"{_MONTH}[ .\t-]*{_D}[,.stndrh\t ]*", _read_date),
        (rf"{_CLOCK}(?:(?<=:[0-9][0-9])[.,:][0-9]+)?", _read_clock),
        (rf"t?{_HH}{_II}", _read_digits),
        (rf"{_H12}(?:[:.](?P<minute>[0-5][0-9])(?:[:.]{_SS})?)?{_MERIDIAN}", _read_clock),
        (_Y, _read_year),
        (r"@(?P<unix>-?[0-9]{1,13})", _read_unix),
        (r"(?:gmt|utc)?(?P<sign>[+-])(?P<h>[01]?[0-9]|2[0-4]):?(?P<i>[0-5]?[0-9])?", _read_zone),
        (r"\(?(?:utc|gmt|z)(?P<sign>)(?P<h>)(?P<i>)\)?(?![a-z])", _read_zone),
        (rf"[{_EAST}{_WEST}](?![a-z0-9])", _read_letter),
        (r"(?:now|today|midnight|noon|tomorrow|yesterday)(?![a-z])", _read_word),
        (rf"{_DAY_NAME}(?![a-z])", _read_weekday),
        (rf"(?P<sign>[+-]*)[ \t]*(?P<amount>[0-9]{{1,13}})[ \t]*{_UNIT}(?![a-z])", _read_amount),
        (rf"(?P<text>{'|'.join(TEXTS)})[ \t]+{_UNIT}(?![a-z])", _read_text),
        (r"(?P<edge>first|last)[ \t]+day[ \t]+of", _read_edge),
        (r"ago(?![a-z])", _read_ago),
    )
)


# -- what it comes to --------------------------------------------------------------------------


def _settled(point: Point, since: str) -> str | None:
    """The point in time, with what was not said taken from `since`."""
    year, month, day = (int(since[:4]), int(since[4:6]), int(since[6:8]))
    if point.date is not None:
        said = point.date
        year, month, day = (s if s >= 0 else d for s, d in zip(said, (year, month, day), strict=True))
    if point.clock is not None:
        hour, minute, second = point.clock
    elif point.midnight or (point.date is not None and not point.year_alone):
        hour = minute = second = 0
    else:
        hour, minute, second = int(since[8:10]), int(since[10:12]), int(since[12:14])
    added = point.added
    if point.weekday is not None:
        found = _first_of(year, month) + timedelta(days=day - 1)
        found += timedelta(days=_to_weekday(point, found))
        year, month, day = found.year, found.month, found.day
    day += added["day"]
    if point.edge:
        month, day = (month, 1) if point.edge == "first" else (month + 1, 0)
    found = _first_of(year + added["year"], month + added["month"]) + timedelta(days=day - 1)
    seconds = (hour + added["hour"]) * 3600 + (minute + added["minute"]) * 60 + second + added["second"]
    seconds -= point.zone or 0
    found += timedelta(days=seconds // 86400)
    rest = seconds % 86400
    return f"{found.year:04}{found:%m%d}{rest // 3600:02}{rest // 60 % 60:02}{rest % 60:02}"


def _first_of(year: int, month: int) -> date:
    """The first of a month, which may be counted on past December."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _to_weekday(point: Point, today: date) -> int:
    """How many days it is to the weekday that was said."""
    current, wanted = today.isoweekday() % 7, point.weekday or 0
    if point.rule == 2:
        if current == 0 and wanted:
            wanted -= 7
        return (wanted or 7 * (current > 0)) - current
    if wanted < 0:
        return -(7 - (-wanted - current))
    days = wanted - current
    return days + 7 if (days < 0 if point.added["day"] < 0 else days <= -point.rule) else days
