"""The truth of a world: who is who, what was paid and called, and which alerts matter. Never in the inbox."""

import json
from dataclasses import asdict, dataclass
from typing import Any

RELEVANT = frozenset({"commissioner", "facilitator"})


@dataclass(frozen=True)
class TrueSelector:
    """An identifier and its kind, as the fact table `selector` names kinds; `shared` with other persons or not."""

    kind: str
    service: str | None
    value: str
    shared: bool


@dataclass(frozen=True)
class TruePerson:
    """A person: population, role in the world, every name used, every identifier."""

    id: str
    population: str
    role: str
    names: tuple[str, ...]
    selectors: tuple[TrueSelector, ...]


@dataclass(frozen=True)
class TrueAlert:
    """An alert by its path in the inbox: whom it reports, whom else it names, and the alert it repeats, if any."""

    path: str
    reference: str
    about: str
    names: tuple[str, ...]
    relevant: bool
    duplicate_of: str | None
    same_file: bool


@dataclass(frozen=True)
class TruePayment:
    """A payment: its code, when (UTC, ISO 8601), the sum in euros, between whom, and the list that carries it."""

    code: str
    sent_at: str
    amount_eur: str
    payer: str
    payee: str
    path: str | None


@dataclass(frozen=True)
class TrueSession:
    """A payment and the call it paid for, by the order in which they came."""

    payment: str
    service: str
    call_at: str
    caller: str
    callee: str
    order: str


@dataclass(frozen=True)
class Truth:
    """All of it. `as_of` is the day of the picture (UTC, ISO 8601); `files` the paths of the inbox."""

    seed: int
    as_of: str
    persons: tuple[TruePerson, ...]
    alerts: tuple[TrueAlert, ...]
    payments: tuple[TruePayment, ...]
    sessions: tuple[TrueSession, ...]
    files: tuple[str, ...]

    @property
    def relevant_alerts(self) -> tuple[str, ...]:
        """Paths of the alerts that report a true commissioner or facilitator."""
        return tuple(alert.path for alert in self.alerts if alert.relevant)

    def to_json(self) -> str:
        """Return the JSON form; `relevant_alerts` stands in it, so that a reader needs no rule of its own."""
        document: dict[str, Any] = asdict(self) | {"relevant_alerts": self.relevant_alerts}
        return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
