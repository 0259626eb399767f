"""`relais alerts`: what nobody has decided yet, in the order of the queue; what was put off, decided, or taken."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _, said
from relais.desk import alerts as desk
from relais.desk.home import open_home
from relais.language.desk_words import ALERT_OUTCOMES
from relais.language.sorting import Row

_OPEN = ("place", "report", "reference", "sender", "first_expiry", "clock_state", "taken_by", "earlier")
_ENDED = ("number", "report", "outcome", "case", "service", "review", "reason", "who", "at")


def alerts(
    home: HomeOption = HOME,
    limit: Annotated[int, typer.Option("--limit", min=1, help=_("How many to show."))] = SHOWN,
    not_now: Annotated[bool, typer.Option("--not-now", help=_("Those put off, by the day they come back."))] = False,
    ended: Annotated[bool, typer.Option("--decided", help=_("Those decided, the newest first."))] = False,
    mine: Annotated[bool, typer.Option("--mine", help=_("Those that you have taken."))] = False,
    as_json: JsonOption = False,
) -> None:
    """List the alerts that nobody has decided yet, in the order of work."""
    if not_now + ended + mine > 1:
        raise typer.BadParameter(_("choose one of --not-now, --decided and --mine"))
    if ended or not_now:
        with telling():
            opened = open_home(home)
            rows = desk.decided(opened, limit) if ended else desk.put_off(opened)
        told: list[Row] = [asdict(one) for one in rows[:limit]]
        _tell_ended(told, len(rows), as_json=as_json, title=_("Alerts decided") if ended else _("Alerts put off"))
        return
    with telling():
        found = desk.alerts(open_home(home), limit, mine=mine)
    lines: list[Row] = [{name: getattr(one, name) for name in _OPEN} for one in found.lines]
    if as_json:
        hidden = found.of - len(lines)
        print_json(
            {"stale": found.stale, "open": found.of, "hidden": hidden, "not_now": found.put_off, "alerts": lines}
        )
        return
    headings = (_("no. in the list"), _("report"), _("reference"), _("sender"), _("first expiry"), _("clock"),
                _("taken by"), _("put off before"))  # fmt: skip
    columns = list(zip(_OPEN, headings, strict=True))
    listing([_shown(line) for line in lines], columns, title=_("Alerts to decide"), sort=None, limit=None)
    out = console()
    if found.of > len(lines):
        out.print(_("{hidden} more are open: --limit shows them").format(hidden=found.of - len(lines)))
    if found.put_off:
        out.print(_("{count} are put off: --not-now lists them").format(count=found.put_off))
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def print_outcomes(rows: list[Row], title: str) -> None:
    """Print decisions as a table."""
    headings = (_("no."), _("report"), _("outcome"), _("case"), _("service"), _("review"), _("reason"), _("who"),
                _("when (UTC)"))  # fmt: skip
    shown = [{**row, "outcome": said(ALERT_OUTCOMES, row["outcome"]), "at": str(row["at"])[:16]} for row in rows]
    listing(shown, list(zip(_ENDED, headings, strict=True)), title=title, sort=None, limit=None)


def _tell_ended(rows: list[Row], of: int, *, as_json: bool, title: str) -> None:
    if as_json:
        print_json({"alerts": rows, "hidden": of - len(rows)})
        return
    print_outcomes(rows, title)
    if of > len(rows):
        console().print(_("{hidden} more: --limit shows them").format(hidden=of - len(rows)))


def _shown(line: Row) -> Row:
    # Beside an unknown clock, the first known date would look like a reprieve.
    known = line["first_expiry"] and line["clock_state"] != "unknown"
    day = f"{line['first_expiry']:%Y-%m-%d}" if known else ""
    return {**line, "first_expiry": day, "clock_state": _(str(line["clock_state"]))}
