"""An empty home explains itself, and takes its first folder."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.analyse import run
from relais.desk.consult import sources
from relais.desk.derived import has_run
from relais.web.ledger import status_of, urgency
from relais.web.render import page
from relais.web.take_in import taken
from relais.web.typed import way_back
from relais.web.upload import BODY, Sent
from relais.web.visitor import Acting, Person, needing

ROUTES = APIRouter()
UPLOAD = "/first-run/upload"
# The ledger lists the others.
_SHOWN = 50


@ROUTES.get("/first-run")
def show(person: Person) -> Response:
    """Say what a home is for, and what it holds by now."""
    lines, facts = sources(person.home)
    first = sorted(lines, key=urgency)
    # In the order of the list: how many were not read is the news.
    states = Counter(status_of(one) or one.source.custody for one in first)
    return page(
        person, "first_run.html", sources=first[:_SHOWN], of=len(lines), facts=facts, ran=has_run(person.home),
        states=states, status_of=status_of,
    )  # fmt: skip


@ROUTES.post(UPLOAD, openapi_extra=BODY, dependencies=[needing("intake")])
def upload(given: Sent) -> Response:
    """Take files in as they came: each is sealed before anything reads it."""
    taken(given)
    return RedirectResponse("/first-run", 303)


@ROUTES.post("/first-run/run")
def link_and_rank(person: Acting, back: Annotated[str, Form()] = "") -> Response:
    """Link and rank what was taken in; `back`: the page that the person goes on with."""
    run(person.home, datetime.now(UTC))
    return RedirectResponse(way_back(back, "/"), 303)
