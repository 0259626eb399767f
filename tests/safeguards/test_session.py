"""Sessions: a token of which only the hash is kept, and when it no longer counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select

from relais.model.role import Role
from relais.safeguards import session
from relais.safeguards.account import CLOSED, grant, set_state
from relais.safeguards.session import Limits
from relais.store.people_tables import SESSION
from relais.store.tables import ACTOR

NOW = datetime.now(UTC)
LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=8))


def start(connection: Connection, account: int = 1) -> str:
    return session.digest(session.start(connection, account, NOW, "PV 12"))


def test_only_the_hash_of_a_token_is_kept(empty: Connection) -> None:
    token = session.start(empty, 1, NOW, None)
    assert len(bytes.fromhex(token)) == 32
    assert token not in str(empty.execute(select(SESSION)).one())
    assert session.live(empty, token, NOW, LIMITS) is None
    held = session.live(empty, session.digest(token), NOW, LIMITS)
    assert held is not None
    assert (held.account, held.name, held.purpose) == (1, "A. Martin", None)


def test_a_session_ends_when_nobody_works_and_after_a_day_of_work(empty: Connection) -> None:
    token = start(empty)
    at = NOW
    while at < NOW + LIMITS.absolute:
        assert session.live(empty, token, at, LIMITS) is not None
        session.touch(empty, token, at)
        assert session.live(empty, token, at + timedelta(minutes=30), LIMITS) is None
        at += timedelta(minutes=29)
    assert session.live(empty, token, NOW + LIMITS.absolute, LIMITS) is None
    assert session.live(empty, token, NOW - timedelta(minutes=1), LIMITS) is None, "the clock was set back"


@pytest.mark.parametrize("how", ["sign-out", "role given", "role taken", "closed"])
def test_a_session_is_revoked(empty: Connection, how: str) -> None:
    empty.execute(insert(ACTOR).values(name="B. Petit", named_at="t"))
    mine, other = start(empty), start(empty, 2)
    if how == "sign-out":
        session.end(empty, mine, NOW)
    elif how == "closed":
        set_state(empty, 1, CLOSED, "A. Martin")
    else:
        grant(empty, 1, Role.AUDITOR, "A. Martin", withdrawn=how == "role taken")
    assert session.live(empty, mine, NOW, LIMITS) is None
    assert session.live(empty, other, NOW, LIMITS) is not None
