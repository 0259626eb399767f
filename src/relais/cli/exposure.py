"""`relais exposure …`: what I opened, for me alone; for the welfare officer, totals of the team."""

from datetime import timedelta
from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _, say
from relais.desk import exposure as exposures
from relais.desk.exposure import KINDS, LEAST_PEOPLE, PAUSE, PEER, TOO_FEW, Total
from relais.desk.home import Home, open_home

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

LateOption = Annotated[
    str, typer.Option("--reason", help=_("Why it is read after the hour, or over the hours, at which reading ends."))
]


@APP.callback()
def group() -> None:
    """What I opened, for me alone; for the welfare officer, totals of the team."""


@APP.command(cls=Command, help=_("What I opened today, this week and this month; nobody else can read it."))
def mine(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """What I opened today, this week and this month; nobody else can read it."""
    with telling():
        opened = open_home(home)
        found = exposures.mine(opened)
    totals = {"today": found.today, "week": found.week, "month": found.month}
    if as_json:
        due = None if found.pause_due is None else _minutes(found.pause_due)
        print_json({name: _told(total) for name, total in totals.items()} | {"pause_due_after_minutes": due})
        return
    rows = [{"period": _(name), **_flat(total)} for name, total in totals.items()]
    listing(rows, _columns(), title=_("What I opened"), sort=None, limit=None)
    console().print(say(PEER, {}), markup=False, soft_wrap=True)
    remind(opened, found.pause_due)


@APP.command(cls=Command, help=_("Note what I opened outside relais, ending now: text, audio or image."))
def note(
    kind: Annotated[str, typer.Argument(help=_("text, audio or image."))],
    minutes: Annotated[int, typer.Option("--minutes", help=_("How long it took."))],
    scheme: Annotated[str | None, typer.Option("--scheme", help=_("Whose category it has, if any."))] = None,
    code: Annotated[
        str | None, typer.Option("--code", help=_("The code of the category; it is never explained."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Note what I opened outside relais, ending now: text, audio or image."""
    with telling():
        exposures.note(open_home(home), kind, minutes, scheme, code)
    if as_json:
        print_json({"kind": kind, "minutes": minutes})
    else:
        console().print(_("Noted, for you alone."), markup=False)


@APP.command(cls=Command, help=_("Totals of the team for the last whole week and month: for the welfare officer."))
def team(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Totals of the team for the last whole week and month: for the welfare officer."""
    with telling():
        found = exposures.team(open_home(home))
    if as_json:
        print_json(
            {one.name: {"start": one.start, "end": one.end, "total": one.total and _told(one.total)} for one in found}
        )
        return
    rows = [{"period": f"{one.start} / {one.end}", **_flat(one.total)} for one in found if one.total]
    if rows:
        listing(rows, _columns(), title=_("What the team opened"), sort=None, limit=None)
    for one in found:
        if one.total is None:
            told = say(TOO_FEW, {"people": LEAST_PEOPLE})
            console().print(f"{one.start} / {one.end}: {told}", markup=False, soft_wrap=True)


def remind(home: Home, due: timedelta | None) -> None:
    """Say that a break is due, where it is."""
    if due is not None:
        complain(say(PAUSE, {"minutes": _minutes(due), "pause": _minutes(home.reading.pause)}))


def _minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))


def _told(total: Total) -> dict[str, object]:
    kinds = {kind: {"openings": total.openings[kind], "amount": total.amounts[kind]} for kind in KINDS}
    return {"minutes": _minutes(total.time), **kinds, "late": total.late}


def _flat(total: Total) -> dict[str, object]:
    return {"minutes": _minutes(total.time), **total.openings, "late": total.late}


def _columns() -> list[tuple[str, str]]:
    kinds = [("text", _("texts")), ("audio", _("audio")), ("image", _("references of images"))]
    return [("period", _("period")), ("minutes", _("minutes")), *kinds, ("late", _("late"))]
