"""What a person may see: which sources are hidden from them, and which are shown masked.

A source is foreign where it belongs to cases, and to none of theirs. Without an authorisation that joins its procedure
with one of theirs, it does not exist for them; with one, linking brings it, masked.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.casework.authorisation import joining
from relais.casework.foreign import foreign, own_procedures
from relais.casework.unmasking import Mark, lifted
from relais.desk.home import Home
from relais.safeguards.account import account


@dataclass(frozen=True)
class Reach:
    """Sources that are `hidden`, and `veiled` ones, which linking brings; of these, `marks` were unmasked.

    A mark is a source and a party of it, or a source and None: the whole of it.
    """

    hidden: frozenset[str]
    veiled: frozenset[str]
    marks: frozenset[Mark] = frozenset()

    @property
    def whole(self) -> bool:
        """Say whether the person sees everything in the house as it is."""
        return not self.hidden and not self.veiled

    @property
    def masked(self) -> frozenset[str]:
        """Return the veiled sources that were not unmasked as a whole."""
        return self.veiled - {source_id for source_id, ordinal in self.marks if ordinal is None}


def reach(home: Home, connection: Connection) -> Reach:
    """Return what the acting person may see today."""
    return reach_of(connection, home.actor)


def reach_of(connection: Connection, name: str) -> Reach:
    """Return what the person of that name may see today."""
    who = account(connection, name)
    id_ = who.id if who else 0
    theirs = foreign(connection, id_)
    if not theirs:
        return Reach(frozenset(), frozenset())
    under = joining(connection, name, own_procedures(connection, id_), datetime.now(UTC))
    veiled = {
        source_id for source_id, names in theirs.items() if any(one.covers(name) for one in under for name in names)
    }
    marks = frozenset(mark for mark in lifted(connection, id_) if mark[0] in veiled)
    return Reach(frozenset(theirs.keys() - veiled), frozenset(veiled), marks)
