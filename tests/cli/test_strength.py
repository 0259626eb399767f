"""`relais bench strength`: what it shows says that it is illustrative; what is no reference set is told so."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from relais.bench.pair_draw import pairs
from relais.bench.pair_worlds import World
from tests.cli.conftest import Run, told


def reference_set(names=("H1", "no-link"), count=24):
    tables = []
    for number, name in enumerate(names):
        draw = np.random.default_rng([1, number])
        made = pairs(World("x", lag_min=10), name, draw.integers(8, 13, count), draw)
        named = pa.array([f"{name} {one}" for one in made["pair"].to_pylist()])
        said = pa.array([name] * made.num_rows)
        tables.append(made.set_column(0, "pair", named).append_column("proposition", said))
    return pa.concat_tables(tables)


@pytest.mark.slow
def test_a_reference_set_is_plugged_in(run: Run, tmp_path) -> None:
    pq.write_table(reference_set(), tmp_path / "set.parquet")
    options = ("bench", "strength", "--reference", str(tmp_path / "set.parquet"))
    shown = run(*options, "--picture", str(tmp_path / "tippett.svg"), "--against", "no-link")
    assert shown.returncode == 0, shown.stderr
    assert "illustrative" in shown.stdout
    assert "not the probability of H1" in shown.stdout
    assert "no-link: the payments and the calls have nothing to do with each other" in shown.stdout
    drawn = (tmp_path / "tippett.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "illustrative" in drawn
    document = told(run(*options, "--json"))
    assert "illustrative" in document["statement"]  # type: ignore[operator]
    rows = {row["metric"]: row["value"] for row in document["rows"]}  # type: ignore[index, union-attr]
    assert rows["strength.median_h1:no-link"] > 1
    assert document["tippett"].keys() == {"no-link"}  # type: ignore[union-attr]
    every = run(*options, "--all")
    assert "illustrative" in every.stdout
    assert "strength.bound_high:no-link" in every.stdout
    assert run(*options, "--picture", "x.svg", "--against", "dating").returncode == 2


def test_a_set_in_csv_without_propositions_is_refused_in_one_line(run: Run, tmp_path) -> None:
    pc.write_csv(reference_set(count=2).drop_columns(["proposition"]), tmp_path / "set.csv")
    shown = run("bench", "strength", "--reference", str(tmp_path / "set.csv"))
    assert shown.returncode != 0
    assert "is no reference set" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert len([line for line in shown.stderr.splitlines() if line.strip()]) == 1


def test_an_alternative_that_is_none_is_refused(run: Run) -> None:
    shown = run("bench", "strength", "--against", "guilty")
    assert shown.returncode == 2
    assert "no-link, notify, adult-service or dating" in shown.stderr


def test_no_json_without_its_statement() -> None:
    from relais.bench.strength import ILLUSTRATIVE, Strength

    assert (
        json.loads(json.dumps(Strength(ILLUSTRATIVE, "x").told()))["statement"] == "illustrative, synthetic reference"
    )
