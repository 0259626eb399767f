"""The table of false alarms: by the real command, on few pairs; and how its rows are counted."""

import json

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from relais.bench import alarms as bench
from relais.bench.alarms import ALARMS, POWER, Answered, Plan, alarms
from relais.bench.habits import INNOCENT
from relais.bench.naive_timing import TESTS
from relais.cli.app import APP

QUESTION = ("payment_then_call", "payment, then call")


def answered(p, metric=ALARMS, checked=0, first=100):
    table = pa.table(
        {
            "pair": pa.array(range(first, first + len(p)), pa.int64()),
            "test": [QUESTION[0]] * len(p),
            "direction": [QUESTION[1]] * len(p),
            "p": pa.array(p, pa.float64()),
        }
    )
    return Answered(Plan("world", metric, lambda: None, len(p), checked), first, table, [])


def test_a_rate_is_of_the_pairs_offered_and_a_world_above_its_level_fails():
    rows = list(bench._rows(answered([0.04] * 20 + [0.5] * 30 + [None] * 5), {}, 7))
    assert [row.level for row in rows] == [0.05, 0.01, 0.001]
    first, second, _third = rows
    assert (first.rate, first.value, first.n, first.refused, first.seed) == (0.4, 0.4, 50, 5, 7)
    assert first.low < 0.4 < first.high
    assert (first.failed, second.failed) == (True, False)
    assert (first.withheld, first.checked) == (None, 0)
    (power, *_rest) = bench._rows(answered([0.04], POWER), {}, 7)
    assert power.failed is None


def test_where_nothing_is_offered_there_is_no_rate():
    (row, *_rest) = bench._rows(answered([None, None]), {}, 1)
    assert (row.rate, row.low, row.high, row.n, row.refused, row.failed) == (None, 0, 1, 0, 2, False)


def test_what_is_withheld_is_counted_over_the_first_pairs_and_over_the_first_that_reach_the_level():
    world = answered([0.5, 0.04, 0.5, 0.004, 0.03], checked=2)
    assert bench._wanted(world) == [100, 101, 103]
    held = {(*QUESTION, 100): False, (*QUESTION, 101): True, (*QUESTION, 103): False}
    first, second, third = bench._rows(world, held, 1)
    assert (first.withheld, first.checked, first.alarms_withheld, first.alarms_checked) == (0.5, 2, 0.5, 2)
    assert (second.alarms_withheld, second.alarms_checked) == (0, 1)
    assert (third.alarms_withheld, third.alarms_checked) == (None, 0)


@pytest.mark.slow
def test_the_worlds_are_run_by_the_command_that_a_defence_expert_runs(tmp_path):
    seen = []
    rows = alarms(tmp_path, 12, 0, 1, lambda done, of, name: seen.append((done, of, name)))
    assert {"world", "test", "level", "rate", "low", "high", "n"} <= set(vars(rows[0]))
    ours = {(row.world, row.test, row.direction, row.level): row for row in rows if row.engine == "relais"}
    for name in INNOCENT:
        row = ours[name, *QUESTION, 0.05]
        assert (row.metric, row.n + row.refused, row.checked) == ("evidence.alarm_share:payment_then_call", 12, 0)
        assert row.low <= row.rate <= row.high
        assert ours[name + bench.VARIED, *QUESTION, 0.05].n > 8
    assert {row.engine for row in rows} == {"relais", *TESTS}
    power = [ours[f"{share}% of 70 payments followed, 25 min", *QUESTION, 0.05].rate for share in (30, 60)]
    assert min(power) == 1
    assert seen[-1][0] == seen[-1][1] - 1


@pytest.mark.slow
def test_the_command_tells_false_alarms_beside_its_rows(tmp_path):
    world = {"payers": 200, "commissioners": 8, "facilitators": 4, "bystanders": 5}
    file = tmp_path / "p.toml"
    file.write_text("[world]\n" + "".join(f"{name} = {value}\n" for name, value in world.items()), encoding="utf-8")
    of = ["bench", "evidence", "--parameters", str(file), "--pairs", "10", "--checked", "0"]
    told = json.loads(CliRunner().invoke(APP, [*of, "--json"]).stdout)
    assert any(row["metric"] == "evidence.precision:quoted_code" for row in told["rows"])
    assert {"bench", "seed", "engine", "world", "test", "direction", "level", "rate", "low", "high", "n"} <= set(
        told["alarms"][0]
    )
