"""Lists of passengers and crew that carriers send to authorities: PAXLST of UN/EDIFACT (WCO, IATA and ICAO).

Read after the codes of UN/EDIFACT and the test messages of US-CBP/GTAS (checked 2026-11-28). Samples: of that
repository, named in FORMAT, counted by eye and by another search. Locators: 'segment 12', UNA not counted.

Times are wall clocks of ports, for which no zone is stated: they are kept as written. A message lists legs, then
people with the ports where each begins and ends: the legs between the two are theirs. Nationality, sex, residence and
places of birth are not read.
"""

from dataclasses import dataclass, field

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.mention import mention
from relais.intake.syntax.edifact import Segment, message_type, segment_at
from relais.intake.travel.trips import PAPERS, Trip, Trips, flight_number, read_segments
from relais.model.notice import msg

NO_NAME = msg("this person has no name: only the trip is kept")
TOO_MANY = msg(
    "next to nothing is said of this person, on {legs} legs: only where the first begins and the last ends is kept"
)
ELSEWHERE = msg(
    "this person is said to begin or end at {port}, which is no port of the one leg listed: the leg is kept"
)
LEGS = msg("this list names more than {most} legs: this one is skipped")

_TESTED = "github.com/US-CBP/GTAS gtas-parent/"
# Crew in transit or not, passengers in transit or not.
_PEOPLE = frozenset(("DDT", "DDU", "FL", "FM"))
_FROM, _VIA, _TO = "125", "92", "87"
_BEGINS, _ENDS = "178", "179"
_LEAVES, _ARRIVES = ("136", "189"), ("178", "132", "232")
_BIRTH, _LOCATOR = "329", "AVF"
# Every person may be on every leg: a longer list, or many legs of a person of whom next to nothing is said, was made to
# fill the table.
_MOST_LEGS, _BYTES_PER_LEG = 25, 12


@dataclass
class _Leg:
    place: str
    carrier: str | None
    number: str | None
    ports: list[tuple[str, str]] = field(default_factory=list)
    times: dict[str, str] = field(default_factory=dict)

    def port(self, code: str, last: int) -> str | None:
        """Return the port of that code, or the one that stands there where codes tell nothing apart."""
        named = [port for kind, port in self.ports if kind == code]
        return named[0] if named else self.ports[last][1] if self.ports else None

    def time(self, kinds: tuple[str, ...]) -> str | None:
        """Return the first of these times that is stated."""
        return next((self.times[kind] for kind in kinds if kind in self.times), None)


@dataclass
class _Person:
    place: str
    name: str | None
    address: str | None
    birth: str | None = None
    begins: str | None = None
    ends: str | None = None
    locator: str | None = None
    size: int = 0
    contacts: list[tuple[str, str, str]] = field(default_factory=list)


