"""Verifies a home: the ledger from the bytes up, the audit chain, and that each contains the other."""

from dataclasses import dataclass

from relais.desk.act import act
from relais.desk.home import Home
from relais.ledger.verify import Progress, Verdict
from relais.ledger.verify import verify as verify_ledger
from relais.safeguards.audit import check


@dataclass(frozen=True)
class Proof:
    """What verification found: the ledger's verdict and the faults of the audit chain."""

    ledger: Verdict
    audit: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Say whether nothing has been changed."""
        return not self.ledger.faults and not self.audit


def verify(home: Home, progress: Progress = lambda _done, _of: None) -> Proof:
    """Recompute everything from the bytes; the only cost is reading them."""
    verdict = verify_ledger(home.ledger, progress)
    with home.engine.connect() as connection:
        faults = tuple(check(connection, verdict.heads))
    with act(home, "verify", faults=len(verdict.faults) + len(faults)):
        return Proof(verdict, faults)
