"""`relais inbox`, `acknowledge` and `absent`: what waits for a person, and who stands in when they are away."""

from typing import Annotated

import typer

from relais.cli.alert import day
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _, said
from relais.desk import absence as absences
from relais.desk import inbox as desk
from relais.desk.home import open_home
from relais.desk.inbox import Inbox
from relais.language.desk_words import INBOX_KINDS, INBOX_WHY
from relais.language.sorting import Row

_COLUMNS = ("number", "kind", "case", "reference", "due", "at", "why", "instead_of")
_AWAY = ("name", "first", "last", "deputy", "answers")


def inbox(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """Show what waits for you: dangers first, then by when it falls due; each line until you acknowledge it."""
    with telling():
        found = desk.inbox(open_home(home))
    rows = _rows(found)
    if as_json:
        print_json({"no_head": found.no_head, "inbox": rows})
        return
    headings = (_("no."), _("what"), _("case"), _("reference"), _("due"), _("told (UTC)"), _("here because"),
                _("in place of"))  # fmt: skip
    shown = [
        {
            **row,
            "kind": said(INBOX_KINDS, row["kind"]),
            "why": said(INBOX_WHY, row["why"]),
            "reference": _(str(row["reference"])),
        }
        for row in rows
    ]
    limit = None if all_rows else SHOWN
    listing(shown, list(zip(_COLUMNS, headings, strict=True)), title=_("Inbox"), sort=None, limit=limit)
    if found.no_head:
        complain(_("no head is present today: what would fall to the head waits for whoever stands in, if anybody"))


def acknowledge(
    number: Annotated[int, typer.Argument(help=_("The line's number, as `relais inbox` gives it."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Acknowledge a line of your inbox, under your name: it leaves the inbox and stays on record."""
    with telling():
        desk.acknowledge(open_home(home), number)
    if as_json:
        print_json({"acknowledged": number})
    else:
        console().print(_("Line {number} is acknowledged.").format(number=number), markup=False)


def absent(
    name: Annotated[str | None, typer.Argument(help=_("Who is away; left out, the absences are listed."))] = None,
    first: Annotated[str | None, typer.Option("--from", help=_("First day away (YYYY-MM-DD)."))] = None,
    last: Annotated[str | None, typer.Option("--until", help=_("Last day away (YYYY-MM-DD)."))] = None,
    deputy: Annotated[
        str | None, typer.Option("--deputy", help=_("Who stands in; the head, where nobody is named or present."))
    ] = None,
    back: Annotated[bool, typer.Option("--back", help=_("They are present after all on those days."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Say that somebody is away: what has a clock or is dangerous goes to their deputy, or to the head."""
    if name is not None:
        if first is None or last is None:
            raise typer.BadParameter(_("an absence needs its days: --from and --until"))
        begin, end = day(first), day(last)
        with telling():
            absences.absent(open_home(home), name, begin, end, deputy, withdrawn=back)
    with telling():
        rows: list[Row] = [
            {column: getattr(one, column) for column in _AWAY} for one in absences.absences(open_home(home))
        ]
    if as_json:
        print_json({"absences": rows})
        return
    headings = (_("who"), _("first day"), _("last day"), _("deputy"), _("answers today"))
    shown = [{**row, "answers": row["answers"] or _("nobody who could is present")} for row in rows]
    listing(shown, list(zip(_AWAY, headings, strict=True)), title=_("Absences"), sort=None, limit=None)


def _rows(found: Inbox) -> list[Row]:
    return [
        {
            "number": one.line.number, "kind": one.line.kind, "case": one.line.case, "reference": one.line.reference,
            "due": one.line.due, "at": one.line.at, "why": one.why,
            "instead_of": found.instead_of.get(one.line.number),
        }
        for one in found.waiting
    ]  # fmt: skip
