"""Draws: heavy tails, shares."""

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.chance import Chance
from relais.sim.parameters import parameter


@given(st.integers(), st.integers(1, 200), st.integers(1, 500))
def test_heavy_counts_are_at_least_one_each_largest_first(seed, people, most):
    shape = parameter("commissioners", "payments_per_person")["discretised_lognormal"]
    counts = Chance.of(seed, "counts").heavy_counts(people, shape, most)
    assert len(counts) == people
    assert counts == sorted(counts, reverse=True)
    assert 1 <= counts[-1] <= counts[0] <= most


def test_heavy_counts_show_the_published_concentration():
    # Published: fewer than half of 256 persons paid once, and few persons made half of all payments.
    shape = parameter("commissioners", "payments_per_person")["discretised_lognormal"]
    counts = Chance.of(1, "counts").heavy_counts(256, shape, 1500)
    assert 0.35 < counts.count(1) / 256 < 0.5
    assert 0.35 < sum(counts[:8]) / sum(counts) < 0.6


def test_pick_follows_shares():
    chance = Chance.of(1, "pick")
    picked = [chance.pick({"often": 0.9, "seldom": 0.1, "never": 0.0}) for _ in range(2000)]
    assert picked.count("never") == 0
    assert 0.87 < picked.count("often") / 2000 < 0.93
