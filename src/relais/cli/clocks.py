"""`relais clocks`, `calendar` and `forecast`: every datum that may be lost, by what is lost first."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, said, say
from relais.desk.clocks import ASSUMED, STATES, Clocks, Forecast, foresee
from relais.desk.clocks import calendar as read_calendar
from relais.desk.clocks import clocks as read_clocks
from relais.desk.home import open_home
from relais.language.desk_words import HOLDINGS, SURE

CaseOption = Annotated[int | None, typer.Option("--case", help=_("The number of a case: its data alone."))]
_COLUMNS = (
    "datum_id", "state", "legal_expiry", "safe_expiry", "preserved_until", "holding", "country", "basis", "source",
    "confidence", "event_at", "value", "request", "report_id", "reports", "received_as", "locator",
)  # fmt: skip


def clocks(
    home: HomeOption = HOME,
    case: CaseOption = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help=_("Show data in this state; may be repeated; alive and unknown if left out.")),
    ] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List the data that may be lost, what is lost first on top, each with the text that says until when it is kept."""
    check_sort(sort, _COLUMNS)
    limit = None if all_rows or sort else SHOWN
    with telling():
        found = read_clocks(open_home(home), case, tuple(state) if state else STATES[:2], limit)
    if as_json:
        print_json({"stale": found.stale, "counts": found.counts, "clocks": found.rows.to_pylist()})
        return
    _list(found, sort, None if all_rows else SHOWN, tuple(state) if state else STATES[:2])
    console().print(
        _("In all: {counts}.").format(counts=", ".join(f"{_(name)} {n}" for name, n in found.counts.items())),
        markup=False,
    )
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _list(found: Clocks, sort: str | None, limit: int | None, states: tuple[str, ...]) -> None:
    rows = [
        {
            **row,
            "state": _(row["state"]),
            "holding": said(HOLDINGS, row["holding"]),
            "confidence": said(SURE, row["confidence"]),
            "why": say(row["why"], {"country": row["country"]}),
            "place": f"{row['received_as']}  {row['locator']}",
            **{name: row[name].strftime("%Y-%m-%d") if row[name] else "" for name in ("legal_expiry", "safe_expiry")},
        }
        for row in found.rows.to_pylist()
    ]
    columns = [("datum_id", _("datum")), ("state", _("state")), ("safe_expiry", _("ask before")),
               ("legal_expiry", _("kept until")), ("holding", _("what")), ("country", _("country")),
               ("value", _("as written")), ("why", _("why")), ("basis", _("text")), ("confidence", _("confidence")),
               ("request", _("request")), ("place", _("place"))]  # fmt: skip
    whole = sum(found.counts.get(one, 0) for one in states)
    listing(rows, columns, title=_("What is lost first"), sort=sort, limit=limit, count=whole)


def calendar(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """Show on which days of the next three months data are lost, and how many of them nobody has asked for."""
    with telling():
        rows = read_calendar(open_home(home)).to_pylist()
    if as_json:
        print_json({"days": rows})
        return
    columns = [("day", _("day (UTC)")), ("lost", _("data lost")), ("unasked", _("of them unasked")),
               ("first_datum", _("the first"))]  # fmt: skip
    listing(rows, columns, title=_("Lost day by day"), sort=None, limit=None if all_rows else SHOWN)


def forecast(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Say what will be lost unasked, week by week, at the pace of the last two months."""
    with telling():
        found = foresee(open_home(home))
    weeks = [
        {"first_day": week.first_day, "last_day": week.last_day, "mean": week.mean, "low": week.low, "high": week.high}
        for week in found.weeks
    ]
    assumed = _assumed(found)
    if as_json:
        print_json({"today": found.today, "waiting": found.waiting, "assumed": assumed, "weeks": weeks})
        return
    rows = [
        {**week, "mean": f"{week['mean']:.1f}", "days": f"{week['first_day']} - {week['last_day']}"} for week in weeks
    ]
    columns = [("days", _("days from today")), ("mean", _("lost unasked, on average")),
               ("low", _("in nine futures of ten, from")), ("high", _("up to"))]  # fmt: skip
    listing(rows, columns, title=_("What will be lost unasked at this pace"), sort=None, limit=None)
    out = console()
    out.print(_("{waiting} data wait unasked today. Assumed:").format(waiting=found.waiting), markup=False)
    for text in assumed:
        out.print(f"- {text}", markup=False, soft_wrap=True)


def _assumed(found: Forecast) -> list[str]:
    pace = found.pace
    told = {
        "observed": pace.days,
        "asked": pace.asked,
        "pace": f"{pace.asked / pace.days:.2f}",
        "arrived": pace.arrived.size,
        "rate": f"{pace.arrived.size / pace.days:.2f}",
        "draws": found.draws,
        "seed": found.seed,
    }
    return [say(text, told) for text in ASSUMED]
