"""What subjects and reports are called, as the person may see it: a number alone says nothing to whoever reads it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from relais.desk.news import reference
from relais.desk.sight import Sight
from relais.store.duck import register

_MENTIONED = """
    SELECT s.subject_id, p.name_raw, p.nickname, p.role, count(*) FROM subject s
    JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
    WHERE list_contains(?, s.subject_id) GROUP BY ALL
"""
_REPORTS = """
    SELECT r.source_id, r.locator, r.ordinal, r.reference
    FROM report r JOIN chosen c ON r.source_id = c.source_id AND r.locator = c.locator
"""


def called(seen: Sight, subjects: Collection[str]) -> dict[str, str]:
    """Return the name of each of these subjects of the last run that has one, inside the frame of an act."""
    if not subjects:
        return {}
    mentions = seen.some(subject=("subject_id", subjects))["subject"]
    ever = seen.state().ever
    within = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
    con, _state = seen.facts(within, ("party",))
    with con:
        register(con, "subject", mentions)
        return names(con, subjects)


def names(con: duckdb.DuckDBPyConnection, subjects: Collection[str]) -> dict[str, str]:
    """Return the same where `subject` and `party` lie on a connection."""
    return called_of(Mentioned(*row) for row in con.execute(_MENTIONED, [sorted(subjects)]).fetchall())


class Mentioned(NamedTuple):
    """How mentions of a subject name it, in which role, and how many do."""

    subject: str
    name: str | None
    nickname: str | None
    role: str
    mentions: int = 1


def called_of(mentions: Iterable[Mentioned]) -> dict[str, str]:
    """Return of each subject the name that most mentions state, else a nickname.

    Of whoever a source holds as a victim none is told.
    """
    counted: Counter[tuple[str, bool, str]] = Counter()
    victims = set()
    for one in mentions:
        victims |= {one.subject} if one.role == "victim" else set()
        if told := one.nickname if one.name is None else one.name:
            counted[one.subject, one.name is None, told] += one.mentions
    found: dict[str, tuple[bool, int, str]] = {}
    for (subject, by_nickname, told), times in counted.items():
        rank = by_nickname, -times, told
        found[subject] = min(rank, found.get(subject, rank))
    return {subject: told for subject, (_by, _times, told) in sorted(found.items()) if subject not in victims}


def reports(seen: Sight, places: Sequence[tuple[str, str | None]]) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Return the name (R-…) and the reference of the reports at these places."""
    told = [(source_id, at) for source_id, at in places if at is not None]
    if not told:
        return {}
    con, _state = seen.facts({source_id for source_id, _at in told}, ("report",))
    with con:
        sources, locators = zip(*told, strict=True)
        con.register("chosen", pa.table({"source_id": list(sources), "locator": list(locators)}))
        rows = con.execute(_REPORTS).fetchall()
    return {
        (source_id, at): (reference(source_id, ordinal), seen.reference(source_id, text))
        for source_id, at, ordinal, text in rows
    }
