"""Dismissals: a role taken back, an account closed. They lower rights, so one person does them, at once."""

from sqlalchemy import Connection, select

from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards.account import CLOSED, account, grant, roles_of, set_state, state_of
from relais.safeguards.appointment import NO_PERSON, AppointmentError, active, alone, answer, waiting
from relais.store.tables import ACTOR

# Without one of each, nobody could be appointed any more.
NEEDED = (Role.HEAD, Role.ADMINISTRATOR)

NOT_HELD = msg("{name} does not hold the role “{role}”")
ALONE = msg("the only person of a home holds every role of it: add another first (`relais people add`)")
LAST = msg("{name} is the last {role} of the unit: appoint another first")


def withdraw(connection: Connection, name: str, role: Role, actor: str) -> None:
    """Take a role back; raises AppointmentError where it is not held, or is the last that the unit needs."""
    if alone(connection):
        # No role was given yet, and the first row would be all that counts.
        raise AppointmentError(ALONE)
    id_ = active(connection, name)
    if role not in roles_of(connection, id_):
        raise AppointmentError(NOT_HELD, name=name, role=role.value)
    _check_last(connection, id_, name, [role])
    grant(connection, id_, role, actor, withdrawn=True)


def close(connection: Connection, name: str, actor: str) -> None:
    """Close an account, and refuse what waits for it; its name stays on all that the person did."""
    found = account(connection, name)
    if found is None or state_of(connection, found.id) == CLOSED:
        raise AppointmentError(NO_PERSON, name=name)
    _check_last(connection, found.id, name, list(NEEDED))
    for row in waiting(connection):
        if row.name == name and actor != name:
            answer(connection, row.number, actor, granted=False)
    set_state(connection, found.id, CLOSED, actor)


def _check_last(connection: Connection, id_: int, name: str, roles: list[Role]) -> None:
    held = roles_of(connection, id_)
    others = [roles_of(connection, one) for one in connection.execute(select(ACTOR.c.id)).scalars() if one != id_]
    for role in roles:
        if role in held and role in NEEDED and not any(role in theirs for theirs in others):
            raise AppointmentError(LAST, name=name, role=role.value)
