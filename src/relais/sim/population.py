"""A population: persons and what they do. The world is the sum of its populations."""

from dataclasses import dataclass, field
from datetime import datetime

from relais.sim.event import Call, Message, Payment, Session
from relais.sim.person import Person


@dataclass
class Population:
    """Persons by id, and their payments, calls, messages and paid sessions."""

    people: dict[str, Person] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    def join(self, other: "Population") -> None:
        """Take in another population."""
        self.people |= other.people
        self.payments += other.payments
        self.calls += other.calls
        self.messages += other.messages
        self.sessions += other.sessions

    def until(self, end: datetime) -> "Population":
        """Return the same persons with what they did before `end`."""
        return Population(
            self.people,
            [payment for payment in self.payments if payment.sent_at < end],
            [call for call in self.calls if call.at < end],
            [message for message in self.messages if message.at < end],
            [session for session in self.sessions if session.call_at < end],
        )

    def of(self, population: str, role: str | None = None) -> list[Person]:
        """Return the persons of one population, in the order in which they entered; of one role if named."""
        return [p for p in self.people.values() if p.population == population and role in (None, p.role)]
