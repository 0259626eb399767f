"""Identifications: an address, at an instant, and the subscriber whom an operator names for it.

Auditors of other forces found arrests of the wrong person from a port, a zone or a year misread. So what is written
stands beside what was read, and nobody acts on it before a second officer has looked at both sources.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from relais.casework.case import NoCaseError
from relais.model.notice import msg
from relais.safeguards.register import add
from relais.store.request_tables import IDENTIFICATION, IDENTIFICATION_CHECK, IDENTIFICATION_USE
from relais.store.tables import ACTOR

# Why an identification carries nothing, by key.
LACKS = {
    "no_port": msg("the source port is not settled, and several subscribers may share the address"),
    "outside": msg("the instant does not lie inside the operator's period"),
    "no_second": msg("a time is not known to the second"),
    "several": msg("other subscribers fit the same login"),
    "unchecked": msg("no second officer has confirmed it against the sources"),
    "wrong": msg("a second officer called it wrong"),
}

USES = ("arrest", "search", "request")


class NoIdentificationError(NoCaseError):
    """There is no identification of that number."""


@dataclass(frozen=True)
class Identification:
    """One address at one instant (aware), the place that states it and the place of the operator's answer.

    `offset_s`: how far the instant lies from the operator's period, None where that is not known. `missing`: why it can
    carry no act, by key. `verdict` None: no second officer has looked. `check_reason`: theirs, empty
    where they gave none.
    """

    number: int
    case: int
    login_source: str
    login_locator: str
    answer_source: str
    answer_locator: str
    address: str
    port: int | None
    instant: datetime
    instant_raw: str
    offset_s: int | None
    missing: tuple[str, ...]
    proposed_by: str
    verdict: str | None
    checked_by: str | None

    uses: tuple[str, ...] = ()
    checked_at: datetime | None = None
    check_reason: str = ""

    @property
    def ready(self) -> bool:
        """Say whether a request or an arrest may rest on it."""
        return not self.missing and self.verdict == "confirmed"


def lacks(found: Identification) -> tuple[str, ...]:
    """Return why nothing may rest on it, by key of `LACKS`."""
    checked = {"confirmed": (), None: ("unchecked",)}.get(found.verdict, ("wrong",))
    return (*found.missing, *checked)


def propose(connection: Connection, given: Identification, actor: str) -> int:
    """Record an identification, which carries nothing until it is checked; return its number."""
    return add(
        connection, IDENTIFICATION, actor, case=given.case, login_source=given.login_source,
        login_locator=given.login_locator, answer_source=given.answer_source, answer_locator=given.answer_locator,
        address=given.address, port=given.port, instant=given.instant.isoformat(), instant_raw=given.instant_raw,
        offset_s=given.offset_s, missing=json.dumps(list(given.missing)),
    )  # fmt: skip


def check(connection: Connection, number: int, verdict: str, shown: str, reason: str, actor: str) -> None:
    """Record what a second officer found; `shown` is the SHA-256 of the two passages they saw."""
    add(
        connection, IDENTIFICATION_CHECK, actor, identification=number, verdict=verdict, shown=shown, reason=reason
    )  # fmt: skip


def use(connection: Connection, number: int, for_what: str, reason: str, actor: str) -> None:
    """Record what a named person lets rest on it: one of `USES`."""
    add(connection, IDENTIFICATION_USE, actor, identification=number, use=for_what, reason=reason)


def identification(connection: Connection, number: int) -> Identification:
    """Return an identification as it stands; raises NoIdentificationError."""
    case = case_of(connection, number)
    return next(one for one in of_case(connection, case) if one.number == number)


def case_of(connection: Connection, number: int) -> int:
    """Return the case of an identification; raises NoIdentificationError."""
    case = connection.execute(select(IDENTIFICATION.c.case).where(IDENTIFICATION.c.number == number)).scalar()
    if case is None:
        raise NoIdentificationError(number)
    return int(case)


def of_case(connection: Connection, case: int) -> list[Identification]:
    """Return the identifications of a case, in the order in which they were proposed."""
    of, check_of = IDENTIFICATION.c, IDENTIFICATION_CHECK.c
    checks = connection.execute(
        select(check_of.identification, check_of.verdict, check_of.at, check_of.reason, ACTOR.c.name)
        .join(ACTOR, ACTOR.c.id == check_of.actor_id)
        .join(IDENTIFICATION, of.number == check_of.identification)
        .where(of.case == case)
        .order_by(check_of.number)
    )
    last = {row.identification: row for row in checks}
    uses: dict[int, list[str]] = {}
    use_of = IDENTIFICATION_USE.c
    used = select(use_of.identification, use_of.use).join(IDENTIFICATION, of.number == use_of.identification)
    for row in connection.execute(used.where(of.case == case).order_by(use_of.number)):
        uses.setdefault(row.identification, []).append(row.use)
    rows = connection.execute(
        select(IDENTIFICATION, ACTOR.c.name)
        .join(ACTOR, ACTOR.c.id == of.actor_id)
        .where(of.case == case)
        .order_by(of.number)
    )
    return [_found(row, last.get(row.number), uses.get(row.number, ())) for row in rows]


def _found(row: Row[*tuple[Any, ...]], check: Row[*tuple[Any, ...]] | None, uses: Iterable[str]) -> Identification:
    return Identification(
        row.number, row.case, row.login_source, row.login_locator, row.answer_source, row.answer_locator,
        row.address, row.port, datetime.fromisoformat(row.instant), row.instant_raw, row.offset_s,
        tuple(json.loads(row.missing)), row.name, check.verdict if check else None, check.name if check else None,
        tuple(uses), datetime.fromisoformat(check.at) if check else None, check.reason if check else "",
    )  # fmt: skip
