import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.bench import labelled, names
from relais.bench.metrics import METRICS, base
from relais.bench.road import BenchError, Step
from tests.bench.made import figures

SET = """name1,name2,is_match,category,culture
Ada Elm,A. Elm,True,initial,fr
Ada Elm,Elm Ada,True,order,fr
Ada Elm,Ida Elm,False,sibling,fr
Ben Oak,Cid Ash,False,other,ro
"""
PROGRAM = """
import sys, pyarrow as pa, pyarrow.csv as pc, pyarrow.parquet as pq
pairs, _option, out = sys.argv[1:]
rows = pc.read_csv(pairs).to_pylist()
same = [row["name1"][0] == row["name2"][0] for row in rows]
pq.write_table(pa.table({"row": list(range(len(rows))), "score": [float(s) for s in same], "level": ["x"] * len(rows),
                         "same": same}), out)
"""


@pytest.fixture
def known(tmp_path):
    (tmp_path / "set.csv").write_text(SET, encoding="utf-8")
    return labelled.name_pairs(tmp_path / "set.csv")


def test_figures_by_hand(known):
    told = pa.table({"row": [0, 1, 2, 3], "score": [0.9, 0.8, 0.7, 0.1], "same": [True, False, True, False]})
    rows = list(names.score(known, told))
    assert {base(figure.metric) for figure in rows} <= METRICS.keys()
    found = figures(rows)
    assert found["names.precision", "relais"] == found["names.recall", "relais"] == 1 / 2
    assert found["names.false_positive_share", "relais"] == 1 / 2
    assert found["names.recall:category=initial", "relais"] == 1
    assert found["names.recall:category=order", "relais"] == 0
    assert found["names.false_positive_share:category=sibling", "relais"] == 1
    assert found["names.precision:culture=ro", "relais"] is None
    assert found["names.base_f1", "relais"] == 2 / 3


@pytest.mark.slow
def test_a_program_is_run_over_the_names_alone(known, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    told, step, start = names.compared(known, tmp_path / "run", (sys.executable, str(tmp_path / "program.py")))
    assert told["same"].to_pylist() == [True, False, False, False]
    assert (tmp_path / "run" / "seen.csv").read_text("utf-8").splitlines()[0] == '"name1","name2"'
    assert step.cpu_s > 0
    assert start.name == "names"


def test_a_pair_costs_what_is_spent_beyond_the_start(known):
    start, step = Step("names", 1.0, 0.5, 90.0), Step("names", 2.0, 0.8, 90.0)
    assert figures(names.costs(known, step, start))["names.us_per_pair", "relais"] == pytest.approx(0.3e6 / 3)
    assert figures(names.costs(known, start, step))["names.us_per_pair", "relais"] is None


def test_answers_that_lack_a_pair_are_refused(tmp_path):
    with pytest.raises(BenchError, match="one row per pair"):
        names.answers(tmp_path / "missing.parquet", 2)
    pq.write_table(pa.table({"row": [0], "score": [1.0], "same": [True]}), tmp_path / "short.parquet")
    with pytest.raises(BenchError, match="one row per pair"):
        names.answers(tmp_path / "short.parquet", 2)
