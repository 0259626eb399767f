"""An alert: a report as a foreign agency hands it over, before it is written in a format."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sighting:
    """An account seen at an address. A missing port or time is left out, as companies leave it out."""

    ip: str
    event: str
    at: datetime | None
    port: int | None
    proxy: bool | None


@dataclass(frozen=True)
class Alert:
    """One report about one person. Ids are persons of the world; what is None the report does not say.

    `named` lists what it tells of the person: 'name', 'phone', 'email', 'handle'. `incident` is the time as
    written, which may be no time at all; `service` the chat it speaks of, if any. `quirks` are the liberties a
    company takes with the police JSON: 'bom', 'null lists', 'object lists'.
    """

    reference: str
    received: datetime
    company: str
    service: str | None
    about: str
    partners: tuple[str, ...]
    named: tuple[str, ...]
    incident: str | None
    sightings: tuple[Sighting, ...]
    priority: str | None
    escalation: str | None
    live: bool | None
    informational: bool | None
    notes: tuple[str, ...]
    media: tuple[str, ...]
    quirks: tuple[str, ...]


def stamp(at: datetime) -> str:
    """Write an instant as reports do: '2026-10-11T21:14:05Z'."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def mailbox(company: str) -> str:
    """Return the address at which a company answers the police."""
    return f"legal@{company.lower().replace(' ', '-')}.example.com"
