"""How a document writes moments, durations and tables: exact, in its language, saying what it does not show."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.dossier.draft import NOTHING, Draft
from relais.language.tongue import tongue

LATE = datetime(2026, 6, 15, 23, 46, 21, tzinfo=UTC)


def draft(language: str = "fr") -> Draft:
    written = Draft(tongue(language), ())
    written.title("nothing")
    return written


@pytest.mark.parametrize(
    ("language", "precision", "told"),
    [
        ("fr", "second", "15/06/2026 23:46:21 (16/06/2026 01:46:21)"),
        ("en", "second", "15 Jun 2026 23:46:21 (16 Jun 2026 01:46:21)"),
        ("fr", "minute", "15/06/2026 23:46 (16/06/2026 01:46)"),
        ("fr", "day", "15/06/2026"),
    ],
)
def test_a_moment_is_no_finer_than_it_is_known(language: str, precision: str, told: str) -> None:
    assert draft(language).moment(LATE, precision, "raw") == told


def test_the_day_in_france_is_told_where_it_is_another() -> None:
    assert draft().moment(LATE - timedelta(hours=12), "second", None) == "15/06/2026 11:46:21 (13:46:21)"
    assert draft().moment(None, "second", "hier soir") == "hier soir"
    assert draft().written(LATE) == "15/06/2026 23:46:21 UTC"
    assert draft().in_france(LATE) == "16/06/2026 01:46:21 UTC+02:00"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (97, "1 min 37 s"), (3600, "1 h"), (185_760, "2 j 3 h 36 min"), (86_401, "1 j 1 s")],
)
def test_a_duration_is_exact(seconds: int, told: str) -> None:
    assert draft().lasting(seconds) == told


@given(st.integers(0, 10**10))
def test_a_duration_reads_as_itself(seconds: int) -> None:
    size = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
    told = draft("en").lasting(seconds).replace(",", "").split()
    assert sum(int(n) * size[unit] for n, unit in zip(told[::2], told[1::2], strict=True)) == seconds


def test_of_a_table_it_says_what_is_not_shown_even_where_that_is_all() -> None:
    written = draft("en")
    written.table(("who",), (1,), (), 0)
    written.table(("who",), (1,), (), 3)
    written.table(("who",), (1,), [(("Ana",), ())], 2)
    texts = [one.text for one in written.page("", "", ()).blocks if one.kind == "text"]
    assert texts == [
        NOTHING, "0 of 3 rows shown; all stand in the exhibit bundle.",
        "1 of 3 rows shown; all stand in the exhibit bundle.",
    ]  # fmt: skip
