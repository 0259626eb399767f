"""The ledger: every source and how it stands, what its readers ask, and whether anything has been changed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.answer import Together, answer, expected, together
from relais.desk.consult import SourceLine, sources
from relais.desk.error import DeskError
from relais.desk.prove import verify
from relais.desk.take_in import reread
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.web.listing import SHOWN, Column, listing
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
CHOICES = {
    "date_order": (("dmy", msg("day first")), ("mdy", msg("month first"))),
    "decimal": ((",", msg("comma")), (".", msg("point"))),
}
NOTHING_ASKED = msg("this is not asked any more: the list shows what is")
_FIRST = ("unread", "partial")


@ROUTES.get("/ledger")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
    answered: Annotated[int, Query(ge=0)] = 0,
) -> Response:  # fmt: skip
    """List the sources, those not read first, and what is asked. `answered`: how many sources were just read anew."""
    return _page(person, sort, number, answered=answered)


@ROUTES.post("/ledger/answer")
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
    given, refused = _answered(person, waiting, key, value.strip())
    if given:
        reread(person.home, *given)
    if refused is not None:
        return _page(person, error=not_done(person, refused), told=told, status=422)
    return RedirectResponse(f"/ledger?answered={len(given)}", 303)


@ROUTES.post("/ledger/verify")
def prove(person: Acting) -> Response:
    """Recompute everything from the bytes, and show what was found."""
    proof, said = verify(person.home), person.tongue
    faults = [said.noted(one) for one in (*proof.ledger.faults, *proof.audit)]
    waiting = [said.noted(one) for one in proof.ledger.waiting]
    return page(person, "verified.html", here="more", found=proof.ledger, sound=proof.sound, faults=faults,
                waiting=waiting)  # fmt: skip


def _answered(person: Visitor, waiting: list[str], key: str, value: str) -> tuple[list[str], DeskError | None]:
    """Answer for each; return those that were, and what refused the next: what stands by then is to be read."""
    given: list[str] = []
    for source_id in waiting:
        try:
            answer(person.home, source_id, key, value)
        except DeskError as error:
            return given, error
        given.append(source_id)
    return given, None if given else DeskError(NOTHING_ASKED)


def _page(
    person: Visitor, sort: str = "", number: int = 1, *, answered: int = 0, error: str | None = None,
    told: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    lines, facts = sources(person.home)
    _ = person.tongue.text
    headings = {
        "name": _("name"), "status": _("status"), "why": _("reason"), "place": _("place"),
        "facts": _("facts"), "skipped": _("skipped"), "size": _("bytes"),
        "received": _("received"),
    }  # fmt: skip
    # In the order given, none but the first pages' rows are said.
    first = sorted(lines, key=_urgency)[: None if sort else SHOWN * number]
    rows = [_row(line, person.tongue) for line in first]
    columns = [Column(*one) for one in headings.items()]
    table = listing(rows, columns, "/ledger", sort=sort, page=number, of=len(lines))
    return page(
        person, "ledger.html", here="more", status=status, table=table, facts=facts, questions=_questions(person),
        asks=ASKED, choices=CHOICES, most=SHOWN, answered=answered, error=error, told=told,
    )  # fmt: skip


def _urgency(line: SourceLine) -> int:
    status = _status(line)
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def _status(line: SourceLine) -> str:
    """Return how far a source was read; of what is kept by its hash alone, nothing was to be read."""
    if line.reading is not None:
        return line.reading.status
    return "unread" if line.source.custody == "sealed" else ""


def _row(line: SourceLine, said: Tongue) -> Row:
    held, reading, status = line.source, line.reading, _status(line)
    first = reading.notices[0] if reading and reading.notices else None
    return {
        "links": {"name": f"/source/{held.source_id}"}, "name": held.name, "status": said.text(status or held.custody),
        "why": said.say(first.template, first.params) if first else "", "place": first.place if first else "",
        "facts": sum(reading.facts.values()) if reading else 0,
        "skipped": reading.skipped if reading else 0, "size": held.size,
        "received": datetime.fromisoformat(line.received),
    }  # fmt: skip


def _questions(person: Visitor) -> list[tuple[Together, str, int]]:
    """Return each open question, what an answer to it looks like, and how many records wait for it."""
    return [
        (one, person.tongue.text(expected(one.key)), sum(asked.question.records for asked in one.asked))
        for one in together(person.home)
    ]
