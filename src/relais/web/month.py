"""The month of the unit, to be printed: what came in, how alerts ended, what was asked and lost; totals only."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.alerts import decided
from relais.desk.clocks import clocks
from relais.desk.consult import SourceLine, sources
from relais.desk.error import DeskError
from relais.desk.first_request import LEAST_CASES, first_requests
from relais.language.desk_words import ALERT_OUTCOMES, HOLDINGS
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.web.listing import Column, Listing, listing
from relais.web.render import page
from relais.web.visitor import Person, Visitor

ROUTES = APIRouter()
NO_MONTH = msg("“{text}” is no month: write it as 2026-11")
_YEARS = range(2000, 3000)


@ROUTES.get("/team/month")
def show(person: Person, month: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "") -> Response:
    """Show a month, in UTC; this one if none is named."""
    first = _first(month)
    after = (first + timedelta(31)).replace(day=1)
    lines, _facts = sources(person.home)
    received = [one for one in lines if first <= _day(one.received) < after]
    expired, stale = _expired(person, lines, first, after, sort)
    # What is counted over the cases of others is for whoever has the unit's counts; an investigator reads the rest.
    asked = first_requests(person.home, first, after) if "export-counts" in person.acts else None
    return page(
        person, "month.html", here="more", first=first, until=after - timedelta(1), month=f"{first:%Y-%m}",
        before=f"{first - timedelta(1):%Y-%m}", after=f"{after:%Y-%m}", received=len(received),
        reports=sum(one.reading.facts.get("report", 0) for one in received if one.reading),
        unread=sum(one.reading is not None and one.reading.status != "read" for one in received),
        outcomes=_outcomes(person, first, after, sort), expired=expired, stale=stale,
        asked=asked, least=LEAST_CASES,
    )  # fmt: skip


def _outcomes(person: Visitor, first: date, after: date, sort: str) -> Listing:
    said: Tongue = person.tongue
    _ = said.text
    counts = Counter(one.outcome for one in decided(person.home, None) if first <= _day(one.at) < after)
    columns = Column("outcome", _("outcome")), Column("alerts", _("alerts"))
    rows = [{"outcome": said.said(ALERT_OUTCOMES, word), "alerts": count} for word, count in counts.items()]
    return listing(rows, columns, "/team/month", sort=sort or "outcome", asked={"month": f"{first:%Y-%m}"})


def _expired(
    person: Visitor, lines: Sequence[SourceLine], first: date, after: date, sort: str
) -> tuple[Listing, bool]:  # fmt: skip
    """Return the data that were lost in the month by kind, and of them those that came too late to be asked for."""
    found = clocks(person.home, states=("expired",))
    came = {one.source.source_id: datetime.fromisoformat(one.received) for one in lines}
    since = datetime.min.replace(tzinfo=UTC)
    lost: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for row in found.rows.select(["source_id", "legal_expiry", "holding"]).to_pylist():
        if first <= row["legal_expiry"].astimezone(UTC).date() < after:
            lost[row["holding"]] += 1
            late[row["holding"]] += row["legal_expiry"] <= came.get(row["source_id"], since)
    _ = person.tongue.text
    columns = (
        Column("holding", _("what")), Column("lost", _("expired unasked")),
        Column("late", _("of them before they came in")),
    )  # fmt: skip
    rows = [
        {"holding": person.tongue.said(HOLDINGS, word), "lost": count, "late": late[word]}
        for word, count in lost.items()
    ]
    asked = {"month": f"{first:%Y-%m}"}
    return listing(rows, columns, "/team/month", sort=sort or "holding", asked=asked), found.stale


def _first(month: str) -> date:
    if not month:
        return datetime.now(UTC).date().replace(day=1)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise DeskError(NO_MONTH, text=month[:20]) from error
    if first.year not in _YEARS:
        raise DeskError(NO_MONTH, text=month)
    return first


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(UTC).date()
