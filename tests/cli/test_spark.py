"""`relais run --engine spark`: the same result, byte for byte, and one line where Spark is not there."""

import sys
from pathlib import Path

import pytest

import relais
from relais.bench.road import relais as command
from relais.bench.road import write_world
from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def test_without_spark_one_line_says_so_and_nothing_is_derived(ready: Run, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    result = ready("run", "--engine", "spark")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].endswith("`pip install -r requirements/spark.txt` installs it")
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "home" / "derived" / "run").exists()


def test_an_engine_that_is_none_is_refused(ready: Run):
    result = ready("run", "--engine", "abacus")
    assert result.returncode == 2
    assert "duckdb" in result.stderr


def test_a_world_is_linked_to_the_same_bytes(spark_there, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(Path(relais.__file__).parents[1]))
    places, _step = write_world(tmp_path, "S", 1, None)
    home = ("--home", str(places.home))
    said = ("--name", "relais bench", "--authorisation", "test on invented data")
    command("init", *home, *said, "--key-file", str(tmp_path / "key"), "--json")
    command("intake", str(places.inbox), *home, "--answers", str(places.world / "answers.csv"), "--json")
    made = []
    for engine in ("duckdb", "spark"):
        command("run", *home, "--as-of", "2026-11-25", "--engine", engine, "--json")
        made.append({path.name: path.read_bytes() for path in (places.home / "derived" / "run").iterdir()})
    here, there = made
    assert len(here["link.arrow"]) > 100_000
    assert [name for name in here if here[name] != there.get(name)] == []
