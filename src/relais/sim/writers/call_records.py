"""Writes the call records of a line as a French operator answers: CSV, ';', ISO-8859-1, local time with its zone."""

from collections.abc import Iterable, Iterator, Mapping

from relais.sim.clock import PARIS
from relais.sim.event import Call
from relais.sim.person import Person
from relais.sim.writers.table import table

HEADER = (
    "Appelant", "Appelé", "Date", "Heure", "Fuseau", "Durée (s)", "Type", "Statut",
)  # fmt: skip


def call_records(calls: Iterable[Call], people: Mapping[str, Person], *, stated: str | None = None) -> Iterator[bytes]:
    """Return the records in pieces, one row per call; a missed call has a duration of 0.

    The times are those of Paris; `stated` is the zone that the list wrongly names for them.
    """
    rows = (_row(call, people, stated or PARIS.key) for call in calls)
    return table(HEADER, rows, delimiter=";", end="\r\n", encoding="iso-8859-1")


def _row(call: Call, people: Mapping[str, Person], zone: str) -> list[str]:
    wall = call.at.astimezone(PARIS)
    return [
        people[call.caller].phones[0],
        people[call.callee].phones[0],
        wall.strftime("%d/%m/%Y"),
        wall.strftime("%H:%M:%S"),
        zone,
        str(call.seconds),
        "Visio" if call.video else "Voix",
        "Abouti" if call.seconds else "Sans réponse",
    ]
