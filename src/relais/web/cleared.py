"""Cleared pairs: whose payments a named person explained, and how often each test of times raised an alarm there."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.clear import clear, cleared, withdraw
from relais.desk.error import DeskError
from relais.desk.evidence import statements
from relais.language.result import percent
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/cleared")
def show(
    person: Person, payer: Annotated[str, Query()] = "", payee: Annotated[str, Query()] = "",
    sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the cleared pairs; `payer`, `payee`: those that the form is about."""
    return _page(person, {"payer": payer, "payee": payee, "reason": ""}, sort=sort, number=number)


@ROUTES.post("/cleared")
def clear_one(
    person: Acting, payer: Annotated[str, Form()] = "", payee: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record how the payments of a pair are explained."""
    try:
        clear(person.home, payer.strip(), payee.strip(), reason)
    except DeskError as error:
        return _page(person, {"payer": payer, "payee": payee, "reason": reason}, error=error)
    return RedirectResponse("/cleared", 303)


@ROUTES.post("/cleared/{number}/withdraw")
def take_back(number: int, person: Acting, reason: Annotated[str, Form()] = "") -> Response:
    """Take a clearance back."""
    try:
        withdraw(person.home, number, reason)
    except DeskError as error:
        return _page(person, {"payer": "", "payee": "", "reason": ""}, error=error, back=(number, reason))
    return RedirectResponse("/cleared", 303)


def _page(
    person: Visitor, told: dict[str, str], *, sort: str = "", number: int = 1, error: DeskError | None = None,
    back: tuple[int, str] = (0, ""),
) -> Response:  # fmt: skip
    said = person.tongue
    _ = said.text
    found = cleared(person.home)
    columns = (
        Column("number", _("no.")), Column("payer", _("payer")), Column("payee", _("payee")), Column("who", _("who")),
        Column("at", _("when (UTC)")), Column("reason", _("reason")),
    )  # fmt: skip
    rows = [
        {"number": row.number, "payer": payer, "payee": payee, "who": row.actor, "at": datetime.fromisoformat(row.at),
         "reason": row.reason}
        for row, payer, payee in found.rows
    ]  # fmt: skip
    return page(
        person, "cleared.html", here="evidence", status=422 if error else 200, told=told, back=back,
        percent=partial(percent, language=said.language),
        tests={one.name: one for one in statements()},
        table=listing(rows, columns, "/cleared", sort=sort, page=number), found=found,
        error=not_done(person, error) if error else None,
    )  # fmt: skip
