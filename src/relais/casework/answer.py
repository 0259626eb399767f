"""Answers to readers' questions. The latest per source and key counts; none is erased."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.model.question import Answer
from relais.store.tables import ACTOR, ANSWER


def give(connection: Connection, source_id: str, key: str, value: str, actor: str) -> Answer:
    """Record what `actor` answered, inside the caller's transaction."""
    at = datetime.now(UTC)
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    connection.execute(
        insert(ANSWER).values(source_id=source_id, key=key, value=value, actor_id=actor_id, at=at.isoformat())
    )
    return Answer(source_id, key, value, actor, at)


def digest(answer: Answer) -> str:
    """Return the SHA-256 of an answer: the audit chain keeps it, and not the answer."""
    told = [answer.source_id, answer.key, answer.value, answer.actor, answer.at.isoformat()]
    return sha256(json.dumps(told).encode()).hexdigest()


def digests(connection: Connection) -> list[str]:
    """Return the digest of every answer that stands in the store, in order."""
    rows = connection.execute(
        select(ANSWER.c.source_id, ANSWER.c.key, ANSWER.c.value, ACTOR.c.name, ANSWER.c.at)
        .join(ACTOR, ACTOR.c.id == ANSWER.c.actor_id)
        .order_by(ANSWER.c.number)
    )
    return [digest(Answer(*row[:4], datetime.fromisoformat(row[4]))) for row in rows]


def current(connection: Connection) -> dict[str, dict[str, tuple[str, str]]]:
    """Return, per source, the current answers: key to (value, who answered)."""
    rows = connection.execute(
        select(ANSWER.c.source_id, ANSWER.c.key, ANSWER.c.value, ACTOR.c.name)
        .join(ACTOR, ACTOR.c.id == ANSWER.c.actor_id)
        .order_by(ANSWER.c.number)
    )
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    for source_id, key, value, actor in rows:
        answers.setdefault(source_id, {})[key] = (value, actor)
    return answers
