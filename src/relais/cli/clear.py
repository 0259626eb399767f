"""`relais clear`, `cleared` and `keep-back`: what a named person decides on pairs and on data still to be seen."""

from datetime import date, datetime
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.result import percent
from relais.cli.speak import _
from relais.desk.clear import Cleared, Rate, withdraw
from relais.desk.clear import clear as give
from relais.desk.clear import cleared as read_cleared
from relais.desk.home import open_home
from relais.desk.keep_back import keep_back as keep
from relais.desk.keep_back import kept
from relais.language.sorting import Row

ReasonOption = Annotated[str, typer.Option("--reason", help=_("Why: it stays with the decision, under your name."))]
_COLUMNS = ("number", "payer", "payee", "who", "at", "reason")
# What ends a period kept back.
_NOTHING = "nothing"


def clear(
    payer: Annotated[str | None, typer.Argument(metavar="[PAYER]", help=_("A subject (S-…) who pays."))] = None,
    payee: Annotated[str | None, typer.Argument(metavar="[PAYEE]", help=_("A subject (S-…) who is paid."))] = None,
    reason: ReasonOption = "",
    undo: Annotated[int | None, typer.Option("--undo", help=_("Take back the clearance of this number."))] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Clear a pair: a named person has explained its payments; cleared pairs measure how often the tests are wrong."""
    if (undo is None) == (payer is None) or (payer is None) != (payee is None):
        raise typer.BadParameter(_("name the payer and the payee, or a number to --undo"))
    with telling():
        opened = open_home(home)
        row = withdraw(opened, undo, reason) if undo is not None else give(opened, str(payer), str(payee), reason)
    if as_json:
        print_json({"number": row.number, "payer": row.payer, "payee": row.payee, "withdraws": row.withdraws})
    elif row.withdraws is not None:
        console().print(_("Clearance {number} no longer stands.").format(number=row.withdraws), markup=False)
    else:
        console().print(
            _("Number {number}: {payer} and {payee} are cleared.").format(
                number=row.number, payer=row.payer, payee=row.payee), markup=False)  # fmt: skip


def cleared(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List the cleared pairs, and how often each test of times raised an alarm on them."""
    check_sort(sort, _COLUMNS)
    with telling():
        found = read_cleared(open_home(home))
    if as_json:
        print_json({"stale": found.stale, "cleared": _rows(found), "rates": [_rate(one) for one in found.rates]})
        return
    headings = (_("no."), _("payer"), _("payee"), _("who"), _("when (UTC)"), _("reason"))
    columns = list(zip(_COLUMNS, headings, strict=True))
    limit = None if all_rows else SHOWN
    listing(_rows(found), columns, title=_("Cleared pairs"), sort=sort, limit=limit)
    told: list[Row] = [
        {**_rate(one), "level": percent(one.level), "low": percent(one.low), "high": percent(one.high)}
        for one in found.rates
    ]
    columns = [("test", _("test")), ("direction", _("order")), ("level", _("level")), ("alarms", _("alarms")),
               ("pairs", _("cleared pairs")), ("low", _("lowest rate")), ("high", _("highest rate")),
               ("selected", _("selected by this test"))]  # fmt: skip
    listing(told, columns, title=_("False alarms in the field"), sort=None, limit=None)
    console().print(
        _(
            "Pairs that a test selected stand out before they are cleared: with them the rate is too high, without them"
            " too low."
        )
    )
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _rows(found: Cleared) -> list[Row]:
    return [
        {
            "number": row.number,
            "payer": payer,
            "payee": payee,
            "who": row.actor,
            "at": row.at[:19],
            "reason": row.reason,
        }
        for row, payer, payee in found.rows
    ]


def _rate(one: Rate) -> Row:
    return {"test": one.test, "direction": _(one.direction), "level": one.level, "alarms": one.alarms,
            "pairs": one.pairs, "low": one.low, "high": one.high, "selected": one.selected}  # fmt: skip


def keep_back(
    start: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help=_("First day kept back (YYYY-MM-DD), or `nothing`."))
    ] = None,
    reason: ReasonOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Keep all payments and calls from a day on out of every screening to come, so that they can still speak."""
    with telling():
        opened = open_home(home)
        told = kept(opened) if start is None else keep(opened, None if start == _NOTHING else _day(start), reason)
    first = told.kept.start if told.kept else None
    if as_json:
        print_json({"kept_back": first, "spent": told.spent})
        return
    if first is None:
        console().print(_("Nothing is kept back: every screening sees all payments and calls."))
        return
    console().print(
        _("Kept back from {day} on. Selections that had seen payments of that time before: {spent}.").format(
            day=first, spent=told.spent), markup=False)  # fmt: skip


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise typer.BadParameter(_("a day as YYYY-MM-DD was expected, or `nothing`")) from error
