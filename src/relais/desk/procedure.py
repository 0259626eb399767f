"""Procedures at the desk: how one is named, and which sources an authorisation lets a search bring together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from relais.casework.authorisation import coverage
from relais.casework.procedure import OWN, assign, of_sources
from relais.desk.act import decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg

BAD_NAME = msg("“{name}” names no procedure: 1 to 200 printable characters were expected")
_LONGEST = 200


def check_procedure(name: str) -> None:
    """Raise DeskError unless `name` can be a procedure's."""
    if not (name == name.strip() and 0 < len(name) <= _LONGEST and name.isprintable()):
        raise DeskError(BAD_NAME, name=name)


def receive(home: Home, procedure: str, source_ids: Sequence[str]) -> None:
    """Record for which procedure sources are received, in one transaction."""
    details: dict[str, object] = {}
    with decision(home, "assign-procedure", details) as connection:
        details["digests"] = assign(connection, procedure, source_ids, home.actor)


def out_of_reach(connection: Connection, as_of: datetime) -> list[str]:
    """Return the sources of which every procedure is a named one that no authorisation covers at `as_of`, in order.

    What was received for no named procedure is the home's own and always within reach.
    """
    within = {OWN, *coverage(connection, as_of)["procedure"].to_pylist()}
    return sorted(source_id for source_id, names in of_sources(connection).items() if not names & within)
