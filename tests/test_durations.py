"""How long something lasts, in words: what PHP takes them for, asked of PHP itself."""

import json
from pathlib import Path

import pytest

from wikiquery.durations import moment

SINCE = "20260131102030"
CASES = json.loads((Path(__file__).parent / "durations.json").read_text())


@pytest.mark.parametrize(("text", "end"), CASES, ids=[text for text, _ in CASES])
def test_as_php_reads_it(text: str, end: str | None) -> None:
    assert moment(text, SINCE) == end


@pytest.mark.parametrize("text", ["9999 years", "99999999999 years", "-9999 years", "\0", "١ day", "1 day " * 500])
def test_what_leads_nowhere(text: str) -> None:
    assert moment(text, SINCE) is None


def test_words_may_stand_in_any_case_and_between_blanks() -> None:
    assert moment("\t1 DAY ", SINCE) == moment("1 day", SINCE) == "20260201102030"
