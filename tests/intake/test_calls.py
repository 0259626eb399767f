from decimal import Decimal

import pytest

from relais.intake.calls import MISSED_WITH_LENGTH, NOT_A_DURATION, length, outcome
from relais.intake.facts import Facts


def _facts() -> Facts:
    return Facts("0" * 64, "test", 1, sink=lambda _table, _batch: None)


@pytest.mark.parametrize(
    ("said", "seconds", "told"),
    [
        (("Call Missed",), 0, ("missed", 0)),
        (("NO_ANSWER",), None, ("missed", 0)),
        (("Call not answered", None), None, ("missed", 0)),
        (("Cancelled",), None, ("missed", 0)),
        (("Call Succeeded",), 312, ("answered", 312)),
        (("Answered",), None, ("answered", None)),
        (("voicemail",), 125, ("unknown", 125)),
        (("unknown",), 125, ("unknown", 125)),
        (("Appel manqué",), 125, ("unknown", 125)),
        (("Incoming", "video call"), 125, ("answered", 125)),
        ((None, ""), 5, ("answered", 5)),
        ((), 0, ("unknown", 0)),
        ((), None, ("unknown", None)),
    ],
)
def test_how_a_call_ended(said: tuple[str | None, ...], seconds: int | None, told: tuple[str, int | None]) -> None:
    facts = _facts()
    assert outcome(facts, "line 1", said, seconds) == told
    assert facts.close().notices == ()


def test_a_word_that_nobody_answered_wins_over_a_length_and_is_said() -> None:
    facts = _facts()
    assert outcome(facts, "line 1", ("missed",), 60) == ("missed", 60)
    [notice] = facts.close().notices
    assert (notice.template, notice.place, notice.params) == (MISSED_WITH_LENGTH, "line 1", {"seconds": "60"})


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (125, 125), ("125", 125), (125.7, 125), (Decimal("125.7"), 125), ("125.7", 125), ("0:02:05", 125),
        ("2:05", 125), ("00:02:05.900", 125), ("PT2M5S", 125), ("PT125.5S", 125), ("P1DT1H", 90_000), (0, 0),
    ],
)  # fmt: skip
def test_a_length_is_read_in_whole_seconds(raw: object, seconds: int) -> None:
    facts = _facts()
    assert length(facts, "line 1", raw) == seconds
    assert facts.close().notices == ()


@pytest.mark.parametrize(
    "raw",
    [
        -5, "-5", -61.7, float("nan"), float("inf"), True, ["1", "2"], {"a": 1}, "x", "P", "PT", "1:75:00", 1 << 40,
        "9" * 30,
    ],
)  # fmt: skip
def test_what_is_no_length_is_said(raw: object) -> None:
    facts = _facts()
    assert length(facts, "line 1", raw) is None
    assert [(one.template, one.place) for one in facts.close().notices] == [(NOT_A_DURATION, "line 1")]


def test_no_length_is_nothing_to_say() -> None:
    facts = _facts()
    assert (length(facts, "", None), length(facts, "", "")) == (None, None)
    assert facts.close().notices == ()
