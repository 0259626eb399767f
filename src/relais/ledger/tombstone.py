"""A tombstone: what an erasure took out of the ledger, by whose decision, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Replaced:
    """One file that an erasure changed: its path in the ledger, its hash before, and after; None: it is gone."""

    path: str
    old: str
    new: str | None


@dataclass(frozen=True)
class Tombstone:
    """One erasure. `decision` is its number among the unit's decisions; `sources` are the hashes of what is gone."""

    decision: int
    sources: tuple[str, ...]
    proposed_by: str
    signed_by: str
    reason: str
    replaced: tuple[Replaced, ...]


def from_raw(raw: dict[str, Any]) -> Tombstone:
    """Read a tombstone out of a manifest."""
    return Tombstone(
        **{
            **raw,
            "sources": tuple(raw["sources"]),
            "replaced": tuple(Replaced(**one) for one in raw["replaced"]),
        }
    )


def replacements(stones: Iterable[Tombstone]) -> dict[str, Replaced]:
    """Return, for each path that tombstones name, in the order of the chain, what the last of them says."""
    return {one.path: one for stone in stones for one in stone.replaced}
