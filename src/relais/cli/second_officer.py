"""A second officer at the terminal: one row after another, as written and as read, beside the passage of its source."""

import csv
from collections.abc import Sequence
from pathlib import Path

import typer

from relais.cli.listing import cell, console
from relais.cli.speak import _, said
from relais.desk.error import DeskError
from relais.desk.second_officer import Row
from relais.language.desk_words import REQUEST_KINDS
from relais.model.notice import msg

BAD_VERDICTS = msg("{path}: line {line} is no “row,verdict,reason” with the number of a row")
_ANSWERS = {"c": "confirmed", "w": "wrong"}


def ask(rows: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """Show each row that nobody has confirmed, and return what the officer says of it; an empty answer leaves it."""
    given: dict[int, tuple[str, str]] = {}
    waiting = [row for row in rows if row.item.verdict != "confirmed"]
    for place, row in enumerate(waiting, 1):
        _show(row, place, len(waiting))
        answer = typer.prompt(_("c confirmed, w wrong, nothing to leave it"), default="", show_default=False)
        if verdict := _ANSWERS.get(answer.strip().lower()[:1]):
            reason = typer.prompt(_("What is wrong")) if verdict == "wrong" else ""
            given[row.item.number] = (verdict, reason)
    return given


def verdicts_of(path: Path) -> dict[int, tuple[str, str]]:
    """Read verdicts from a CSV file of row,verdict,reason; raises DeskError naming the line."""
    given: dict[int, tuple[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file), 1):
            if number == 1 and cells[:1] == ["row"]:
                continue
            if len(cells) != 3 or not cells[0].strip().isdecimal():
                raise DeskError(BAD_VERDICTS, path=path, line=number)
            given[int(cells[0])] = (cells[1].strip(), cells[2])
    return given


def _show(row: Row, place: int, of: int) -> None:
    item, out = row.item, console()
    out.print(
        _("Row {row} ({place} of {of}): {kind}").format(
            row=item.number, place=place, of=of, kind=said(REQUEST_KINDS, item.kind)
        )
    )
    lines = [
        (_("as written"), item.value_raw, _("as read"), item.value),
        (_("port"), cell(item.port), "", ""),
        (_("time as written"), cell(item.instant_raw), _("as read (UTC)"), cell(item.instant)),
        (_("precision"), cell(item.precision), _("zone said by"), cell(item.zone_source)),
        (_("source"), item.source_id[:12], _("place"), item.locator),
    ]
    for left, written, right, read in lines:
        out.print(f"  {left:<22} {cell(written):<40} {right:<18} {cell(read)}", markup=False, soft_wrap=True)
    out.print(_("In the source:"))
    out.print(cell(row.passage), markup=False, soft_wrap=True)
