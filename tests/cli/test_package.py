"""`relais package`, `feedback`, `restrict`, `restrictions`, `received`, `returned`: output, JSON, exit codes."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow
REPORT = (
    "report", "new", "--sender", "Unit Example", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
    "--selector", "reported:phone=+33 6 39 98 00 01", "--name", "reported=Jean Exemple",
    "--selector", "payee:phone=+639175550101", "--name", "payee=Ana Ejemplo",
    "--payment", "50 EUR 2026-11-02T21:10+01:00 1234567890",
)  # fmt: skip


@pytest.fixture
def ranked(ready: Run) -> Run:
    assert ready(*REPORT).returncode == 0
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready


def test_a_package_leaves_is_received_is_answered_and_a_sender_is_told(ranked: Run) -> None:
    source = told(ranked("sources", "--json"))["sources"][0]["source_id"]  # type: ignore[index]
    rows = told(ranked("package", "--out", "out", "--as-of", "2026-11-25", "--json"))["packages"]  # type: ignore[index]
    assert [(row["country"], row["proposed"], row["edition"]) for row in rows] == [("FR", 1, 1), ("PH", 0, 1)]
    again = ranked("package", "--out", "out")
    assert (again.returncode, "not empty" in again.stderr) == (2, True)
    second = ranked("package", "--out", "second", "--since", "out")
    assert second.returncode == 0
    assert "FR" in second.stdout
    assert json.loads(Path("second/FR/package.json").read_text())["edition"]["number"] == 2
    found = told(ranked("received", f"{source[:16]}:/payments/0", "--json"))
    assert [row["recipient"] for row in found["exports"]] == ["FR", "PH", "FR", "PH"]  # type: ignore[index]
    assert "Who received it" in ranked("received", source[:16]).stdout
    lines = list(csv.reader(StringIO(Path("out/FR/return-form.csv").read_text("utf-8-sig"))))
    lines[1][3:6] = ["yes", "no", "under_way"]
    Path("back.csv").write_text("\n".join(",".join(line) for line in lines))
    assert ranked("intake", "back.csv").returncode == 0
    (line,) = told(ranked("returned", "--json"))["returned"]  # type: ignore[index]
    assert (line["ours"], line["outcome"], line["recipient"]) == (True, "under_way", "FR")
    assert "under_way" in ranked("returned").stdout


def test_a_sender_is_told_of_what_was_decided(ranked: Run) -> None:
    assert told(ranked("feedback", "--json")) == {"senders": []}
    report = told(ranked("queue", "--json"))["queue"][0]["report_id"]  # type: ignore[index]
    assert ranked("alert", "decide", report, "no_nexus", "--reason", "nobody of ours").returncode == 0
    assert "Unit Example" in ranked("feedback").stdout
    done = ranked("feedback", "--sender", "Unit Example", "--out", "fed")
    assert "1 reports of Unit Example" in done.stdout
    assert Path("fed/feedback/return-form.pdf").read_bytes().startswith(b"%PDF-")
    assert ranked("feedback", "--sender", "Nobody", "--out", "none").returncode == 2


def test_what_is_restricted_is_listed_and_stays_out(ranked: Run) -> None:
    source = told(ranked("sources", "--json"))["sources"][0]["source_id"]  # type: ignore[index]
    given = ("restrict", source[:12], "--handling", "H2", "--evaluation", "B2", "--for", "one enquiry", "--to")
    assert "is recorded" in ranked(*given, "nobody", "--reason", "letter").stdout
    rows = told(ranked("package", "--out", "one", "--json"))["packages"]  # type: ignore[index]
    assert [row["proposed"] for row in rows] == [0, 0]
    assert ranked(*given, "FR", "--to", "PH", "--reason", "they agreed").returncode == 0
    (first, last) = told(ranked("restrictions", "--json"))["restrictions"]  # type: ignore[index]
    assert (first["may_go_to"], last["may_go_to"], last["handling"]) == ("", "FR PH", "H2")
    assert "one enquiry" in ranked("restrictions").stdout
    refused = ranked("restrict", source[:12], "--handling", "H7", "--for", "x", "--reason", "y")
    assert (refused.returncode, "no handling code" in refused.stderr) == (2, True)
