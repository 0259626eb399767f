"""Writes an operator's answer to who held an IP address: CSV, ',', UTF-8, one row per subscriber and period."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from relais.sim.person import Person

HEADER = (
    "public_ip", "port_first", "port_last", "start_utc", "end_utc", "subscriber_id", "subscriber_name",
    "subscriber_address", "subscriber_phone", "private_ip", "nat",
)  # fmt: skip


def ip_answer(assignments: Iterable[tuple[Person, datetime, datetime]]) -> bytes:
    """Return the answer for (subscriber, start, end); behind a shared address each row has a block of ports."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for person, start, end in assignments:
        first, last = person.ports or ("", "")
        table.writerow(
            [person.ip, first, last, _utc(start), _utc(end), f"SUB-{person.phones[0][-6:]}", person.name,
             person.address, person.phones[0], person.private_ip or "", "cgnat" if person.ports else "none"]
        )  # fmt: skip
    return text.getvalue().encode()


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
