"""Writes an operator's answer to who held an IP address: CSV, ',', UTF-8, one row per subscriber and period."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from relais.sim.person import Person
from relais.sim.writers.table import table

HEADER = (
    "public_ip", "port_first", "port_last", "start_utc", "end_utc", "subscriber_id", "subscriber_name",
    "subscriber_address", "subscriber_phone", "private_ip", "nat",
)  # fmt: skip


def ip_answer(assignments: Iterable[tuple[Person, datetime, datetime]]) -> Iterator[bytes]:
    """Return the answer in pieces, for (subscriber, start, end).

    Behind a shared address each row has the subscriber's block of ports; who used one port at one instant is a row
    whose block is that port and whose period begins and ends then.
    """
    return table(HEADER, map(_row, assignments), end="\n")


def _row(assignment: tuple[Person, datetime, datetime]) -> list[str]:
    person, start, end = assignment
    # The number but for the digits that the small world's all begin with: fewer, and strangers would share an id.
    subscriber = person.phones[0].removeprefix("+33639").removeprefix("+")
    return [
        person.ip or "",
        *(map(str, person.ports) if person.ports else ("", "")),
        _utc(start),
        _utc(end),
        f"SUB-{subscriber}",
        person.name,
        person.address,
        person.phones[0],
        person.private_ip or "",
        "cgnat" if person.ports else "none",
    ]


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
