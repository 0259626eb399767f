"""The whole road over small worlds, by the real commands."""

import json

import pytest
from typer.testing import CliRunner

from relais.bench.grid import Cell
from relais.bench.metrics import METRICS, base
from relais.bench.packages import ORDERS
from relais.bench.run import run
from relais.bench.sweep import sweep
from relais.cli.app import APP

pytestmark = pytest.mark.slow

SMALL = {"payers": 300, "commissioners": 12, "facilitators": 6, "bystanders": 5, "seized_facilitator_share": 1.0}
TOML = "[world]\n" + "".join(f"{name} = {value}\n" for name, value in SMALL.items())


def test_a_small_world_from_raw_files_to_figures(tmp_path):
    (tmp_path / "p.toml").write_text(TOML, encoding="utf-8")
    result = run("sprint", tmp_path / "runs", ["S"], [1], tmp_path / "p.toml")
    found = {(row.metric, row.engine): row for row in result.rows}
    assert {base(metric) for metric, _engine in found} <= METRICS.keys()
    assert found["intake.read_ratio:report", "relais"].value == 1
    assert found["packages.recall:proposed", "relais"].n > 0
    assert found["time_s:sprint/intake", "relais"].value < found["time_s:sprint", "relais"].value
    assert found["ratio_to_parse", "relais"].value > 0
    assert sorted(result.curves) == sorted(ORDERS)
    assert result.provenance["parameters"]["S 1"]["world"]["payers"] == 300
    shares = [row for row in result.rows if row.unit == "share" and row.value is not None]
    assert [row for row in shares if not 0 <= row.value <= 1 + 1e-9] == []


def test_cells_that_take_a_source_away_share_a_world(tmp_path):
    seizures = Cell("ablation/no seizures", {"world": SMALL}, ("seizure",))
    broken = Cell("held-out/none", {"world": {"made_up": 1}})
    result = sweep(tmp_path, "S", [1], grid=[Cell("ablation/whole", {"world": SMALL}), seizures, broken])
    found = {(row.world, row.metric): row for row in result.rows if row.engine == "relais"}
    whole, without = "S ablation/whole", "S ablation/no seizures"
    offered = "evidence.offered_share:quoted_code"
    assert found[whole, offered].n == found[without, offered].n > 0
    assert found[whole, offered].value > found[without, offered].value == 0
    assert [failure.partition(":")[0] for failure in result.failures] == ["held-out/none, seed 1"]
    assert list(tmp_path.iterdir()) == []


def test_the_command_prints_rows_and_where_they_come_from(tmp_path):
    (tmp_path / "p.toml").write_text(TOML, encoding="utf-8")
    done = CliRunner().invoke(APP, ["bench", "link", "--parameters", str(tmp_path / "p.toml"), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["provenance"]["seeds"] == [1]
    assert {"bench", "world", "seed", "engine", "metric", "value", "unit", "n"} == set(told["rows"][0])
    assert any(row["metric"] == "linking.bcubed_f1" for row in told["rows"])


def test_a_world_of_which_a_part_is_heard_is_named_by_it(tmp_path):
    (tmp_path / "p.toml").write_text(TOML, encoding="utf-8")
    result = run("link", tmp_path / "runs", ["S"], [1], tmp_path / "p.toml", keep=["alerts"])
    shares = {row.world: row for row in result.rows if row.metric == "linking.wrong_merge_share"}
    assert sorted(shares) == ["S keep alerts"]
    assert all(row.n > 0 for row in shares.values())
    done = CliRunner().invoke(APP, ["bench", "link", "--reduce", "7"])
    assert (done.exit_code, "alerts" in done.stderr) == (2, True)


def test_a_world_that_cannot_be_written_ends_the_command(tmp_path):
    (tmp_path / "p.toml").write_text("[world]\nmade_up = 1\n", encoding="utf-8")
    done = CliRunner().invoke(APP, ["bench", "triage", "--parameters", str(tmp_path / "p.toml")])
    assert done.exit_code == 2
    assert "made_up" in done.stderr
    grid = CliRunner().invoke(APP, ["bench", "sprint", "--grid", "--parameters", str(tmp_path / "p.toml")])
    assert grid.exit_code == 2
