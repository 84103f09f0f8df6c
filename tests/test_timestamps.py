"""Spellings of time, against what MediaWiki 1.43 made of them (recorded in `timestamps.json`)."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiquery import timestamps

RECORDED = json.loads(Path(__file__).with_name("timestamps.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "digits"), RECORDED)
def test_parse(text: str, digits: str | None) -> None:
    if digits is None:
        with pytest.raises(ValueError):
            timestamps.parse(text)
    else:
        assert timestamps.parse(text) == digits


@given(st.datetimes())
def test_what_is_printed_is_read(moment: datetime) -> None:
    digits = f"{moment.year:04}{moment:%m%d%H%M%S}"
    assert timestamps.parse(timestamps.iso(digits)) == digits
    assert timestamps.parse(digits) == digits


@given(st.integers(-62_000_000_000, 253_000_000_000).filter(bool))
def test_seconds(seconds: int) -> None:
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    spelled = f"{moment.year:04}{moment:%m%d%H%M%S}"
    assert timestamps.parse(str(seconds)) == spelled


@pytest.mark.parametrize("text", ["now", "", "0"])
def test_now(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamps, "clock", lambda: 1_795_435_199.9)
    assert timestamps.parse(text) == "20261123115959"


def test_the_clock() -> None:
    said = subprocess.check_output([sys.executable, "-c", "from wikiquery.timestamps import now; print(now())"])
    read = datetime.strptime(said.decode().strip(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - read) < timedelta(minutes=5)


def test_a_year_of_two_digits_is_at_most_fifty_years_ahead() -> None:
    this_year = int(timestamps.now()[:4])
    ahead, behind = (this_year + 50) % 100, (this_year + 51) % 100
    assert timestamps.parse(f"Thursday, 02-Jan-{ahead:02} 03:04:05 GMT")[:4] == str(this_year + 50)
    assert timestamps.parse(f"Thursday, 02-Jan-{behind:02} 03:04:05 GMT")[:4] == str(this_year - 49)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("20240229235959", True), ("20230229000000", False), ("20260101240000", False), ("20260101235960", False),
     ("00000000000000", False), ("00010101000000", True), ("99991231235959", True), ("99999999999999", False),
     ("2026-01-01T00:00:00Z", False), ("now", False), ("2026010100000", False),
     ("２０２６０１０１００００００", False)],
)  # fmt: skip
def test_moments(text: str, is_one: bool) -> None:
    assert timestamps.is_moment(text) is is_one


def test_iso() -> None:
    assert timestamps.iso("20200102030405") == "2020-01-02T03:04:05Z"


@pytest.mark.parametrize("count", [0, 1, 11, 12, 500])
def test_many_at_once(count: int) -> None:
    stamps = [f"{2000 + n}{n % 12 + 1:02}{n % 28 + 1:02}{n % 24:02}{n % 60:02}{59 - n % 60:02}" for n in range(count)]
    assert timestamps.all_iso(stamps) == [timestamps.iso(stamp) for stamp in stamps]


def test_many_of_which_some_are_none() -> None:
    """What no database should hold is written as it is alone."""
    stamps = ["2020010203040", "202001020304055", *["20200102030405"] * 20, "infinity"]
    assert timestamps.all_iso(stamps) == [timestamps.iso(stamp) for stamp in stamps]


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 86399, 86400, 1577934245, -1, -62135596800, 253402300799])
def test_seconds_in_both_forms(seconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert timestamps.iso_of_unix(seconds) == moment.replace(tzinfo=None).isoformat() + "Z"
    assert timestamps.digits_of_unix(seconds) == re.sub(r"\D", "", moment.replace(tzinfo=None).isoformat())
