"""A request: its rows, its steps, what it lacks, when it is due; and what people do with it, noted or downloaded."""

import csv
import tempfile
from io import StringIO
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.request import answered, note, ready, rows_to_paste, tracked
from relais.desk.request_document import LANGUAGES, document
from relais.desk.situation import FUNCTIONS
from relais.language.shown import exact, plain
from relais.language.tongue import tongue
from relais.model.notice import msg
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import moment
from relais.web.upload import BODY, Sent
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
# What people do outside; that a request is ready, or answered, is said elsewhere.
NOTED = ("issued", "validated", "sent", "reminded", "refused", "withdrawn")
ENDED = ("answered", "refused", "withdrawn")
AWAITED = ("sent", "reminded")
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}  # fmt: skip
NO_STEP = msg("“{text}” is no step that people do outside")
_ANSWER = ("reference", "day", "text")
_EMPTY = dict.fromkeys(("step", "signer", "function", "reference", "day", "text"), "")


@ROUTES.get("/request/{number}")
def show(number: int, person: Person, left_out: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Show a request. `left_out`: how many rows were not ready when it was drafted just now."""
    return _page(person, number, left_out=left_out)


@ROUTES.post("/request/{number}/ready")
def make_ready(number: int, person: Acting) -> Response:
    """Mark it ready for signature, or say what is missing."""
    try:
        ready(person.home, number)
    except DeskError as error:
        return _page(person, number, error=error)
    return RedirectResponse(f"/request/{number}", 303)


@ROUTES.post("/request/{number}/note")
def note_step(
    number: int, person: Acting, step: Annotated[str, Form()] = "", signer: Annotated[str, Form()] = "",
    function: Annotated[str, Form()] = "", reference: Annotated[str, Form()] = "", day: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Note what people did with it outside."""
    told = {"step": step, "signer": signer, "function": function, "reference": reference, "day": day, "text": text}
    try:
        record(person, number, told)
    except DeskError as error:
        return _page(person, number, error=error, told=told)
    return RedirectResponse(f"/request/{number}#steps", 303)


@ROUTES.post("/request/{number}/answer/upload", openapi_extra=BODY)
def take_answer(number: int, given: Sent) -> Response:
    """Take in what came back, as sources of the case, and note it."""
    told = {name: given.field(name) for name in _ANSWER}
    try:
        answered(
            given.person.home, number, given.paths(), moment(told["day"]), told["reference"].strip(), told["text"]
        )  # fmt: skip
    except DeskError as error:
        not_done(given.person, error)
        return _page(given.person, number, error=error, answer=told)
    return RedirectResponse(f"/request/{number}#steps", 303)


@ROUTES.get("/request/{number}/table.csv")
def table(number: int, person: Person) -> Response:
    """Give the rows as a file for a spreadsheet."""
    text = _table(rows_to_paste(tracked(person.home, number)), ",")
    # The mark in front makes spreadsheets read the rest as UTF-8.
    return _file(("\ufeff" + text).encode(), f"request-{number}.csv", "text/csv; charset=utf-8")


@ROUTES.post("/request/{number}/document")
def print_it(
    number: int, person: Acting, kind: Annotated[str, Form()] = "", language: Annotated[str, Form()] = ""
) -> Response:
    """Give the document to sign; the audit line names the SHA-256 of both its files."""
    suffix = kind if kind in KINDS else "pdf"
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = document(
                person.home, number, Path(folder), language or None, lambda chosen: tongue(chosen).say,
                person.tongue.language,
            )  # fmt: skip
        except DeskError as error:
            return _page(person, number, error=error)
        path = next(one for one in made.paths if one.suffix == f".{suffix}")
        return _file(path.read_bytes(), path.name, KINDS[suffix])


def record(person: Visitor, number: int, told: dict[str, str], scan: Path | None = None) -> None:
    """Note a step as a form has it, with the paper it stands on; raises DeskError."""
    if told["step"] not in NOTED:
        raise DeskError(NO_STEP, text=told["step"])
    note(
        person.home, number, told["step"], moment(told["day"]), person=told["signer"].strip() or None,
        function=told["function"] or None, reference=told["reference"].strip() or None, text=told["text"],
        scan=scan,
    )  # fmt: skip


def _page(
    person: Visitor, number: int, *, error: DeskError | None = None, told: dict[str, str] | None = None,
    answer: dict[str, str] | None = None, left_out: int = 0,
) -> Response:  # fmt: skip
    said = person.tongue
    found = tracked(person.home, number)
    return page(
        person, "request.html", here="requests", status=422 if error else 200, found=found, request=found.request,
        missing=[said.say(piece.say, dict(piece.params)) for piece in found.missing],
        cautions=[said.say(text, {}) for text in found.cautions], pasted=_table(rows_to_paste(found), "\t"),
        ended=found.request.state in ENDED, awaited=found.request.state in AWAITED,
        answer=answer or dict.fromkeys(_ANSWER, ""), noted=NOTED, functions=FUNCTIONS, languages=LANGUAGES,
        told=told or _EMPTY, left_out=left_out, exact=exact,
        error=not_done(person, error) if error else None,
    )  # fmt: skip


def _table(rows: list[list[object]], delimiter: str) -> str:
    text = StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    out.writerows([["" if one is None else plain(one) for one in row] for row in rows])
    return text.getvalue()


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
