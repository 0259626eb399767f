"""What is kept of audit rows that were closed and removed: enough for what follows them to verify as before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from relais.safeguards.merkle import Range

START = "0" * 64


@dataclass(frozen=True)
class Closed:
    """The removed beginning.

    `size`: how many rows; `hash`, `ledger_head`: of the last of them; `range`: its compact range, hexadecimal, from
    which every later root is computed. `decisions`: per kind, how many digests of decisions the removed rows held, and
    one hash over them in order: the decisions that are kept are still compared with it, all together.
    """

    size: int = 0
    hash: str = START
    ledger_head: str = START
    range: tuple[str, ...] = ()
    decisions: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return it as canonical JSON: its hash stands in the signed checkpoint that closed it."""
        return json.dumps(
            {
                "size": self.size,
                "hash": self.hash,
                "ledger_head": self.ledger_head,
                "range": list(self.range),
                "decisions": {act: list(told) for act, told in self.decisions.items()},
            },
            sort_keys=True,
        )

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its canonical JSON."""
        return sha256(self.text.encode()).hexdigest()

    def tree(self) -> Range:
        """Return the compact range to which the remaining rows are added. Raises ValueError for one that is none."""
        hashes = [bytes.fromhex(hash_) for hash_ in self.range]
        if any(len(hash_) != 32 for hash_ in hashes):
            raise ValueError("a hash of 32 bytes was expected")
        return Range(self.size, hashes)


def parse_closed(text: str) -> Closed:
    """Read what is kept of removed rows. Raises ValueError where it is none."""
    try:
        told = json.loads(text)
        closed = Closed(
            told["size"],
            told["hash"],
            told["ledger_head"],
            tuple(told["range"]),
            {act: (count, hash_) for act, (count, hash_) in told["decisions"].items()},
        )
        if type(closed.size) is not int or closed.size < 1:
            raise ValueError("no rows were removed")
        closed.tree()
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not what is kept of removed rows") from error
    return closed


def digests_in(act: str, details: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the digests of decisions that one audit row records, each under its act or its table."""
    several = details.get("digests", [details["digest"]] if "digest" in details else [])
    rows = details.get("rows")
    told = [(act, digest) for digest in several] if isinstance(several, list) else []
    return told + ([(table, digest) for table, _number, digest in rows] if isinstance(rows, list) else [])


def add(
    decisions: Mapping[str, tuple[int, str]], told: Iterable[tuple[str, Mapping[str, object]]]
) -> dict[str, tuple[int, str]]:
    """Go on counting and hashing the digests of the rows (act, details) that are removed next."""
    found = dict(decisions)
    for act, details in told:
        for kind, digest in digests_in(act, details):
            count, hash_ = found.get(kind, (0, START))
            found[kind] = (count + 1, sha256(f"{hash_}{digest}".encode()).hexdigest())
    return found


def split(closed: Closed, act: str, stored: Sequence[str]) -> Sequence[str] | None:
    """Return the stored digests that remaining rows must record; None where the first ones are not the removed."""
    count, hash_ = closed.decisions.get(act, (0, START))
    reached = START
    for digest in stored[:count]:
        reached = sha256(f"{reached}{digest}".encode()).hexdigest()
    return stored[count:] if len(stored) >= count and reached == hash_ else None
