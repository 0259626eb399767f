"""What every page of a case has: its head, the way to its other pages, what its forms carry, and what was refused."""

from datetime import datetime

from fastapi.responses import Response

from relais.desk.case import READER, Case
from relais.desk.changed import CaseChangedError, Line
from relais.desk.error import DeskError
from relais.language.desk_words import CASE_ACTS, CASE_THINGS, REQUEST_STATES
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Visitor


def case_page(
    person: Visitor, template: str, case: Case, seen: int, *, error: DeskError | None = None, **told: object
) -> Response:
    """Return a page of a case. `seen`: the audit row up to which it stands, which its forms carry; `error`: why not."""
    return page(
        person, template, status=422 if error else 200, here="cases", case=case, seen=seen,
        reads_only=case.members.get(person.home.actor) == READER,
        error=not_done(person, error) if error else None,
        meanwhile=meanwhile(error, person.tongue), **told,
    )  # fmt: skip


def history_row(line: Line, said: Tongue) -> Row:
    """Return a line of the history of a case in words."""
    return {
        "number": line.number, "at": datetime.fromisoformat(line.at), "actor": line.actor,
        "act": said.said(CASE_ACTS, line.act),
        "about": "; ".join(f"{said.said(CASE_THINGS, name)} {_thing(name, value, said)}" for name, value in line.about),
    }  # fmt: skip


def _thing(name: str, value: str, said: Tongue) -> str:
    """Return what an act was about: a number as it is, a step of a request in words."""
    return said.said(REQUEST_STATES, value) if name == "step" and value in REQUEST_STATES else value


def meanwhile(error: DeskError | None, said: Tongue) -> list[Row]:
    """Return what was decided in a case since the page of a refused form had been made."""
    return [history_row(one, said) for one in error.lines] if isinstance(error, CaseChangedError) else []
