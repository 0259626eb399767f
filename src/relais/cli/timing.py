"""`relais timing`: payments followed by calls, all pairs screened or one pair opened."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, Row, cell, console, line, listing, print_json, sort_rows
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.timing import Answer, Event, Pair, examine, screening

# From here on, digits behind the point say nothing.
_WHOLE = 10


def timing(
    payer: Annotated[str | None, typer.Argument(metavar="[PAYER]", help=_("A subject (S-…) who pays."))] = None,
    payee: Annotated[str | None, typer.Argument(metavar="[PAYEE]", help=_("A subject (S-…) who is paid."))] = None,
    home: HomeOption = HOME,
    clock_error: Annotated[
        int, typer.Option("--clock-error", min=0, max=3600, help=_("Seconds by which the clocks may be apart."))
    ] = 0,
    zone_error: Annotated[
        int, typer.Option("--zone-error", min=0, max=24, help=_("Hours by which a time zone may be wrong."))
    ] = 0,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List the pairs whose payments and calls are timed, surest first; or open one pair, payer first."""
    if payer and payee:
        with telling():
            found = examine(open_home(home), payer, payee, clock_error, zone_error_h=zone_error)
        _print_pair(found, as_json=as_json, limit=None if all_rows else SHOWN)
        return
    if payer:
        raise typer.BadParameter(_("name the payer and the payee, or neither"))
    with telling():
        table, stale = screening(open_home(home))
    check_sort(sort, tuple(table.column_names))
    rows = table.to_pylist()
    if as_json:
        print_json({"stale": stale, "rows": rows})
        return
    columns = [
        ("payer", _("payer")), ("payee", _("payee")), ("direction", _("order")), ("near", _("near")),
        ("payments", _("payments")), ("undated", _("left out")), ("expected", _("by chance")), ("p", "p"),
        ("q", _("false discoveries")),
        ("share", _("share beyond chance")), ("power_60", _("power at 60 %")), ("refused", _("why not offered")),
    ]  # fmt: skip
    # Put in order as numbers, before they are written out.
    shown = [_screened(row) for row in sort_rows(rows, sort)]
    title, limit = _("Payments and calls of one pair, within the hour"), None if all_rows else SHOWN
    listing(shown, columns, title=title, sort=None, limit=limit)
    console().print(
        _(
            "A hit is a lead and no evidence: open the pair with `relais timing PAYER PAYEE`. Whoever sends money and"
            " rings to say so looks the same."
        )
    )
    if stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _screened(row: Row) -> Row:
    told = {name: _number(row[name]) for name in ("expected", "p", "q", "share", "power_60")}
    refused = _(str(row["refused"])) if row["refused"] else ""
    return {**row, **told, "direction": _(str(row["direction"])), "refused": refused}


def _number(value: object) -> str:
    """Return two figures of what is small, and whole numbers of what is not: no 1e+02."""
    if not isinstance(value, float):
        return ""
    return f"{value:.2g}" if value < _WHOLE else f"{value:.0f}"


def _print_pair(found: Pair, *, as_json: bool, limit: int | None) -> None:
    if as_json:
        answers = [{**asdict(one), "near": one.near.tolist()} for one in found.answers]
        print_json({**asdict(found), "answers": answers})
        return
    out = console()
    out.print(_("{payer} pays {payee}: are calls near the payments more often than the hours explain?").format(
        payer=found.payer, payee=found.payee), style="bold", markup=False)  # fmt: skip
    out.print(_("Laid down beforehand: windows of {hours} h of the local day ({zone}); a call within {minutes} min;"
                " clocks apart by at most {error} s, zones wrong by at most {zone_error} h.").format(
                hours=found.window_h, zone=found.zone, minutes=found.span_min, error=found.clock_error_s,
                zone_error=found.zone_error_h), markup=False)  # fmt: skip
    for text in _answers(found):
        out.print(line(text), markup=False, soft_wrap=True)
    when, told = ("at", _("when")), ("told", _("amount or length"))
    near = ("near", _("a call in the hour after, or on the day"))
    places = [("source", _("source")), ("locator", _("place"))]
    payments, calls = ([_event(one) for one in events] for events in (found.payments, found.calls))
    listing(payments, [when, told, near, *places], title=_("Payments"), sort=None, limit=limit)
    listing(calls, [when, told, *places], title=_("Calls"), sort=None, limit=limit)
    out.print(
        _("What it does not show: what was paid for, and who held the telephone. It is no “probability of guilt”.")
    )
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _answers(found: Pair) -> list[str]:
    return [text for one in found.answers for text in ("", _(one.direction), *_alarms(one), *_told(one))]


def _alarms(one: Answer) -> list[str]:
    found = one.alarms
    if found is None:
        return []
    rates = "; ".join(
        _("{rate} of {redraws} at {level} ({low} to {high})").format(
            rate=_percent(rate), redraws=cell(found.redraws), level=_percent(level), low=_percent(low),
            high=_percent(high))
        for level, rate, low, high in zip(found.levels, found.rates, found.low, found.high, strict=True)
    )  # fmt: skip
    return [_("False alarms on innocent pairs with the habits of these two: {rates}.").format(rates=rates)]


def _told(one: Answer) -> list[str]:
    found, control = one.found, one.control
    if found is None:
        return [_("Not offered: {reason}.").format(reason=_(str(one.refused)))]
    power_30, power_60 = map(_percent, found.power)
    texts = [
        _("{near} of {payments} payments; by chance {expected}; p = {p}. A share of {share} has a call of its"
          " own, beyond chance (95 %: {low} to {high}). With so many payments the test would find 30 % in"
          " {power_30}, 60 % in {power_60} of cases.").format(
            near=found.near, payments=found.separate, expected=_number(found.expected), p=_number(found.p),
            share=_percent(found.share), low=_percent(found.low), high=_percent(found.high),
            power_30=power_30, power_60=power_60)
    ]  # fmt: skip
    if found.separate < found.payments:
        texts.append(
            _("{payments} payments count as {separate}: those that went together are one.").format(
                payments=found.payments, separate=found.separate)
        )  # fmt: skip
    if control:
        texts.append(
            _("The same payments against {calls} calls of the payer with others: {near} near, by chance"
              " {expected}; p = {p}.").format(calls=cell(control.calls), near=control.near,
              expected=_number(control.expected), p=_number(control.p))
        )  # fmt: skip
    return texts


def _percent(share: float) -> str:
    return f"{_number(100 * share)} %"


def _event(one: Event) -> Row:
    at = f"{one.at:%Y-%m-%d %H:%M:%S}" if isinstance(one.at, datetime) else f"{one.at:%Y-%m-%d}"
    return {"at": at, "told": one.told, "near": _("yes") if one.near else "",
            "source": one.source, "locator": one.locator}  # fmt: skip
