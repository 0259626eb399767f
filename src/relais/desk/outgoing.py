"""What leaves for partners, as a person has it before them: what they asked a second person to sign, and what left."""

from dataclasses import dataclass
from datetime import UTC, datetime

from relais.casework import approval as approvals
from relais.casework import export as exports
from relais.casework.approval import GRANTED, Approval
from relais.casework.export import CASE, Export
from relais.desk.act import act
from relais.desk.home import Home
from relais.safeguards.account import several

__all__ = ["FEEDBACK", "KINDS", "PACKAGES", "Export", "Outgoing", "Proposed", "outgoing"]

# The first word by which an approval names what leaves (`packages.reference`, `feedback`).
PACKAGES, FEEDBACK = KINDS = ("packages", "feedback")


@dataclass(frozen=True)
class Proposed:
    """Packages (`of`: a facilitator, or 'all') or feedback (`of`: a sender) that a second person was asked to sign."""

    kind: str
    of: str
    approval: Approval
    state: str

    @property
    def ready(self) -> bool:
        """Say whether it may be made now."""
        return self.state == GRANTED


@dataclass(frozen=True)
class Outgoing:
    """What the person asked, newest first, and what left that belongs to no case. `alone`: nobody else could sign."""

    proposed: tuple[Proposed, ...]
    left: tuple[Export, ...]
    alone: bool


def outgoing(home: Home) -> Outgoing:
    """Return what the person asked to let leave for partners, and what left."""
    now = datetime.now(UTC)
    with act(home, "list-returned", of="outgoing") as connection:
        asked = [
            Proposed(kind, of, one, GRANTED if one.pressing(now) else one.state(now))
            for one in reversed(approvals.approvals(connection))
            if one.act == "export" and one.case is None and one.name == home.actor
            for kind, _space, of in [one.what.partition(" ")]
            if kind in KINDS
        ]
        left = [one for one in reversed(exports.every(connection)) if one.kind != CASE]
        return Outgoing(tuple(asked), tuple(left), not several(connection))
