"""An alert: what was read, each fact a step from its place, why it stands where it does, and how it ends."""

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert import Decided, Said, decide, give_back, take
from relais.desk.alert_filter import Filter, matching
from relais.desk.alerts import Line, alerts
from relais.desk.analyse import run
from relais.desk.answer import expected
from relais.desk.at_once import alert_at_once
from relais.desk.beside_alert import beside_alert
from relais.desk.error import DeskError
from relais.desk.sheet import Sheet
from relais.triage.priority import NONE as UNDECLARED
from relais.web.asked import Asked, query
from relais.web.free import first_free
from relais.web.keys import ENDINGS
from relais.web.not_done import not_done
from relais.web.questions import ASKED, CHOICES, EXPLAINED, answer_for
from relais.web.render import page
from relais.web.sheet import tables
from relais.web.typed import day
from relais.web.undo import After, recorded
from relais.web.visitor import DENIED, Acting, Person, Visitor

ROUTES = APIRouter()
_FIELDS = ("outcome", "reason", "case", "of", "service", "review")
# Longer ones number nothing that is kept, and beyond 4,300 digits Python reads none.
_NUMBER = re.compile("[0-9]{1,18}")


@ROUTES.get("/alert/{report}")
def show(report: str, person: Person, wanted: Asked, after: After = 0) -> Response:
    """Show an alert. `after`: the decision just recorded on the alert before."""
    return _page(person, report, wanted, after=after)


@ROUTES.post("/alert/{report}/take")
def take_it(report: str, person: Acting, wanted: Asked) -> Response:
    """Take an alert to work on."""
    take(person.home, report)
    return RedirectResponse(f"/alert/{report}{query(wanted)}#end", 303)


@ROUTES.post("/alert/{report}/give-back")
def give_it_back(report: str, person: Acting, wanted: Asked) -> Response:
    """Give an alert back."""
    give_back(person.home, report)
    return RedirectResponse(f"/alert/{report}{query(wanted)}#end", 303)


@ROUTES.post("/alert/{report}/answer")
def say(
    report: str, person: Acting, wanted: Asked, key: Annotated[str, Form()] = "", value: Annotated[str, Form()] = ""
) -> Response:
    """Answer what the reader of its source asks, and read the source anew."""
    beside = beside_alert(person.home, report)
    asked = [one.source_id for one in beside.questions if one.key == key]
    _given, refused = answer_for(person, asked, key, value)
    if refused is not None:
        return _page(person, report, wanted, error=not_done(person, refused), answer=(key, value), status=422)
    return RedirectResponse(f"/alert/{report}{query(wanted)}", 303)


@ROUTES.post("/alert/{report}/run")
def link_and_rank(report: str, person: Acting, wanted: Asked) -> Response:
    """Link and rank again, and come back: a report keeps its name."""
    run(person.home, datetime.now(UTC))
    return RedirectResponse(f"/alert/{report}{query(wanted)}", 303)


@ROUTES.post("/alert/{report}/decide")
def end(
    report: str, person: Acting, wanted: Asked,
    outcome: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "", case: Annotated[str, Form()] = "",
    of: Annotated[str, Form()] = "", service: Annotated[str, Form()] = "", review: Annotated[str, Form()] = "",
    supersede: Annotated[str, Form()] = "", confirmed: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record how an alert ends, and go on with the next; what is lost by putting it off is shown first."""
    told = {"outcome": outcome, "reason": reason, "case": case, "of": of, "service": service, "review": review}
    try:
        said = Said(outcome, reason, _number(case), of.strip() or None, service.strip() or None, day(review))
        done = decide(person.home, report, said, supersede=_number(supersede), confirmed=confirmed == "yes")
    except DeskError as error:
        if error.template in DENIED:
            raise
        said_so = person.tongue.say(error.template, error.params)
        return _page(person, report, wanted, error=said_so, told=told, status=422)
    if done.number is None:
        return _page(person, report, wanted, told=told, asked=said, expiring=done)
    return RedirectResponse(following(person, wanted, done.number), 303)


def following(person: Visitor, wanted: Filter, after: int) -> str:
    """Return the address of the next alert that nobody else has taken, in the same filter; after the last, the list."""
    line, lines = _free(person, wanted)
    start = f"/alert/{line.report}" if line else "/queue" if wanted.asks or lines else "/"
    return f"{start}{query(wanted, after=after)}"


def _free(person: Visitor, wanted: Filter) -> tuple[Line | None, int]:
    """Return the first alert that nobody else has taken, and how many were looked at."""
    home = person.home
    if wanted.asks:
        line, found = first_free(person, lambda count: matching(home, wanted, count))
        return line, len(found.lines)
    line, listed = first_free(person, lambda count: alerts(home, count))
    return line, len(listed.lines)


def _page(
    person: Visitor, report: str, wanted: Filter, *, after: int = 0, error: str | None = None, status: int = 200,
    told: dict[str, str] | None = None, asked: Said | None = None, expiring: Decided | None = None,
    answer: tuple[str, str] = ("", ""),
) -> Response:  # fmt: skip
    shown = alert_at_once(person.home, report)
    beside = shown.beside
    # The other reports are told beside it, with what differs.
    read = {name: table for name, table in shown.sheet.tables.items() if name != "duplicate" or not beside.twins}
    return page(
        person, "alert.html", here="queue", status=status, report=shown.sheet.id, heads=_heads(shown.sheet),
        undeclared=UNDECLARED, expiry=shown.expiry, clock=shown.clock, now=datetime.now(UTC),
        tables=tables(read, person.tongue), why=shown.why, before=shown.before,
        standing=shown.before[-1] if shown.before else None, repeats=shown.repeats, endings=ENDINGS, cases=shown.attach,
        taken_by=shown.taken_by, recorded=recorded(person, after), error=error,
        told=told or dict.fromkeys(_FIELDS, ""), asked=asked, expiring=expiring, beside=beside, asks=ASKED,
        explained=EXPLAINED, choices=CHOICES, answer_key=answer[0], answer_value=answer[1],
        expected={one.key: person.tongue.text(expected(one.key)) for one in beside.questions}, within=query(wanted),
    )  # fmt: skip


def _heads(sheet: Sheet) -> list[str]:
    """Return by what the sender calls a report, and who it is."""
    table = sheet.tables.get("report")
    row = {} if table is None else table.slice(0, 1).to_pylist()[0]
    return [text for name in ("reference", "sender") if (text := row.get(name))]


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text.strip()) else None
