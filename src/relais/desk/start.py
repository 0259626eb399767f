"""Where a person begins: which pages are theirs is read from their roles, so that nobody is refused on the way in."""

from dataclasses import dataclass
from functools import cache

from relais.desk.act import act
from relais.desk.home import Home
from relais.model.role import Relation, Role
from relais.safeguards.access import ACTS
from relais.safeguards.account import account


@dataclass(frozen=True)
class Start:
    """The roles of a person, and the acts that one of these may do, in whatever relation to a case."""

    roles: frozenset[Role]
    acts: frozenset[str]


def start(home: Home) -> Start:
    """Return what the acting person may do; it leaves a line, and no refusal."""
    with act(home, "who-am-i") as connection:
        who = account(connection, home.actor)
    roles = frozenset(who.roles if who else ())
    return Start(roles, _allowed(roles, frozenset(Relation) - {Relation.ERASED}))


def refuse(home: Home, name: str) -> None:
    """Refuse an act that the person's roles do not have, and note it; raises DeskError."""
    with act(home, name):
        pass


def without_a_case(roles: frozenset[Role]) -> frozenset[str]:
    """Return the acts that one of these roles may do where no case is concerned: what opens the pages of the unit."""
    return _allowed(roles, frozenset({Relation.NONE}))


@cache
def _allowed(roles: frozenset[Role], relations: frozenset[Relation]) -> frozenset[str]:
    return frozenset(name for name, row in ACTS.items() if any(row.roles[role] & relations for role in roles))
