"""Judgements: all of them with what waits to be settled, and one, which its author or another may take back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.judge import Judged, undo
from relais.desk.judgements import Line, judgement, judgements
from relais.language.desk_words import JUDGEMENTS
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.model.judgement import Mention
from relais.web.judging import refused
from relais.web.listing import Column, listing
from relais.web.render import page
from relais.web.typed import way_back
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
# Mentions of one side that are named in a table.
_NAMED = 2


@dataclass(frozen=True)
class _Undoing:
    """What was typed to take a judgement back, what that would change, and why nothing was recorded."""

    reason: str = ""
    would: Judged | None = None
    error: str | None = None


@ROUTES.get("/judgements")
def every(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
    past: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """List the judgements that stand; `past`: with those that were replaced or taken back."""
    said = person.tongue
    _ = said.text
    found = judgements(person.home)
    columns = (
        Column("number", _("no.")), Column("verdict", _("verdict")), Column("state", _("state")),
        Column("mentions", _("mentions")), Column("who", _("who")), Column("at", _("when (UTC)")),
        Column("reason", _("reason")),
    )  # fmt: skip
    rows = [_row(one, said) for one in found.lines if past or (one.by is None and not one.judgement.withdrawn)]
    asked = {"past": "yes"} if past else {}
    table = listing(rows, columns, "/judgements", sort=sort or "-number", page=number, asked=asked)
    return page(person, "judgements.html", here="queue", table=table, found=found, past=past)


@ROUTES.get("/judgement/{number}")
def one(number: int, person: Person) -> Response:
    """Show one judgement, with the form that takes it back."""
    return _page(person, number, _Undoing())


@ROUTES.post("/judgement/{number}/undo")
def take_back(
    number: int, person: Acting, reason: Annotated[str, Form()] = "", confirmed: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Take a judgement back; what that takes apart is shown first. `back`: the page on which it was just recorded."""
    try:
        done = undo(person.home, number, reason, confirmed=confirmed == "yes")
    except DeskError as error:
        return _page(person, number, _Undoing(reason, error=refused(person, error)))
    if done.number is None:
        return _page(person, number, _Undoing(reason, would=done))
    return RedirectResponse(way_back(back, f"/judgement/{number}"), 303)


def _page(person: Visitor, number: int, undoing: _Undoing) -> Response:
    return page(
        person, "judgement.html", here="queue", status=422 if undoing.error else 200,
        line=judgement(person.home, number), undoing=undoing,
    )  # fmt: skip


def _row(line: Line, said: Tongue) -> Row:
    _ = said.text
    row = line.judgement
    verdict = said.said(JUDGEMENTS, row.verdict)
    return {
        "number": row.number,
        "verdict": _("taken back: {verdict}").format(verdict=verdict) if row.withdrawn else verdict,
        "state": _(line.state),
        "mentions": " | ".join(_side(one) for one in (row.left, row.right) if one),
        "who": row.actor,
        "at": row.at,
        "reason": row.reason,
        "links": {"number": f"/judgement/{row.number}"},
    }


def _side(members: tuple[Mention, ...]) -> str:
    named = ", ".join(f"{one.source_id[:12]}:{one.ordinal}" for one in members[:_NAMED])
    return f"{named} … ({len(members)})" if len(members) > _NAMED else named
