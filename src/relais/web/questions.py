"""What the readers ask: the same question of one folder answered once, and the sources read anew."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.answer import Together, answer, expected, together
from relais.desk.error import DeskError
from relais.desk.take_in import reread
from relais.model.notice import msg
from relais.web.listing import SHOWN
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
ASKED = {
    "zone": msg("In which time zone are its times?"), "date_order": msg("Day first or month first?"),
    "currency": msg("In which currency are its amounts?"), "decimal": msg("A comma or a point before the cents?"),
    "country": msg("In which country were its telephone numbers written?"),
    "report": msg("Does this letter report something?"),
}  # fmt: skip
# Why it is asked, and what waits for it.
EXPLAINED = {
    "zone": msg("The file writes hours without their zone. Until it is known they are compared with nothing: an hour"
                " taken in the wrong zone names another holder of the address."),
    "date_order": msg("The file writes days that can be read both ways, as 03/04. Until it is known they are no days."),
    "currency": msg("The file writes amounts without their currency. Until it is known they are not added up."),
    "decimal": msg("The file writes amounts in which the mark may part thousands or cents."),
    "country": msg("The file writes numbers as they are dialled within a country. Until it is known they meet no"
                   " other number."),
    "report": msg("Letters are read one by one, then decided."),
}  # fmt: skip
CHOICES = {
    "date_order": (("dmy", msg("day first")), ("mdy", msg("month first"))),
    "decimal": ((",", msg("comma")), (".", msg("point"))),
}
NOTHING_ASKED = msg("this is not asked any more: the list shows what is")


@ROUTES.get("/questions")
def show(person: Person, answered: Annotated[int, Query(ge=0)] = 0) -> Response:
    """List what is asked, what holds up most records first. `answered`: how many sources were just read anew."""
    return _page(person, answered=answered)


@ROUTES.post("/questions")
def say(
    person: Acting, key: Annotated[str, Form()] = "", folder: Annotated[str, Form()] = "",
    about: Annotated[str, Form()] = "", value: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Answer for one source, or for all of a folder (`about` empty), and read them anew."""
    told = {"key": key, "folder": folder, "about": about, "value": value}
    waiting = [
        asked.question.source_id
        for one in together(person.home) if (one.key, one.folder) == (key, folder)
        for asked in one.asked if about in ("", asked.question.source_id)
    ]  # fmt: skip
    given, refused = answer_for(person, waiting, key, value)
    if refused is not None:
        return _page(person, error=not_done(person, refused), told=told, status=422)
    return RedirectResponse(f"/questions?answered={len(given)}", 303)


def answer_for(person: Visitor, sources: list[str], key: str, value: str) -> tuple[list[str], DeskError | None]:
    """Answer for each source and read anew those answered; return them, and what refused the next."""
    given: list[str] = []
    refused = None if sources else DeskError(NOTHING_ASKED)
    for source_id in sources:
        try:
            answer(person.home, source_id, key, value.strip())
        except DeskError as error:
            refused = error
            break
        given.append(source_id)
    if given:
        reread(person.home, *given)
    return given, refused


def _page(
    person: Visitor, *, answered: int = 0, error: str | None = None, told: dict[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    return page(
        person, "questions.html", here="more", status=status, questions=_questions(person), asks=ASKED,
        explained=EXPLAINED, choices=CHOICES, most=SHOWN, answered=answered, error=error, told=told,
    )  # fmt: skip


def _questions(person: Visitor) -> list[tuple[Together, str, int]]:
    """Return each open question, what an answer to it looks like, and how many records wait for it."""
    return [
        (one, person.tongue.text(expected(one.key)), sum(asked.question.records for asked in one.asked))
        for one in together(person.home)
    ]
