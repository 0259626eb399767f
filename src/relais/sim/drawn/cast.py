"""The persons of a world, as columns; a single person is made from them when a writer asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from relais.sim.drawn.draw import Bools, Draw, Ints
from relais.sim.drawn.names import address, name
from relais.sim.drawn.places import PH, PLACES, phone
from relais.sim.iban import iban
from relais.sim.person import Account, Person

SERVICES = ("telegram", "messenger", "whatsapp", "skype")
# Telephone numbers of one person: at the counter, in the chat, after a change, of the payee's relatives.
COUNTER, CHAT, CHANGED, LENT = 0, 1, 2, 3
_SLOTS = 4
# Names of relatives who collect are numbered apart from those of persons.
_RELATIVES = 40_000_000


@dataclass(eq=False)
class Cast(Mapping[str, Person]):
    """All persons, by number; as a mapping, by id ('p17').

    `same_phone`: gives the chat's phone at the counter. `changed_at`: UTC second from which the number is a new
    one, 0 for never. `identities`: names under which a payee collects, the own one among them. `household`: the
    person whose address and phone this one shares, else itself. `behind`: which shared public address, -1 for none;
    `seat` the place among those behind it.
    """

    seed: int
    subscribers: int = 64
    populations: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    population: NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))
    role: NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))
    place: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    age: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    household: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    identities: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    changed_at: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    behind: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    seat: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    joined: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    same_phone: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    second: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))

    def add(self, population: str, role: str, place: Ints, age: Ints) -> Ints:
        """Let persons enter, one per place; return their numbers."""
        numbers = np.arange(self.place.size, self.place.size + place.size)
        self.population = np.r_[self.population, np.full(place.size, _code(self.populations, population), np.int16)]
        self.role = np.r_[self.role, np.full(place.size, _code(self.roles, role), np.int16)]
        self.place = np.r_[self.place, place.astype(np.int64)]
        self.age = np.r_[self.age, age.astype(np.int64)]
        self.household = np.r_[self.household, numbers]
        self.identities = np.r_[self.identities, np.ones(place.size, np.int64)]
        self.changed_at = np.r_[self.changed_at, np.zeros(place.size, np.int64)]
        self.behind = np.r_[self.behind, np.full(place.size, -1, np.int64)]
        self.seat = np.r_[self.seat, np.zeros(place.size, np.int64)]
        for column in ("joined", "same_phone", "second"):
            setattr(self, column, np.r_[getattr(self, column), np.zeros(place.size, np.bool_)])
        return numbers

    def of(self, *populations: str) -> Ints:
        """Return the numbers of those who entered with these populations."""
        codes = [code for code, known in enumerate(self.populations) if known in populations]
        return np.flatnonzero(np.isin(self.population, codes))

    def in_role(self, role: str) -> Bools:
        """Return for each person whether it has that role."""
        held: Bools = self.role == (self.roles.index(role) if role in self.roles else -1)
        return held

    def settle_lines(self, draw: Draw, payers: Ints, cgnat_share: float) -> None:
        """Put that share of the payers behind shared public addresses, a few dozen behind each."""
        shared = payers[draw.happens(cgnat_share, payers.size)]
        self.behind[shared] = np.arange(shared.size) // self.subscribers
        self.seat[shared] = np.arange(shared.size) % self.subscribers

    def name(self, number: int, identity: int = 0) -> str:
        """Return the civil name, or that of the relative who collects."""
        place = int(self.place[number])
        return name(place, number if identity == 0 else _RELATIVES + _SLOTS * number + identity)

    def phone(self, number: int, slot: int) -> str:
        """Return one of the person's numbers; a household has one number at the counter."""
        if slot == COUNTER:
            number = int(self.household[number])
        return phone(int(self.place[number]), _SLOTS * number + slot)

    def counter_phone(self, number: int, at: int) -> str:
        """Return the number given at the counter at that UTC second."""
        changed = int(self.changed_at[number])
        if changed and at >= changed:
            return self.phone(number, CHANGED)
        return self.phone(number, COUNTER)

    def chat_phone(self, number: int) -> str:
        """Return the number of the person's chat accounts."""
        return self.phone(number, COUNTER if self.same_phone[number] else CHAT)

    def account(self, number: int, service: str, *, second: bool = False) -> Account:
        """Return an account of the person; a second one has a number and a name of its own."""
        unique = 2 * number + second
        civil = self.name(number)
        given, surname = civil.split(" ", 1)
        plain = "".join(sign for sign in normalize("NFKD", f"{given}.{surname}".lower()) if sign.isascii())
        plain = plain.replace("-", "").replace(" ", "")
        handle = {
            "telegram": f"user{5_000_000_000 + unique * 1_009}",
            "messenger": f"{100_000_000_000_000 + unique * 7_919}",
            "whatsapp": self.phone(number, CHAT) if second else self.chat_phone(number),
            "skype": f"live:{plain}{unique}",
        }[service]
        shown = f"{given} {unique % 97}" if second or service == "skype" else civil
        username = f"{plain.replace('.', '_') if service == 'telegram' else plain}{unique}"
        return Account(service, handle, username, shown)

    def email(self, number: int) -> str:
        """Return the person's mailbox, of a domain kept for examples."""
        given, surname = self.name(number).split(" ", 1)
        plain = "".join(sign for sign in normalize("NFKD", f"{given}.{surname}".lower()) if sign.isascii())
        return f"{plain.replace('-', '').replace(' ', '')}{number}@{'example.com' if number % 2 else 'example.org'}"

    def ip(self, number: int) -> tuple[str, str | None, tuple[int, int] | None]:
        """Return the public address at home and, behind a shared one, the inside address and the block of ports."""
        group = int(self.behind[number])
        if group < 0:
            return f"2001:db8:{int(self.place[number]):x}:{number >> 16:x}::{number & 0xFFFF:x}", None, None
        # The three ranges kept for documentation: 762 shared addresses, then the same again.
        net = ("192.0.2", "198.51.100", "203.0.113")[group // 254 % 3]
        seat, width = int(self.seat[number]), (65_536 - 1_024) // self.subscribers
        first = 1_024 + width * seat
        inside = f"100.{64 + group // 250 % 64}.{group % 250}.{seat + 1}"
        return f"{net}.{group % 254 + 1}", inside, (first, first + width - 1)

    def person(self, number: int) -> Person:
        """Return the person with all accounts; `seen` gives those of one conversation."""
        return _person(self, number)

    def seen(self, number: int, service: str, *, second: bool, with_phone: bool = True) -> Person:
        """Return the person as one conversation shows it: one account, and the phone where the contact has one."""
        account = self.account(number, service, second=second)
        phones = (self.chat_phone(number),) if with_phone or service == "whatsapp" else ()
        return replace(self.person(number), accounts=(account,), phones=phones)

    def __getitem__(self, key: str) -> Person:
        if not key.startswith("p"):
            raise KeyError(key)
        return self.person(int(key[1:]))

    def __iter__(self) -> Iterator[str]:
        return (f"p{number}" for number in range(self.place.size))

    def __len__(self) -> int:
        return self.place.size

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=50_000)
def _person(cast: Cast, number: int) -> Person:
    place = int(cast.place[number])
    ip, inside, ports = cast.ip(number)
    home = int(cast.household[number])
    born = date(2026, 1, 1) - timedelta(days=int(cast.age[number]) * 365 + number % 365)
    return Person(
        id=f"p{number}",
        population=cast.populations[cast.population[number]],
        role=cast.roles[cast.role[number]],
        names=tuple(cast.name(number, identity) for identity in range(int(cast.identities[number]))),
        country=PLACES[place].country,
        address=address(place, home),
        phones=(cast.phone(number, COUNTER), cast.phone(number, CHAT)),
        birth=born,
        emails=(cast.email(number),),
        accounts=tuple(cast.account(number, service) for service in SERVICES),
        wallet=f"WLT-{100_000 + 17 * number}" if place == PH else None,
        iban=None if place == PH else iban(number),
        ip=ip,
        private_ip=inside,
        ports=ports,
    )


def _code(known: list[str], word: str) -> int:
    if word not in known:
        known.append(word)
    return known.index(word)
