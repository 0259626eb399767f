"""An alert: what was received beside what was read, why it stands where it does, and how it ends."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert import Decided, Said, decide, give_back, take
from relais.desk.alerts import alerts
from relais.desk.at_once import alert_at_once
from relais.desk.error import DeskError
from relais.language.desk_words import ALERT_OUTCOMES
from relais.web.render import page
from relais.web.sheet import tables
from relais.web.typed import day
from relais.web.visitor import DENIED, Acting, Person, Visitor

ROUTES = APIRouter()
# What a form offers: a case is opened on its own page, and an alert that nobody decided cannot be made so again.
ENDINGS = tuple(one for one in ALERT_OUTCOMES if one not in ("opened", "open"))
_FIELDS = ("outcome", "reason", "case", "of", "service", "review")
# Longer ones number nothing that is kept, and beyond 4,300 digits Python reads none.
_NUMBER = re.compile("[0-9]{1,18}")


@ROUTES.get("/alert/{report}")
def show(report: str, person: Person, after: Annotated[int, Query()] = 0) -> Response:
    """Show an alert. `after`: the decision just recorded on the alert before."""
    return _page(person, report, after=after)


@ROUTES.post("/alert/{report}/take")
def take_it(report: str, person: Acting) -> Response:
    """Take an alert to work on."""
    take(person.home, report)
    return RedirectResponse(f"/alert/{report}", 303)


@ROUTES.post("/alert/{report}/give-back")
def give_it_back(report: str, person: Acting) -> Response:
    """Give an alert back."""
    give_back(person.home, report)
    return RedirectResponse(f"/alert/{report}", 303)


@ROUTES.post("/alert/{report}/decide")
def end(
    report: str, person: Acting,
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
        return _page(person, report, error=person.tongue.say(error.template, error.params), told=told, status=422)
    if done.number is None:
        return _page(person, report, told=told, asked=said, expiring=done)
    following = alerts(person.home, 1).lines
    return RedirectResponse(f"/alert/{following[0].report}?after={done.number}" if following else "/", 303)


def _page(
    person: Visitor, report: str, *, after: int = 0, error: str | None = None, status: int = 200,
    told: dict[str, str] | None = None, asked: Said | None = None, expiring: Decided | None = None,
) -> Response:  # fmt: skip
    shown = alert_at_once(person.home, report)
    return page(
        person, "alert.html", here="queue", status=status, report=shown.sheet.id,
        tables=tables(shown.sheet.tables, person.tongue), why=shown.why, before=shown.before,
        standing=shown.before[-1] if shown.before else None, endings=ENDINGS, cases=shown.attach,
        taken_by=shown.taken_by, after=after, error=error, told=told or dict.fromkeys(_FIELDS, ""), asked=asked,
        expiring=expiring,
    )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text.strip()) else None
