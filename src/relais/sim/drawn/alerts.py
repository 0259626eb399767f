"""Alerts of a drawn world: whom they report, what they tell, how damaged they arrive."""

from collections import ChainMap
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from relais.sim.alert import Alert, Sighting, stamp
from relais.sim.drawn.cast import LENT, SERVICES
from relais.sim.drawn.damage import Damages
from relais.sim.drawn.draw import Bools, Draw, Ints
from relais.sim.drawn.inbox import Inbox
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.travel import Trips
from relais.sim.person import Person
from relais.sim.talk import hyphened
from relais.sim.writers.ispws_xml import ispws_xml
from relais.sim.writers.ncmec_json import ncmec_json

_COMPANIES = ("Example Messenger", "Sample Video", "Specimen Chat")
# Whoever reports a facilitator knows some of those who deal with them.
_MOST_PARTNERS = 6


@dataclass(frozen=True)
class Told:
    """An alert as it lies in the inbox, and what is true of it."""

    path: str
    alert: Alert
    relevant: bool
    duplicate_of: str | None
    same_file: bool


class Alerts:
    """Writes the alerts of a world. `told` lists them; `named` the payees they name; `reported` whom they report."""

    def __init__(self, inbox: Inbox, drawn: Drawn, damages: Damages, trips: Trips) -> None:
        """Draw whom alerts report."""
        self._inbox, self._drawn, self._damages, self._trips = inbox, drawn, damages, trips
        self._draw = drawn.draft.draw("alerts")
        self._number = 300_000_000
        self.told: list[Told] = []
        self.sightings: list[tuple[int, Sighting]] = []
        self.named: set[int] = set()

    @property
    def reported(self) -> Ints:
        """Return the persons reported, each once."""
        return np.unique(np.array([int(told.alert.about[1:]) for told in self.told], np.int64))

    @property
    def touched(self) -> Ints:
        """Return the persons reported or named, each once."""
        named = [int(one[1:]) for told in self.told for one in (told.alert.about, *told.alert.partners)]
        return np.unique(np.array(named, np.int64))

    def forget(self, persons: Bools) -> None:
        """Take the alerts about these persons out of the inbox again, with what they named."""
        self._inbox.forget({told.path for told in self.told if persons[int(told.alert.about[1:])]})
        left = {file.path for file in self._inbox.files}
        self._damages.forget({told.path for told in self.told} - left)
        self.told = [told for told in self.told if told.path in left]
        self.named &= set(self.touched.tolist())

    def write(self) -> None:
        """Write every alert: of facilitators, of payers, of bystanders; some twice."""
        draft, cast, ties = self._drawn.draft, self._drawn.draft.cast, self._drawn.ties
        known = cast.of("facilitators")
        for person in known[self._draw.happens(draft.world("alerts_per_facilitator_prob"), known.size)].tolist():
            partners = np.unique(ties.payer[ties.payee == person])
            some = self._draw.numbers.permutation(partners)[: int(self._draw.numbers.integers(0, _MOST_PARTNERS + 1))]
            self._one(person, some.tolist())
        payers = np.unique(ties.payer[cast.in_role("facilitator")[ties.payee]])
        lawful = cast.in_role("lawful payer")[payers]
        for of, share in (
            (payers[~lawful], "alerts_per_commissioner_prob"),
            (payers[lawful], "alerts_per_lawful_prob"),
        ):
            for person in of[self._draw.happens(draft.world(share), of.size)].tolist():
                paid = np.unique(ties.payee[(ties.payer == person) & cast.in_role("facilitator")[ties.payee]])
                naming = paid[:1].tolist() if self._draw.numbers.random() < 0.6 else []
                self._one(person, naming)
        for person in cast.of("bystanders").tolist():
            self._one(person, [])

    def _one(self, person: int, partners: list[int]) -> None:
        settings, draw = self._drawn.draft.settings, self._draw
        about = person
        relevant = bool(np.isin(self._role(person), ("commissioner", "facilitator")))
        wrong = relevant and draw.numbers.random() < settings("alerts_and_reports", "false_link")
        if wrong:
            about, relevant = int(draw.numbers.choice(self._drawn.draft.cast.of("bystanders", "family"))), False
        thin = draw.numbers.random() < settings("alerts_and_reports", "insufficient_information")
        stale = not thin and draw.numbers.random() < settings("alerts_and_reports", "selector_typo_or_stale")
        alert = self._alert(about, [] if thin else partners, relevant=relevant, thin=thin)
        if not thin:
            facilitators = self._drawn.draft.cast.in_role("facilitator")
            self.named.update(one for one in (about, *partners) if facilitators[one])
        people = self._people(about, stale=stale)
        json = draw.numbers.random() < 0.7
        content = ncmec_json(alert, people) if json else ispws_xml(alert, people)
        folder = self._inbox.folder(alert.received, "ncmec" if json else "company")
        path = f"{folder}/" + (f"Report_{alert.reference}.json" if json else "report.xml")
        self._file(path, json=json, content=content, alert=alert)
        self.told.append(Told(path, alert, relevant, None, same_file=False))
        user = self._drawn.draft.taken.get(about, about)
        self.sightings += [(user, sighting) for sighting in alert.sightings]
        if alert.sightings and about in self._drawn.draft.taken:
            self._damages.plant(
                "takeover", path, f"p{about}", f"seen at the address of p{self._drawn.draft.taken[about]}"
            )
        for kind, planted in (("wrong_person", wrong), ("thin_report", thin), ("stale_selector", stale)):
            if planted:
                self._damages.plant(kind, path, f"p{about}", f"meant p{person}" if kind == "wrong_person" else "")
        if draw.numbers.random() < settings("alerts_and_reports", "duplicate_or_overlap"):
            self._again(path, alert, people, content, json=json, relevant=relevant)

    def _again(
        self, path: str, alert: Alert, people: ChainMap[str, Person], content: bytes, *, json: bool, relevant: bool
    ) -> None:
        """Let the alert arrive a second time: the same bytes by another road, or the same facts in the other form."""
        same = self._draw.numbers.random() < 0.5
        later = replace(alert, received=min(alert.received + timedelta(days=9), self._drawn.draft.settings.as_of))
        as_json = json if same else not json
        if not same:
            content = (ncmec_json if as_json else ispws_xml)(alert, people)
        folder = self._inbox.folder(later.received, "liaison")
        again = f"{folder}/" + (f"Report_{alert.reference}.json" if as_json else "report.xml")
        self._file(again, json=as_json, content=content, alert=alert)
        if same:
            # A content that arrives twice is read once.
            self._inbox.files[-1].report = self._inbox.files[-1].login = 0
        self.told.append(Told(again, later, relevant, path, same_file=same))
        self._damages.plant("duplicate_report", again, alert.about, path)

    def _file(self, path: str, *, json: bool, content: bytes, alert: Alert) -> None:
        written = self._inbox.write(path, "ncmec" if json else "ispws", [content])
        written.report, written.login = 1, len(alert.sightings)
        # The misspelt key of the police form, which a reader must say that it understood.
        written.notices = int(b"additonalInformations" in content)

    def _alert(self, about: int, partners: list[int], *, relevant: bool, thin: bool) -> Alert:
        draw, draft = self._draw, self._drawn.draft
        self._number += 1_013
        delay = draft.settings("alerts_and_reports", "delay_alert_to_intake_days")["lognormal"]
        received = draft.now - int(draw.numbers.integers(0, 180)) * 86_400 - int(draw.numbers.integers(0, 40_000))
        seen = received - int(min(draw.lognormal(delay, 1)[0], 700) * 86_400)
        named = () if thin else tuple(
            name for name, share in (("name", 0.6), ("phone", 0.6), ("email", 0.5), ("handle", 0.8))
            if draw.numbers.random() < share
        ) or ("handle",)  # fmt: skip
        sightings = () if thin else self._seen(draw, about, seen)
        return Alert(
            reference=str(self._number),
            received=datetime.fromtimestamp(received, UTC),
            company=_COMPANIES[int(draw.numbers.integers(0, len(_COMPANIES)))],
            service=None if thin else self._service(about),
            about=f"p{about}",
            partners=tuple(f"p{partner}" for partner in partners),
            named=named,
            incident=stamp(datetime.fromtimestamp(seen, UTC)) if not thin else None,
            sightings=sightings,
            priority=self._priority(draw, relevant=relevant),
            escalation=None,
            # What a company declares tells a little, and is wrong at times.
            live=True if draw.numbers.random() < (0.2 if relevant else 0.04) else None,
            informational=bool(draw.numbers.random() < (0.06 if relevant else 0.3)),
            notes=() if thin else self._notes(draw, about, partners),
            media=(),
            quirks=(),
        )

    def _priority(self, draw: Draw, *, relevant: bool) -> str | None:
        """Declared priority tells a little: urgent ones are a little more often relevant, as the sender saw more."""
        shares = (
            {"E": 0.03, "1": 0.22, "2": 0.35, "3": 0.4} if relevant else {"E": 0.01, "1": 0.14, "2": 0.35, "3": 0.5}
        )
        return list(shares)[int(draw.pick(shares, 1)[0])] if draw.numbers.random() < 0.9 else None

    def _service(self, about: int) -> str:
        ties = self._drawn.ties
        mine = np.flatnonzero((ties.payer == about) | (ties.payee == about))
        service = SERVICES[int(ties.service[mine[0]])] if mine.size else "messenger"
        # The report forms name a chat by the services they know; a telephone service is written as the first.
        return service if service != "whatsapp" else "messenger"

    def _seen(self, draw: Draw, about: int, seen: int) -> tuple[Sighting, ...]:
        missing = float(self._drawn.draft.settings("logins", "port_missing_prob"))
        user = self._drawn.draft.taken.get(about, about)
        ip, _inside, ports = self._drawn.draft.cast.ip(user)
        if (abroad := self._trips.address(user, seen)) is not None:
            ip, ports = abroad, None
        found = []
        for event in ("Login", "Upload")[: int(draw.numbers.integers(1, 3))]:
            port = int(draw.numbers.integers(*(ports or (20_000, 60_000))))
            known = draw.numbers.random() >= missing
            found.append(Sighting(ip, event, datetime.fromtimestamp(seen, UTC), port if known else None, None))
            seen += int(draw.numbers.integers(180, 3_000))
        return tuple(found)

    def _notes(self, draw: Draw, about: int, partners: list[int]) -> tuple[str, ...]:
        if not partners or draw.numbers.random() > 0.4:
            return ()
        payer, payee = self._drawn.payer, self._drawn.payee
        among = np.isin(payer, [about, *partners]) & np.isin(payee, [about, *partners])
        rows = np.flatnonzero(among)
        if not rows.size:
            return ()
        row = int(rows[-1])
        cents = int(self._drawn.payments.cents[row])
        return (f"Messages mention a transfer of {cents / 100:.2f} EUR, code {hyphened(str(self._drawn.code[row]))}.",)

    def _people(self, about: int, *, stale: bool) -> ChainMap[str, Person]:
        cast = self._drawn.draft.cast
        if not stale:
            return ChainMap({}, cast)  # type: ignore[arg-type]
        # A number the person no longer has, and that nobody else in this world has.
        person = replace(cast.person(about), phones=(cast.phone(about, LENT),), emails=(f"x{cast.email(about)}",))
        return ChainMap({person.id: person}, cast)  # type: ignore[arg-type]

    def _role(self, person: int) -> str:
        cast = self._drawn.draft.cast
        return cast.roles[int(cast.role[person])]
