"""A second officer's look: each row of a draft beside the passage of its source, confirmed or called wrong."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.exposure import REASONS_ASKED
from relais.desk.second_officer import check, rows_to_check
from relais.language.shown import exact
from relais.web.render import page
from relais.web.visitor import Acting, ForgedError, Visitor

ROUTES = APIRouter()
# A row's verdict and what is wrong with it, as they were typed.
Typed = dict[int, tuple[str, str]]


@ROUTES.post("/request/{number}/rows")
def open_rows(number: int, person: Acting, late: Annotated[str, Form()] = "") -> Response:
    """Open the passages, each counted as read; past the hour or the hours of reading, ask why first."""
    return _page(person, number, late)


@ROUTES.post("/request/{number}/check")
def confirm(
    number: int, person: Acting, row: Annotated[list[int], Form()], shown: Annotated[list[str], Form()],
    verdict: Annotated[list[str], Form()], wrong: Annotated[list[str], Form()], late: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record the verdicts; a row without one is left for later."""
    if not len(row) == len(shown) == len(verdict) == len(wrong):
        raise ForgedError
    given = {one: (verdict[at], shown[at], wrong[at]) for at, one in enumerate(row) if verdict[at]}
    try:
        check(person.home, number, given)
    except DeskError as error:
        typed = {one: (verdict[at], wrong[at]) for at, one in enumerate(row)}
        return _page(person, number, late, error=error, typed=typed)
    return RedirectResponse(f"/request/{number}", 303)


def _page(
    person: Visitor, number: int, late: str, *, error: DeskError | None = None, typed: Typed | None = None
) -> Response:
    say = person.tongue.say
    told: dict[str, Any] = {"number_of": number, "late": late, "typed": typed or {}, "exact": exact}
    try:
        _request, rows = rows_to_check(person.home, number, late)
    except DeskError as refused:
        if refused.template not in REASONS_ASKED:
            raise
        asked = say(refused.template, refused.params)
        return page(
            person, "request_check.html", here="requests", rows=[], asked=asked, error=None, **told
        )  # fmt: skip
    said = say(error.template, error.params) if error else None
    return page(
        person, "request_check.html", here="requests", status=422 if error else 200, rows=rows, asked=None, error=said,
        **told,
    )  # fmt: skip
