"""Well-being: what I opened, for me alone; for the welfare officer, on a page of its own, totals that name nobody."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import exposure
from relais.desk.error import DeskError
from relais.desk.exposure import KINDS, LEAST_PEOPLE, PAUSE, PEER, TOO_FEW, Total
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
NO_MINUTES = msg("“{text}” is no number of minutes")
OPENED = {"text": msg("texts"), "audio": msg("audio"), "image": msg("references of images")}
_EMPTY = {"kind": "", "minutes": "", "scheme": "", "code": ""}


@ROUTES.get("/well-being")
def show(person: Person, sort: Annotated[str, Query()] = "", noted: Annotated[str, Query()] = "") -> Response:
    """Show what the person opened; there is no address for another's."""
    return _page(person, sort, noted=noted == "1")


@ROUTES.post("/well-being")
def note(
    person: Acting, kind: Annotated[str, Form()] = "", minutes: Annotated[str, Form()] = "",
    scheme: Annotated[str, Form()] = "", code: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Note what the person opened outside relais."""
    told = {"kind": kind, "minutes": minutes, "scheme": scheme, "code": code}
    try:
        exposure.note(person.home, kind, _minutes(minutes), scheme.strip() or None, code.strip() or None)
    except DeskError as error:
        return _page(person, error=not_done(person, error), told=told, status=422)
    return RedirectResponse("/well-being?noted=1", 303)


@ROUTES.get("/well-being/team")
def team(person: Person, sort: Annotated[str, Query()] = "") -> Response:
    """Show the totals of the team, which the desk gives to the welfare officer alone."""
    found = exposure.team(person.home)
    rows = [{"period": f"{one.start} / {one.end}", **_flat(one.total)} for one in found if one.total]
    untold = [(one.start, one.end) for one in found if one.total is None]
    return page(
        person, "wellbeing_team.html", here="more", table=_table(person.tongue, rows, "/well-being/team", sort),
        untold=untold, why=person.tongue.say(TOO_FEW, {"people": LEAST_PEOPLE}),
    )  # fmt: skip


def _page(
    person: Visitor, sort: str = "", *, noted: bool = False, error: str | None = None,
    told: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    found, said = exposure.mine(person.home), person.tongue
    _ = said.text
    periods = ((_("today"), found.today), (_("week"), found.week), (_("month"), found.month))
    rows = [{"period": name, **_flat(total)} for name, total in periods]
    pause = None
    if found.pause_due is not None:
        limits = person.home.reading
        pause = said.say(PAUSE, {"minutes": whole(found.pause_due), "pause": whole(limits.pause)})
    return page(
        person, "wellbeing.html", here="more", status=status, table=_table(said, rows, "/well-being", sort),
        pause=pause, peer=said.text(PEER), kinds=[(one, said.text(OPENED[one])) for one in KINDS], noted=noted,
        error=error, told=told or _EMPTY,
    )  # fmt: skip


def _table(said: Tongue, rows: Sequence[Row], address: str, sort: str) -> Listing:
    _ = said.text
    kinds = [Column(kind, _(OPENED[kind])) for kind in KINDS]
    columns = Column("period", _("period")), Column("minutes", _("minutes")), *kinds, Column("late", _("late"))
    return listing(rows, columns, address, sort=sort)


def _flat(total: Total) -> Row:
    return {"minutes": whole(total.time), **{kind: total.openings[kind] for kind in KINDS}, "late": total.late}


def whole(length: timedelta) -> int:
    """Return how many minutes a length of time comes to."""
    return round(length / timedelta(minutes=1))


def _minutes(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise DeskError(NO_MINUTES, text=text[:20])
    return int(text)
