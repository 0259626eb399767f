"""The operators' answers on addresses: fixed ones and a shared one."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise, repeat

from relais.sim.writers.ip_answer import ip_answer
from tests.sim.writers.payments import PAYER


def test_ip_answers(built):
    own, shared = (built.file(f"*_answer_ip_{number}/ip.csv").read_text("utf-8") for number in (1, 2))
    header, *body = csv.reader(StringIO(own))
    assert ",".join(header) == (
        "public_ip,port_first,port_last,start_utc,end_utc,subscriber_id,subscriber_name,subscriber_address,"
        "subscriber_phone,private_ip,nat"
    )
    assert {(row[1], row[2], row[9], row[10]) for row in body} == {("", "", "", "none")}
    _, *held = csv.reader(StringIO(shared))
    assert {row[0] for row in held} == {"192.0.2.250"}
    assert len({row[9] for row in held}) == len(held) == 4
    blocks = sorted((int(row[1]), int(row[2])) for row in held)
    assert all(last < first for (_, last), (first, _) in pairwise(blocks))


def held(person, first, last, *period):
    return replace(person, ip="192.0.2.7", private_ip="100.64.0.9", ports=(first, last)), *period


def test_who_used_one_port_at_one_instant():
    at = datetime(2026, 3, 1, 21, 14, 5, tzinfo=UTC)
    _, row = csv.reader(StringIO(b"".join(ip_answer([held(PAYER, 2_048, 2_048, at, at)])).decode()))
    assert row == [
        "192.0.2.7", "2048", "2048", "2026-03-01 21:14:05", "2026-03-01 21:14:05", "SUB-980001", "Élise Hêtre",
        "3 rue de l'Exemple, 99001 Essai", "+33639980001", "100.64.0.9", "cgnat",
    ]  # fmt: skip


def test_strangers_whose_numbers_end_alike_are_two_subscribers():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    pair = [replace(PAYER, phones=(phone,)) for phone in ("+33401234567", "+33400234567")]
    _, one, other = csv.reader(StringIO(b"".join(ip_answer([held(p, 1, 2, at, at) for p in pair])).decode()))
    assert one[5] != other[5]


def test_an_endless_answer_begins():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert next(ip_answer(repeat(held(PAYER, 1, 2, at, at)))).startswith(b"public_ip")
