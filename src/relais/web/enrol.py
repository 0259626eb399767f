"""Enrolling by the two halves of a code: whoever was let in, or lost how they signed in, chooses it in a browser."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.enrol import Chosen, enrol_by_code, name_of, new_secret
from relais.desk.error import DeskError
from relais.desk.sign_in import signs_in
from relais.model.notice import msg
from relais.web.render import page
from relais.web.visitor import Anybody, Guest, House, Served

ROUTES = APIRouter()
NOT_ALIKE = msg("the two passphrases are not the same: type them again")
Typed = Annotated[str, Form(max_length=1000)]


@ROUTES.get("/enrol")
def ask(person: Anybody, served: Served) -> Response:
    """Ask for the two halves of a code."""
    return _page(person, served)


@ROUTES.post("/enrol")
def enrol(
    person: Anybody, served: Served, first: Typed = "", second: Typed = "", secret: Typed = "", passphrase: Typed = "",
    again: Typed = "", code: Typed = "",
) -> Response:  # fmt: skip
    """Show the secret for an authenticator to whoever has both halves; then take the passphrase and a code of it.

    What a signed-in browser carries changes nothing: the halves alone say whose account it is.
    """
    halves = (first.strip(), second.strip())
    try:
        name = name_of(served.home, halves)
    except DeskError as error:
        return _page(person, served, error=error)
    if not secret:
        return _page(person, served, name=name, halves=halves)
    if passphrase != again:
        return _page(person, served, name=name, halves=halves, secret=secret, error=DeskError(NOT_ALIKE))
    try:
        enrol_by_code(served.home, halves, Chosen(passphrase, secret, code.strip()))
    except DeskError as error:
        # The secret that an authenticator may have by now stays.
        return _page(person, served, name=name, halves=halves, secret=secret, error=error)
    return RedirectResponse("/sign-in?enrolled=1", 303)


def _page(
    person: Guest, served: House, *, name: str = "", halves: tuple[str, str] = ("", ""), secret: str = "",
    error: DeskError | None = None,
) -> Response:  # fmt: skip
    if name and not secret:
        secret, _address = new_secret(name)
    return page(
        person, "enrol.html", status=403 if error else 200, signs_in=signs_in(served.home), name=name, halves=halves,
        secret=secret, error=person.tongue.say(error.template, error.params) if error else None,
    )  # fmt: skip
