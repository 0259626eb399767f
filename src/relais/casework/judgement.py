"""Judgements on who is the same: given, superseded, undone, and none of them erased."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

import pyarrow as pa
from sqlalchemy import Connection, insert, select

from relais.model import judgement as model
from relais.model.judgement import Judgement, Mention
from relais.store.tables import ACTOR, JUDGEMENT, JUDGEMENT_MEMBER


class JudgedMeanwhileError(Exception):
    """Somebody judged this pair, and whoever judges it now has not seen it. `by` is that judgement."""

    def __init__(self, by: Judgement) -> None:
        super().__init__(by.number)
        self.by = by


class NotInForceError(Exception):
    """Judgement `number` does not stand: `by` superseded it, or (None) there is none of that number."""

    def __init__(self, number: int, by: Judgement | None) -> None:
        super().__init__(number)
        self.number = number
        self.by = by


def give(
    connection: Connection,
    verdict: str,
    left: Sequence[Mention],
    right: Sequence[Mention],
    reason: str,
    actor: str,
    seen: int | None = None,
) -> Judgement:
    """Record what `actor` judges, inside the caller's writing transaction; it supersedes the judgement `seen`.

    Raises what `proposed` raises: between looking and writing, somebody else may have judged.
    """
    given = proposed(every(connection), verdict, left, right, reason, actor, seen)
    _insert(connection, given)
    return given


def proposed(
    rows: Sequence[Judgement],
    verdict: str,
    left: Sequence[Mention],
    right: Sequence[Mention],
    reason: str,
    actor: str,
    seen: int | None = None,
) -> Judgement:
    """Return the judgement that would follow `rows`, as `give` records it.

    `seen` is the number of the judgement on this pair that the person saw, None where they saw none. Raises
    JudgedMeanwhileError where another stands on this pair, NotInForceError where `seen` stands no longer.
    """
    if seen is not None:
        in_force(rows, seen)
    given = Judgement(_next(rows), verdict, tuple(sorted(left)), tuple(sorted(right)), reason, actor, _now(), seen)
    pair = given.pair
    for row in model.standing(rows):
        if row.number != seen and row.pair == pair:
            raise JudgedMeanwhileError(row)
    return given


def undo(connection: Connection, number: int, reason: str, actor: str) -> Judgement:
    """Withdraw a judgement, or an undo, as a row of its own; raises NotInForceError where it does not stand."""
    row = withdrawal(every(connection), number, reason, actor)
    _insert(connection, row)
    return row


def withdrawal(rows: Sequence[Judgement], number: int, reason: str, actor: str) -> Judgement:
    """Return the row by which `undo` would withdraw that of `number`; raises NotInForceError."""
    undone = in_force(rows, number)
    return Judgement(_next(rows), undone.verdict, (), (), reason, actor, _now(), number, withdrawn=True)


def in_force(rows: Sequence[Judgement], number: int) -> Judgement:
    """Return the row of that number, which nothing supersedes; raises NotInForceError."""
    held = {row.number: row for row in rows}
    by = model.superseded(rows).get(number)
    if by is not None or number not in held:
        raise NotInForceError(number, held[by] if by is not None else None)
    return held[number]


def every(connection: Connection) -> list[Judgement]:
    """Return every row, superseded ones too, in the order in which they were given."""
    sides: dict[tuple[int, str], list[Mention]] = {}
    of = JUDGEMENT_MEMBER.c
    members = select(of.judgement, of.side, of.source_id, of.ordinal, of.locator, of.role, of.reading_id)
    for number, side, *mention in connection.execute(members.order_by(of.judgement, of.id)):
        sides.setdefault((number, side), []).append(Mention(*mention))
    row = JUDGEMENT.c
    rows = (
        select(row.number, row.verdict, row.reason, ACTOR.c.name, row.at, row.supersedes, row.withdrawn)
        .join(ACTOR, ACTOR.c.id == row.actor_id)
        .order_by(row.number)
    )
    return [
        Judgement(
            number,
            verdict,
            tuple(sides.get((number, "left"), ())),
            tuple(sides.get((number, "right"), ())),
            reason,
            actor,
            datetime.fromisoformat(at),
            supersedes,
            withdrawn,
        )
        for number, verdict, reason, actor, at, supersedes, withdrawn in connection.execute(rows)
    ]


def as_table(connection: Connection) -> pa.Table:
    """Return the judgements that stand, as `model.judgement.MEMBERS`."""
    return model.as_table(model.standing(every(connection)))


def digest(row: Judgement) -> str:
    """Return the SHA-256 of a row and its members: the audit chain keeps it, and not the judgement."""
    told = [
        row.number, row.verdict, row.reason, row.actor, row.at.isoformat(), row.supersedes, row.withdrawn,
        *([[of.source_id, of.reading_id, of.ordinal, of.locator, of.role] for of in side]
          for side in (row.left, row.right)),
    ]  # fmt: skip
    return sha256(json.dumps(told).encode()).hexdigest()


def digests(connection: Connection) -> dict[str, list[str]]:
    """Return, by the act that made it, the digest of every row in the store, in order."""
    made: dict[str, list[str]] = {"judge": [], "undo": []}
    for row in every(connection):
        made["undo" if row.withdrawn else "judge"].append(digest(row))
    return made


def _insert(connection: Connection, row: Judgement) -> None:
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == row.actor)).scalar_one()
    connection.execute(
        insert(JUDGEMENT).values(
            number=row.number,
            verdict=row.verdict,
            reason=row.reason,
            actor_id=actor_id,
            at=row.at.isoformat(),
            supersedes=row.supersedes,
            withdrawn=row.withdrawn,
        )
    )
    members = [
        {
            "judgement": row.number,
            "side": side,
            "source_id": of.source_id,
            "reading_id": of.reading_id,
            "ordinal": of.ordinal,
            "locator": of.locator,
            "role": of.role,
        }
        for side, mentions in (("left", row.left), ("right", row.right))
        for of in mentions
    ]
    if members:
        connection.execute(insert(JUDGEMENT_MEMBER), members)


def _next(rows: Sequence[Judgement]) -> int:
    return rows[-1].number + 1 if rows else 1


def _now() -> datetime:
    return datetime.now(UTC)
