"""Several alerts in one act: taken, given back, or ended alike. What cannot be done is told line by line, with why.

What can be done is one transaction: either all of it stands, or, where the store breaks off, nothing. Its audit line
names every alert. What needs a look at each (a case, a day until which it is put off) is not done to many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework.alert import DUPLICATE, NO_NEXUS, OPEN, PASSED_ON, UNUSABLE, Alert, Ending
from relais.desk.act import act, decision
from relais.desk.alert import Said, check_free, claim, record, release, told
from relais.desk.alerts import found
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import spellings
from relais.desk.sight import sight
from relais.model.notice import msg

ALIKE = (NO_NEXUS, UNUSABLE, DUPLICATE, PASSED_ON)
MOST = 200

NOT_ALIKE = msg("“{outcome}” is decided alert by alert, on its page; many at once end as: {outcomes}")
NONE_TICKED = msg("no alert was ticked: nothing was done")
TOO_MANY = msg("at most {most} alerts at once: nothing was done")
NO_ALERT = msg("no report of the last run is called so")
OWN_REPEAT = msg("it is the report that the others repeat")
DECIDED_ALREADY = msg("{who} has decided it (“{outcome}”, decision {number})")

# What is done to one alert, inside the frame of the act; the number of the decision, where it is one.
Do = Callable[[Connection, Alert], int | None]


@dataclass(frozen=True)
class Line:
    """What became of one alert, or would: done under `number` where a decision was recorded, or refused with why."""

    report: str
    done: bool
    number: int | None = None
    why: DeskError | None = None


def take_all(home: Home, reports: Sequence[str]) -> list[Line]:
    """Take alerts to work on."""
    return _each(home, "take-alert", reports, lambda connection, alert: claim(home, connection, alert))


def give_back_all(home: Home, reports: Sequence[str]) -> list[Line]:
    """Give alerts back that one has taken; a head may give back anybody's."""
    return _each(home, "take-alert", reports, lambda connection, alert: release(home, connection, alert))


def end_all(home: Home, reports: Sequence[str], said: Said, *, confirmed: bool) -> list[Line]:
    """End alerts alike; unless `confirmed`, nothing is recorded: it is told what would be. Raises DeskError."""
    if said.outcome not in ALIKE:
        raise DeskError(NOT_ALIKE, outcome=said.outcome, outcomes=", ".join(ALIKE))
    with act(home, "read-alerts") as connection, told():
        other = found(sight(home, connection), said.of) if said.of is not None else None
        ending = Ending(said.outcome, said.reason, duplicate_of=other.key if other else None, service=said.service)
        # What is said is the same for all: it is whole for each, or for none.
        store.check(Alert("", "", "", 0, 0), ending, datetime.now(UTC).date())

    def check(connection: Connection, alert: Alert) -> int | None:
        if other is not None and other.key == alert.key:
            raise DeskError(OWN_REPEAT)
        before = store.standing(connection, alert.key)
        if before is not None and before.state(datetime.now(UTC).date()) != OPEN:
            raise DeskError(DECIDED_ALREADY, outcome=before.outcome, number=before.number, who=before.actor)
        check_free(home, connection, alert)
        return before.number if before else None

    def look(connection: Connection, alert: Alert) -> None:
        check(connection, alert)

    def end(connection: Connection, alert: Alert) -> int:
        return record(home, connection, alert, ending, check(connection, alert)).number

    if confirmed:
        return _each(home, "decide-alert", reports, end)
    with act(home, "read-alerts") as connection:
        return [_line(connection, *one, look) for one in _alerts(home, connection, reports)]


def _each(home: Home, name: str, reports: Sequence[str], do: Do) -> list[Line]:
    """Do one act to each alert, all in one transaction."""
    # Before the write lock is taken: among a million reports, one is not found at once.
    with act(home, "read-alerts") as connection:
        alerts = _alerts(home, connection, reports)
    details: dict[str, object] = {}
    with decision(home, name, details) as connection:
        lines = [_line(connection, *one, do) for one in alerts]
        done = {line.report for line in lines if line.done}
        details["alerts"] = [alert.key for _report, alert in alerts if alert is not None and alert.report in done]
    return lines


def _line(connection: Connection, report: str, alert: Alert | None, do: Do) -> Line:
    """Do it, or say why not: whatever refuses does so before it writes."""
    if alert is None:
        return Line(report, done=False, why=DeskError(NO_ALERT))
    try:
        with told():
            return Line(alert.report, done=True, number=do(connection, alert))
    except DeskError as error:
        return Line(alert.report, done=False, why=error)


def _alerts(home: Home, connection: Connection, reports: Sequence[str]) -> list[tuple[str, Alert | None]]:
    """Return each named report once, with its alert as the last run has it and the person may see it."""
    named = list(dict.fromkeys(reports))
    if not named:
        raise DeskError(NONE_TICKED)
    if len(named) > MOST:
        raise DeskError(TOO_MANY, most=MOST)
    seen = sight(home, connection)
    of = seen.last.count("queue")
    rows = seen.last.where("queue", "report_id", {each for one in named for each in spellings(one)}).to_pylist()
    held = {
        row["report_id"]: Alert(row["source_id"], row["locator"], row["report_id"], row["rank"], of)
        for row in rows if not seen.hides([row["source_id"]])
    }  # fmt: skip
    return [(one, next((held[each] for each in spellings(one) if each in held), None)) for one in named]
