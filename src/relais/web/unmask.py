"""Unmasking: what linking brought from another case, shown to one person, for a reason, once a second has signed."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import approval
from relais.desk.case import cases
from relais.desk.error import DeskError
from relais.desk.unmask import Unmasked, unmask, unmask_at_once, unmaskings
from relais.language.desk_words import APPROVAL_STATES
from relais.model.notice import msg
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import numbers
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
KIND = "unmask"
WAYS = ASK, NOW, SHOW = "ask", "now", "show"
NO_CASE = msg("choose the case of yours for which it is unmasked")
NO_WAY = msg("choose whether a second person is asked, whether it is an emergency, or whether it is signed already")


@ROUTES.get("/unmask")
def show(
    person: Person, id_: Annotated[str, Query(alias="id", max_length=200)] = "", asked: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Show the form, and what the person has asked before. `asked`: the number of what was asked just now."""
    return _page(person, {"id": id_, "case": "", "reason": ""}, asked=asked)


@ROUTES.post("/unmask")
def ask(
    person: Acting, id_: Annotated[str, Form(alias="id")] = "", case: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", way: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Ask a second person; or unmask it, signed already or in an emergency, which is signed within 48 hours."""
    told = {"id": id_, "case": case, "reason": reason}
    home, what = person.home, id_.strip()
    try:
        number = _checked(case, way)
        if way == ASK:
            asked = approval.propose(home, KIND, what, reason, number)
            return RedirectResponse(f"/unmask?asked={asked}", 303)
        done = (unmask_at_once if way == NOW else unmask)(home, what, reason, number)
    except DeskError as error:
        return _page(person, told, error=not_done(person, error))
    return _page(person, told, done=done)


@ROUTES.get("/unmaskings")
def every(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """List every unmasking of the house."""
    _ = person.tongue.text
    columns = (
        Column("number", _("no.")), Column("actor", _("who")), Column("at", _("when (UTC)")),
        Column("object", _("what")), Column("reason", _("reason")),
    )  # fmt: skip
    rows = [{**vars(one), "at": one.at[:19].replace("T", " ")} for one in unmaskings(person.home)]
    return page(
        person, "unmaskings.html", here="more", table=listing(rows, columns, "/unmaskings", sort=sort, page=number)
    )  # fmt: skip


def _checked(case: str, way: str) -> int:
    """Return the case that was chosen; raises DeskError."""
    if way not in WAYS:
        raise DeskError(NO_WAY)
    if not (found := numbers(case)):
        raise DeskError(NO_CASE)
    return found[0]


def _page(
    person: Visitor, told: dict[str, str], *, asked: int = 0, done: Unmasked | None = None, error: str | None = None
) -> Response:
    home, said = person.home, person.tongue
    found, as_of = approval.approvals(home)
    mine = [
        (one, one.state(as_of), said.said(APPROVAL_STATES, one.state(as_of)))
        for one in found if one.act == KIND and one.name == home.actor
    ]  # fmt: skip
    return page(
        person, "unmask.html", here="more", status=422 if error else 200, told=told, asked=asked, done=done,
        mine=mine[::-1][:50], of=len(mine), cases=[one for one in cases(home) if one.own and one.state == "open"],
        leads=_leads(told["id"].strip()), error=error,
    )  # fmt: skip


def _leads(id_: str) -> str:
    """Return the page of what is unmasked."""
    if not id_.replace("-", "").isalnum() or not id_.isascii():
        return ""
    return {"R-": "/alert/", "S-": "/subject/"}.get(id_[:2], "/source/") + id_
