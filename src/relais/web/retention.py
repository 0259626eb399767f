"""The unit's own retention: what is due, legal holds, review dates, and erasures that two people decide."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import erase, retention
from relais.desk.case import show as case_of
from relais.desk.erase import Erasure, Measured
from relais.desk.error import DeskError
from relais.language.desk_words import ERASURES
from relais.language.sorting import Row
from relais.model.notice import msg
from relais.web import typed
from relais.web.case_page import case_page
from relais.web.listing import SHOWN, Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Editing, Person, Visitor

ROUTES = APIRouter()
WHATS = ("review", "hold", "release", "measure", "propose")
NO_WHAT = msg("choose what is done: a review date, a hold, its release, or an erasure")
ONE_SOURCE = msg("a review date, a hold and its release are of one source at a time: name one; nothing was done")
NO_REVIEW = msg("say on which day it is reviewed")
DONE = {
    "review": msg("The review date is set."), "hold": msg("Held: nothing of it is erased until it is released."),
    "release": msg("Released."), "signed": msg("Signed. It waits for the days in which it can be undone."),
    "withdrawn": msg("Withdrawn: nothing is erased."),
}  # fmt: skip
PROPOSED = msg("Proposed as erasure {number}: a second person signs it.")
CARRIED = msg("Erasure {number}: {sources} sources, {facts} facts and {decisions} decisions are gone.")
NOTHING_DUE = msg("Nothing is signed and due: nothing was erased.")
_FIELDS = ("what", "sources", "day", "reason")


@ROUTES.get("/retention")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
    done: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """Show what is due, what is held, and every erasure. `done`: what was done just now."""
    return _unit(person, sort=sort, number=number, done=_done(person, done))


@ROUTES.post("/retention")
def act(
    person: Acting, what: Annotated[str, Form()] = "", sources: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Set a review date, hold or release a source, measure or propose an erasure."""
    told = {"what": what, "sources": sources, "day": day, "reason": reason}
    try:
        return _acted(person, told, None)
    except DeskError as error:
        return _unit(person, told=told, error=not_done(person, error))


@ROUTES.post("/retention/erasure/{number}")
def decide(number: int, person: Acting, answer: Annotated[str, Form()] = "") -> Response:
    """Sign an erasure that another person proposed, or withdraw one that has not been carried out."""
    try:
        if answer == "sign":
            erase.sign(person.home, number)
            return RedirectResponse("/retention?done=signed", 303)
        erase.withdraw(person.home, number)
    except DeskError as error:
        return _unit(person, error=not_done(person, error))
    return RedirectResponse("/retention?done=withdrawn", 303)


@ROUTES.post("/retention/release/{number}")
def release(number: int, person: Acting, reason: Annotated[str, Form()] = "") -> Response:
    """Lift the hold of a case: whoever may do so need not be on it."""
    try:
        retention.release(person.home, None, number, reason)
    except DeskError as error:
        return _unit(person, error=not_done(person, error))
    return RedirectResponse("/retention?done=release", 303)


@ROUTES.post("/retention/carry-out")
def carry_out(person: Acting) -> Response:
    """Carry out every erasure that is signed and whose time to undo is over."""
    try:
        done = erase.carry_out(person.home, datetime.now(UTC))
    except DeskError as error:
        return _unit(person, error=not_done(person, error))
    said = person.tongue
    told = [said.say(CARRIED, vars(one)) for one in done]
    return _unit(person, done=" ".join(told) or said.text(NOTHING_DUE))


@ROUTES.get("/case/{number}/retention")
def of_case(number: int, person: Person, done: Annotated[str, Query()] = "") -> Response:
    """Show what those of a case may do about how long it is kept."""
    return _case(person, number, done=_done(person, done))


