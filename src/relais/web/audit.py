"""The audit chain: who did what, when, on which case; whether it is whole, and what only a witness would show."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.audit import UNSEEN, Verdict, verify
from relais.desk.audit_list import KINDS, NAMES, Wanted, search
from relais.desk.error import DeskError
from relais.model.notice import msg
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import NO_DAY, day
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
# The law's words (directive 2016/680, article 25).
KINDS_SAID = {
    "creation": msg("creation"), "collection": msg("collection"), "alteration": msg("alteration"),
    "combination": msg("combination"), "disclosure": msg("disclosure"), "consultation": msg("consultation"),
    "erasure": msg("erasure"),
}  # fmt: skip
_NOTHING = {"actor": "", "act": "", "kind": "", "case": "", "since": "", "until": ""}


@ROUTES.get("/audit")
def show(
    person: Person, actor: Annotated[str, Query()] = "", act: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "", case: Annotated[str, Query()] = "", since: Annotated[str, Query()] = "",
    until: Annotated[str, Query()] = "", ask: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Search the chain, once something is asked: each search is itself a row of it."""
    told = {"actor": actor, "act": act, "kind": kind, "case": case, "since": since, "until": until}
    told = {name: value.strip() for name, value in told.items()}
    if not ask and not any(told.values()):
        return _page(person, told)
    try:
        table = _found(person, told, sort, number)
    except DeskError as error:
        return _page(person, told, error=not_done(person, error), status=422)
    return _page(person, told, table=table)


@ROUTES.post("/audit/verify")
def prove(person: Acting) -> Response:
    """Verify the chain and its checkpoints against the keys that the home knows."""
    try:
        verdict = verify(person.home)
    except DeskError as error:
        return _page(person, _NOTHING, error=not_done(person, error), status=422)
    return _page(person, _NOTHING, verdict=verdict)


def _found(person: Visitor, told: dict[str, str], sort: str, number: int) -> Listing:
    since, until = _start(told["since"]), _start(told["until"], after=1)
    wanted = Wanted(
        told["actor"] or None, told["act"] or None, since, until, told["case"] or None, told["kind"] or None
    )
    _ = person.tongue.text
    columns = (
        Column("number", _("number")), Column("at", _("when (UTC)")), Column("actor", _("who")),
        Column("act", _("act")), Column("kind", _("kind")), Column("details", _("details")),
    )  # fmt: skip
    rows = [
        {**vars(line), "at": line.at[:19].replace("T", " "), "kind": _(KINDS_SAID[line.kind]) if line.kind else ""}
        for line in search(person.home, wanted)
    ]
    asked = {name: value for name, value in told.items() if value}
    return listing(rows, columns, "/audit", sort=sort or "-number", page=number, asked={**asked, "ask": "1"})


def _page(
    person: Visitor, told: dict[str, str], *, table: Listing | None = None, verdict: Verdict | None = None,
    error: str | None = None, status: int = 200,
) -> Response:  # fmt: skip
    said = person.tongue
    return page(
        person, "audit.html", here="more", status=status, told=told, table=table, verdict=verdict, error=error,
        faults=[said.noted(one) for one in verdict.notices] if verdict else [], acts=NAMES, kinds=KINDS,
        kinds_said=KINDS_SAID, unseen=UNSEEN if verdict is None else verdict.unseen,
    )  # fmt: skip


def _start(text: str, after: int = 0) -> datetime | None:
    """Return the beginning of a day in UTC, or of so many after it."""
    found = day(text)
    if found is None:
        return None
    if found == date.max:
        raise DeskError(NO_DAY, text=text)
    return datetime.combine(found + timedelta(after), time.min, UTC)
