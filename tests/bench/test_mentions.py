import sys

import pyarrow as pa
import pytest

from relais.bench import labelled, mentions
from relais.bench.metrics import METRICS, base
from relais.bench.outcome import outcome
from relais.bench.road import BenchError
from tests.bench.made import figures

# Ada is mentioned three times, ben twice, eve once; by their labels ada and ben are held out, eve is not.
SET = "name,cluster\n" + "".join(f"{name},{name[0]}\n" for name in ("a1", "a2", "a3", "b1", "b2", "e1"))
PROGRAM = """
import sys, pyarrow as pa, pyarrow.parquet as pq
from pathlib import Path
seen, _option, out = sys.argv[1:]
names = pq.read_table(seen)["name"].to_pylist()
Path(out).mkdir()
pairs = [(i, j, 9.0, "merged") for i in range(6) for j in range(i) if names[i][0] == names[j][0]]
pq.write_table(pa.table(dict(zip(("left", "right", "bits", "use"), map(list, zip(*pairs))))), f"{out}/pairs.parquet")
pq.write_table(pa.table({"row": list(range(6)), "cluster": [ord(n[0]) for n in names]}), f"{out}/clusters.parquet")
print("a line for people")
"""


@pytest.fixture
def known(tmp_path):
    (tmp_path / "set.csv").write_text(SET, encoding="utf-8")
    return labelled.mentions(tmp_path / "set.csv")


def told(known, pairs, clusters):
    """Score pairs and clusters that name mentions by their names."""
    row = {name: at for at, name in enumerate(known.seen["name"].to_pylist())}
    columns = list(zip(*pairs, strict=True))
    made = outcome(
        pa.table({"left": [row[n] for n in columns[0]], "right": [row[n] for n in columns[1]], "bits": columns[2],
                  "use": columns[3]}),
        pa.table({"row": [row[n] for group in clusters for n in group],
                  "cluster": [number for number, group in enumerate(clusters) for _n in group]}),
        6,
    )  # fmt: skip
    return {metric: value for (metric, _engine), value in figures(mentions.score(known, made)).items()}


def test_figures_by_hand(known):
    pairs = [("a1", "a2", 9.0, "merged"), ("b1", "e1", 4.0, "merged"), ("a1", "a3", 3.0, "proposal"),
             ("b1", "b2", 1.0, "lead")]  # fmt: skip
    found = told(known, pairs, [["a1", "a2"], ["b1", "e1"]])
    assert (found["mentions.pair_precision:merged"], found["mentions.pair_recall:merged"]) == (1 / 2, 1 / 4)
    assert (found["mentions.pair_precision:proposal"], found["mentions.pair_recall:proposal"]) == (2 / 3, 1 / 2)
    assert (found["mentions.pair_precision:lead"], found["mentions.pair_recall:lead"]) == (3 / 4, 3 / 4)
    assert found["mentions.candidate_recall"] == 3 / 4
    assert found["mentions.pair_best_f1"] == 3 / 4
    assert found["mentions.recall_at_99"] == 1 / 4
    assert found["mentions.wrong_merge_share"] == 2 / 3
    assert found["mentions.largest_ratio"] == 2 / 3
    assert found["mentions.cluster_precision"] == 1 / 2
    assert found["mentions.bcubed_precision"] == pytest.approx(5 / 6)


def test_the_half_held_out_is_scored_by_itself(known):
    found = told(known, [("a1", "b1", 9.0, "merged"), ("a1", "e1", 8.0, "merged")], [["a1", "b1", "e1"]])
    assert (found["mentions.wrong_merge_share"], found["mentions.wrong_merge_share:held-out"]) == (1, 1)
    assert (found["mentions.largest_ratio"], found["mentions.largest_ratio:held-out"]) == (1, 2 / 3)
    apart = told(known, [("a1", "e1", 8.0, "merged")], [["a1", "e1"]])
    assert (apart["mentions.wrong_merge_share"], apart["mentions.wrong_merge_share:held-out"]) == (2 / 3, 0)
    assert apart["mentions.pair_precision:merged"] == 0
    assert apart["mentions.pair_precision:merged/held-out"] is None


@pytest.mark.slow
def test_a_program_that_puts_all_together_rightly_is_perfect(known, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    made, step = mentions.linked(known, tmp_path / "run", (sys.executable, str(tmp_path / "program.py")))
    rows = list(mentions.score(known, made, step))
    assert {base(figure.metric) for figure in rows} <= METRICS.keys()
    found = {figure.metric: figure.value for figure in rows}
    for name in ("pair_f1:merged", "pair_best_f1", "recall_at_99", "bcubed_f1", "bcubed_best_f1", "cluster_f1"):
        assert found[f"mentions.{name}"] == 1
    assert (found["mentions.wrong_merge_share"], found["mentions.largest_ratio"]) == (0, 1)
    assert found["time_s:try-link"] > 0
    assert found["peak_mib:try-link"] > 1


def test_a_program_that_fails_is_told_with_its_last_word(known, tmp_path):
    (tmp_path / "program.py").write_text("import sys\nsys.exit('no such thing')\n", encoding="utf-8")
    with pytest.raises(BenchError, match=r"code 1.*: no such thing"):
        mentions.linked(known, tmp_path / "one", (sys.executable, str(tmp_path / "program.py")))
    (tmp_path / "program.py").write_text("import sys\nprint('why', file=sys.stderr)\nsys.exit(3)\n", encoding="utf-8")
    with pytest.raises(BenchError, match=r"code 3.*: why"):
        mentions.linked(known, tmp_path / "two", (sys.executable, str(tmp_path / "program.py")))
