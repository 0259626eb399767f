"""Judging on the command line: what is shown, what is recorded, and the exit codes."""

import json
from pathlib import Path

import pytest

from relais.desk.home import open_home
from tests.cli.conftest import Run, told
from tests.desk.made import report, take

pytestmark = pytest.mark.slow


@pytest.fixture
def sources(ready: Run, tmp_path: Path) -> list[str]:
    """Three reports, the payers of the first two under one telephone."""
    home = open_home(tmp_path / "home")
    phones = ("+33 6 39 98 00 01", "+33 6 39 98 00 01", "+33 6 39 98 00 02")
    found = [take(home, tmp_path, report(f"X-{number}", phone)) for number, phone in enumerate(phones)]
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return found


def test_a_pair_is_judged_listed_and_undone(ready: Run, sources: list[str]) -> None:
    first, _middle, last = (f"{one[:12]}:0" for one in sources)
    recorded = ready("judge", "same", first, last, "--reason", "one hand")
    assert recorded.returncode == 0
    assert "Recorded as number 1" in recorded.stdout
    again = ready("judge", "different", last, first, "--reason", "two hands")
    assert again.returncode == 2
    assert "A. Martin judged this pair “same”" in again.stderr
    assert "--supersede 1" in again.stderr
    assert again.stderr.count("\n") == 1
    assert ready("judge", "different", last, first, "--reason", "two hands", "--supersede", "1").returncode == 0
    listed = told(ready("judgements", "--json"))
    assert [(row["number"], row["verdict"], row["state"]) for row in listed["judgements"]] == [  # type: ignore[index]
        (2, "different", "binding")
    ]
    everything = told(ready("judgements", "--all", "--json"))["judgements"]  # type: ignore[index]
    assert [(row["number"], row["state"], row["by"]) for row in everything] == [
        (1, "superseded", 2),
        (2, "binding", None),
    ]
    assert ready("undo", "2", "--reason", "seen again").returncode == 0
    assert "same" in ready("judgements").stdout
    assert ready("undo", "2", "--reason", "once more").returncode == 2
    assert ready("verify").returncode == 0


def test_taking_a_subject_apart_needs_a_yes(ready: Run, sources: list[str]) -> None:
    shown = told(ready("show", told(ready("queue", "--json"))["queue"][0]["report_id"], "--json"))  # type: ignore[index]
    assert shown["party"][0]["mention"].endswith(":0")  # type: ignore[index]
    parties = [
        party
        for row in told(ready("queue", "--json"))["queue"]  # type: ignore[index]
        for party in told(ready("show", row["report_id"], "--json"))["party"]  # type: ignore[index]
    ]
    merged = next(party["subject"] for party in parties if party["mention"] == f"{sources[0][:12]}:0")
    asked = ready("judge", "different", merged, "--reason", "two brothers")
    assert asked.returncode == 2
    assert f"It takes apart: {merged}" in asked.stdout
    assert "2 reports" in asked.stdout
    assert "nothing was recorded" in asked.stderr
    as_json = ready("judge", "different", merged, "--reason", "two brothers", "--json")
    assert as_json.returncode == 2
    document = json.loads(as_json.stdout)
    assert document["recorded"] is None
    assert len(document["built_on"]["reports"]) == 2
    assert ready("judgements").returncode == 0
    done = ready("judge", "different", merged, "--reason", "two brothers", "--yes")
    assert done.returncode == 0
    assert "Recorded as number 1" in done.stdout


def test_contradictions_give_exit_code_one_and_stand_among_the_questions(ready: Run, sources: list[str]) -> None:
    first, middle, last = (f"{one[:12]}:0" for one in sources)
    assert "Judgements to settle" not in ready("questions").stdout
    ready("judge", "same", first, middle, "--reason", "why")
    ready("judge", "same", middle, last, "--reason", "why")
    third = ready("judge", "different", first, last, "--reason", "why")
    assert third.returncode == 0
    assert "It contradicts others (1, 2, 3)" in third.stdout
    listed = ready("judgements")
    assert listed.returncode == 1
    assert "Number 3 parts what number 1, 2 make one" in listed.stdout
    assert "Judgements to settle: 1" in ready("questions").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("judge", "maybe", "ffff:0", "ffff:1", "--reason", "why"), "no verdict"),
        (("judge", "same", "ffff:0", "ffff:1", "--reason", "why"), "no source begins"),
        (("judge", "same", "S-0000000000", "--reason", "why"), "nothing has been linked"),
        (("judge", "same", "ffff:0", "ffff:1", "--reason", " "), "needs a reason"),
        (("undo", "1", "--reason", "why"), "no judgement 1"),
        (("intake", "nothing", "--procedure", "\n"), "names no procedure"),
        (("authorise", "court 1/2026", "--procedure", ""), "names no procedure"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(ready: Run, arguments: tuple[str, ...], words: str) -> None:
    result = ready(*arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_memory_across_procedures_is_one_word_under_its_basis(run: Run, tmp_path: Path) -> None:
    run("init", "--name", "A. Martin", "--key-file", str(tmp_path / "key"))
    form = report("theirs", "+33 6 39 98 00 02").signed(open_home(tmp_path / "home").key)
    (tmp_path / "theirs.json").write_bytes(form.to_bytes())
    assert run("intake", "theirs.json", "--procedure", "P-1").returncode == 0
    assert run("authorise", "court 1/2026", "--procedure", "P-1", "--until", "2020-01-01").returncode == 0
    ended = run("run")
    assert ended.returncode == 2
    assert "ended on 2020-01-01" in ended.stderr
    assert "Other procedures were not asked" in run("search", "+33639980002").stdout
    with (tmp_path / "home" / "relais.toml").open("a") as file:
        file.write('\n[memory]\nbasis = "Order 7/2026"\n')
    found = run("search", "+33639980002").stdout
    assert "Memory across procedures: hit (basis: Order 7/2026)." in found
    assert "theirs" not in found
    assert "Jean" not in found
    assert "no hit" in run("search", "+33639980009").stdout
    assert told(run("search", "+33639980002", "--json"))["memory"] == {"hit": True, "basis": "Order 7/2026"}  # type: ignore[index]
    recorded = told(run("authorise", "court 2/2026", "--until", "2999-01-01", "--procedure", "P-1", "--json"))
    assert recorded == {"authorisation": "court 2/2026", "until": "2999-01-01", "procedures": ["P-1"]}
    assert len(told(run("search", "+33639980002", "--json"))["sightings"]) == 1  # type: ignore[index]
    assert run("verify").returncode == 0
