"""What stands beside an alert: the reports that may be the same, whom its parties may be, what its reader asks.

All of it is looked up by the report's key: it is as fast among a million reports as among ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework.answer import current
from relais.desk.act import act
from relais.desk.answer import asked_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID, spellings
from relais.desk.report_sheet import facts_of_report
from relais.desk.sheet import Sheet
from relais.desk.sight import Sight, sight
from relais.link.report_groups import BUNDLE, FIRST
from relais.model.question import Question

# Of many, the first are told and the others counted.
TWINS, _DIFFERENCES, _REASONS = 10, 12, 8
_WHO_REPORTS = ("reporter", "officer")
Key = tuple[str, int]


@dataclass(frozen=True)
class Difference:
    """What two reports say differently in one field."""

    field: str
    here: str | None  # in the alert's own report, or in the one that the twin was compared with
    there: str | None


@dataclass(frozen=True)
class Twin:
    """A report that may be the same one: what kind of repetition is proposed, on which grounds, and what differs.

    `template` and `params` state what the grounds are worth. `compared`: the report that it was compared with, where
    that is another than the alert's own. `more`: how many differences are not listed.
    """

    report: str
    reference: str | None
    kind: str
    grounds: tuple[str, ...]
    template: str
    params: Mapping[str, str]
    compared: str | None
    differences: tuple[Difference, ...]
    more: int


@dataclass(frozen=True)
class Proposed:
    """A subject that one of its parties may be, with others: how many mentions, and what speaks against it."""

    subject: str
    role: str
    name: str | None
    mentions: int
    contradictions: int
    doubt: float


@dataclass(frozen=True)
class BesideAlert:
    """What stands beside an alert. `own`: whether the person may answer what its source asks.

    `read_anew`: its source was read anew since the last run, so that what the run knew of it no longer stands.
    `reasons` and `services`: what the person wrote last on other alerts, to be chosen again.
    """

    twins: tuple[Twin, ...]
    more_twins: int
    subjects: tuple[Proposed, ...]
    questions: tuple[Question, ...]
    own: bool
    read_anew: bool
    reasons: tuple[str, ...]
    services: tuple[str, ...]


def beside_alert(home: Home, report: str) -> BesideAlert:
    """Return what stands beside a report of the last run; raises DeskError."""
    with act(home, "read-alerts", id=report) as connection:
        return beside_report(home, connection, sight(home, connection), report)


def beside_report(
    home: Home, connection: Connection, seen: Sight, report: str, sheet: Sheet | None = None
) -> BesideAlert:
    """Return the same inside the frame of another use case; `sheet`: that of the report, where it was read already."""
    lines = seen.some(queue=("report_id", spellings(report)))["queue"].to_pylist()
    if not lines:
        raise DeskError(NO_SUCH_ID, id=report)
    line = lines[0]
    twins = _twins(seen, line)
    source_id, state = line["source_id"], seen.state()
    asked = asked_of(state, source_id, current(connection).get(source_id, {}))
    reading = state.readings.get(source_id)
    return BesideAlert(
        tuple(twins[:TWINS]), max(0, len(twins) - TWINS),
        _subjects(seen, facts_of_report(seen, line, "party")["party"] if sheet is None else sheet.tables.get("party")),
        tuple(asked), seen.own(source_id),
        reading is None or reading.reading_id != line["reading_id"],
        *_said_before(home, connection, seen),
    )  # fmt: skip


def _twins(seen: Sight, line: dict[str, Any]) -> list[Twin]:
    """Return the other reports of the groups that a report is in, but for what merely goes round."""
    mine = (line["reading_id"], line["ordinal"])
    rows = seen.some(report_group=(("reading", "ordinal"), {mine}))["report_group"].to_pylist()
    groups = {row["group_id"] for row in rows if row["kind"] != BUNDLE}
    if not groups:
        return []
    told = seen.some(report_group=("group_id", groups), report_difference=("group_id", groups))
    others = seen.some(queue=("report_id", set(line["duplicates"])))["queue"].to_pylist()
    named = {(one["reading_id"], one["ordinal"]): one for one in [line, *others]}
    members = [row for row in told["report_group"].to_pylist() if row["kind"] != BUNDLE]
    pairs = {_pair(row): row for row in members if row["kind"] != FIRST}
    differences = told["report_difference"].to_pylist()
    found = []
    for other in dict.fromkeys((row["reading"], row["ordinal"]) for row in members):
        if other == mine or other not in named:
            continue
        # Each was compared with the first received that it agrees with, which need not be this one.
        pair = frozenset((mine, other))
        pair = pair if pair in pairs else next(one for one in pairs if other in one)
        found.append(_twin(pairs[pair], pair, mine, named[other], named, differences))
    return found


def _twin(
    row: dict[str, Any], pair: frozenset[Key], mine: Key, line: dict[str, Any], named: Mapping[Key, dict[str, Any]],
    differences: list[dict[str, Any]],
) -> Twin:  # fmt: skip
    other = (line["reading_id"], line["ordinal"])
    there = next((one for one in pair if one != (mine if mine in pair else other)), other)
    differ = [
        Difference(one["field"], one["right_value"], one["left_value"])
        if (one["left_reading"], one["left_ordinal"]) == other
        else Difference(one["field"], one["left_value"], one["right_value"])
        for one in differences
        if {(one["left_reading"], one["left_ordinal"]), (one["right_reading"], one["right_ordinal"])} == pair
    ]
    compared = None if mine in pair else named[there]["report_id"] if there in named else ""
    return Twin(
        line["report_id"], line["reference"], row["kind"],
        tuple(one for one in (row["grounds"] or "").split("; ") if one), row["basis"] or "", dict(row["params"] or ()),
        compared, tuple(differ[:_DIFFERENCES]), max(0, len(differ) - _DIFFERENCES),
    )  # fmt: skip


def _pair(row: dict[str, Any]) -> frozenset[Key]:
    return frozenset(((row["reading"], row["ordinal"]), (row["beside_reading"], row["beside_ordinal"])))


def _subjects(seen: Sight, party: pa.Table | None) -> tuple[Proposed, ...]:
    """Return the subjects of more than one mention that its parties, if it names any, may be."""
    if party is None:
        return ()
    of = {
        row["subject"]: (row["role"], row["name"] if row["name"] is not None else row["nickname"])
        for row in party.select(["subject", "role", "name", "nickname"]).to_pylist()
        if row["subject"] is not None and row["role"] not in _WHO_REPORTS
    }
    shapes = seen.some(cluster=("subject_id", set(of)))["cluster"].to_pylist()
    found = [
        Proposed(one["subject_id"], *of[one["subject_id"]], one["mentions"], one["contradictions"], one["doubt"])
        for one in shapes if one["mentions"] > 1
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.doubt, one.subject)))


def _said_before(home: Home, connection: Connection, seen: Sight) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the reasons and the services that the person named last, on alerts of no case, each once."""
    rows = [one for one in store.last_of(connection, home.actor) if not seen.hides([one.source_id])]
    reasons = dict.fromkeys(one.reason for one in rows if one.reason)
    services = dict.fromkeys(one.service for one in rows if one.service)
    return tuple(reasons)[:_REASONS], tuple(services)[:_REASONS]
