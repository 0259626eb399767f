"""Verifies a home: the ledger from the bytes up, the audit chain, the decisions, and that each contains the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from relais.casework import answer, authorisation, clearance, erased, export, judgement, kept_back, procedure, selection
from relais.casework.retention import erasures
from relais.desk.act import act
from relais.desk.home import EXPORTS, Home
from relais.ledger.layout import Layout
from relais.ledger.tombstone import Tombstone
from relais.ledger.verify import Progress, Verdict
from relais.ledger.verify import verify as verify_ledger
from relais.model.notice import Notice, msg
from relais.safeguards import register
from relais.safeguards.audit import check, decided, read_chain
from relais.safeguards.checkpoints import read_closed
from relais.store.registers import REGISTERS

NO_LIST = msg("the list of what left with export {number} is not there")
OTHER_LIST = msg("the list of what left with export {number} is not the one that was written")
UNDECIDED = msg("the tombstone of erasure {number} is not what two people decided")


@dataclass(frozen=True)
class Proof:
    """What verification found: the ledger's verdict and the faults of the audit chain and the decisions."""

    ledger: Verdict
    audit: tuple[Notice, ...]

    @property
    def sound(self) -> bool:
        """Say whether nothing has been changed."""
        return not self.ledger.faults and not self.audit


def verify(home: Home, progress: Progress = lambda _done, _of: None) -> Proof:
    """Recompute everything from the bytes; the only cost is reading them.

    The audit rows are read first: the manifests they name are then there, whatever is taken in meanwhile.
    """
    with act(home, "verify") as connection:
        return examine(connection, home.ledger, progress)


def examine(connection: Connection, layout: Layout, progress: Progress = lambda _done, _of: None) -> Proof:
    """Recompute everything, of a ledger and the decisions that `connection` reads."""
    rows, closed = read_chain(connection), read_closed(connection)
    faults = decided(rows, decisions(connection), closed)
    verdict = verify_ledger(layout, progress)
    faults += _undecided(connection, verdict.tombstones)
    faults += _lists(connection, layout.root.parent / EXPORTS)
    return Proof(verdict, (*check(rows, verdict.heads, closed), *faults))


def decisions(connection: Connection) -> dict[str, list[str]]:
    """Return the digests of all decisions ever made, erased ones too, per act or table, in order."""
    return erased.whole(connection, stored(connection))


def stored(connection: Connection) -> dict[str, list[str]]:
    """Return the digests of the decisions that stand in the store, per act or table, in order."""
    return {
        "answer": answer.digests(connection),
        "authorise": authorisation.digests(connection),
        "assign-procedure": procedure.digests(connection),
        "clear": clearance.digests(connection),
        "keep-back": kept_back.digests(connection),
        "select-pairs": selection.digests(connection),
        **judgement.digests(connection),
        **register.digests(connection, REGISTERS),
    }


def _lists(connection: Connection, folder: Path) -> list[Notice]:
    """Return the exports of which nobody can tell any more what was in them."""
    found = []
    for one in export.every(connection):
        path = export.list_of(folder, one.number)
        place, number = f"{folder.name}/{path.name}", {"number": str(one.number)}
        if not path.is_file():
            found.append(Notice(NO_LIST, place, 0, number))
        elif sha256(path.read_bytes()).hexdigest() != one.content:
            found.append(Notice(OTHER_LIST, place, 0, number))
    return found


def _undecided(connection: Connection, stones: Sequence[Tombstone]) -> list[Notice]:
    """Return the tombstones that no erasure explains which one person proposed and another signed."""
    signed = {one.number: one for one in erasures(connection) if one.signed_by is not None}
    return [
        Notice(UNDECIDED, "ledger", 0, {"number": str(stone.decision)})
        for stone in stones
        if (one := signed.get(stone.decision)) is None
        or not set(stone.sources) <= set(one.sources)
        or (stone.proposed_by, stone.signed_by) != (one.proposed_by, one.signed_by)
    ]
