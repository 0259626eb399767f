import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench import costs
from relais.bench.metrics import Figure, rows
from relais.bench.road import Step
from relais.bench.run import open_run
from tests.bench.made import figures, made


@given(st.floats(0.2, 2.5), st.floats(0.001, 100))
def test_the_slope_of_a_power_is_its_exponent(power, factor):
    assert costs.slope([(x, factor * x**power) for x in (10, 1_000, 50_000)]) == pytest.approx(power)


def test_one_size_has_no_slope():
    assert costs.slope([(10, 1.0), (10, 2.0)]) is None
    assert costs.slope([]) is None


def test_growth_is_told_per_seed_and_step():
    found = []
    for world, facts in (("S", 100), ("M", 10_000)):
        figures_ = [Figure("world.facts", facts, facts), Figure("time_s:intake", facts / 100, facts)]
        found += rows(figures_, "sprint", world, 7)
    [row] = costs.growth(found)
    assert (row.metric, row.world, row.seed, row.n) == ("growth_exponent:intake", "S+M", 7, 2)
    assert row.value == pytest.approx(1)


@pytest.mark.slow
def test_steps_and_what_the_sprint_says_of_its_own(tmp_path):
    places = made(tmp_path)
    places.inbox.mkdir(parents=True)
    (places.inbox / "a.json").write_text('{"a": [1, 2]}', encoding="utf-8")
    inner = [{"name": "intake", "wall_s": 2.0, "cpu_s": 1.0, "peak_mib": 90.0, "rows": 8}]
    found = figures(costs.score(open_run(places), places, [Step("sprint", 4.0, 3.0, 99.0, {"steps": inner})]))
    facts = found["world.facts", "relais"]
    # Five payments of two sides, each with a number; a chat of two; a report.
    assert facts == 5 * 5 + 2 * 3 + 1
    assert found["time_s:sprint", "relais"] == 4
    assert found["facts_per_s:sprint/intake", "relais"] == facts / 2
    assert found["peak_mib:sprint/intake", "relais"] == 90
    assert found["ratio_to_parse", "relais"] == pytest.approx(2 / found["time_s:parse", "relais"])
    assert found["world.mib", "relais"] == 13 / 2**20
