"""Deconfliction as two people at two desks do it, one of them without relais."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

KEY = ("--key", "exchange.key")
NUMBERS = ("phone,,+33 6 39 98 00 01", "phone,,+33 6 39 98 00 02")


@pytest.fixture
def unit(ready: Run) -> tuple[Run, str]:
    """Return `run` with a home that holds a report, and the report's name."""
    entered = ready(
        "report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
        "--selector", "reported:phone=+33639980001", "--selector", "reported:email=a@example.org",
        "--selector", "victim:phone=+33639980002",
    )  # fmt: skip
    assert entered.returncode == 0, entered.stderr
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready, told(ready("queue", "--json"))["queue"][0]["report_id"]  # type: ignore[index]


def partner(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "deconfliction.py", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_commands_of_the_page_ask_a_partner_without_relais(unit: tuple[Run, str]) -> None:
    run, report = unit
    Path("list.csv").write_text("\n".join(("kind,service,value", *NUMBERS)), encoding="utf-8")
    assert (
        run("deconflict", "key", "exchange.key").returncode
        == run("deconflict", "script", "deconfliction.py").returncode
        == 0
    )
    asked = run("deconflict", "ask", report, "question", *KEY)
    assert (asked.returncode, "asks about 2 selectors" in asked.stdout, asked.stderr) == (0, True, "")
    answered = partner("answer", "question", "list.csv", "answer", *KEY, "--partner", "A", "--log", "log.csv")
    assert answered.returncode == 0, answered.stderr
    read = run("deconflict", "read", "question", "answer", report, *KEY, "--json")
    assert told(read)["hits"] == [{"kind": "phone", "service": None, "value": "+33639980001"}]  # type: ignore[index]
    shown = run("deconflict", "read", "question", "answer", report, *KEY)
    assert "Hits: 1" in shown.stdout
    assert "+33639980001" in shown.stdout


def test_the_commands_of_the_page_answer_a_partner_without_relais(unit: tuple[Run, str]) -> None:
    run, _report = unit
    Path("list.csv").write_text("\n".join(("kind,service,value", *NUMBERS)), encoding="utf-8")
    run("deconflict", "script", "deconfliction.py")
    assert partner("key", "exchange.key").returncode == partner("ask", "list.csv", "question", *KEY).returncode == 0
    answered = run("deconflict", "answer", "question", "answer", *KEY, "--partner", "Unit B")
    assert (answered.returncode, "64 hashes answered" in answered.stdout) == (0, True)
    read = partner("read", "question", "answer", "list.csv", *KEY)
    assert read.stdout.splitlines() == ["kind,service,value", "phone,,+33639980001"]
    again = run("deconflict", "answer", "question", "answer2", *KEY, "--partner", "Unit B")
    assert (again.returncode, "answered once" in again.stderr) == (2, True)


def test_a_list_says_what_was_left_out_and_exits_with_1(unit: tuple[Run, str]) -> None:
    run, _report = unit
    Path("list.csv").write_text("\n".join(("kind,service,value", *NUMBERS, "phone,,06")), encoding="utf-8")
    run("deconflict", "key", "exchange.key")
    asked = run("deconflict", "ask", "list.csv", "question", *KEY, "--json")
    assert asked.returncode == 1
    assert {name: told(asked)[name] for name in ("asked", "left_out", "barred")} == {  # type: ignore[index]
        "asked": 1, "left_out": 1, "barred": 1,
    }  # fmt: skip
    assert "by rule: 1" in asked.stderr
    assert "list.csv, line 4: “06” is not a valid phone" in asked.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "list.csv", "question", "--key", "missing"), "missing cannot be read: No such file"),
        (("ask", "list.csv", "question", "--key", "key"), "key holds no key"),
        (("ask", "R-0000000000", "question", *KEY), "nothing is called"),
        (("ask", ".", "question", *KEY), "cannot be read"),
        (("ask", "list.csv", "no/question", *KEY), "No such file"),
        (("answer", "list.csv", "answer", *KEY, "--partner", "B"), "is no question"),
        (("answer", "key", "list.csv", *KEY, "--partner", "B"), "exists already"),
        (("read", "list.csv", "list.csv", "list.csv", *KEY), "is no question"),
        (("key", "exchange.key"), "exists already"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_one_message(unit: tuple[Run, str], arguments: tuple[str, ...], words: str) -> None:
    run, _report = unit
    Path("list.csv").write_text("kind,service,value\nphone,,+33639980001\n", encoding="utf-8")
    run("deconflict", "key", "exchange.key")
    refused = run("deconflict", *arguments)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert words in refused.stderr
    assert not Path("question").exists()
