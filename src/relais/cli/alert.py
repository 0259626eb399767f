"""`relais alert`: how one ends, who has taken it, what was decided on it before."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.alerts import print_outcomes
from relais.cli.help import Command, Group
from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, NOT_DONE, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _, said
from relais.desk import alert as desk
from relais.desk.alert import Decided, Said
from relais.desk.alert_counts import export_counts as write_counts
from relais.desk.home import open_home
from relais.language.desk_words import ALERT_OUTCOMES
from relais.language.sorting import Row

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
ReportArgument = Annotated[
    str, typer.Argument(metavar="REPORT", help=_("A report (R-…), as `relais alerts` lists it."))
]
_EXPIRING = ("holder", "country", "data", "state", "safe_expiry", "legal_expiry", "facts")


@APP.callback()
def group() -> None:
    """Take an alert, and say how it ends."""


@APP.command("decide", cls=Command, help=_("Say how an alert ends. One decision holds; it is superseded, not erased."))
def decide(
    report: ReportArgument,
    outcome: Annotated[str, typer.Argument(help=_("attached, duplicate, no_nexus, passed_on, unusable or not_now."))],
    case: Annotated[int | None, typer.Option("--case", help=_("Attached to which case of yours."))] = None,
    of: Annotated[str | None, typer.Option("--of", help=_("Duplicate of which report (R-…)."))] = None,
    service: Annotated[str | None, typer.Option("--service", help=_("Passed on to which service."))] = None,
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with the decision, under your name."))] = "",
    review: Annotated[str | None, typer.Option("--review", help=_("Put off until which day (YYYY-MM-DD)."))] = None,
    supersede: Annotated[
        int | None, typer.Option("--supersede", help=_("The decision on this alert that this one replaces."))
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Put it off although data are lost meanwhile: they were shown."))
    ] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Say how an alert ends. One decision holds; it is superseded, never erased."""
    said = Said(outcome, reason, case, of, service, day(review) if review else None)
    with telling():
        decided = desk.decide(open_home(home), report, said, supersede=supersede, confirmed=yes)
    if as_json:
        print_json(
            {name: getattr(decided, name) for name in ("number", "report", "outcome", "case", "expiring", "drawn")}
        )
    else:
        _tell(decided)
    if decided.number is None:
        complain(_("nothing was recorded: this is lost, or may be, before that day; look at it, then add --yes"))
        raise typer.Exit(NOT_DONE)


@APP.command("take", cls=Command, help=_("Take an alert to work on: nobody else decides it meanwhile."))
def take(report: ReportArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Take an alert to work on: nobody else decides it meanwhile."""
    with telling():
        desk.take(open_home(home), report)
    _done(report, _("{report} is yours."), as_json=as_json)


@APP.command("give-back", cls=Command, help=_("Give back an alert that you have taken; a head, anybody's."))
def give_back(report: ReportArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Give back an alert that you have taken; a head, anybody's."""
    with telling():
        desk.give_back(open_home(home), report)
    _done(report, _("{report} is nobody's now."), as_json=as_json)


@APP.command("history", cls=Command, help=_("Every decision on an alert, superseded ones too."))
def history(report: ReportArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Every decision on an alert, superseded ones too."""
    with telling():
        told: list[Row] = [asdict(one) for one in desk.history(open_home(home), report)]
    if as_json:
        print_json({"report": report, "decisions": told})
    else:
        print_outcomes(told, _("Decisions on {report}").format(report=report))


@APP.command("export-counts", cls=Command, help=_("Write how alerts ended, by rank: counts only, for `bench field`."))
def export_counts(
    path: Annotated[Path, typer.Argument(help=_("The file to write (JSON); it must not exist."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write how alerts ended, by rank, drawn and ranked apart: counts only, for `relais bench field`."""
    with telling():
        count = write_counts(open_home(home), path)
    if as_json:
        print_json({"file": path, "alerts": count})
    else:
        console().print(_("Alerts counted in {path}: {count}.").format(path=path, count=count), markup=False)


def day(text: str) -> date:
    """Return a day that was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(_("a day as YYYY-MM-DD was expected")) from error


def _tell(decided: Decided) -> None:
    out = console()
    if decided.expiring:
        headings = (
            _("holder"),
            _("country"),
            _("data"),
            _("state"),
            _("safe until"),
            _("lost on"),
            _("data behind it"),
        )
        rows: list[Row] = [{**row, "state": _(str(row["state"]))} for row in decided.expiring]
        columns = list(zip(_EXPIRING, headings, strict=True))
        listing(rows, columns, title=_("Lost before that day, or nobody knows when"), sort=None, limit=None)
    if decided.number is None:
        return
    out.print(
        _("Decision {number}: {report}, {outcome}.").format(
            number=decided.number, report=decided.report, outcome=said(ALERT_OUTCOMES, decided.outcome)
        ),
        markup=False,
    )
    if decided.drawn:
        out.print(_("It had been drawn: it was to be opened whatever its rank."))


def _done(report: str, told: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"report": report})
    else:
        console().print(told.format(report=report), markup=False)
