"""The call records of two lines."""

import csv
from datetime import UTC, datetime
from io import StringIO
from itertools import repeat

from relais.sim.event import Call
from relais.sim.writers.call_records import call_records
from tests.sim.writers.payments import PEOPLE


def test_call_records(built):
    for number, line in ((1, "commissioner-1"), (2, "family-3")):
        raw = built.file(f"*_answer_calls_{number}/appels.csv").read_bytes()
        header, *body = csv.reader(StringIO(raw.decode("iso-8859-1")), delimiter=";")
        assert header == ["Appelant", "Appelé", "Date", "Heure", "Fuseau", "Durée (s)", "Type", "Statut"]
        assert b"Appel\xe9" in raw
        assert body
        assert {row[0] for row in body} == {built.world.people[line].phones[0]}
        assert all((row[5] == "0") == (row[7] == "Sans réponse") for row in body)


def test_a_list_may_state_a_zone_that_its_times_are_not_of():
    call = Call("phone", datetime(2026, 7, 1, 20, 15, tzinfo=UTC), 0, "p1", "p3", video=False)
    raw = b"".join(call_records([call], PEOPLE, stated="Asia/Manila")).decode("iso-8859-1")
    _, row = csv.reader(StringIO(raw), delimiter=";")
    assert row == [
        "+33639980001",
        "+471012345678",
        "01/07/2026",
        "22:15:00",
        "Asia/Manila",
        "0",
        "Voix",
        "Sans réponse",
    ]


def test_an_endless_list_begins():
    call = Call("phone", datetime(2026, 7, 1, tzinfo=UTC), 60, "p1", "p3", video=False)
    assert next(call_records(repeat(call), PEOPLE)).startswith(b"Appelant")
