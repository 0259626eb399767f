"""A home with several people, for tests of what two of them must do."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import insert

from relais.casework import case as cases
from relais.desk.act import decision
from relais.desk.home import Home
from relais.model.role import Role
from relais.safeguards.account import FIRST, account, grant
from relais.store.database import writing
from relais.store.tables import ACTOR


def person(home: Home, name: str, *roles: Role) -> Home:
    """The same home as another person of the unit opens it, with these roles."""
    with writing(home.engine) as connection:
        first = account(connection, home.actor)
        connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
    with decision(home, "give-role", {}) as connection:
        if first is not None:
            for role in FIRST:
                grant(connection, first.id, role, home.actor)
        new = account(connection, name)
        assert new is not None
        for role in roles:
            grant(connection, new.id, role, home.actor)
    return replace(home, actor=name)


def case(home: Home, *others: Home, procedure: str = "PV 12/2026", frame: str = "preliminary") -> int:
    """A case opened by one person, with the others on it."""
    with decision(home, "open-case", {}) as connection:
        number = cases.open_case(connection, f"2026/{procedure}", procedure, frame, home.actor)
        for other in others:
            found = account(connection, other.actor)
            assert found is not None
            cases.assign(connection, number, found.id, "member", home.actor)
    return number
