"""A unit of several people in a home of a test, and reports taken in, linked and ranked."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from relais.casework import case as cases
from relais.desk import analyse
from relais.desk.act import decision
from relais.desk.home import Home
from relais.model.role import Role
from relais.safeguards.account import FIRST as EVERY_ROLE
from relais.safeguards.account import account, grant
from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.desk.made import report, take

HEAD, FIRST, SECOND = "C. Durand", "A. Martin", "B. Petit"
ROLES = {HEAD: Role.HEAD, FIRST: Role.INVESTIGATOR, SECOND: Role.INVESTIGATOR}


def staffed(home: Home) -> dict[str, Home]:
    """Give the home a head and two investigators; return it as each of them has it."""
    with decision(home, "init", {}) as connection:
        for name, role in ROLES.items():
            if name != home.actor:
                connection.execute(insert(ACTOR).values(name=name, named_at="t"))
            who = account(connection, name)
            assert who is not None
            grant(connection, who.id, role, home.actor)
    return {name: replace(home, actor=name) for name in ROLES}


def ranked(home: Home, folder: Path, *phones: str) -> list[str]:
    """Take one report per telephone in and rank them all; return their sources."""
    sources = [take(home, folder, report(f"X-{phone[-4:]}", phone)) for phone in phones]
    rank(home)
    return sources


def rank(home: Home) -> None:
    """Run the road as of now."""
    analyse.run(home, datetime.now(UTC))


def person(home: Home, name: str, *roles: Role) -> Home:
    """The same home as another person of the unit opens it, with these roles."""
    with writing(home.engine) as connection:
        first = account(connection, home.actor)
        connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
    with decision(home, "give-role", {}) as connection:
        if first is not None:
            for role in EVERY_ROLE:
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
