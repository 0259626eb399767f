"""Absences: who is away when, and who answers meanwhile for what has a clock or is dangerous.

Whoever is away is stood in for by the deputy they named; where there is none, or the deputy is away too, by the head.
Nothing is passed on further than that, so that two who name each other cannot lose it between them.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from relais.model.role import Role
from relais.safeguards.account import roles_of
from relais.safeguards.register import add
from relais.store.inbox_tables import ABSENCE
from relais.store.tables import ACTOR


@dataclass(frozen=True)
class Absence:
    """A period, both days included, in which an account is away; `withdrawn`: is present after all."""

    number: int
    account: int
    first: date
    last: date
    deputy: int | None
    withdrawn: bool

    def covers(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Roster:
    """Who is there on one day. `heads`: every account that is head; `away`: account to deputy (None: none named)."""

    heads: tuple[int, ...]
    away: dict[int, int | None]

    def answers(self, account: int | None) -> int | None:
        """Return who answers for what falls to `account` (None: to the head); None where nobody of them is present.

        Where every head is away, the deputy of the first who has one that is present.
        """
        if account is not None and account not in self.away:
            return account
        deputy = self.away.get(account) if account is not None else None
        if deputy is not None and deputy not in self.away:
            return deputy
        present = self.present_heads()
        if present:
            return present[0]
        deputies = [self.away[head] for head in self.heads]
        return next((one for one in deputies if one is not None and one not in self.away), None)

    def present_heads(self) -> list[int]:
        """Return the heads who are present; nobody may be told that one is where none is."""
        return [head for head in self.heads if head not in self.away]


def record(
    connection: Connection, account: int, first: date, last: date, deputy: int | None, actor: str, *,
    withdrawn: bool = False,
) -> int:  # fmt: skip
    """Record, inside the caller's transaction, that an account is away, or is present after all."""
    return add(
        connection, ABSENCE, actor,
        account=account, first=first.isoformat(), last=last.isoformat(), deputy=deputy, withdrawn=withdrawn,
    )  # fmt: skip


def every(connection: Connection) -> list[Absence]:
    """Return every row, in order."""
    of = ABSENCE.c
    rows = select(of.number, of.account, of.first, of.last, of.deputy, of.withdrawn).order_by(of.number)
    return [
        Absence(number, account, date.fromisoformat(first), date.fromisoformat(last), deputy, withdrawn)
        for number, account, first, last, deputy, withdrawn in connection.execute(rows)
    ]


def roster(connection: Connection, day: date) -> Roster:
    """Return who is there on a day."""
    covering = {one.account: one for one in every(connection) if one.covers(day)}
    accounts = connection.execute(select(ACTOR.c.id).order_by(ACTOR.c.id)).scalars().all()
    heads = tuple(one for one in accounts if Role.HEAD in roles_of(connection, one))
    return Roster(heads, {account: one.deputy for account, one in covering.items() if not one.withdrawn})
