"""The team: what waits in the unit, what is lost unasked at its pace, and on which days; of nobody alone."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.alerts import alerts
from relais.desk.case import cases
from relais.desk.clocks import ASSUMED, Forecast, calendar, clocks, foresee
from relais.desk.home import Home
from relais.language.desk_words import HOLDINGS
from relais.language.shown import number
from relais.language.tongue import Tongue
from relais.web.listing import Column, Listing, listing
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/team")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show the load, the forecast with what it assumes, and the calendar."""
    home, said = person.home, person.tongue
    foreseen = foresee(home)
    return page(
        person, "team.html", here="more", load=_load(home), running=clocks(home, most=0), waiting=foreseen.waiting,
        weeks=_weeks(foreseen, said, sort), assumed=_assumed(foreseen, said), days=_days(home, said, sort, number),
    )  # fmt: skip


def _load(home: Home) -> dict[str, int]:
    """Return what is open. Whose each is stays out: it would count a person's work."""
    waiting = alerts(home, 1)
    open_ones = [one for one in cases(home) if one.state == "open"]
    unattended = sum(one.answers is None for one in open_ones)
    return {"alerts": waiting.of, "put_off": waiting.put_off, "cases": len(open_ones), "unattended": unattended}


def _weeks(found: Forecast, said: Tongue, sort: str) -> Listing:
    _ = said.text
    columns = (
        Column("first", _("from (day)")), Column("last", _("to (day)")), Column("mean", _("lost unasked, on average")),
        Column("low", _("in nine futures of ten, from")), Column("high", _("up to")),
    )  # fmt: skip
    rows = [
        {"first": found.today + timedelta(week.first_day), "last": found.today + timedelta(week.last_day),
         "mean": round(week.mean, 1), "low": week.low, "high": week.high}
        for week in found.weeks
    ]  # fmt: skip
    return listing(rows, columns, "/team", sort=sort)


def _assumed(found: Forecast, said: Tongue) -> list[str]:
    pace = found.pace
    asked, arrived = (round(one / pace.days, 2) for one in (pace.asked, pace.arrived.size))
    told = {
        "observed": pace.days, "asked": pace.asked, "pace": number(asked, said.language),
        "arrived": pace.arrived.size, "rate": number(arrived, said.language),
        "draws": found.draws, "seed": found.seed,
    }  # fmt: skip
    return [said.say(text, told) for text in ASSUMED]


def _days(home: Home, said: Tongue, sort: str, number: int) -> Listing:
    _ = said.text
    columns = (
        Column("day", _("day (UTC)")), Column("lost", _("data lost")), Column("unasked", _("of them unasked")),
        Column("holding", _("what is lost first")), Column("value", _("as written")), Column("case", _("case")),
        Column("first_datum", _("datum")),
    )  # fmt: skip
    rows = [
        {**row, "holding": said.said(HOLDINGS, row["holding"]),
         "links": {"case": f"/case/{row['case']}"} if row["case"] else {}}
        for row in calendar(home).to_pylist()
    ]  # fmt: skip
    return listing(rows, columns, "/team", sort=sort, page=number)
