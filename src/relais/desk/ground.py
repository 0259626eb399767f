"""Stating what a case is about in law: which offences are in question, since when, who authorises."""

from relais.casework.ground import Ground, state
from relais.desk.act import decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.law import penal
from relais.model.notice import msg

NO_OFFENCE = msg("“{text}” is no offence of the law's data; there are: {known}")

__all__ = ["Ground", "state_ground"]


def state_ground(home: Home, case: int, ground: Ground) -> None:
    """Record what a case is about, in place of what was stated before; raises DeskError."""
    known = sorted({one.id for one in penal.load().offences})
    if wrong := [one for one in ground.offences if one not in known]:
        raise DeskError(NO_OFFENCE, text=wrong[0], known=", ".join(known))
    with decision(home, "state-ground", {}, case) as connection:
        state(connection, case, ground, home.actor)
