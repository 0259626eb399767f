"""What a case says that a channel needs to know; what nobody has stated is None or empty, never assumed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from relais.law.offences import Offence
from relais.law.penal import load

Frame = Literal["flagrance", "preliminary", "commission_rogatoire"]
# identity: who an account or a line belongs to. ip_identity: who used an address, port and instant. traffic: dates,
# partners, places. preservation: that data be kept. police_information: what police forces tell one another.
DataCategory = Literal[
    "identity", "ip_identity", "traffic", "content", "payments", "preservation", "police_information"
]
# Functions of those who sign, validate, or send for others.
Function = Literal[
    "opj", "apj", "prosecutor", "investigating_judge", "judge", "national_unit", "national_contact_point", "ncb",
    "single_point_of_contact", "liaison_officer", "fiu", "us_authority", "authorised_agent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """What stands beside an IP address: source port, time zone, a time to the second.

    `shared` is False where the operator is known to give an address to one subscriber at a time.
    """

    port: bool
    zone: bool
    second: bool
    shared: bool | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """One request of a case. `as_of` is aware; `facts` is the day of the facts; `country` holds an ISO code.

    References (`procedure`, `prosecutor_authorisation`, `magistrate`) are empty where there is none. `offences` are
    ids, `aggravations` ids of circumstances held. `through_a_network`: the offence was committed through an
    electronic network. `offence_in_france`, `person_resides_in_france`: grounds to believe so; the person is the one
    whose data are asked for. `own_equipment`: the victim asks for her own. `missing_person`: the special case of
    CPP 706-106-4. `mla_to_follow`: a request for mutual assistance will follow the preservation.
    """

    as_of: datetime
    category: DataCategory
    country: str | None = None
    facts: date | None = None
    offences: tuple[str, ...] = ()
    aggravations: tuple[str, ...] = ()
    frame: Frame | None = None
    procedure: str = ""
    prosecutor_authorisation: str = ""
    magistrate: str = ""
    issuer: Function | None = None
    validator: Function | None = None
    address: Address | None = None
    emergency: bool = False
    through_a_network: bool | None = None
    offence_in_france: bool | None = None
    person_resides_in_france: bool | None = None
    own_equipment: bool = False
    missing_person: bool = False
    mla_to_follow: bool = False

    def versions(self) -> tuple[Offence, ...]:
        """Return the version of each offence in force on the day of the facts; none while that day is not stated."""
        if self.facts is None:
            return ()
        return tuple(each for each in load().offences if each.id in self.offences and each.holds(self.facts))

    def custody(self) -> tuple[int | None, ...]:
        """Return the maximum of each version in years, with the aggravations held; None where it is not known.

        A crime stands at 10 years at least, since a crime is punished by réclusion of more than 10 (CP 131-1).
        """
        return tuple(_custody(each, self.aggravations) for each in self.versions())


# What a crime or a life term counts where only a threshold of years is asked.
_CRIME_YEARS = 10
_LIFE_YEARS = 99


def _custody(offence: Offence, aggravations: tuple[str, ...]) -> int | None:
    held = [_LIFE_YEARS if each.life else each.years for each in offence.aggravated if each.id in aggravations]
    crime = _CRIME_YEARS if offence.nature == "crime" else None
    return max((years for years in (offence.max_custody_years, crime, *held) if years is not None), default=None)
