from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench.verbal import SCALE, words


@pytest.mark.parametrize(
    ("ratio", "told"),
    [
        (1.0, "no support for either"),
        (1.99, "no support for either"),
        (2, "limited support for H1 over notify"),
        (99, "moderate support for H1 over notify"),
        (100, "moderately strong support for H1 over notify"),
        (1e3, "strong support for H1 over notify"),
        (1e4, "very strong support for H1 over notify"),
        (1e6, "extremely strong support for H1 over notify"),
        (0.05, "moderate support for notify over H1"),
        (0.0, "extremely strong support for notify over H1"),
    ],
)
def test_bands(ratio, told):
    assert words(ratio, "H1", "notify") == told


def test_in_french():
    assert words(150, "H1", "H2", "fr") == "soutien plutôt fort à H1 plutôt qu'à H2"


@given(st.floats(1, 1e9))
def test_the_inverse_supports_the_other_as_much(ratio):
    assert words(ratio, "a", "b") in (words(1 / ratio, "b", "a"), *_at_an_edge(ratio))


def _at_an_edge(ratio):
    """Return what rounding of the inverse may make of a ratio that stands on the edge of a band."""
    return [words(1 / ratio * (1 + 1e-15), "b", "a"), words(1 / ratio * (1 - 1e-15), "b", "a")]


def test_what_is_no_ratio_is_refused():
    for wrong in (float("nan"), -1.0):
        with pytest.raises(ValueError, match=r"nan|-1"):
            words(wrong, "H1", "H2")


def test_the_table_says_where_it_is_from_and_rises():
    assert SCALE["source"]
    assert SCALE["status"] == "assumption"
    assert "check the guideline" in SCALE["note"]
    assert all(low["from"] < high["from"] for low, high in pairwise(SCALE["band"]))
    assert all({"en", "fr"} <= band.keys() for band in [SCALE["none"], SCALE["form"], *SCALE["band"]])


def test_nothing_outside_the_bench_speaks_of_strength():
    from pathlib import Path

    import relais

    room = Path(relais.__file__).parent
    used = [p.relative_to(room).parts[0] for p in room.rglob("*.py") if "bench.verbal" in p.read_text("utf-8")]
    assert set(used) == {"bench"}
