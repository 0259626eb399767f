"""Who is at the door: the home as the person of a request has it, the language they read, and what their forms carry.

A cookie stands for the person: the token of a session where people sign in; where nobody signs in to the home, the
secret of the link that `relais serve` printed. It is never taken from an address or a form.
"""

import hmac
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Form, Request
from fastapi.responses import Response

from relais.desk.act import NOT_ALLOWED, NOT_YOURS
from relais.desk.alerts import NO_REPORT
from relais.desk.answer import NO_SUCH_SOURCE
from relais.desk.home import Home
from relais.desk.named import NEITHER, NO_MENTION, NO_SUBJECT
from relais.desk.network import NO_SUCH_NETWORK
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sign_in import let_in, signed_in
from relais.desk.start import refuse
from relais.language.tongue import LANGUAGES, Tongue
from relais.web.wording import web_tongue

SESSION, DOOR, LANGUAGE, THEME, KEYS = "relais_session", "relais_door", "relais_language", "relais_theme", "relais_keys"
THEMES = ("system", "light", "dark")
# Said to whoever may not do something; it is noted.
DENIED = (NOT_ALLOWED, NOT_YOURS)
# Said where nothing is called so; of a case, the same is said whether or not there is one.
MISSING = (NO_SUCH_ID, NO_REPORT, NEITHER, NO_SUBJECT, NO_MENTION, NO_SUCH_NETWORK, NO_SUCH_SOURCE)
_YEAR = 365 * 86_400


class SignInFirstError(Exception):
    """Nobody known is at the door."""


class ForgedError(Exception):
    """The form is not one that this server gave this person."""


@dataclass(frozen=True)
class House:
    """What the server opened: the home as nobody's, the secret of its link, and whether it is reached by TLS."""

    home: Home
    door: str
    secure: bool


@dataclass(frozen=True)
class Guest:
    """Whoever asks, known or not: how they read."""

    tongue: Tongue
    theme: str
    keys: bool


@dataclass(frozen=True)
class Visitor(Guest):
    """A known person: their home, the token that their forms carry, and the acts outside any case that they may do.

    `at`: the address of the page that they asked for, for forms that lead back to it; nothing where they sent a form.
    """

    home: Home
    form: str
    acts: frozenset[str]
    at: str = ""


def house(request: Request) -> House:
    """Return what the server opened."""
    held: House = request.app.state.house
    return held


def guest(request: Request) -> Guest:
    """Return how whoever asks reads: by their choice, else by what their browser prefers, else French."""
    chosen = request.cookies.get(LANGUAGE, "")
    if chosen not in LANGUAGES:
        first = request.headers.get("accept-language", "")[:2].lower()
        chosen = "en" if first == "en" else "fr"
    theme = request.cookies.get(THEME, "")
    return Guest(web_tongue(chosen), theme if theme in THEMES else "system", request.cookies.get(KEYS) != "off")


def visitor(request: Request, guest: Annotated[Guest, Depends(guest)]) -> Visitor:
    """Return the person of a request; raises SignInFirstError for nobody known."""
    held = house(request)
    session, door = request.cookies.get(SESSION), request.cookies.get(DOOR, "")
    if session:
        home, token = signed_in(held.home, session), session
    elif hmac.compare_digest(door.encode(), held.door.encode()):
        home, token = held.home, door
    else:
        raise SignInFirstError
    # Some pages ask no use case, and each names the person: a session that does not stand sees none of them.
    acts = let_in(home)
    if acts is None:
        raise SignInFirstError
    return Visitor(guest.tongue, guest.theme, guest.keys, home, form_token(held, token), acts, _address(request))


def _address(request: Request) -> str:
    """Return the address of the page that was asked for, as a browser writes it; nothing of an answer to a form."""
    if request.method != "GET":
        return ""
    asked = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"]) + (f"?{asked}" if asked else "")


def anybody(request: Request, guest: Annotated[Guest, Depends(guest)]) -> Guest:
    """Return the person of a request where they are known, else whoever asks."""
    try:
        return visitor(request, guest)
    except SignInFirstError:
        return guest


def needing(act: str) -> Any:
    """Return what gives the person of a page that is of no use without an act; whoever may not do it is refused it."""

    def check(person: Person) -> Visitor:
        if act not in person.acts:
            refuse(person.home, act)
        return person

    return Depends(check)


def acting(person: Annotated[Visitor, Depends(visitor)], form: Annotated[str, Form()] = "") -> Visitor:
    """Return the person of a form that they were given themselves; raises ForgedError."""
    if not hmac.compare_digest(form.encode(), person.form.encode()):
        raise ForgedError
    return person


def editing(person: Annotated[Visitor, Depends(acting)], seen: Annotated[int, Form(ge=0)] = 0) -> Visitor:
    """Return the person of a form of a case, who acts on what its page had seen: what changed since is told first.

    A form that does not say what its page had seen had seen nothing.
    """
    return replace(person, home=replace(person.home, seen=seen))


def form_token(held: House, token: str) -> str:
    """Return what the forms of a person carry: nobody can make it who has not both the cookie and the home's key."""
    return hmac.new(held.home.key, b"form\0" + token.encode(), sha256).hexdigest()


def remember(response: Response, held: House, name: str, value: str, *, secret: bool = False) -> None:
    """Set a cookie: a `secret` one ends with the browser and no script reads it; a choice is kept for a year."""
    response.set_cookie(
        name, value, max_age=None if secret else _YEAR, secure=held.secure, httponly=True, samesite="strict"
    )


Person = Annotated[Visitor, Depends(visitor)]
Acting = Annotated[Visitor, Depends(acting)]
Editing = Annotated[Visitor, Depends(editing)]
Anybody = Annotated[Guest, Depends(anybody)]
Served = Annotated[House, Depends(house)]
