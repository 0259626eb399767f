"""Signing in and out, and the link of a home in which nobody signs in."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.sign_in import sign_in, sign_out, signs_in
from relais.web.render import page
from relais.web.visitor import DOOR, SESSION, Acting, Anybody, Served, remember

ROUTES = APIRouter()


@ROUTES.get("/sign-in")
def ask(person: Anybody, served: Served, enrolled: Annotated[str, Query()] = "") -> Response:
    """Ask who is there; where nobody signs in, say which link opens the home. `enrolled`: they were, just now."""
    return page(
        person, "sign_in.html", signs_in=signs_in(served.home), error=None, name="", enrolled=bool(enrolled)
    )  # fmt: skip


@ROUTES.post("/sign-in")
def enter(
    person: Anybody, served: Served,
    name: Annotated[str, Form()] = "", passphrase: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "", purpose: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Sign a person in. The token is always a new one: what a browser brought along is never taken over."""
    try:
        told = sign_in(served.home, name, passphrase, code, purpose)
    except DeskError as error:
        said = person.tongue.say(error.template, error.params)
        return page(person, "sign_in.html", status=403, signs_in=True, error=said, name=name, enrolled=False)
    answer = RedirectResponse("/", 303)
    remember(answer, served, SESSION, told.token, secret=True)
    answer.delete_cookie(DOOR)
    return answer


@ROUTES.post("/sign-out")
def leave(person: Acting) -> Response:
    """End the session, here and wherever else it was used."""
    sign_out(person.home)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION)
    answer.delete_cookie(DOOR)
    return answer


@ROUTES.get("/enter/{secret}")
def door(secret: str, served: Served) -> Response:
    """Open the home to whoever holds the link that `relais serve` printed, where nobody signs in."""
    if signs_in(served.home) or not hmac.compare_digest(secret.encode(), served.door.encode()):
        return RedirectResponse("/sign-in", 303)
    answer = RedirectResponse("/", 303)
    remember(answer, served, DOOR, served.door, secret=True)
    # Browsers give the cookies of every port of this machine to each: a session of another home would stand before it.
    answer.delete_cookie(SESSION)
    return answer
