"""A unit of several people in a home of a test, and reports taken in, linked and ranked."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from relais.desk import analyse
from relais.desk.act import decision
from relais.desk.home import Home
from relais.model.role import Role
from relais.safeguards.account import account, grant
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
