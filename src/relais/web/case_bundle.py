"""The exhibit bundle of a case: asked by one, signed by another, then made once; which sealed sources go with it."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from relais.desk.case import show as show_case
from relais.desk.case_bundle import KINDS, ask, asked, bundle
from relais.desk.error import DeskError
from relais.desk.sealed import allow, allowed
from relais.web.case_page import case_page
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/case/{number}/bundle")
def show(number: int, person: Person) -> Response:
    """Show the bundles that the person asked, the form that asks, and the sources that may go as they were received."""
    return _page(person, number)


@ROUTES.post("/case/{number}/bundle")
def ask_for(
    number: int, person: Editing, kind: Annotated[str, Form()] = "", recipient: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", names: Annotated[str, Form()] = "", how: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Ask a second person to sign, or announce it in an emergency."""
    try:
        ask(person.home, number, kind, recipient, reason, names_victims=bool(names), at_once=how == "emergency")
    except DeskError as error:
        told = {"kind": kind, "recipient": recipient, "reason": reason, "names": names}
        return _page(person, number, error=error, told=told)
    return RedirectResponse(f"/case/{number}/bundle", 303)


@ROUTES.post("/case/{number}/bundle/sealed")
def let_go(
    number: int, person: Editing, source: Annotated[str, Form()] = "", why: Annotated[str, Form()] = "",
    withdrawn: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Decide that a source may go as it was received, or no longer."""
    try:
        allow(person.home, number, source, why, withdrawn=bool(withdrawn))
    except DeskError as error:
        return _page(person, number, error=error)
    return RedirectResponse(f"/case/{number}/bundle", 303)


@ROUTES.post("/case/{number}/bundle/{approval}")
def make(number: int, approval: int, person: Editing, kind: Annotated[str, Form()] = "") -> Response:
    """Give the bundle that was signed; it is made once, in a folder that goes when it has been sent."""
    folder = Path(tempfile.mkdtemp(prefix="relais-bundle-"))
    name = f"case-{number}-{approval}-bundle.zip"
    try:
        made = bundle(person.home, number, approval, folder / name, person.tongue, kind=kind)
    except BaseException as error:
        rmtree(folder)
        if isinstance(error, DeskError):
            return _page(person, number, error=error)
        raise
    return FileResponse(
        made.path, media_type="application/zip", filename=name, background=BackgroundTask(rmtree, folder)
    )  # fmt: skip


def _page(
    person: Visitor, number: int, *, error: DeskError | None = None, told: Mapping[str, object] | None = None
) -> Response:
    found = show_case(person.home, number)
    return case_page(
        person, "case_bundle.html", found.case, found.seen, error=error, asked=asked(person.home, number),
        kinds=KINDS, allowed=allowed(person.home, number),
        told=told or {"kind": KINDS[0], "recipient": "", "reason": "", "names": ""},
    )  # fmt: skip
