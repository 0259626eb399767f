"""Stating what a case is about in law: which offences are in question, since when, who authorises."""

from dataclasses import dataclass
from datetime import UTC, datetime

from relais.casework import reach
from relais.casework.ground import Ground, ground, state
from relais.casework.reach import FACTS, Stated
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.law import penal
from relais.model.notice import msg
from relais.safeguards.audit import last_number

LONG_NAME = msg("a magistrate and an authorisation are told in at most {most} signs each")
FUTURE = msg("{day} has not come yet: the facts lie before today")
_LONGEST = 200
NO_OFFENCE = msg("“{text}” is no offence of the law's data; there are: {known}")

__all__ = ["FACTS", "Ground", "Offence", "Stated", "offences", "state_ground", "stated"]


@dataclass(frozen=True)
class Offence:
    """An offence that may be in question, by its id in the law's data, with its titles."""

    id: str
    fr: str
    en: str


def state_ground(home: Home, case: int, ground: Ground) -> None:
    """Record what a case is about, in place of what was stated before; raises DeskError."""
    known = sorted({one.id for one in penal.load().offences})
    if wrong := [one for one in ground.offences if one not in known]:
        raise DeskError(NO_OFFENCE, text=wrong[0], known=", ".join(known))
    if any(len(text) > _LONGEST for text in (ground.magistrate, ground.prosecutor_authorisation)):
        raise DeskError(LONG_NAME, most=_LONGEST)
    if ground.facts is not None and ground.facts > datetime.now(UTC).date():
        raise DeskError(FUTURE, day=ground.facts)
    with decision(home, "state-ground", {}, case) as connection:
        state(connection, case, ground, home.actor)


def stated(home: Home, case: int) -> tuple[Ground, Stated, int]:
    """Return what was stated last of a case: its ground, the facts of reach, and up to which audit row it stands so.

    Raises DeskError.
    """
    with act(home, "read-elements", case) as connection:
        return ground(connection, case), reach.stated(connection, case), last_number(connection)


def offences() -> list[Offence]:
    """Return the offences of the law's data, each once, those in force last telling its titles."""
    named = {one.id: Offence(one.id, one.title_fr, one.title_en) for one in penal.load().offences}
    return [named[one] for one in sorted(named)]
