"""A mention is found again in a newer reading: by its number, else where it is alone in its place and role."""

from datetime import UTC, datetime

import pytest

from relais.desk.bindings import place
from relais.model.judgement import Judgement, Mention
from tests.views import views

LINE_1, LINE_2 = {"locator": "line 1", "role": "payer"}, {"locator": "line 2", "role": "payer"}


def judged(*members: tuple[int, str, str]) -> Judgement:
    first, *others = (Mention("a", ordinal, locator, role, "old") for ordinal, locator, role in members)
    return Judgement(1, "same", (first,), tuple(others), "why", "A. Martin", datetime(2026, 11, 28, tzinfo=UTC))


PAIR = judged((0, "line 1", "payer"), (1, "line 2", "payer"))


@pytest.mark.parametrize(
    ("party", "found"),
    [
        ([LINE_1, LINE_2], [0, 1]),
        ([LINE_2, LINE_1], [1, 0]),  # numbered anew
        ([{"locator": "line 0"}, LINE_1, LINE_2], [1, 2]),
        ([LINE_1, LINE_1, LINE_2], [0, 2]),  # two of one place and role: the number decides, where it fits
        ([LINE_2, LINE_1, LINE_1], None),  # and where it fits neither, nobody guesses
        ([LINE_1, {"locator": "line 2", "role": "payee"}], None),  # another role
        ([LINE_1], None),
        ([], None),
    ],
)
def test_a_mention_found_again(party: list[dict[str, str]], found: list[int] | None) -> None:
    placed, lost = place(views(party=party), [PAIR])
    assert [[of.ordinal for of in (*one.left, *one.right)] for one in placed] == ([] if found is None else [found])
    assert lost == ([PAIR] if found is None else [])
    assert {of.reading_id for one in placed for of in (*one.left, *one.right)} <= {"r-a"}


def test_two_mentions_that_have_become_one_are_not_placed() -> None:
    pair = judged((0, "line 1", "payer"), (1, "line 1", "payer"))
    assert place(views(party=[LINE_1]), [pair]) == ([], [pair])


def test_each_judgement_keeps_its_own_mentions() -> None:
    other = Judgement(2, "unsure", PAIR.right, PAIR.left, "why", "A. Martin", PAIR.at)
    gone = judged((7, "line 9", "payer"), (0, "line 1", "payer"))
    placed, lost = place(views(party=[LINE_2, LINE_1]), [PAIR, gone, other])
    assert [(one.verdict, [of.locator for of in (*one.left, *one.right)]) for one in placed] == [
        ("same", ["line 1", "line 2"]),
        ("unsure", ["line 2", "line 1"]),
    ]
    assert lost == [gone]
