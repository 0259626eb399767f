"""A second officer's look: one row of a draft at a time beside the passage of its source."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.exposure import REASONS_ASKED
from relais.desk.second_officer import check, row_to_check
from relais.desk.training_mark import is_training
from relais.language.shown import exact
from relais.web.render import page
from relais.web.visitor import Acting, Visitor

ROUTES = APIRouter()
Number = Annotated[int, Form(ge=0, lt=1 << 31)]


@ROUTES.post("/request/{number}/rows")
def open_row(
    number: int, person: Acting, late: Annotated[str, Form()] = "", at: Number = 0,
    after: Annotated[int, Form(alias="row", ge=0, lt=1 << 31)] = 0,
) -> Response:  # fmt: skip
    """Open a row, which counts as read; past the hour or the hours of reading, ask why first.

    `at`: which row; else the next without a verdict behind `row`, which was checked just now.
    """
    return _page(person, number, late, at=at, after=after)


@ROUTES.post("/request/{number}/check")
def confirm(
    number: int, person: Acting, row: Number, shown: Annotated[str, Form()], verdict: Annotated[str, Form()] = "",
    wrong: Annotated[str, Form()] = "", late: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record a verdict and open the next row; behind the last one, go back to the request."""
    try:
        found = check(person.home, number, {row: (verdict, shown, wrong)})
    except DeskError as error:
        return _page(person, number, late, at=row, error=error, typed=(verdict, wrong))
    if any(one.verdict is None for one in found.items):
        # The form is sent on as it is: whoever loads the page anew opens the row again and records nothing twice.
        return RedirectResponse(f"/request/{number}/rows", 307)
    return RedirectResponse("/training" if is_training(person.home) else f"/request/{number}", 303)


def _page(
    person: Visitor, number: int, late: str, *, at: int = 0, after: int = 0, error: DeskError | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Response:  # fmt: skip
    say = person.tongue.say
    told: dict[str, Any] = {"number_of": number, "late": late, "typed": typed, "exact": exact}
    try:
        found, row = row_to_check(person.home, number, at, after, late)
    except DeskError as refused:
        if refused.template not in REASONS_ASKED:
            raise
        asked = say(refused.template, refused.params)
        return page(
            person, "request_check.html", here="requests", row=None, asked=asked, error=None, at=at, **told
        )  # fmt: skip
    place = [one.number for one in found.items].index(row.item.number)
    ends = {"previous": place - 1, "next": place + 1}
    return page(
        person, "request_check.html", here="requests", status=422 if error else 200, row=row, asked=None,
        error=say(error.template, error.params) if error else None, place=place + 1, of=len(found.items),
        checked=sum(one.verdict is not None for one in found.items),
        beside={way: found.items[to].number for way, to in ends.items() if 0 <= to < len(found.items)}, **told,
    )  # fmt: skip
