"""Points in time: MediaWiki keeps them as 14 digits (YYYYMMDDHHMMSS, UTC), and reads them in many spellings."""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

from .inline import inline, together

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})"
_SHORT_DAY = rf"(?P<weekday>{'|'.join(day[:3] for day in _DAYS)})"
_CLOCK = r"(?P<h>\d\d):(?P<i>\d\d):(?P<s>\d\d)"
_FRACTION = r"(?:[.,]\d{1,6})?"
_OFFSET = r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?"
_WHITE = r"[ \t\r\n]"
_ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "IST": 2, "MSK": 3,
    "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "SST": -11, "HST": -10, "AKST": -9, "AKDT": -8,
    "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4,
}  # fmt: skip

# An end that is $ takes a line break, as MediaWiki does for these forms.
_FORMS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<h>\d\d)(?P<i>\d\d)(?P<s>\d\d)\Z",  # MediaWiki
        rf"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)[T ]{_CLOCK}{_FRACTION}{_OFFSET}$",  # ISO 8601, databases
        rf"(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d)T(?P<h>\d\d)(?P<i>\d\d)(?P<s>\d\d){_FRACTION}{_OFFSET}$",  # ISO, basic
        rf"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d) {_CLOCK}{_FRACTION} (?P<zone>\d\d|GMT)$",  # PostgreSQL
        rf"(?P<y>\d{{4}}):(?P<m>\d\d):(?P<d>\d\d) {_CLOCK}\Z",  # EXIF
        rf"(?P<d>\d\d)-(?P<m>\d\d)-(?P<y>\d{{4}}) {_CLOCK}\.\d{{6}}$",  # Oracle
        rf"{_WHITE}*(?:{_SHORT_DAY},{_WHITE}*)?(?P<d>\d\d?){_WHITE}+{_MONTH}{_WHITE}+(?P<year>\d{{2,}}){_WHITE}+"
        rf"(?P<h>\d\d){_WHITE}*:{_WHITE}*(?P<i>\d\d){_WHITE}*:{_WHITE}*(?P<s>\d\d)"
        rf"(?:{_WHITE}+(?P<zone>[+-]\d{{4}}|UT|GMT|[ECMP][SD]T|[A-IK-Z]))?(?:{_WHITE}*;.*)?$",  # RFC 2822
        rf"(?P<weekday>{'|'.join(_DAYS)}), (?P<d>\d\d)-{_MONTH}-(?P<yy>\d\d) {_CLOCK}"
        rf"(?: (?P<zone>[+-]\d\d(?::?\d\d)?|{'|'.join(_ZONES)}|[A-IK-Z]))?$",  # RFC 850
        rf"{_SHORT_DAY} {_MONTH} +(?P<d>\d\d?) {_CLOCK} (?P<y>\d{{4}})\s*$",  # asctime
    )
)
_UNIX = re.compile(r"(-?\d{1,13})(\.\d{1,6})?", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS_OF_400_YEARS = 146097


P = TypeVar("P", bound=str | int)


class _Parts(dict[P, str], Generic[P]):
    """Parts of times as the API prints them, by their digits: many rows are of the same day, and of the same minute."""

    def __init__(self, write: Callable[[P], str]) -> None:
        super().__init__()
        self.write = write

    def __missing__(self, digits: P) -> str:
        if len(self) > _MOST_PARTS:
            self.clear()
        written = self[digits] = self.write(digits)
        return written


_MOST_PARTS = 20_000
_DAYS_READ = _Parts[str](lambda day: f"{day[:4]}-{day[4:6]}-{day[6:8]}")
_MINUTES_READ = _Parts[str](lambda minute: f"{minute[:2]}:{minute[2:4]}")
_FORM = b"0000-00-00T00:00:00Z\n"
_PLACES = [n for n, digit in enumerate(_FORM) if digit == ord("0")]
_FEW = 12
_DAYS_SINCE = _Parts[int](lambda day: date.fromordinal(_EPOCH + day).isoformat())
_DAYS_SINCE_DIGITS = _Parts[int](lambda day: _DAYS_SINCE[day].replace("-", ""))
_MINUTES = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
_MINUTES_DIGITS = [text.replace(":", "") for text in _MINUTES]
_SECONDS = [f"{second:02}" for second in range(60)]


def clock() -> float:
    """The current time in seconds since 1970: what has ended, and what is recent, is judged by it."""
    return time.time()


def now() -> str:
    """The current time as 14 digits."""
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(clock()))


def all_iso(timestamps: list[str]) -> list[str]:
    """What `iso` makes of each: one digit after the other for all at once, which takes a fifth of the time."""
    digits = "".join(timestamps).encode()
    count = len(timestamps)
    if count < _FEW or not digits.isdigit() or set(map(len, timestamps)) != {14}:
        return list(map(iso, timestamps))
    written = bytearray(_FORM * count)
    for digit, place in enumerate(_PLACES):
        written[place :: len(_FORM)] = digits[digit::14]
    return written.decode().split("\n")[:-1]


@together(all_iso)
def iso(timestamp: str) -> str:
    """14 digits as the API prints them: 2020-01-02T03:04:05Z."""
    return f"{_DAYS_READ[timestamp[:8]]}T{_MINUTES_READ[timestamp[8:12]]}:{timestamp[12:14]}Z"


