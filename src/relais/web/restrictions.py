"""What may be done with sources and where they may go: as whoever gave them says, stated by a named person."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.restrict import HANDLING, Asked, restrict, stated
from relais.language.sorting import Row
from relais.model.notice import msg
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
ANY, SOME, _NOBODY = PLACES = ("any", "some", "nobody")
WHERE = msg("say where it may go: to any country, to none, or to these alone, which are then named")
_EMPTY = {
    "source": "", "procedure": "", "handling": HANDLING[0], "evaluation": "X4", "purpose": "", "to": ANY,
    "countries": "", "reason": "",
}  # fmt: skip


@ROUTES.get("/restrictions")
def show(
    person: Person, source: Annotated[str, Query(max_length=100)] = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Show what was stated, and the form that states more; `source`: of which source."""
    return _page(person, {**_EMPTY, "source": source}, sort=sort, number=number)


@ROUTES.post("/restrictions")
def state(
    person: Acting, source: Annotated[str, Form()] = "", procedure: Annotated[str, Form()] = "",
    handling: Annotated[str, Form()] = "", evaluation: Annotated[str, Form()] = "",
    purpose: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "", countries: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """State what holds for a source, or for every source of a procedure."""
    try:
        asked = Asked(handling, evaluation, purpose, _countries(to, countries))
        restrict(person.home, asked, reason, source.strip(), procedure.strip())
    except DeskError as error:
        told = {
            "source": source, "procedure": procedure, "handling": handling, "evaluation": evaluation,
            "purpose": purpose, "to": to, "countries": countries, "reason": reason,
        }  # fmt: skip
        return _page(person, told, error=not_done(person, error))
    return RedirectResponse("/restrictions", 303)


def _countries(to: str, text: str) -> tuple[str, ...] | None:
    """Return the countries that are meant; None: any. What is chosen and what is written must agree."""
    named = tuple(text.replace(",", " ").split())
    if to not in PLACES or (to == SOME) != bool(named):
        raise DeskError(WHERE)
    return None if to == ANY else named


def _page(
    person: Visitor, told: dict[str, str], *, error: str | None = None, sort: str = "", number: int = 1
) -> Response:
    _ = person.tongue.text
    columns = (
        Column("number", _("no.")), Column("source_id", _("source")), Column("procedure", _("procedure")),
        Column("handling", _("handling code")), Column("evaluation", _("evaluation code")),
        Column("purpose", _("purpose")), Column("may_go_to", _("may go to")), Column("actor", _("who")),
        Column("at", _("when (UTC)")), Column("reason", _("reason")),
    )  # fmt: skip
    rows: list[Row] = [
        {**vars(one), "source_id": (one.source_id or "")[:16], "at": datetime.fromisoformat(one.at),
         "handling": one.restriction.handling, "evaluation": one.restriction.evaluation,
         "purpose": one.restriction.purpose, "may_go_to": _told(one.restriction.countries, _("any"), _("nobody")),
         "links": {"source_id": f"/source/{one.source_id}"} if one.source_id else {}}
        for one in reversed(stated(person.home))
    ]  # fmt: skip
    table = listing(rows, columns, "/restrictions", sort=sort, page=number)
    return page(
        person, "restrictions.html", here="more", status=422 if error else 200, told=told, table=table,
        handling=HANDLING, error=error,
    )  # fmt: skip


def _told(countries: frozenset[str] | None, any_: str, nobody: str) -> str:
    return any_ if countries is None else " ".join(sorted(countries)) or nobody
