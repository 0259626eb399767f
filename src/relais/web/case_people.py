"""The people of a case: who they are, in which category and on what ground; added, put in another, taken out."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.case_people import CATEGORIES, CasePeople, people_of_case
from relais.desk.error import DeskError
from relais.desk.person import add, categorise
from relais.language.desk_words import CATEGORIES as CATEGORIES_IN_WORDS
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import case_page
from relais.web.listing import Column, Listing, listing
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
# Of those whom reports name beside, so many are listed; they come from a few reports.
SHOWN = 50
_NOTHING = dict.fromkeys(("person", "subject", "category", "ground", "off"), "")


@ROUTES.get("/case/{number}/people")
def show(
    number: int, person: Person, sort: Annotated[str, Query()] = "", at: Annotated[int, Query(alias="page", ge=1)] = 1,
    subject: Annotated[str, Query()] = "", whom: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """Show the people of a case. `subject`, `whom`: whom the forms are about."""
    return _page(person, number, sort=sort, at=at, told={"subject": subject, "person": whom})


@ROUTES.post("/case/{number}/people")
def add_one(
    number: int, person: Editing, subject: Annotated[str, Form()] = "", category: Annotated[str, Form()] = "",
    ground: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Attach a subject of the last run to the case."""
    try:
        add(person.home, number, subject.strip(), category, ground)
    except DeskError as error:
        told = {"subject": subject, "category": category, "ground": ground}
        return _page(person, number, error=error, told=told, adding=True)
    return RedirectResponse(f"/case/{number}/people", 303)


@ROUTES.post("/case/{number}/category")
def put(
    number: int, person: Editing, whom: Annotated[int, Form(alias="person", ge=1)],
    category: Annotated[str, Form()] = "", ground: Annotated[str, Form()] = "", off: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Put a person of the case in another category, or take them out of it."""
    try:
        categorise(person.home, number, whom, category, ground, withdrawn=off == "yes")
    except DeskError as error:
        told = {"person": str(whom), "category": category, "ground": ground, "off": off}
        return _page(person, number, error=error, told=told)
    return RedirectResponse(f"/case/{number}/people", 303)


def _page(
    person: Visitor, number: int, *, sort: str = "", at: int = 1, error: DeskError | None = None,
    told: dict[str, str], adding: bool = False,
) -> Response:  # fmt: skip
    found = people_of_case(person.home, number)
    return case_page(
        person, "case_people.html", found.case, found.seen, error=error, found=found, categories=CATEGORIES,
        table=_table(found, person.tongue, sort, at), told=_NOTHING | told, adding=adding or bool(told.get("subject")),
        beside=found.beside[:SHOWN],
    )  # fmt: skip


def _table(found: CasePeople, said: Tongue, sort: str, at: int) -> Listing:
    _ = said.text
    columns = (
        Column("number", _("no.")), Column("subject", _("subject")), Column("name", _("name")),
        Column("category", _("category")), Column("ground", _("ground")), Column("actor", _("who")),
        Column("at", _("when (UTC)")),
    )  # fmt: skip
    return listing(
        [_row(found, one.number, said) for one in found.persons], columns, f"/case/{found.case.number}/people",
        sort=sort, page=at,
    )  # fmt: skip


def _row(found: CasePeople, number: int, said: Tongue) -> Row:
    one = next(one for one in found.persons if one.number == number)
    subject = found.named.get(number, "")
    return {
        "number": number, "subject": subject, "name": found.called.get(subject, ""),
        "category": said.said(CATEGORIES_IN_WORDS, one.category),
        "ground": said.text(one.ground) if one.ground else "", "actor": one.actor,
        "at": datetime.fromisoformat(one.at), "links": {"subject": f"/subject/{subject}"} if subject else {},
        "before": found.before[number],
    }  # fmt: skip