@ROUTES.post("/case/{number}/retention")
def act_on_case(
    number: int, person: Editing, what: Annotated[str, Form()] = "", day: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Set a case's review date, hold or release it, measure or propose its erasure."""
    told = {"what": what, "sources": "", "day": day, "reason": reason}
    try:
        return _acted(person, told, number)
    except DeskError as error:
        return _case(person, number, told=told, error=error)


def _acted(person: Visitor, told: dict[str, str], case: int | None) -> Response:
    """Do what a form asks about a case, or about sources; raises DeskError."""
    home, reason, what = person.home, told["reason"], told["what"]
    named = told["sources"].split()
    if what not in WHATS:
        raise DeskError(NO_WHAT)
    if what == "measure":
        found = erase.measure(home, named, case)
        return _again(person, case, told, measured=found)
    if what == "propose":
        number, found = erase.propose(home, named, case, reason)
        proposed = person.tongue.say(PROPOSED, {"number": number})
        return _again(person, case, None, measured=found, done=proposed)
    if case is None and len(named) != 1:
        raise DeskError(ONE_SOURCE)
    one = named[0] if case is None else None
    if what == "review":
        retention.review(home, one, case, _needed(told["day"]), reason, datetime.now(UTC).date())
    else:
        {"hold": retention.hold, "release": retention.release}[what](home, one, case, reason)
    return RedirectResponse(f"{'/retention' if case is None else f'/case/{case}/retention'}?done={what}", 303)


def _needed(text: str) -> date:
    found = typed.day(text)
    if found is None:
        raise DeskError(NO_REVIEW)
    return found


def _done(person: Visitor, done: str) -> str:
    return person.tongue.text(DONE[done]) if done in DONE else ""


def _again(
    person: Visitor, case: int | None, told: dict[str, str] | None, *, measured: Measured, done: str = ""
) -> Response:
    if case is None:
        return _unit(person, told=told, measured=measured, done=done)
    return _case(person, case, told=told, measured=measured, done=done)


def _case(
    person: Visitor, case: int, *, told: dict[str, str] | None = None, measured: Measured | None = None,
    done: str = "", error: DeskError | None = None,
) -> Response:  # fmt: skip
    found = case_of(person.home, case)
    return case_page(
        person, "case_retention.html", found.case, found.seen, error=error,
        told=told or dict.fromkeys(_FIELDS, ""), measured=measured, done=done,
    )  # fmt: skip


def _unit(
    person: Visitor, *, told: dict[str, str] | None = None, measured: Measured | None = None, done: str = "",
    error: str | None = None, sort: str = "", number: int = 1,
) -> Response:  # fmt: skip
    home, said = person.home, person.tongue
    now = datetime.now(UTC)
    proposals = erase.proposals(home)
    days = home.settings.retention.undo_days
    waiting = [
        (one, said.said(ERASURES, one.state), _from(one.signed_at, days))
        for one in proposals if one.state in ("proposed", "signed")
    ]  # fmt: skip
    held = [
        {"source": source, "case": case, "reason": reason} for (source, case), reason in retention.holds(home).items()
    ]
    return page(
        person, "retention.html", here="more", status=422 if error else 200, table=_due(person, sort, number, now),
        waiting=waiting, ended=_ended(person, [one for one in proposals if one.state not in ("proposed", "signed")]),
        held=held[:SHOWN], of_held=len(held), told=told or dict.fromkeys(_FIELDS, ""), measured=measured, done=done,
        days=days, error=error,
    )  # fmt: skip


def _from(signed_at: str | None, days: int) -> datetime | None:
    """Return from when on an erasure may be carried out, as the settings stand."""
    return None if signed_at is None else datetime.fromisoformat(signed_at) + timedelta(days=days)


def _due(person: Visitor, sort: str, number: int, now: datetime) -> Listing:
    _ = person.tongue.text
    columns = (
        Column("due", _("since")), Column("rule", _("rule")), Column("case", _("case")),
        Column("source", _("source")),
    )  # fmt: skip
    rows: list[Row] = [
        {"due": one.due, "rule": one.rule, "case": one.case, "source": (one.source_id or "")[:12],
         "links": _links(one.case, one.source_id)}
        for one in retention.due(person.home, now)
    ]  # fmt: skip
    return listing(rows, columns, "/retention", sort=sort, page=number)


def _links(case: int | None, source: str | None) -> dict[str, str]:
    told = {"case": f"/case/{case}/retention"} if case else {}
    return told | ({"source": f"/source/{source}"} if source else {})


def _ended(person: Visitor, found: list[Erasure]) -> list[tuple[Erasure, str]]:
    """Return the latest erasures that are over, each with the word for its state."""
    return [(one, person.tongue.said(ERASURES, one.state)) for one in found[::-1][:SHOWN]]
