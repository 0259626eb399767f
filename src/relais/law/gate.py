"""The French gate for connection data (CPP 60-1-2): by the maximum, or for identifying the author alone."""

from dataclasses import dataclass
from typing import Literal

from relais.law.situation import Situation
from relais.model.notice import msg

# A requisition that fails it is void, so `unknown` never passes.
Passes = Literal["yes", "no", "unknown"]
BASIS = "CPP 60-1-2"
SERIOUS_YEARS = 3
NETWORK_YEARS = 1

SERIOUS = msg("an offence of the case is a crime or punishable by 3 years or more")
IDENTIFYING = msg("punishable by 1 year or more, through an electronic network, to identify the author alone")
OWN_EQUIPMENT = msg("the victim's own equipment, at her request")
MISSING = msg("a missing person, or CPP 706-106-4")
NO_OFFENCE_IN_FORCE = msg("no offence of the case was in force on the day of the facts, or that day is not stated")
PENALTY_UNKNOWN = msg("the maximum in force on the day of the facts was not read: a magistrate states it")
NETWORK_UNKNOWN = msg("punishable by less than 3 years: state whether it was committed through an electronic network")
TOO_LOW = msg("no offence of the case reaches 3 years, nor 1 year through a network for identification alone")


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether connection data may be asked for, and why."""

    passes: Passes
    why: str


def gate(situation: Situation) -> Gate:
    """Return whether the offences of the case, by the law of the day of the facts, open connection data."""
    if situation.own_equipment:
        return Gate("yes", OWN_EQUIPMENT)
    if situation.missing_person:
        return Gate("yes", MISSING)
    custody = situation.custody()
    if not custody:
        return Gate("unknown", NO_OFFENCE_IN_FORCE)
    known = max((years for years in custody if years is not None), default=0)
    if known >= SERIOUS_YEARS:
        return Gate("yes", SERIOUS)
    # Only an address to its user is asked for the sole aim of identifying.
    identifying = situation.category == "ip_identity" and known >= NETWORK_YEARS
    if identifying and situation.through_a_network:
        return Gate("yes", IDENTIFYING)
    if None in custody:
        return Gate("unknown", PENALTY_UNKNOWN)
    if identifying and situation.through_a_network is None:
        return Gate("unknown", NETWORK_UNKNOWN)
    return Gate("no", TOO_LOW)
