"""Where what was found leads: the report and the subject of each hit, by their names in the last run."""

from collections.abc import Iterable, Sequence
from typing import Any

from relais.desk.error import DeskError
from relais.desk.news import reference
from relais.desk.queue import spellings
from relais.desk.sight import Sight


def lead(seen: Sight, rows: Sequence[dict[str, Any]], **parties: str) -> None:
    """Put in the place of the report of each row (its ordinal) its name, and that of the subject of each party.

    `parties`: the column of a party's ordinal, by the column that its subject gets. None where nothing has been linked,
    or what was linked is no longer there.
    """
    mentioned = {(row["reading_id"], row[of]) for row in rows for of in parties.values() if row[of] is not None}
    named = reports(seen, ((row["source_id"], row["report"]) for row in rows if row["report"] is not None))
    subjects = _subjects(seen, mentioned)
    for row in rows:
        row["report"] = named.get((row["source_id"], row["report"]))
        row |= {to: subjects.get((row["reading_id"], row[of])) for to, of in parties.items()}


def reports(seen: Sight, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what the last run calls the reports of visible sources: source and ordinal to R-…; none without one."""
    wanted = set(places)
    ids = {one for source_id, ordinal in wanted for one in spellings(reference(source_id, ordinal))}
    try:
        rows = seen.last.where("queue", "report_id", ids).select(["source_id", "ordinal", "report_id"]) if ids else None
    except DeskError:
        return {}
    told = rows.to_pylist() if rows is not None else []
    found = {(row["source_id"], row["ordinal"]): row["report_id"] for row in told}
    return {place: found[place] for place in wanted & found.keys() if not seen.hides([place[0]])}


def _subjects(seen: Sight, mentions: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    try:
        rows = seen.mentions(mentions).to_pylist() if mentions else []
    except DeskError:
        return {}
    return {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in rows}
