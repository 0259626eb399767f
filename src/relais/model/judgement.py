"""A judgement: what a named person says of who is the same, on a pair, on two groups, or on a whole cluster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

# same: all members of both sides are one person.
# different: no member of the left is any member of the right; without a right side, each member is another person.
# unsure: those same pairs stay proposals, and the machine never merges them.
VERDICTS = ("same", "different", "unsure")

MEMBERS = pa.schema(
    [
        ("judgement", pa.int64()),
        ("verdict", pa.string()),  # one of VERDICTS
        ("side", pa.string()),  # 'left' or 'right'; all 'left' where a whole cluster is judged
        ("source_id", pa.string()),
        ("reading_id", pa.string()),
        ("ordinal", pa.int64()),
        ("locator", pa.string()),
        ("role", pa.string()),
    ]
)
"""Judgements as `link` receives them, one row per member, by judgement, side, source and ordinal.

A member is a mention, a row of `party`, as it was read when it was judged. In a newer reading of its source it is found
again by (source_id, ordinal, locator, role), else by (source_id, locator, role) where that names one mention alone.
Otherwise the judgement is *unplaced*: it binds nobody, and that is a question to a person.
"""


@dataclass(frozen=True, order=True)
class Mention:
    """A row of `party`, as it was read then."""

    source_id: str
    ordinal: int
    locator: str
    role: str
    reading_id: str


@dataclass(frozen=True)
class Judgement:
    """What one named person said, and the row it supersedes, if any; no row is ever changed or erased.

    An undo is a row of its own (`withdrawn`) that supersedes what it undoes, with the same verdict and no members.
    """

    number: int
    verdict: str
    left: tuple[Mention, ...]
    right: tuple[Mention, ...]
    reason: str
    actor: str
    at: datetime
    supersedes: int | None = None
    withdrawn: bool = False

    @property
    def pair(self) -> frozenset[frozenset[tuple[str, int, str, str]]]:
        """Return what is judged, whoever stands left: two judgements on one pair have the same."""
        left, right = _known(self.left), _known(self.right)
        if not right and len(left) == 2:
            return frozenset(frozenset({one}) for one in left)
        return frozenset({left, right})


def _known(members: tuple[Mention, ...]) -> frozenset[tuple[str, int, str, str]]:
    """Return what a mention is known by, whichever reading it is from."""
    return frozenset((one.source_id, one.ordinal, one.locator, one.role) for one in members)


def superseded(rows: Iterable[Judgement]) -> dict[int, int]:
    """Return, per row that is no longer in force, the row that supersedes it.

    What an undo names is as if it had never been said, and what that had superseded is in force again; so an undo of
    an undo restores. A judgement that replaces another keeps it replaced even when it is itself replaced.
    """
    gone: dict[int, int] = {}
    undone: set[int] = set()
    for row in sorted(rows, key=lambda row: row.number, reverse=True):
        if row.supersedes is not None and row.number not in undone:
            gone.setdefault(row.supersedes, row.number)
            if row.withdrawn:
                undone.add(row.supersedes)
    return gone


def standing(rows: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements in force, in order; a row that only withdraws another is none."""
    held = list(rows)
    gone = superseded(held)
    return [row for row in held if row.number not in gone and not row.withdrawn]


def as_table(judgements: Iterable[Judgement]) -> pa.Table:
    """Return judgements as `MEMBERS`."""
    rows = [
        (one.number, one.verdict, side, of.source_id, of.reading_id, of.ordinal, of.locator, of.role)
        for one in judgements
        for side, members in (("left", one.left), ("right", one.right))
        for of in sorted(members)
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(MEMBERS)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, MEMBERS, strict=True)], MEMBERS)
