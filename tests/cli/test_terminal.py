"""What reaches the terminal: nothing that a file writes moves it; a closed pipe and a full disk end in one line."""

import errno
import os
import pty
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import typer
from sqlalchemy.exc import OperationalError

from relais.cli.intake import tell
from relais.cli.listing import print_json
from relais.cli.options import complain, telling
from relais.desk.in_order import TakenIn
from relais.model.notice import Notice
from relais.model.source import Reading, Source
from tests.cli.conftest import Run, told

HOSTILE = "\x1b]0;title\x07\x9b2J\u202e"


def reading(number: int, status: str, *notices: Notice) -> tuple[Source, Reading]:
    source = Source(f"{number:064x}", f"file {number}", 1, "sealed")
    return source, Reading(f"r{number}", source.source_id, "x", 1, "", status, {}, 0, notices)  # type: ignore[arg-type]


def test_what_is_said_of_a_source_read_whole_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    said = Notice("the signature does not hold", "/signature")
    taken = TakenIn([reading(1, "read", said), reading(2, "read"), reading(3, "unread", Notice("no reader", "", 1))])
    tell(taken, as_json=False, all_rows=False)
    lost, remarks = capsys.readouterr().out.split("Said while reading")
    assert "file 3" in lost
    assert "/signature: the signature does not hold" in remarks
    assert "file 1" in remarks
    assert "file 2" not in lost + remarks


def test_remarks_are_cut_short_unless_all_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    taken = TakenIn([reading(number, "read", Notice("a remark")) for number in range(60)])
    tell(taken, as_json=False, all_rows=False)
    assert "10 hidden" in capsys.readouterr().out
    tell(taken, as_json=False, all_rows=True)
    assert "hidden" not in capsys.readouterr().out


def test_a_complaint_is_one_line_whatever_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    complain(f"{HOSTILE}\nrelais: forged")
    assert capsys.readouterr().err == "relais: �]0;title��2J��relais: forged\n"


def test_json_keeps_the_value_and_escapes_its_marks(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": HOSTILE + "é"})
    out = capsys.readouterr().out
    assert out == '{\n  "name": "\\u001b]0;title\\u0007\\u009b2J\\u202eé"\n}\n'


@pytest.mark.slow
def test_nothing_a_source_holds_moves_the_terminal(ready: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"a{HOSTILE}\n.bin").write_bytes(b"\x01\x02 odd")
    form = ("report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00")
    printed = [
        ready(*form, "--name", f"reported=hello {HOSTILE}"),
        ready("intake", "in"),
        ready("sources"),
        ready("questions"),
    ]
    for source in told(ready("sources", "--json"))["sources"]:  # type: ignore[index]
        printed.append(ready("show", source["source_id"]))
        printed.append(ready("passage", source["source_id"], "/parties/0/name", "--reason", "late or not"))
    text = "".join(result.stdout + result.stderr for result in printed)
    assert "hello �]0;title��2J�" in text
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "ledger/x"), "No space left on device: ledger/x"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (OperationalError("INSERT", {}, Exception("database or disk is full")), "database or disk is full"),
        (duckdb.IOException("IO Error: cannot write"), "IO Error: cannot write"),
    ],
)
def test_what_the_system_refuses_is_said_in_one_line(
    error: Exception, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, telling():
        raise error
    assert ended.value.exit_code == 2
    assert capsys.readouterr().err == f"relais: cannot be done: {words}\n"


def process(*arguments: str, stdout: int, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "relais", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "RELAIS_LANG": "en", **environment},
    )


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--help",), ("sources",), ("sources", "--json")])
def test_a_reader_that_has_gone_ends_it_without_a_word(ready: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    started = process(*arguments, stdout=writer, RELAIS_HOME=str(tmp_path / "home"))
    os.close(writer)
    assert started.communicate()[1] == ""
    assert started.returncode in (0, -13)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", [("--help",), ("sources",), ("sources", "--json")])
def test_a_full_disk_under_the_output_is_said(ready: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        started = process(*arguments, stdout=full.fileno(), RELAIS_HOME=str(tmp_path / "home"))
        said = started.communicate()[1]
    assert said == "relais: cannot be done: No space left on device\n"
    assert started.returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["40", "5"])
def test_a_narrow_terminal_is_enough(ready: Run, tmp_path: Path, columns: str) -> None:
    (tmp_path / "odd.bin").write_bytes(b"\x01\x02 odd")
    ready("intake", "odd.bin")
    terminal, end = pty.openpty()
    started = process("sources", stdout=end, RELAIS_HOME=str(tmp_path / "home"), COLUMNS=columns)
    said = started.communicate()[1]
    os.close(end)
    os.close(terminal)
    assert (started.returncode, said) == (0, "")
