import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.syntax import json_number
from relais.intake.syntax.json_number import tame, tamed

LONG = b"9" * 5_000


@pytest.mark.parametrize("after", [b"", b",", b"]", b"}", b" "])
@pytest.mark.parametrize("before", [b"[", b":", b",", b": "])
@pytest.mark.parametrize("number", [LONG, b"-" + LONG, LONG + b".5", LONG + b"e9"])
def test_a_number_of_thousands_of_digits_becomes_a_text(before: bytes, number: bytes, after: bytes) -> None:
    assert tame(before + number + after) == before + b'"' + number + b'"' + after


@pytest.mark.parametrize("text", [b'"' + LONG + b'"', b"[1234567890]", b"[0." + LONG + b"]", b"", b"[" + b"9" * 3_000])
def test_everything_else_is_left_as_it_is(text: bytes) -> None:
    assert tame(text) == text


@given(cuts=st.lists(st.integers(0, 5_100), max_size=9), number=st.sampled_from([LONG, b"12", b"-1.5e-3"]))
def test_pieces_may_cut_a_number_anywhere(cuts: list[int], number: bytes) -> None:
    text = b'{"a":[' + number + b',"b"],"c":7}'
    places = [0, *sorted(cuts), len(text)]
    pieces = [text[first:last] for first, last in pairwise(places)]
    found = list(tamed(iter(pieces)))
    assert b"".join(found) == tame(text)
    assert all(found)
    assert json.loads(b"".join(found))["c"] == 7


def test_a_number_without_end_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_number, "_HELD", 10_000)
    found = list(tamed(iter([b"[", *[LONG] * 9])))
    assert found[0].startswith(b'["999')
    assert max(map(len, found)) < 20_000


@given(st.lists(st.integers(0, 40), max_size=9))
def test_no_escape_is_cut_in_two(cuts: list[int]) -> None:
    text = rb'["\u00e9\u00e9","\n1,2\\",12,"\u00e9"]'
    places = [0, *sorted(cuts), len(text)]
    found = list(tamed(iter([text[first:last] for first, last in pairwise(places)])))
    assert b"".join(found) == text
    assert all(piece.startswith(b",") for piece in found[1:])
