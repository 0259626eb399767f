"""Approvals: what needs two people. One asks, another signs, and it is then done once; or it was done in an emergency.

An emergency act is done by one person at once, with their reason; another signs within 48 hours, and until then it is
listed. What is approved is named by references, never by its data.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.people_tables import APPROVAL, APPROVAL_SIGNATURE, APPROVAL_USE
from relais.store.tables import ACTOR

# What needs two people by this way. An erasure has signatures of its own (casework/retention.py).
KINDS = ("export", "unmask")
SIGNED_WITHIN = timedelta(hours=48)
WAITING, OVERDUE, GRANTED, REFUSED, USED = "waiting", "overdue", "granted", "refused", "used"


class NoApprovalError(Exception):
    """No approval of this number waits for a signature."""


class SamePersonError(Exception):
    """Who asked, or acted, signs it themselves."""


class NotApprovedError(Exception):
    """No signed approval of this act, for this person and this thing, is left to use."""


@dataclass(frozen=True)
class Signature:
    """Who signed or refused, when (ISO 8601, UTC), and why."""

    granted: bool
    name: str
    at: str
    reason: str


@dataclass(frozen=True)
class Approval:
    """What one person asked to do, or did in an emergency: then `due` is until when another must have signed.

    `act`: export, unmask; `what`: a reference; `case`: the case concerned; `used`: it has been done.
    """

    number: int
    act: str
    what: str
    case: int | None
    reason: str
    name: str
    at: str
    due: str | None
    signature: Signature | None
    used: bool

    def pressing(self, as_of: datetime) -> bool:
        """Say whether it may be done before it is signed: an emergency that is not done yet, and not overdue."""
        waits = self.due is not None and self.signature is None and not self.used
        return waits and as_of <= datetime.fromisoformat(str(self.due))

    def state(self, as_of: datetime) -> str:
        """Return how it stands: waiting, overdue (an emergency without signature), granted, refused, used."""
        if self.signature is None:
            late = self.due is not None and as_of > datetime.fromisoformat(self.due)
            return OVERDUE if late else WAITING
        if not self.signature.granted:
            return REFUSED
        return USED if self.used else GRANTED


def propose(connection: Connection, act: str, what: str, case: int | None, reason: str, actor: str) -> int:
    """Ask to do an act that needs a second person; return the number."""
    return add(connection, APPROVAL, actor, act=act, what=what, case=case, reason=reason, due=None)


def emergency(
    connection: Connection, act: str, what: str, case: int | None, reason: str, actor: str, now: datetime
) -> int:
    """Note that one person does the act at once; return the number. `use` then lets it be done, once."""
    due = (now + SIGNED_WITHIN).astimezone(UTC).isoformat(timespec="seconds")
    return add(connection, APPROVAL, actor, act=act, what=what, case=case, reason=reason, due=due)


def sign(connection: Connection, number: int, reason: str, actor: str, *, granted: bool) -> None:
    """Sign what another asked or did, or refuse it; raises NoApprovalError, SamePersonError."""
    found = approval(connection, number)
    if found is None or found.signature is not None:
        raise NoApprovalError(number)
    if found.name == actor:
        raise SamePersonError(number)
    add(connection, APPROVAL_SIGNATURE, actor, approval=number, granted=granted, reason=reason)


def use(
    connection: Connection, act: str, what: str, case: int | None, actor: str, now: datetime, number: int | None = None
) -> int:  # fmt: skip
    """Use up the oldest approval, or `number`, of this very act by this very person, in the transaction that does it.

    Return its number; raises NotApprovedError. An emergency may be used before it is signed, not once it is refused
    or overdue.
    """
    for one in approvals(connection):
        fits = (one.act, one.what, one.case, one.name) == (act, what, case, actor) and not one.used
        signed = one.signature.granted if one.signature is not None else one.pressing(now)
        if fits and signed and number in (None, one.number):
            add(connection, APPROVAL_USE, actor, approval=one.number)
            return one.number
    raise NotApprovedError(act)


def approval(connection: Connection, number: int) -> Approval | None:
    """Return the approval of that number."""
    return next(iter(_read(connection, number)), None)


def approvals(connection: Connection) -> list[Approval]:
    """Return every approval, in the order in which they were asked."""
    return _read(connection, None)


def unsigned_emergencies(connection: Connection) -> list[Approval]:
    """Return the emergency acts that nobody has signed yet: heads are told of them at once, and until one signs."""
    return [one for one in approvals(connection) if one.due is not None and one.signature is None]


def _read(connection: Connection, number: int | None) -> list[Approval]:
    of, signed, used, signer = APPROVAL.c, APPROVAL_SIGNATURE.c, APPROVAL_USE.c, ACTOR.alias("signer")
    query = (
        select(
            APPROVAL,
            ACTOR.c.name,
            signed.granted,
            signer.c.name.label("signer"),
            signed.at.label("signed_at"),
            signed.reason.label("why"),
            used.number.label("used"),
        )
        .join(ACTOR, ACTOR.c.id == of.actor_id)
        .outerjoin(APPROVAL_SIGNATURE, signed.approval == of.number)
        .outerjoin(signer, signer.c.id == signed.actor_id)
        .outerjoin(APPROVAL_USE, used.approval == of.number)
        .order_by(of.number)
    )
    rows = connection.execute(query if number is None else query.where(of.number == number))
    return [
        Approval(
            row.number, row.act, row.what, row.case, row.reason, row.name, row.at, row.due,
            None if row.granted is None else Signature(row.granted, row.signer, row.signed_at, row.why),
            row.used is not None,
        )
        for row in rows
    ]  # fmt: skip
