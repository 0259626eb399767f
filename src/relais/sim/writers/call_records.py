"""Writes the call records of a line as a French operator answers: CSV, ';', ISO-8859-1, local time with its zone."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from relais.sim.clock import PARIS
from relais.sim.event import Call
from relais.sim.person import Person

HEADER = (
    "Appelant", "Appelé", "Date", "Heure", "Fuseau", "Durée (s)", "Type", "Statut",
)  # fmt: skip


def call_records(calls: Iterable[Call], people: Mapping[str, Person]) -> bytes:
    """Return one row per call; a missed call has a duration of 0."""
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    for call in calls:
        wall = call.at.astimezone(PARIS)
        table.writerow(
            [people[call.caller].phones[0], people[call.callee].phones[0], wall.strftime("%d/%m/%Y"),
             wall.strftime("%H:%M:%S"), PARIS.key, call.seconds, "Visio" if call.video else "Voix",
             "Abouti" if call.seconds else "Sans réponse"]
        )  # fmt: skip
    return text.getvalue().encode("iso-8859-1")
