"""The field: how alerts ended by the rank at which they stood, from a file of counts that a unit wrote.

Ranked alerts were opened because they stood high: what the ranking misses is never among them. The drawn ones were
opened whatever their rank, so they alone tell what lies further down.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.bench.exact_rate import interval
from relais.bench.road import BenchError
from relais.model.notice import msg

BAD_COUNTS = msg("{path} is no file of counts of alerts, as `relais alert export-counts` writes it: {reason}")
VERSION = 1
TENTHS = 10
DRAWN, RANKED = "drawn", "ranked"
# Ended in a case: what the ranking is to bring to the front.
IN_A_CASE = ("attached", "opened")
TO_A_CASE = "to a case"


@dataclass(frozen=True)
class Rate:
    """Of the alerts of a group that stood in a tenth of the queue (None: in all), how many ended so, with 95 %."""

    group: str
    tenth: int | None
    outcome: str
    count: int
    of: int
    low: float
    high: float


def field(path: Path) -> list[Rate]:
    """Return the rate of each outcome, and of all that end in a case, by group and tenth; raises BenchError."""
    counts = _counts(path)
    rates = []
    for group in (DRAWN, RANKED):
        for tenth in (*range(1, TENTHS + 1), None):
            held: dict[str, int] = {}
            for (drawn, at, outcome), count in counts.items():
                if drawn == (group == DRAWN) and tenth in {at, None}:
                    held[outcome] = held.get(outcome, 0) + count
            of = sum(held.values())
            told = {TO_A_CASE: sum(held.get(one, 0) for one in IN_A_CASE), **dict(sorted(held.items()))}
            rates += [Rate(group, tenth, name, count, of, *interval(count, of)) for name, count in told.items() if of]
    return rates


def _counts(path: Path) -> Mapping[tuple[bool, int, str], int]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = [_row(row, told["alert_counts"]) for row in told["counts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchError(BAD_COUNTS, path=path, reason=error) from error
    found: dict[tuple[bool, int, str], int] = {}
    for key, count in rows:
        found[key] = found.get(key, 0) + count
    return found


def _row(row: Mapping[str, Any], version: int) -> tuple[tuple[bool, int, str], int]:
    drawn, tenth, outcome, count = row["drawn"], row["tenth"], row["outcome"], row["count"]
    whole = version == VERSION and type(tenth) is int and type(count) is int and 1 <= tenth <= TENTHS and count >= 0
    if not (whole and isinstance(drawn, bool) and isinstance(outcome, str)):
        raise ValueError(row)
    return (drawn, tenth, outcome), count
