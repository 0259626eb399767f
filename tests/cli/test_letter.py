"""`relais letter`: what a letter mentions, and a person's word."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.intake.letter.letter_sample import SOUND

pytestmark = pytest.mark.slow


@pytest.fixture
def source(run: Run, tmp_path: Path) -> str:
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    assert run("init", "--name", "A. Martin", "--key-file", "key").returncode == 0
    assert run("intake", "letter.pdf").returncode == 0
    [asked] = json.loads(run("questions", "--json").stdout)
    return str(asked["question"]["source_id"])[:10]


def test_it_shows_proposals_and_waits(run: Run, source: str) -> None:
    assert "`relais letter ID`" in run("questions").stdout
    shown = run("letter", source)
    assert shown.returncode == 0
    for text in ("ana.roe@example.org", "page 1, paragraph 3 and 1 more", "--reference", "EX-2026/12", "Nobody has"):
        assert text in shown.stdout
    told = json.loads(run("letter", source, "--json").stdout)
    assert [each["number"] for each in told["proposals"]] == list(range(1, 11))
    assert told["report"] is None


def test_it_confirms_or_refuses(run: Run, source: str) -> None:
    done = run(
        "letter", source, "--confirm", "--reference", "EX-2026/12", "--sender", "Example", "--received",
        "2026-11-20T14:30+01:00", "--role", "2=reported", "--role", "10=payee", "--drop", "4",
    )  # fmt: skip
    assert (done.returncode, "report 1" in done.stdout) == (0, True)
    assert "Confirmed as a report by A. Martin." in run("letter", source).stdout
    assert run("letter", source, "--not-a-report").returncode == 0
    assert "Said to be no report by A. Martin." in run("letter", source).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--confirm", "--not-a-report"),
        ("--reference", "EX"),
        ("--confirm", "--reference", "EX", "--role", "reported"),
        ("--confirm", "--reference", "EX", "--role", "99=reported"),
        ("--confirm",),
    ],
)
def test_what_cannot_be_is_refused(run: Run, source: str, words: tuple[str, ...]) -> None:
    assert run("letter", source, *words).returncode == 2
    assert "Nobody has" in run("letter", source).stdout
