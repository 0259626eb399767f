"""Claims: who has taken an alert to work on it, so that nobody else does the same work."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.alert_tables import ALERT_CLAIM
from relais.store.tables import ACTOR


class TakenError(Exception):
    """Somebody else has taken this alert: `by`."""

    def __init__(self, by: "Claim") -> None:
        super().__init__(by.number)
        self.by = by


@dataclass(frozen=True)
class Claim:
    """Who has taken the alert at a place, and when."""

    number: int
    alert: str
    source_id: str
    locator: str
    account: int
    actor: str
    at: str


def take(connection: Connection, alert: str, source_id: str, locator: str, actor: str) -> int:
    """Record, inside the caller's writing transaction, that `actor` takes an alert; the last claim holds."""
    return add(connection, ALERT_CLAIM, actor, alert=alert, source_id=source_id, locator=locator, withdrawn=False)


def give_back(connection: Connection, claim: Claim, actor: str) -> int:
    """Record that nobody has the alert any more."""
    return add(
        connection, ALERT_CLAIM, actor,
        alert=claim.alert, source_id=claim.source_id, locator=claim.locator, withdrawn=True,
    )  # fmt: skip


def claims(connection: Connection, alert: str | None = None) -> dict[str, Claim]:
    """Return who has taken what, by alert: of each, the last row counts. `alert`: of this one only."""
    of = ALERT_CLAIM.c
    columns = (of.number, of.alert, of.source_id, of.locator, of.actor_id, ACTOR.c.name, of.at, of.withdrawn)
    rows = select(*columns).join(ACTOR, ACTOR.c.id == of.actor_id).order_by(of.number)
    if alert is not None:
        rows = rows.where(of.alert == alert)
    last = {row.alert: row for row in connection.execute(rows)}
    return {key: Claim(*row[:-1]) for key, row in last.items() if not row.withdrawn}
