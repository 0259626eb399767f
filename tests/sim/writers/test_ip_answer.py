"""The operators' answers on addresses: fixed ones and a shared one."""

import csv
from io import StringIO
from itertools import pairwise


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