def recognise(sealed: Sealed) -> bool:
    """Tell it by the type of its first message."""
    return message_type(sealed.head) == "PAXLST"


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every person of every list. Raises UnreadableError where the interchange is cut short."""
    reader = _Reader(facts)
    try:
        read_segments(sealed, facts, reader.see)
    finally:
        reader.close()


def passage(data: bytes, locator: str) -> str:
    """Return the segment at 'segment 12'. Raises UnreadableError where none stands."""
    return segment_at(data, locator)


class _Reader:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.trips = Trips(facts)
        self.legs: list[_Leg] = []
        self.person: _Person | None = None
        self.papers = 0

    def see(self, segment: Segment) -> None:
        """Take the next segment."""
        tag = segment.tag
        if tag in ("UNH", "UNT", "NAD"):
            self._hand_on()
        if tag == "UNH":
            self.legs = []
        elif tag == "NAD" and segment.at(0) in _PEOPLE:
            self.person = _person(segment)
        elif tag == "TDT" and self.person is None:
            if len(self.legs) < _MOST_LEGS:
                carrier = segment.at(4) or None
                self.legs.append(_Leg(segment.place, carrier, flight_number(carrier, segment.at(1))))
            else:
                self.facts.notice(LEGS, segment.place, skipped=1, most=_MOST_LEGS)
        elif self.person is not None:
            self._of_person(self.person, segment)
        elif self.legs:
            self._of_leg(self.legs[-1], segment)

    def close(self) -> None:
        """Hand on what is left."""
        self._hand_on()
        self.trips.flush()
        if self.papers:
            self.facts.notice(PAPERS, count=self.papers)

    def _of_leg(self, leg: _Leg, segment: Segment) -> None:
        if segment.tag == "LOC" and segment.at(0) in (_FROM, _VIA, _TO) and len(leg.ports) < _MOST_LEGS:
            leg.ports.append((segment.at(0), segment.at(1)))
        elif segment.tag == "DTM" and segment.at(0, 1):
            leg.times.setdefault(segment.at(0), segment.at(0, 1))

    def _of_person(self, person: _Person, segment: Segment) -> None:
        person.size += segment.size
        kind, value = segment.at(0), segment.at(0, 1)
        if segment.tag == "DTM" and kind == _BIRTH:
            person.birth = value or None
        elif segment.tag == "LOC" and kind == _BEGINS:
            person.begins = segment.at(1) or None
        elif segment.tag == "LOC" and kind == _ENDS:
            person.ends = segment.at(1) or None
        elif segment.tag == "RFF" and kind == _LOCATOR:
            person.locator = value or None
        elif segment.tag == "DOC":
            self.papers += 1
        elif segment.tag == "COM":
            kinds = {"TE": "phone", "AL": "phone", "EM": "email"}
            for place in range(len(segment.elements)):
                found = kinds.get(segment.at(place, 1))
                if found and (raw := segment.at(place)):
                    person.contacts.append((segment.place, found, raw))

    def _hand_on(self) -> None:
        person, self.person = self.person, None
        if person is None:
            return
        party = None
        if person.name or person.address or person.contacts or person.birth:
            party = self.facts.add(
                "party",
                person.place,
                role="other",
                name_raw=person.name,
                birth_date_raw=person.birth,
                address_raw=person.address,
            )
        else:
            self.facts.notice(NO_NAME, person.place)
        for place, kind, raw in person.contacts:
            mention(self.facts, place, kind, raw, party=party)
        for leg in self._of(person):
            self.trips.add(
                Trip(
                    person.place,
                    party,
                    leg.carrier,
                    leg.number,
                    leg.port(_FROM, 0),
                    leg.port(_TO, -1),
                    leg.time(_LEAVES),
                    leg.time(_ARRIVES),
                    person.locator,
                    "unknown",
                )
            )

    def _of(self, person: _Person) -> list[_Leg]:
        """Return the legs between the ports where this person begins and ends; one of these two where none are told."""
        if len(self.legs) == 1:
            listed = {port for _kind, port in self.legs[0].ports}
            for port in (person.begins, person.ends):
                if port and listed and port not in listed:
                    self.facts.notice(ELSEWHERE, person.place, port=port[:20])
            return self.legs
        found = self._between(person)
        if found and len(found) <= 1 + person.size // _BYTES_PER_LEG:
            return found
        if found:
            self.facts.notice(TOO_MANY, person.place, legs=len(found))
        only = {leg.carrier for leg in self.legs}
        ports = [(_FROM, port) for port in (person.begins,) if port] + [(_TO, port) for port in (person.ends,) if port]
        return [_Leg(person.place, only.pop() if len(only) == 1 else None, None, ports)] if ports else []

    def _between(self, person: _Person) -> list[_Leg]:
        first = next((at for at, leg in enumerate(self.legs) if leg.port(_FROM, 0) == person.begins), None)
        for last in range(first, len(self.legs)) if first is not None and person.begins else ():
            if self.legs[last].port(_TO, -1) == person.ends:
                return self.legs[first : last + 1]
        return []


def _person(segment: Segment) -> _Person:
    name = " ".join(filter(None, map(str.strip, segment.elements[3]))) if len(segment.elements) > 3 else ""
    parts = [part.strip() for element in segment.elements[4:9] for part in element]
    return _Person(segment.place, name or None, ", ".join(filter(None, parts)) or None, size=segment.size)


FORMAT = Format(
    name="paxlst",
    version=1,
    title=msg("Lists of passengers sent by carriers (PAXLST)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "trip"),
    samples=(
        f"{_TESTED}gtas-parsers/src/test/resources/apis-messages/apisMessage.txt",
        f"{_TESTED}gtas-loader/src/test/resources/apis-messages/multiple_flight_leg_apis.txt",
    ),
    limits=(
        msg("times are wall clocks of ports without a zone: they are kept as written, and no instant is made of them"),
        msg("passengers and crew are not told apart; numbers of identity papers are not read"),
    ),
)
