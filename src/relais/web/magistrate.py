"""What awaits a magistrate's decision, what is lost first on top; and what was decided on paper, recorded."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.analyse import record_authorisation
from relais.desk.error import DeskError
from relais.desk.request import Tracked, due_list
from relais.desk.situation import FUNCTIONS
from relais.desk.start import start
from relais.language.desk_words import FUNCTIONS as FUNCTION_WORDS
from relais.web import typed
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.request import record
from relais.web.requests import row_of
from relais.web.upload import BODY, Sent
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
DECISIONS = ("issued", "validated", "withdrawn")
_TODAY = datetime.min.replace(tzinfo=UTC)
_STEP = dict.fromkeys(("request", "step", "signer", "function", "reference", "day", "text"), "")
_PAPER = dict.fromkeys(("authorisation", "until", "procedures", "magistrate", "agents", "scope"), "")


@ROUTES.get("/magistrate")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
    recorded: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """Show the requests that await a signature or a validation. `recorded`: an authorisation was, just now."""
    return _page(person, sort=sort, number=number, recorded=recorded)


@ROUTES.post("/magistrate/decision/upload", openapi_extra=BODY)
def decided(given: Sent) -> Response:
    """Record what was decided of a request on paper, with its scan."""
    told = {name: given.field(name) for name in _STEP}
    try:
        record(given.person, (typed.numbers(told["request"]) or [0])[0], told, given.one("scan"))
    except DeskError as error:
        return _page(given.person, step=told, error=error)
    return RedirectResponse("/magistrate", 303)


@ROUTES.post("/magistrate/authorisation")
def authorised(
    person: Acting, authorisation: Annotated[str, Form()] = "", until: Annotated[str, Form()] = "",
    procedures: Annotated[str, Form()] = "", magistrate: Annotated[str, Form()] = "",
    agents: Annotated[str, Form()] = "", scope: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record an authorisation to link: its end, procedures, magistrate, agents and scope."""
    told = {"authorisation": authorisation, "until": until, "procedures": procedures, "magistrate": magistrate,
            "agents": agents, "scope": scope}  # fmt: skip
    try:
        record_authorisation(
            person.home, authorisation.strip(), typed.day(until), typed.lines(procedures),
            magistrate=magistrate.strip() or None, agents=typed.lines(agents), scope=scope.strip() or None,
        )  # fmt: skip
    except DeskError as error:
        return _page(person, paper=told, error=error)
    last = typed.day(until)
    return RedirectResponse(
        f"/magistrate?recorded={'ended' if last and last < datetime.now(UTC).date() else 'yes'}", 303
    )


def awaits(one: Tracked) -> bool:
    """Say whether somebody has to sign or to validate a request."""
    return one.request.state == "ready" or (one.request.state == "issued" and one.request.validator is not None)


def first_loss(one: Tracked) -> datetime | None:
    """Return when the first of its data is lost; None: nobody knows."""
    return min((item.legal_expiry for item in one.request.items if item.legal_expiry), default=None)


def _page(
    person: Visitor, *, step: dict[str, str] = _STEP, paper: dict[str, str] = _PAPER, error: DeskError | None = None,
    sort: str = "", number: int = 1, recorded: str = "",
) -> Response:  # fmt: skip
    # What nobody knows may be lost today.
    waiting = sorted(filter(awaits, due_list(person.home)), key=lambda one: first_loss(one) or _TODAY)
    return page(
        person, "magistrate.html", here="requests", status=422 if error else 200,
        table=_table(person, waiting, sort, number), waiting=[one.request for one in waiting], told=step, paper=paper,
        noted=DECISIONS, functions=FUNCTIONS, recorded=recorded, acts=start(person.home).acts,
        error=not_done(person, error) if error else None,
    )  # fmt: skip


def _table(person: Visitor, waiting: list[Tracked], sort: str, number: int) -> Listing:
    _ = person.tongue.text
    columns = (
        Column("expiry", _("first loss")), Column("request", _("no.")), Column("reference", _("case")),
        Column("channel", _("channel")), Column("data", _("data")), Column("holder", _("holder")),
        Column("items", _("rows")), Column("state", _("state")), Column("whose", _("awaits")),
        Column("missing", _("missing")),
    )  # fmt: skip
    return listing([_row(one, person) for one in waiting], columns, "/magistrate", sort=sort, page=number)


def _row(one: Tracked, person: Visitor) -> dict[str, Any]:
    of = one.request
    loss = first_loss(one)
    return {
        **row_of(one, person.tongue),
        "expiry": loss.date() if loss else person.tongue.text("unknown"),
        "whose": person.tongue.said(FUNCTION_WORDS, of.issuer if of.state == "ready" else of.validator),
    }  # fmt: skip
