"""Two persons with every account, and conversations between them, for the writers of chats."""

import weakref
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from relais.sim.event import Call, Message
from relais.sim.person import Account, Person

NEW_YEAR = datetime(2026, 1, 1, 12, 0, 5, tzinfo=UTC)


def person(number: int, name: str) -> Person:
    phone = f"+6391755501{number:02}"
    accounts = (
        Account("telegram", f"user{number}", f"user_{number}", name),
        Account("messenger", f"{100 + number}", f"user.{number}", name),
        Account("skype", f"live:user{number}", f"user{number}", name),
        Account("whatsapp", phone, "", name),
    )
    return Person(f"p{number}", "", "", (name,), "PH", "", (phone,), accounts=accounts)


ANA, NOE = person(1, "Ana Narra"), person(2, "Noé Hêtre")


def said(text: str, after: int = 0, *, by: Person = ANA, to: Person = NOE, service: str = "") -> Message:
    """Return a line written so many seconds after the new year's noon."""
    return Message(service, NEW_YEAR + timedelta(seconds=after), by.id, to.id, text)


def called(seconds: int, after: int = 0, *, by: Person = ANA, to: Person = NOE, video: bool = True) -> Call:
    return Call("", NEW_YEAR + timedelta(seconds=after), seconds, by.id, to.id, video)


class Lines(list[Message]):
    """A list that can be weakly referred to."""


class Talks:
    """Conversations handed out one at a time: `asked` counts them, `alive` those that someone still holds."""

    def __init__(self, count: int) -> None:
        self._count, self._lines = count, list[weakref.ref[Lines]]()

    @property
    def asked(self) -> int:
        return len(self._lines)

    @property
    def alive(self) -> int:
        return sum(lines() is not None for lines in self._lines)

    def __iter__(self) -> Iterator[tuple[Person, list[Message], list[Call]]]:
        return map(self._talk, range(self._count))

    def _talk(self, number: int) -> tuple[Person, list[Message], list[Call]]:
        other = person(10 + number, f"Noé Hêtre {number}")
        lines = Lines([said(f"line of talk {number}", to=other), said("OK", 60, by=other, to=ANA)])
        self._lines.append(weakref.ref(lines))
        return other, lines, [called(30, 120, by=other, to=ANA)]
