import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.bench.exact_rate import interval


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0, 0.30850),
        (10, 10, 0.69150, 1),
        (7, 20, 0.15391, 0.59219),
        (0, 0, 0, 1),
        (1000, 20000, 0.04702, 0.05311),
    ],
)
def test_it_is_that_of_clopper_and_pearson(count, of, low, high):
    assert interval(count, of) == (pytest.approx(low, abs=2e-5), pytest.approx(high, abs=2e-5))


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=50)
def test_it_holds_the_rate_and_mirrors(count, more):
    of = count + more
    low, high = interval(count, of)
    assert 0 <= low <= (count / of if of else 0) <= high <= 1
    assert interval(more, of) == (pytest.approx(1 - high, abs=1e-9), pytest.approx(1 - low, abs=1e-9))