@inline("f'{{{days}[{0} // 86400]}}T{{{minutes}[{0} // 60 % 1440]}}:{{{seconds}[{0} % 60]}}Z'",
        days="_DAYS_SINCE", minutes="_MINUTES", seconds="_SECONDS")  # fmt: skip
def iso_of_unix(unix: int) -> str:
    """Seconds since 1970 as the API prints points in time. Raises ValueError for years that no date has."""
    return f"{_DAYS_SINCE[unix // 86400]}T{_MINUTES[unix // 60 % 1440]}:{_SECONDS[unix % 60]}Z"


@inline("f'{{{days}[{0} // 86400]}}{{{minutes}[{0} // 60 % 1440]}}{{{seconds}[{0} % 60]}}'",
        days="_DAYS_SINCE_DIGITS", minutes="_MINUTES_DIGITS", seconds="_SECONDS")  # fmt: skip
def digits_of_unix(unix: int) -> str:
    """Seconds since 1970 as 14 digits. Raises ValueError for years that no date has."""
    return f"{_DAYS_SINCE_DIGITS[unix // 86400]}{_MINUTES_DIGITS[unix // 60 % 1440]}{_SECONDS[unix % 60]}"


def parse(text: str) -> str:
    """A time in any spelling that MediaWiki's API reads, as 14 digits; "now" and "" are the current time.

    14 digits, seconds since 1970, ISO 8601 (basic too, with fraction and zone), EXIF, PostgreSQL, Oracle, RFC 2822,
    RFC 850, asctime. Days and hours past the end run on into the next month or day. Raises ValueError.
    """
    if text in ("now", "", "0"):
        return now()
    for form in _FORMS:
        if match := form.match(text):
            return _digits(_seconds(match))
    if match := _UNIX.fullmatch(text):
        return _digits(_whole(match))
    raise ValueError(f"not a timestamp: {text}")


def is_moment(text: str) -> bool:
    """Whether a text is 14 digits that name a moment that there was or will be: not the 30th of February."""
    if not (len(text) == 14 and text.isascii() and text.isdecimal()):
        return False
    try:
        return parse(text) == text
    except ValueError:
        return False


def _whole(unix: re.Match[str]) -> int:
    seconds, fraction = unix.groups()
    below = 1 if seconds[0] == "-" and fraction and fraction.strip(".0") else 0
    return int(seconds) - below


def _seconds(match: re.Match[str]) -> int:
    part = match.groupdict()
    month = _MONTHS.index(part["name"]) + 1 if part.get("name") else int(part["m"])
    days = _days(_year(part), month) + int(part["d"]) - 1
    seconds = int(part["h"]) * 3600 + int(part["i"]) * 60 + int(part["s"])
    if weekday := part.get("weekday"):
        days += seconds // 86400
        seconds %= 86400
        wanted = next(number for number, name in enumerate(_DAYS) if name.startswith(weekday))
        days += (wanted - (days + 3)) % 7  # the epoch was a Thursday
    return days * 86400 + seconds - _offset(part.get("zone"), military=bool(part.get("yy")))


def _days(year: int, month: int) -> int:
    """Days from the epoch to the first of a month; month 0 is the December before, month 13 the January after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    # Every 400 years the calendar repeats: so the years 0 and 10000, which Python's dates do not have, are in reach.
    return date(year % 400 + 2000, month, 1).toordinal() - _EPOCH + (year // 400 - 5) * _DAYS_OF_400_YEARS


def _year(part: dict[str, str | None]) -> int:
    if written := part.get("y"):
        return int(written)
    if written := part.get("year"):
        year = int(written)
        return year + (2000 if year < 50 else 1900 if year < 1000 else 0)
    this_year = time.gmtime(clock()).tm_year
    year = this_year - this_year % 100 + int(part["yy"] or 0)
    return year - 100 if year > this_year + 50 else year


def _offset(zone: str | None, *, military: bool) -> int:
    """Seconds east of Greenwich."""
    if not zone:
        return 0
    if zone[0] in "+-" or zone.isdigit():
        digits = zone.lstrip("+-").replace(":", "")
        seconds = int(digits[:2]) * 3600 + int(digits[2:] or 0) * 60
        return -seconds if zone[0] == "-" else seconds
    if len(zone) == 1:
        return _letter(zone) * 3600 if military else 0
    return _ZONES.get(zone, 0) * 3600


def _letter(zone: str) -> int:
    """Hours east of Greenwich by the letters of RFC 822: Z none, A to M (without J) east, N to Y west."""
    east = "ZABCDEFGHIKLM".find(zone)
    return east if east >= 0 else -("NOPQRSTUVWXY".index(zone) + 1)


def _digits(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    ages, days = divmod(days + _EPOCH - 1, _DAYS_OF_400_YEARS)
    day = date.fromordinal(days + 1)
    year = day.year + ages * 400
    if not 0 <= year <= 9999:
        raise ValueError("a year before 0 or after 9999")
    return f"{year:04}{day:%m%d}{rest // 3600:02}{rest // 60 % 60:02}{rest % 60:02}"
