"""What a page tells of an alert, or of the queue, in one act: asked part by part, it takes many times as long."""

from dataclasses import dataclass, replace
from datetime import datetime

from relais.casework import alert as store
from relais.casework import claim
from relais.casework.alert import key_of
from relais.casework.case import OPEN, every
from relais.desk.act import act
from relais.desk.alerts import Listed, Past, found, listed, past
from relais.desk.beside_alert import BesideAlert, beside_report
from relais.desk.beside_queue import Beside, beside_lines
from relais.desk.home import Home
from relais.desk.queue import Why, why_report
from relais.desk.report_sheet import sheet_of_report
from relais.desk.sheet import Sheet
from relais.desk.sight import Sight, sight


@dataclass(frozen=True)
class AlertAtOnce:
    """An alert: its sheet, why it is looked at, what stands beside it, what was decided of it, who has taken it.

    `expiry` and `clock`: when the first of its data is lost, by the last run, and the most urgent state.
    `attach`: the person's own open cases, each as (number, reference). `repeats`: the name and the reference of the
    report that it repeats by the decision that stands, where that is one that the last run found it may repeat.
    """

    sheet: Sheet
    expiry: datetime | None
    clock: str
    why: Why
    beside: BesideAlert
    before: tuple[Past, ...]
    taken_by: str | None
    attach: tuple[tuple[int, str], ...]
    repeats: tuple[str, str | None] | None


def alert_at_once(home: Home, report: str) -> AlertAtOnce:
    """Return what is told of an alert; raises DeskError. References to images that it holds count as opened."""
    with act(home, "show", id=report) as connection:
        seen = sight(home, connection)
        alert = found(seen, report)
        held = claim.claims(connection, alert.key).get(alert.key)
        sheet = sheet_of_report(seen, connection, alert.report)
        # Of a source that was read anew since the run, the sheet tells nothing.
        told = sheet.tables.get("report")
        intelligence = told is not None and any(told["intelligence"].to_pylist())
        ended = store.every(connection, alert.key)
        return AlertAtOnce(
            sheet,
            *seen.clocks({alert.report})[alert.report],
            why_report(seen, alert.report, intelligence=intelligence),
            beside_report(home, connection, seen, alert.report, sheet),
            tuple(past(home, connection, seen, ended)),
            held.actor if held else None,
            tuple(
                (one.number, one.reference)
                for one in every(connection)
                if home.actor in one.members and one.state == OPEN
            ),
            _repeats(seen, alert.report, ended[-1].duplicate_of if ended else None),
        )


def queue_at_once(home: Home, shown: int, number: int, *, mine: bool = False) -> tuple[Listed, Beside, int]:
    """Return a page of `shown` open alerts, what stands beside them, and its number: beyond the last it is the last."""
    with act(home, "read-alerts") as connection:
        seen = sight(home, connection)
        first = listed(home, connection, seen, shown * number, mine=mine)
        number = min(number, max(1, -(-first.of // shown)))
        lines = first.lines[shown * (number - 1) : shown * number]
        around = beside_lines(home, connection, seen, [line.report for line in lines])
        return replace(first, lines=lines), around, number


def _repeats(seen: Sight, report: str, key: str | None) -> tuple[str, str | None] | None:
    """Return the report of this key among those that a report may repeat: of another, the key alone tells no name."""
    if key is None:
        return None
    lines = seen.some(queue=("report_id", {report}))["queue"].to_pylist()
    beside = {one for line in lines for one in line["duplicates"] or ()}
    others = seen.some(queue=("report_id", beside))["queue"].to_pylist()
    return next(
        ((one["report_id"], one["reference"]) for one in others if key_of(one["source_id"], one["locator"]) == key),
        None,
    )
