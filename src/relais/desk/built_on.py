"""What was built on subjects that a judgement takes apart: all of the last run, and what people decided since."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework.answer import current
from relais.desk.sight import Sight
from relais.model.judgement import Judgement
from relais.safeguards.audit import read_chain
from relais.store.duck import register

_TABLES = ("subject", "queue", "finding", "edge", "lead", "anchor")

# The mentions of the subjects, `shaken(reading_id, ordinal)`, and by `shaken_subject(subject_id)` their names.
_SHAKEN = """
    CREATE OR REPLACE TEMP TABLE shaken AS
    SELECT reading_id, ordinal, subject_id FROM subject WHERE subject_id IN (SELECT unnest($ids))
"""

# Each returns the names of what rests on them, in order.
_RESTS = {
    "reports": """
        SELECT DISTINCT q.report_id FROM queue q
        JOIN party p ON p.reading_id = q.reading_id AND p.report = q.ordinal
        SEMI JOIN shaken s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
        ORDER BY q.report_id
    """,
    "leads": """
        SELECT lead FROM lead
        WHERE list_has_any(subjects, $ids) OR list_has_any(anchors, (
            SELECT coalesce(list(anchor), []) FROM anchor WHERE list_has_any(subjects, $ids)))
        ORDER BY lead
    """,
    "findings": """
        WITH side AS (
            SELECT f.*, unnest([m.sender, m.recipient]) AS party, f.message_reading AS reading_id
            FROM finding f JOIN message m ON m.reading_id = f.message_reading AND m.ordinal = f.message_ordinal
            UNION ALL
            SELECT f.*, unnest([y.payer, y.payee]), f.record_reading
            FROM finding f JOIN payment y ON y.reading_id = f.record_reading AND y.ordinal = f.record_ordinal
            WHERE f.record_table = 'payment'
            UNION ALL
            SELECT f.*, x.party, f.record_reading
            FROM finding f JOIN selector x ON x.reading_id = f.record_reading AND x.ordinal = f.record_ordinal
            WHERE f.record_table = 'selector')
        SELECT DISTINCT kind || ': ' || message_source[:12] || ' ' || message_locator || ', '
            || record_source[:12] || ' ' || record_locator AS name
        FROM side SEMI JOIN shaken s ON s.reading_id = side.reading_id AND s.ordinal = side.party
        ORDER BY name
    """,
    "edges": """
        SELECT from_subject || ' ' || act || ' ' || to_subject || coalesce(' ' || currency, '') AS name FROM edge
        WHERE list_contains($ids, from_subject) OR list_contains($ids, to_subject)
        ORDER BY name
    """,
}
_COUNTRIES = f"""
    SELECT DISTINCT country FROM lead WHERE proposed AND lead IN (SELECT lead FROM ({_RESTS["leads"]}))
    ORDER BY country
"""


@dataclass(frozen=True)
class Rest:
    """One kind of what rests on the subjects, and the names of each."""

    what: str
    ids: tuple[str, ...]


def built_on(
    seen: Sight,
    connection: Connection,
    con: duckdb.DuckDBPyConnection,
    subjects: Sequence[str],
    placed: Sequence[Judgement],
) -> tuple[Rest, ...]:
    """Return what rests on `subjects` of the last run: reports, leads, findings, edges, packages, judgements, answers.

    `con` has the views of the ledger, `placed` holds the standing judgements by its current readings. A package is
    named by its country and the audit row of the act that wrote it: it has left the house.
    """
    tables, _stale = seen.results(*_TABLES)
    for name, table in tables.items():
        register(con, name, table)
    ids = {"ids": list(subjects)}
    con.execute(_SHAKEN, ids)
    rests = [Rest(what, _names(con, sql, ids)) for what, sql in _RESTS.items()]
    rests.append(Rest("packages", _packages(connection, _names(con, _COUNTRIES, ids))))
    shaken = con.execute("SELECT DISTINCT p.source_id, p.ordinal FROM shaken JOIN party p USING (reading_id, ordinal)")
    members = set(shaken.fetchall())
    rests.append(
        Rest(
            "judgements",
            tuple(
                str(one.number)
                for one in placed
                if any((of.source_id, of.ordinal) in members for of in one.left + one.right)
            ),
        )
    )
    rests.append(Rest("answers", _answers(connection, {source_id for source_id, _ordinal in members})))
    return tuple(rests)


def split(con: duckdb.DuckDBPyConnection, subject: pa.Table, parting: Sequence[Judgement]) -> tuple[str, ...]:
    """Return the subjects that hold two mentions which a judgement of `parting` parts.

    A *same* among them is one that stands no longer: it no longer holds any two of its mentions together.
    """
    register(con, "subject", subject)
    found: set[str] = set()
    for one in parting:
        left, right = (one.left + one.right, ()) if one.verdict == "same" else (one.left, one.right)
        here, there = [_subjects(con, [(of.reading_id, of.ordinal) for of in side]) for side in (left, right)]
        found |= set(here) & set(there) if right else {name for name in here if here.count(name) > 1}
    return tuple(sorted(found))


def _subjects(con: duckdb.DuckDBPyConnection, mentions: list[tuple[str, int]]) -> list[str]:
    sql = """
        SELECT subject_id FROM subject
        SEMI JOIN (SELECT unnest($readings) AS reading_id, unnest($ordinals::BIGINT[]) AS ordinal)
        USING (reading_id, ordinal)
    """
    values = {"readings": [reading for reading, _at in mentions], "ordinals": [at for _reading, at in mentions]}
    return [name for (name,) in con.execute(sql, values).fetchall()] if mentions else []


def _names(con: duckdb.DuckDBPyConnection, sql: str, ids: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(name for (name,) in con.execute(sql, ids if "$ids" in sql else {}).fetchall())


def _packages(connection: Connection, countries: Collection[str]) -> tuple[str, ...]:
    acts = [row for row in read_chain(connection) if row.act in ("sprint", "package")]
    written = [(row.number, json.loads(row.details).get("packages", {})) for row in acts]
    return tuple(f"{one} ({number})" for one in countries for number, packages in written if one in packages)


def _answers(connection: Connection, source_ids: Collection[str]) -> tuple[str, ...]:
    return tuple(
        f"{source_id[:12]} {key}"
        for source_id, given in sorted(current(connection).items())
        if source_id in source_ids
        for key in sorted(given)
    )
