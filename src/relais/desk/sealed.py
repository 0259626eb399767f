"""Sealed sources that may leave with a bundle for a court: for each a person of the case decides, and says why."""

from relais.casework import case as cases
from relais.casework import sealed as store
from relais.casework.sealed import Sealed
from relais.desk.act import act, decision
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.model.notice import msg

__all__ = ["Sealed", "allow", "allowed", "every"]

ACT = "allow-sealed"
_LONGEST = 500

NO_REASON = msg("say why this source may leave as it was received, in one line of at most {most} signs")
NOT_SEALED = msg("source {source} has no bytes in the house: there is nothing of it to leave")
NOT_OF_CASE = msg("source {source} is none of this case")
NOT_ALLOWED = msg("source {source} was not to leave: there is nothing to take back")


def allow(home: Home, case: int, source: str, reason: str, *, withdrawn: bool = False) -> int:
    """Decide that a sealed source, by the beginning of its hash, may go with a bundle of the case; return the number.

    `withdrawn`: that it may no longer. Raises DeskError.
    """
    if not (reason.strip() and reason.isprintable() and len(reason) <= _LONGEST):
        raise DeskError(NO_REASON, most=_LONGEST)
    details: dict[str, object] = {"withdrawn": withdrawn}
    with decision(home, ACT, details, case) as connection:
        seen = sight(home, connection)
        source_id = source_named(seen.state(), source)
        if source_id not in cases.sources(connection).get(case, frozenset()) or seen.closed(source_id):
            raise DeskError(NOT_OF_CASE, source=source_id[:12])
        if seen.state().sources[source_id].custody != "sealed":
            raise DeskError(NOT_SEALED, source=source_id[:12])
        if withdrawn and all(one.source_id != source_id for one in store.standing(connection, case)):
            raise DeskError(NOT_ALLOWED, source=source_id[:12])
        details["sealed"] = number = store.decide(connection, case, source_id, reason, home.actor, withdrawn=withdrawn)
    return number


def allowed(home: Home, case: int) -> list[Sealed]:
    """Return the decisions of a case that hold: which sources may go with a bundle."""
    with act(home, "read-case", case) as connection:
        return store.standing(connection, case)


def every(home: Home, case: int) -> list[Sealed]:
    """Return every decision of a case on its sealed sources, superseded ones too."""
    with act(home, "read-case", case) as connection:
        return store.every(connection, case)
