"""What subjects and reports are called, as the person may see it: a number alone says nothing to whoever reads it."""

from collections.abc import Collection, Sequence

import duckdb
import pyarrow as pa

from relais.desk.news import reference
from relais.desk.sight import Sight
from relais.store.duck import register

# The name that most mentions state, else a nickname. Of whoever a source holds as a victim none is told; `{which}` says
# whose names, by `s.subject_id`.
CALLED = """
    WITH mention AS (
        SELECT s.subject_id, p.name_raw, p.nickname, p.role FROM subject s
        JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
        WHERE {which})
    SELECT DISTINCT ON (subject_id) subject_id, coalesce(name_raw, nickname) AS name FROM mention
    WHERE coalesce(name_raw, nickname, '') <> ''
        AND subject_id NOT IN (SELECT subject_id FROM mention WHERE role = 'victim')
    GROUP BY subject_id, name, name_raw IS NULL ORDER BY subject_id, name_raw IS NULL, count(*) DESC, name
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
    sql = CALLED.format(which="list_contains($ids, s.subject_id)")
    return dict(con.execute(sql, {"ids": sorted(subjects)}).fetchall())


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
