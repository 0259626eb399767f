"""Labelled sets through the command itself, and the peers that stand beside it."""

import json
import re
import sys

import pytest
from typer.testing import CliRunner

from benchmarks.peers.registry import OF_COMPONENTS, OF_MENTIONS, OF_NAMES, RUNNERS
from benchmarks.peers.side_by_side import main as side_by_side
from relais.bench import labelled, mentions, sets
from relais.bench.outcome import Outcome
from relais.bench.road import BenchError
from relais.cli.app import APP
from tests.bench.made import figures

MENTIONS = "unique_id,name,phone,cluster\n" + "".join(
    f"{n},Ada {chr(97 + n // 2) * 3},06{12_345_600 + n // 2:08},{n // 2}\n" for n in range(40)
)
NAMES = "name1,name2,is_match\n" + "Ada Elm,Ada Elm,true\n" * 4 + "Ada Elm,Ben Oak,false\n" * 4


def written(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "text", "metric"),
    [("--mentions", MENTIONS, "mentions.pair_f1:merged"), ("--pairs", NAMES, "names.f1")],
)
def test_a_labelled_set_is_scored_by_the_command(tmp_path, option, text, metric):
    path = written(tmp_path, "set.csv", text)
    done = CliRunner().invoke(APP, ["bench", "link", option, str(path), "--json"])
    assert done.exit_code == 0, done.output
    told = {row["metric"]: row for row in json.loads(done.stdout)["rows"]}
    assert told[metric]["world"] == "set.csv"
    assert told[metric]["value"] is None or 0 <= told[metric]["value"] <= 1


@pytest.mark.slow
def test_a_file_that_is_no_set_is_refused_before_anything_runs(tmp_path):
    good, bad = written(tmp_path, "good.csv", MENTIONS), written(tmp_path, "bad.csv", "name\nAda\n")
    with pytest.raises(BenchError, match=r"bad\.csv"):
        sets.run(tmp_path / "place", [good, bad], [])
    assert not (tmp_path / "place").exists()
    done = CliRunner().invoke(APP, ["bench", "link", "--mentions", str(bad)])
    assert (done.exit_code, "cluster_id or cluster" in done.stderr) == (2, True)


def test_a_set_is_scored_without_a_world(tmp_path):
    path = written(tmp_path, "set.csv", MENTIONS)
    done = CliRunner().invoke(APP, ["bench", "link", "--mentions", str(path), "--reduce", "0.1"])
    assert done.exit_code == 2
    assert "--mentions" in done.stderr


def test_every_runner_belongs_to_a_peer_or_is_shared():
    runners = {peer.runner for peer in (*OF_MENTIONS, *OF_NAMES, OF_COMPONENTS)}
    found = {path.name for path in RUNNERS.glob("*.py")}
    assert runners <= found
    assert found - runners == {"asked.py", "name_pairs.py", "splink_model.py"}


def graph(folder, runner, text=MENTIONS) -> tuple[Outcome, dict]:
    """Run a peer that needs nothing beyond what we have, in our own environment."""
    known = labelled.mentions(written(folder, "set.csv", text))
    made, _step = mentions.linked(known, folder / runner, (sys.executable, str(RUNNERS / runner)))
    return made, figures(mentions.score(known, made, engine="graph"))


@pytest.mark.slow
def test_a_peer_answers_the_question_that_ours_is_asked(tmp_path):
    made, found = graph(tmp_path, "selector_graph.py")
    assert made.left.size == 20
    assert found["mentions.pair_f1:merged", "graph"] == 1


@pytest.mark.slow
def test_the_guard_of_the_graph_takes_a_hub_out(tmp_path):
    shared = re.sub(r"06\d+", "0611111111", MENTIONS)
    assert graph(tmp_path, "selector_graph.py", shared)[1]["mentions.largest_ratio", "graph"] == 20
    assert graph(tmp_path, "selector_graph_guarded.py", shared)[1]["mentions.largest_ratio", "graph"] == 1 / 2


def test_a_peer_that_cannot_run_says_why(tmp_path, capsys):
    assert side_by_side(["--set", str(tmp_path / "none.csv")]) == 0
    assert "NOT RUN" in capsys.readouterr().err
