"""What was decided in a case since somebody opened its page: told before anything is put beside or in place of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from relais.desk.error import DeskError
from relais.language.desk_words import CASE_ACTS, CASE_THINGS
from relais.model.notice import msg
from relais.safeguards.audit import last_number, of_case

CHANGED = msg("the case has changed since this page was opened: nothing was recorded; look at what changed, send again")
# What decides something in a case; who looked is told to the auditor alone.
DECISIONS = tuple(CASE_ACTS)
# Signatures change nothing in the case itself.
_BESIDE = frozenset({"approval", "approval_signature", "approval_use"})
# A hash is named by its beginning.
_LONG = 40


@dataclass(frozen=True)
class Line:
    """Who did what in a case, when (ISO 8601, UTC), and to what: names of kinds and numbers of ours, no content."""

    number: int
    at: str
    actor: str
    act: str
    about: tuple[tuple[str, str], ...]


class CaseChangedError(DeskError):
    """A page is older than its case: `lines` say what was decided meanwhile."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__(CHANGED)
        self.lines = lines


def check_unchanged(connection: Connection, case: int, seen: int) -> None:
    """Raise CaseChangedError where something was decided in a case after the audit row `seen`.

    Nobody has seen a row that is not written yet: who says so has seen none.
    """
    since = seen if seen <= last_number(connection) else 0
    rows = [row for row in of_case(connection, case, DECISIONS, since) if _changes(json.loads(str(row.details)))]
    if rows:
        raise CaseChangedError(lines(rows))


def lines(rows: Iterable[Row[Any]]) -> tuple[Line, ...]:
    """Return audit rows as they are told to the people of a case."""
    return tuple(Line(row.number, row.at, row.actor, row.act, _about(json.loads(row.details))) for row in rows)


def _changes(details: dict[str, Any]) -> bool:
    return any(table not in _BESIDE for table, _number, _digest in details.get("rows", ()))


def _about(details: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _told(details[name])) for name in CASE_THINGS if name in details)


def _told(value: object) -> str:
    return ", ".join(str(one)[:_LONG] for one in (value if isinstance(value, list) else [value]))
