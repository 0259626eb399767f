"""Questions asked in the terminal: once for all sources of a folder, and left open where nothing is typed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow

RECHARGES = "caller_id,amount,timestamp\n00184244668,{amount},2020-07-01 00:02:47\n"


@pytest.fixture
def asked(ready: Run, tmp_path: Path) -> Run:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for amount in (96, 97):
        (folder / f"{amount}.csv").write_text(RECHARGES.format(amount=amount))
    assert ready("intake", str(folder)).returncode == 0
    return ready


def _before(text: str, *beginnings: str) -> list[str]:
    """Return what stands before each line that begins so, up to its first sign."""
    return [text[: text.index(f"\n{one}") + 2] for one in beginnings]


def _open_keys(run: Run) -> list[str]:
    told = json.loads(run("questions", "--json").stdout)
    return sorted(one["question"]["key"] for one in told)


def test_one_answer_serves_the_sources_of_a_folder(asked: Run) -> None:
    assert _open_keys(asked) == ["country", "country", "currency", "currency", "zone", "zone"]
    typed = "\n\nParis\nEurope/Paris\n"
    result = asked("questions", "--ask", typed=typed)
    assert result.returncode == 0
    assert result.stdout.count("sources: 2; the first at line 2:") == 3
    assert result.stdout.count("  inbox/96.csv\n  inbox/97.csv\n") == 3
    # What was typed does not show where it is piped in: the next question still begins a line, below an empty one.
    assert all(told.splitlines()[-2:-1] == [""] for told in _before(result.stdout, "zone: ", "country: ", "currency: "))
    assert "“Paris” is no answer to zone" in result.stderr
    assert _open_keys(asked) == ["country", "country", "currency", "currency"]


def test_nothing_typed_leaves_all_open(asked: Run) -> None:
    before = _open_keys(asked)
    result = asked("questions", "--ask", typed="\n\n\n")
    assert "Nothing was answered." in result.stdout
    assert _open_keys(asked) == before


def test_what_is_known_beforehand_is_told_where_it_fits_nothing_or_is_no_answer(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text(RECHARGES.format(amount=96))
    answers = tmp_path / "answers.csv"
    answers.write_text("path,key,value\ninbox/,zone,Europe/Paris\nelse,country,FR\n")
    result = ready("intake", str(tmp_path / "inbox"), "--answers", str(answers))
    assert "relais: no file taken in fits else: its answers to country were not used" in result.stderr
    assert _open_keys(ready) == ["country", "currency"]
    answers.write_text("path,key,value\ninbox/,zone,Paris\n")
    result = ready("intake", str(tmp_path / "inbox"), "--answers", str(answers))
    assert "answers.csv, line 2: “Paris” is no answer to zone" in result.stderr


def test_of_many_files_the_first_are_named(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for amount in range(10, 17):
        (tmp_path / "inbox" / f"{amount}.csv").write_text(RECHARGES.format(amount=amount))
    ready("intake", str(tmp_path / "inbox"))
    told = ready("questions", "--ask", typed="\n\n\n").stdout
    assert "  inbox/14.csv\n  and 2 more\n" in told
    assert "inbox/15.csv" not in told


def test_a_letter_is_not_asked_about_here(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(
        "Dear colleagues,\n\nthe account ana@example.org was used.\n\nYours,\nB. Doe\n"
    )
    ready("intake", str(tmp_path / "letter.txt"))
    assert _open_keys(ready) == ["report"]
    result = ready("questions", "--ask", typed="")
    assert (result.returncode, "JSON" in result.stdout) == (0, False)
    assert "\nreport: sources that wait: 1; each is read and decided by `relais letter SOURCE`:\n" in result.stdout
    assert "   letter.txt\n" in result.stdout
    assert "Nothing was answered." in result.stdout
