"""The timeline of a subject: its events as a table, how they lie in time as pictures, and by whose clock."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.error import DeskError
from relais.desk.timeline import KINDS, ORDERS, Asked, Event, Timeline, timeline
from relais.desk.timeline_picture import days, picture
from relais.desk.zones import Local
from relais.language.shown import amount, day, plain
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, Listing, window
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Person, Visitor

ROUTES = APIRouter()
# From so many events on, bars of a lane hide what a line shows.
DENSE = 300


@ROUTES.get("/subject/{subject}/timeline")
def show(
    subject: str, person: Person, kind: Annotated[list[str] | None, Query()] = None,
    other: Annotated[str, Query()] = "", zone: Annotated[str, Query()] = "",
    payee_zone: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    at: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Show the events of a subject: of some kinds, with one other subject, by the clocks that are known or named."""
    kinds = tuple(one for one in KINDS if one in (kind or ()))
    sort = sort if sort.removeprefix("-") in ORDERS else ""
    asked = Asked(kinds, other.strip(), sort or "at", zone.strip(), payee_zone.strip())
    try:
        return _page(person, subject, asked, sort, at)
    except DeskError as error:
        # A clock that there is not is named anew; all else is answered elsewhere.
        if not (asked.zone or asked.payee_zone):
            raise
        said = not_done(person, error)
        return _page(person, subject, Asked(kinds, asked.other, asked.order), sort, at, error=said)


def _page(person: Visitor, subject: str, asked: Asked, sort: str, at: int, *, error: str | None = None) -> Response:
    said = person.tongue
    before, count = window(at)
    found = timeline(person.home, subject, asked, before, count)
    address = f"/subject/{subject}/timeline"
    told = [("kind", one) for one in asked.kinds]
    told += [(name, value) for name in ("other", "zone", "payee_zone") if (value := getattr(asked, name))]
    rows = tuple(_row(one, found, said) for one in found.events)
    table = _Listed(_columns(said), rows, found.of, at, sort, address, tuple(told), before=before)
    return page(
        person, "timeline.html", here="queue", status=422 if error else 200, subject=subject, found=found, asked=asked,
        table=table, kinds=KINDS, series=_series(found), picture=picture(found, said), error=error,
        dense=found.of > DENSE, own=found.locals[subject], clock=lambda local: _clock(local, said),
        payees={one: held for one, held in found.locals.items() if one != subject},
        taking=lambda name, zone: f"{address}?{urlencode([*told, (name, zone)])}",
    )  # fmt: skip


class _Listed(Listing):
    """A listing whose address names several kinds."""

    def _address(self, **asked: str) -> str:
        told = [*self.asked, *((name, value) for name, value in asked.items() if value)]
        return f"{self.address}?{urlencode(told)}" if told else self.address


def _columns(said: Tongue) -> tuple[Column, ...]:
    _ = said.text
    return (
        Column("at", _("when (UTC)")), Column("own", _("by the subject's clock"), sorts=False),
        Column("theirs", _("by the payee's clock"), sorts=False), Column("kind", _("kind")),
        Column("other", _("with whom"), sorts=False), Column("amount", _("amount")),
        Column("length_s", _("length")), Column("count", _("messages")), Column("what", _("what"), sorts=False),
        Column("place", _("place"), sorts=False),
    )  # fmt: skip


def _row(event: Event, found: Timeline, said: Tongue) -> Row:
    _ = said.text
    ways = {"out": _("to"), "in": _("from")}
    named = plain(event.name or "")
    other = f"{ways[event.direction]} {named}" if event.direction and (event.other or named) else named
    payee = found.locals.get(event.payee or "")
    return {
        "at": _at(event, said),
        "own": _by(event, found.locals[found.id], said),
        "theirs": _by(event, payee, said) if payee else "",
        "kind": _(event.kind),
        "other": other,
        "subject": event.other,
        "amount": f"{amount(event.amount, said.language)} {event.currency or ''}".strip() if event.amount else "",
        "length_s": _long(event.length_s),
        "count": event.count,
        "what": plain("; ".join(one for one in (event.what or "", _(event.status) if event.status else "") if one)),
        "tellings": event.tellings,
        "source": event.source,
        "source_id": event.source_id,
        "locator": event.locator,
    }


def _at(event: Event, said: Tongue) -> str:
    _ = said.text
    if event.at is None:
        return _("not known; written: {raw}").format(raw=plain(event.raw)) if event.raw else _("not known")
    if event.precision == "day":
        return day(days(event.at), said.language)
    return _moment(event.at, event.precision, said)


def _by(event: Event, local: Local, said: Tongue) -> str:
    """Return the moment by a clock; of what is known to the day there is no hour."""
    if event.at is None or event.precision == "day" or local.zone is None:
        return ""
    return _moment(event.at.astimezone(local.zone), event.precision, said)


def _moment(at: datetime, precision: str | None, said: Tongue) -> str:
    return f"{day(at.date(), said.language)} {at:%H:%M}" + (f":{at:%S}" if precision == "second" else "")


def _long(seconds: int | None) -> str:
    if seconds is None:
        return ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def _clock(local: Local, said: Tongue) -> str:
    """Say by which clock somebody's hours are told, and why."""
    why = said.say(local.why, {"countries": ", ".join(local.countries)})
    return f"{local.zone} ({why})" if local.zone else why


def _series(found: Timeline) -> dict[str, object]:
    """Return the counts as a table: a row for each stretch of time, a column for each kind that there is."""
    held: dict[date, dict[str, int]] = {}
    for row in found.series.rows.to_pylist():
        held.setdefault(row["start"], {})[row["kind"]] = row["count"]
    kinds = [one for one in KINDS if any(one in counts for counts in held.values())]
    rows = [
        (start, calendar.timegm(start.timetuple()), [held.get(start, {}).get(one, 0) for one in kinds])
        for start in _stretches(min(held), max(held), found.series.unit)
    ] if held else []  # fmt: skip
    return {"kinds": kinds, "rows": rows, "unit": found.series.unit}


def _stretches(first: date, last: date, unit: str) -> Iterator[date]:
    """Yield the first day of each stretch of time, those in which nothing began too."""
    while first <= last:
        yield first
        try:
            first = _next(first, unit)
        except OverflowError:
            # No calendar goes beyond the year 9999.
            return


def _next(first: date, unit: str) -> date:
    if unit in ("day", "week"):
        return first + timedelta(days=7 if unit == "week" else 1)
    # Of months and years the first day is the first: thirty-two days on lies in the next month.
    later = first + timedelta(days=32 if unit == "month" else 366)
    return later.replace(day=1, month=later.month if unit == "month" else 1)
