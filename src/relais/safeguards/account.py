"""Accounts: who works in the unit, in which roles. An account is a row of `actor`; roles are given and taken back."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.model.role import Role
from relais.safeguards import session
from relais.safeguards.register import add
from relais.store.people_tables import ACCOUNT_STATE, ROLE_GRANT
from relais.store.tables import ACTOR

# Who makes a home alone does everything in it, but for what only a magistrate may be.
FIRST = tuple(role for role in Role if role != Role.MAGISTRATE)
PENDING, ACTIVE, CLOSED = "pending", "active", "closed"


@dataclass(frozen=True)
class Account:
    """A person of the unit and the roles that they hold today."""

    id: int
    name: str
    roles: frozenset[Role]


def account(connection: Connection, name: str) -> Account | None:
    """Return the account of that name; None where there is none."""
    if not name.isprintable():
        return None  # no account is named so, and PostgreSQL would refuse the question
    id_ = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == name)).scalar()
    return None if id_ is None else Account(id_, name, roles_of(connection, id_))


def state_of(connection: Connection, id_: int) -> str:
    """Return whether the account is pending, active or closed."""
    of = ACCOUNT_STATE.c
    last = connection.execute(select(of.state).where(of.account == id_).order_by(of.number.desc()).limit(1)).scalar()
    return ACTIVE if last is None else str(last)


def roles_of(connection: Connection, id_: int) -> frozenset[Role]:
    """Return the roles that the account holds: of each, the last row counts. One that is not active holds none.

    Until a role has been given in a home, it has one person, who holds `FIRST`.
    """
    if state_of(connection, id_) != ACTIVE:
        return frozenset()
    of = ROLE_GRANT.c
    if connection.execute(select(of.number).limit(1)).first() is None:
        return frozenset(FIRST)
    rows = connection.execute(select(of.role, of.withdrawn).where(of.account == id_).order_by(of.number))
    last = {row.role: row.withdrawn for row in rows}
    return frozenset(Role(role) for role, withdrawn in last.items() if not withdrawn)


def several(connection: Connection) -> bool:
    """Say whether more than one person acts in the home."""
    ids = connection.execute(select(ACTOR.c.id)).scalars().all()
    return sum(bool(roles_of(connection, id_)) for id_ in ids) > 1


def grant(connection: Connection, id_: int, role: Role, actor: str, *, withdrawn: bool = False) -> None:
    """Give an account a role, or take it back; its sessions end, so that nobody acts under what they held before."""
    add(connection, ROLE_GRANT, actor, account=id_, role=role.value, withdrawn=withdrawn)
    session.end_all(connection, id_)


def set_state(connection: Connection, id_: int, state: str, actor: str) -> None:
    """Make an account pending, active or closed. Closing takes its roles back: opened again, it would hold none."""
    add(connection, ACCOUNT_STATE, actor, account=id_, state=state)
    if state == CLOSED:
        of = ROLE_GRANT.c
        for role in connection.execute(select(of.role).where(of.account == id_).distinct().order_by(of.role)).scalars():
            add(connection, ROLE_GRANT, actor, account=id_, role=role, withdrawn=True)
    session.end_all(connection, id_)
