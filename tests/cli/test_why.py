from decimal import Decimal

from relais.cli.why import _print_report
from relais.desk.queue import Agreement, Place, Reason, Why


def test_what_stands_at_a_place_is_printed_after_it(capsys):
    shown = Place("inbox/report.json", "ab" * 32, "/priority", "the report", "E\x1b[2J\u202e")
    silent = Place("inbox/other.json", "cd" * 32, "/urgent", "the report")
    _print_report(Why("R-1", 1, Decimal(40), (Reason("priority", Decimal(40), "declared", {}, (shown, silent)),)))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    # Nothing that a file writes moves the cursor or mirrors the line.
    assert next(line.split("  ")[-3:] for line in lines if "inbox/" in line) == [
        "inbox/report.json", "/priority", "E\ufffd[2J\ufffd",
    ]  # fmt: skip
    assert any(line.endswith("inbox/other.json  /urgent") for line in lines)


def test_what_a_finding_is_worth_is_printed_under_its_reason(capsys):
    worth = Agreement(("amount",), "Amounts are equal by accident.", "Share of windows.", 0.0123)
    unknown = Agreement(("phone",), "Numbers are shared.", "Not stated.", None)
    _print_report(
        Why("R-1", 1, Decimal(40), (Reason("quoted_code", Decimal(40), "x", {}, agreements=(worth, unknown)),))
    )
    out = capsys.readouterr().out
    assert "Innocent reading: Amounts are equal by accident." in out
    assert "places shown: 0.012. Share of windows." in out
    assert "places shown: not known. Not stated." in out
