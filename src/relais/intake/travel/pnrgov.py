"""Bookings that carriers push to authorities: PNRGOV of IATA, WCO and ICAO (EDIFACT).

Read after the description of its segments in the open reader of US-CBP/GTAS and its test messages (checked
2026-11-28). Samples: of that repository, named in FORMAT, counted by eye and by another search. Locators: 'segment
12', UNA not counted.

Times are wall clocks of the airport, for which no zone is stated: they are kept as written. A title is glued to the
given name ('MOLLYMRS') and stays there. Nationality, sex, meals, seats and countries of passports are not read.
"""

from collections.abc import Callable

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax.edifact import Segment, message_type, segment_at
from relais.intake.travel.booking import Booking, Leg, Person
from relais.intake.travel.contact import coded, contact
from relais.intake.travel.trips import PAPERS, Trips, flight_number, read_segments
from relais.model.notice import msg

NO_LEG = msg("this is no leg of a trip (a hotel, a car, or no route): it is skipped")

_TESTED = "github.com/US-CBP/GTAS gtas-parent/"
_CONTACTS = {"CTCE": "E", "CTCM": "M", "CTCH": "H", "CTCB": "B"}
_REMARK, _SPONSOR = ("4", "28"), ("4", "43")
_CARD, _GROUP = "CC", "G"
_CANCELLED = "X"


