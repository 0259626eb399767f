"""What leaves of a case: asked by one, signed by another, then made once; or in an emergency, signed afterwards."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.case import show as show_case
from relais.desk.case_export import NAMES_OF_VICTIMS, OUTPUTS, TABLES, ask, asked, export, unchecked
from relais.desk.error import DeskError
from relais.web.case_page import case_page
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
KINDS = {
    "zip": "application/zip", "csv": "text/csv; charset=utf-8", "pdf": "application/pdf",
    "json": "application/json", "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@ROUTES.get("/case/{number}/export")
def show(number: int, person: Person) -> Response:
    """Show what the person asked to export of a case, and the form that asks."""
    return _page(person, number)


@ROUTES.post("/case/{number}/export")
def ask_for(
    number: int, person: Editing, piece: Annotated[list[str] | None, Form()] = None,
    recipient: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "", how: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Ask a second person to sign, or announce it in an emergency."""
    try:
        ask(person.home, number, piece or (), recipient, reason, at_once=how == "emergency")
    except DeskError as error:
        told = {"pieces": piece or [], "recipient": recipient, "reason": reason}
        return _page(person, number, error=error, told=told)
    return RedirectResponse(f"/case/{number}/export", 303)


@ROUTES.post("/case/{number}/export/{approval}")
def make(number: int, approval: int, person: Editing) -> Response:
    """Give what was signed to leave; it is made once."""
    try:
        made = export(person.home, number, approval, person.tongue)
    except DeskError as error:
        return _page(person, number, error=error)
    # The names of tables are in the language of whoever asked.
    named = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return Response(
        made.content, media_type=KINDS[made.name.rpartition(".")[2]], headers={"Content-Disposition": named}
    )


def _page(
    person: Visitor, number: int, *, error: DeskError | None = None, told: Mapping[str, object] | None = None
) -> Response:
    found = show_case(person.home, number)
    return case_page(
        person, "case_export.html", found.case, found.seen, error=error, asked=asked(person.home, number),
        outputs=OUTPUTS, tables=tuple(TABLES), victims=NAMES_OF_VICTIMS, unchecked=unchecked(),
        told=told or {"pieces": list(OUTPUTS)[:1], "recipient": "", "reason": ""},
    )  # fmt: skip
