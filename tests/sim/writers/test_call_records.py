"""The call records of two lines."""

import csv
from io import StringIO


def test_call_records(built):
    for number, line in ((1, "commissioner-1"), (2, "family-3")):
        raw = built.file(f"*_answer_calls_{number}/appels.csv").read_bytes()
        header, *body = csv.reader(StringIO(raw.decode("iso-8859-1")), delimiter=";")
        assert header == ["Appelant", "Appelé", "Date", "Heure", "Fuseau", "Durée (s)", "Type", "Statut"]
        assert b"Appel\xe9" in raw
        assert body
        assert {row[0] for row in body} == {built.world.people[line].phones[0]}
        assert all((row[5] == "0") == (row[7] == "Sans réponse") for row in body)