def recognise(sealed: Sealed) -> bool:
    """Tell it by the type of its first message."""
    return message_type(sealed.head) == "PNRGOV"


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every booking. Raises UnreadableError where the interchange is cut short."""
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
        self.flight: Leg | None = None
        self.booking: Booking | None = None
        self.person: Person | None = None
        self.leg: Leg | None = None
        self.history = False
        self.cancelled = False
        self.papers = 0
        self.cards: list[tuple[str, str | None, str]] = []
        self.steps: dict[str, Callable[[Segment, Booking], None]] = {
            "RCI": self._locator, "SSR": self._service, "IFT": self._remark, "ADD": self._address,
            "TIF": self._traveller, "FTI": self._frequent, "FOP": self._payment, "TVL": self._leg,
            "RPI": self._status, "TRI": self._checked_in, "ABI": self._past, "SAC": self._action,
        }  # fmt: skip

    def see(self, segment: Segment) -> None:
        """Take the next segment."""
        tag = segment.tag
        if tag in ("SRC", "UNH", "UNT"):
            self._hand_on()
            if tag == "UNH":
                self.flight = None
            if tag == "SRC":
                self.booking = Booking(segment.place, self.flight)
            return
        if self.booking is None:
            if tag == "TVL":
                self.flight = _leg(segment)
            return
        self.booking.size += segment.size
        if tag != "IFT" and self.cards:
            self._keep_cards()
        step = self.steps.get(tag)
        if step is not None:
            step(segment, self.booking)

    def close(self) -> None:
        """Hand on what is left."""
        self._hand_on()
        self.trips.flush()
        if self.papers:
            self.facts.notice(PAPERS, count=self.papers)

    def _hand_on(self) -> None:
        if self.booking is not None:
            self._keep_cards()
            self.booking.hand_on(self.facts, self.trips)
        self.booking = self.person = self.leg = None
        self.history = self.cancelled = False

    def _bearer(self, booking: Booking) -> Person:
        return self.person or booking.whole

    def _keep_cards(self) -> None:
        if self.booking is not None:
            self._bearer(self.booking).cards += self.cards
        self.cards = []

    def _locator(self, segment: Segment, booking: Booking) -> None:
        booking.locator = booking.locator or segment.at(0, 1) or None

    def _service(self, segment: Segment, booking: Booking) -> None:
        code = segment.at(0)
        text = next((part for part in reversed(segment.elements[0]) if part.strip()), "") if segment.elements else ""
        if code in _CONTACTS:
            found = coded(segment.place, _CONTACTS[code], text.partition("/EN")[0])
            if found is not None:
                self._bearer(booking).contacts.append(found)
        elif code == "DOCS" and "/" in text:
            fields = text.split("/")
            self.papers += len(fields) > 3 and bool(fields[3].strip())
            birth = fields[5].strip() if len(fields) > 5 else ""
            references = [part for place in range(1, len(segment.elements)) if (part := segment.at(place, 2))]
            if birth and self.person is not None and not references:
                self.person.birth = self.person.birth or birth
            elif birth:
                for reference in references or [""]:
                    booking.births.setdefault(reference, birth)

    def _remark(self, segment: Segment, booking: Booking) -> None:
        kind = (segment.at(0), segment.at(0, 1))
        if kind == _REMARK:
            found = contact(segment.place, segment.at(1))
            if found is not None:
                self._bearer(booking).contacts.append(found)
        elif kind == _SPONSOR and segment.at(1):
            payer = Person(segment.place, segment.at(1), role="payer", address=segment.at(2) or None)
            payer.cards, self.cards = self.cards, []
            number = coded(segment.place, "", segment.at(3))
            payer.contacts = [number] if number else []
            booking.payers.append(payer)

    def _address(self, segment: Segment, booking: Booking) -> None:
        bearer = self._bearer(booking)
        parts = [segment.at(1, place) for place in (1, 2, 3, 4, 6)]
        text = segment.at(1, 7)
        if any(parts) and bearer.address is None:
            bearer.address = ", ".join(filter(None, parts))
            country = segment.at(1, 5)
            bearer.country = country if len(country) == 2 and country.isalpha() and country.isascii() else None
        if text:
            mail = segment.at(1) == "E" or "@" in text
            found = contact(segment.place, text) or coded(segment.place, "E" if mail else "", text)
            if found is not None:
                bearer.contacts.append(found)

    def _traveller(self, segment: Segment, booking: Booking) -> None:
        # Below a leg it repeats who checked in.
        if self.leg is not None or self.history:
            return
        surname = segment.at(0)
        for place in range(1, max(2, len(segment.elements))):
            name = " ".join(filter(None, (surname, segment.at(place))))
            self.person = Person(segment.place, name or None, segment.at(place, 2))
            group = _GROUP in (segment.at(0, 1), segment.at(place, 1))
            (booking.groups if group else booking.travellers).append(self.person)

    def _frequent(self, segment: Segment, booking: Booking) -> None:
        for place in range(len(segment.elements)):
            if number := segment.at(place, 1):
                self._bearer(booking).cards.append((segment.place, segment.at(place) or None, number))

    def _payment(self, segment: Segment, _booking: Booking) -> None:
        for place in range(len(segment.elements)):
            if segment.at(place) == _CARD and (number := segment.at(place, 4)):
                self.cards.append((segment.place, segment.at(place, 3) or None, number))

    def _leg(self, segment: Segment, booking: Booking) -> None:
        self.person = None
        if not segment.at(0) and not segment.at(1) and not segment.at(2):
            return  # The second of two: the flight of the carrier that flies for another.
        found = _leg(segment)
        if found is None:
            self.facts.notice(NO_LEG, segment.place, skipped=1)
            return
        found.past, found.cancelled = self.history, self.cancelled
        booking.legs.append(found)
        self.leg = found

    def _status(self, segment: Segment, _booking: Booking) -> None:
        if self.leg is not None:
            self.leg.status_raw = segment.at(1) or None

    def _checked_in(self, segment: Segment, _booking: Booking) -> None:
        if self.leg is not None and (reference := segment.at(1, 3)):
            self.leg.checked_in |= {reference}

    def _past(self, _segment: Segment, _booking: Booking) -> None:
        self.history = True
        self.person = self.leg = None

    def _action(self, segment: Segment, _booking: Booking) -> None:
        self.cancelled = segment.at(2) == _CANCELLED


def _leg(segment: Segment) -> Leg | None:
    """Return the leg that a TVL states; None where it has no route."""
    origin, destination = segment.at(1), segment.at(2)
    if not origin or not destination:
        return None
    day, hour, last_day, last_hour = (segment.at(0, part) for part in range(4))
    # The day of arrival is left out where it is that of departure.
    arrives = f"{last_day or day}:{last_hour}" if last_hour else last_day
    return Leg(
        segment.place,
        segment.at(3) or None,
        flight_number(segment.at(3), segment.at(4)),
        origin,
        destination,
        f"{day}:{hour}" if hour else day or None,
        arrives or None,
    )


FORMAT = Format(
    name="pnrgov",
    version=1,
    title=msg("Bookings pushed by carriers (PNRGOV)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "trip"),
    samples=(
        f"{_TESTED}gtas-parsers/src/test/resources/pnr-messages/pnrMessage.txt",
        f"{_TESTED}gtas-parsers/src/test/resources/pnr-messages/pnrWithIFTSegment.txt",
        f"{_TESTED}gtas-parsers/src/test/resources/pnr-messages/pnrAddressPhoneCTCM.txt",
        f"{_TESTED}gtas-parsers/src/test/resources/pnr-messages/pnrMessagePg76.txt",
        f"{_TESTED}gtas-loader/src/test/resources/pnr-messages/multiple_flight_leg_pnr.txt",
    ),
    limits=(
        msg(
            "times are wall clocks of airports without a zone: they are kept as written, and no instant is made of them"
        ),
        msg("numbers of identity papers, seats, bags, fares and remarks in free words are not read"),
        msg("a booking is no proof that somebody travelled"),
    ),
)
