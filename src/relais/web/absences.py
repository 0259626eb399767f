"""Absences: who is away, who stands in; everybody says so of themselves, of others the head."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.absence import absences, absent
from relais.desk.error import DeskError
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import NO_DAY, day
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/team/absences")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """List who is away today or later."""
    return _page(person, sort, number)


@ROUTES.post("/team/absences")
def say(
    person: Acting, name: Annotated[str, Form()] = "", first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "", deputy: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Say that somebody is away on some days, or present after all."""
    told = {"name": name, "first": first, "last": last, "deputy": deputy, "back": back}
    try:
        days = _needed(first), _needed(last)
        absent(person.home, name.strip(), *days, deputy.strip() or None, withdrawn=back == "yes")
    except DeskError as error:
        return _page(person, error=not_done(person, error), told=told, status=422)
    return RedirectResponse("/team/absences", 303)


def _page(
    person: Visitor, sort: str = "", number: int = 1, *, error: str | None = None,
    told: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    _ = person.tongue.text
    columns = (
        Column("name", _("who")), Column("first", _("first day")), Column("last", _("last day")),
        Column("deputy", _("deputy")), Column("answers", _("answers today")),
    )  # fmt: skip
    rows = [{**vars(one), "answers": one.answers or _("nobody who could is present")} for one in absences(person.home)]
    table = listing(rows, columns, "/team/absences", sort=sort, page=number)
    told = told or {"name": person.home.actor, "first": "", "last": "", "deputy": "", "back": ""}
    return page(person, "absences.html", here="more", status=status, table=table, told=told, error=error)


def _needed(text: str) -> date:
    found = day(text)
    if found is None:
        raise DeskError(NO_DAY, text=text)
    return found
