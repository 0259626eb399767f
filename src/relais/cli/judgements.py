"""`relais judgements`: who said what of who is the same, when and why, and what waits to be settled."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, LEFT_UNREAD, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.judgements import Line, Reviewed
from relais.desk.judgements import judgements as review

_COLUMNS = ("number", "verdict", "state", "left", "right", "who", "at", "reason", "supersedes", "by")
# Mentions of one side that are named in a table.
_NAMED = 3


def judgements(
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: Annotated[
        bool, typer.Option("--all", help=_("Show every row, superseded and withdrawn ones too."))
    ] = False,
    sort: SortOption = None,
) -> None:
    """List the judgements that stand, who gave them, when and why, and which wait for a person to settle them.

    The exit code is 1 when judgements contradict each other, or one names a mention that is not found again.
    """
    check_sort(sort, _COLUMNS)
    with telling():
        reviewed = review(open_home(home))
    lines = [one for one in reviewed.lines if all_rows or (one.by is None and not one.judgement.withdrawn)]
    if as_json:
        print_json(
            {
                "judgements": [_full(one) for one in lines],
                "contradictions": [{"against": one.against, "path": one.path} for one in reviewed.contradictions],
                "unplaced": [one.judgement.number for one in reviewed.lines if one.state == "unplaced"],
            }
        )
    else:
        _print(lines, reviewed, sort, None if all_rows else SHOWN)
    if reviewed.waiting:
        raise typer.Exit(LEFT_UNREAD)


def _print(lines: list[Line], reviewed: Reviewed, sort: str | None, limit: int | None) -> None:
    headings = (_("no."), _("verdict"), _("state"), _("one side"), _("other side"), _("who"), _("when (UTC)"),
                _("reason"), _("supersedes"), _("superseded by"))  # fmt: skip
    columns = list(zip(_COLUMNS, headings, strict=True))
    listing([_row(one) for one in lines], columns, title=_("Judgements"), sort=sort, limit=limit)
    out = console()
    for found in reviewed.contradictions:
        out.print(
            _("Number {against} parts what number {path} make one: undo or supersede one of them.").format(
                against=found.against, path=", ".join(map(str, found.path))))  # fmt: skip
    for one in reviewed.lines:
        if one.state == "unplaced":
            out.print(
                _("Number {number} names a mention that is not found any more, read anew or erased: judge it again, or "
                  "undo it.").format(number=one.judgement.number))  # fmt: skip


def _row(one: Line) -> dict[str, object]:
    full = _full(one)
    told = _("undo: {verdict}") if one.judgement.withdrawn else "{verdict}"
    sides = {side: _short([str(name) for name in names]) for side, names in _sides(one).items()}
    return {**full, **sides, "verdict": told.format(verdict=_(one.judgement.verdict)), "state": _(one.state)}


def _full(one: Line) -> dict[str, object]:
    row = one.judgement
    return {
        "number": row.number,
        "verdict": row.verdict,
        "undo": row.withdrawn,
        "state": one.state,
        **_sides(one),
        "who": row.actor,
        "at": row.at,
        "reason": row.reason,
        "supersedes": row.supersedes,
        "by": one.by,
    }


def _sides(one: Line) -> dict[str, list[str]]:
    sides = (("left", one.judgement.left), ("right", one.judgement.right))
    return {name: [f"{of.source_id}:{of.ordinal}" for of in side] for name, side in sides}


def _short(names: list[str]) -> str:
    shown = [f"{source[:12]}:{number}" for source, _colon, number in (n.partition(":") for n in names[:_NAMED])]
    return " ".join([*shown, f"+{len(names) - _NAMED}"] if len(names) > _NAMED else shown)
