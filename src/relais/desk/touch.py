"""What touches what, in the ledger: reports and cases by a selector in common, alerts put off by what came in later.

A victim's selectors, and those of whoever only passes a report on, lead nowhere; nor does what very many share.
"""

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from relais.casework.alert import Outcome
from relais.link.hubs import SCHEMA as HUB
from relais.link.subjects import SCHEMA as SUBJECT
from relais.model.selector import STRONG
from relais.store.duck import register
from relais.triage.named import NOT_ABOUT, WHOLE

# One row per selector that a source gives in a field of its own or, where it says all by itself, in a report's text.
_SAID = f"""
CREATE TEMP TABLE touch_said AS
WITH told AS (
    SELECT s.source_id, s.reading_id, s.report, s.kind,
           CASE WHEN s.kind IN {WHOLE} THEN '' ELSE s.service END AS service, s.value
    FROM selector s LEFT JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.party
    WHERE s.value IS NOT NULL AND s.kind IN {STRONG} AND coalesce(p.role, '') NOT IN {NOT_ABOUT}
    UNION
    SELECT source_id, reading_id, ordinal, token.kind, '', token.value
    FROM (SELECT source_id, reading_id, ordinal, unnest(tokens) AS token FROM report)
    WHERE token.value IS NOT NULL AND token.kind IN {WHOLE}
)
SELECT * FROM told t WHERE NOT EXISTS (FROM hub h WHERE h.kind = t.kind AND h.value = t.value)
"""
_SAME = "b.kind = a.kind AND b.value = a.value AND b.service IS NOT DISTINCT FROM a.service"
_OPEN = """
CREATE TEMP TABLE touch_open AS
SELECT r.source_id, r.locator, r.reading_id, r.ordinal, r.child_at_risk, r.escalated, r.channel, r.priority
FROM report r
WHERE r.source_id IN (SELECT source_id FROM come)
  AND NOT EXISTS (FROM closed c WHERE c.source_id = r.source_id AND c.locator = r.locator)
"""
_CASES = f"""
SELECT DISTINCT c."case", r.source_id, r.locator, r.ordinal
FROM touch_open r
JOIN touch_said a ON a.reading_id = r.reading_id AND a.report = r.ordinal
JOIN touch_said b ON {_SAME}
JOIN case_source c ON c.source_id = b.source_id
WHERE NOT EXISTS (FROM case_source o WHERE o."case" = c."case" AND o.source_id = r.source_id)
ORDER BY ALL
"""
# NCMEC's own codes for what cannot wait, as it declares them; other senders' scales are their own.
URGENT = ("E", "1")
_DANGERS = f"""
SELECT DISTINCT r.source_id, r.locator, r.ordinal FROM touch_open r
WHERE r.child_at_risk OR r.escalated OR (r.channel IN ('cybertip', 'ispws') AND upper(trim(r.priority)) IN {URGENT})
ORDER BY ALL
"""
_BACK = f"""
WITH put AS (
    SELECT w.outcome, w.ledger_head, r.source_id, r.reading_id, r.ordinal
    FROM waiting w JOIN report r ON r.source_id = w.source_id AND r.locator = w.locator
), met AS (
    SELECT p.outcome, n.source_id
    FROM put p JOIN news n ON n.ledger_head = p.ledger_head AND n.source_id = p.source_id
    UNION
    SELECT p.outcome, n.source_id
    FROM put p
    JOIN touch_said a ON a.reading_id = p.reading_id AND a.report = p.ordinal
    JOIN touch_said b ON {_SAME}
    JOIN news n ON n.ledger_head = p.ledger_head AND n.source_id = b.source_id
    UNION
    SELECT p.outcome, n.source_id
    FROM put p
    JOIN party m ON m.reading_id = p.reading_id AND m.report = p.ordinal AND m.role NOT IN {NOT_ABOUT}
    JOIN subject s ON s.reading_id = m.reading_id AND s.ordinal = m.ordinal
    JOIN subject t ON t.subject_id = s.subject_id
    JOIN party o ON o.reading_id = t.reading_id AND o.ordinal = t.ordinal
    JOIN news n ON n.ledger_head = p.ledger_head AND n.source_id = o.source_id
)
SELECT outcome, min(source_id) FROM met GROUP BY outcome ORDER BY outcome
"""


def prepare(
    con: duckdb.DuckDBPyConnection,
    come: Iterable[str],
    closed: Sequence[tuple[str, str]],
    derived: Mapping[str, pa.Table],
) -> None:
    """Make what the questions below look at from the fact views.

    `come`: of which sources the alerts are looked at, but for the `closed` ones; `derived`: `hub` and `subject` of the
    last run, if any.
    """
    con.register("come", _table([(one,) for one in come], source_id=pa.string()))
    register(con, "hub", derived.get("hub", HUB.empty_table()))
    register(con, "subject", derived.get("subject", SUBJECT.empty_table()))
    con.register("closed", _table(closed, source_id=pa.string(), locator=pa.string()))
    con.execute(_SAID)
    con.execute(_OPEN)


def touched(con: duckdb.DuckDBPyConnection, sources: Mapping[int, Iterable[str]]) -> list[tuple[int, str, str, int]]:
    """Return (case, source, locator, ordinal) of each open alert that shares a selector with a source of the case."""
    rows = [(number, one) for number, held in sources.items() for one in sorted(held)]
    con.register("case_source", _table(rows, case=pa.int64(), source_id=pa.string()))
    return con.execute(_CASES).fetchall()


def dangers(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Return (source, locator, ordinal) of each open alert whose sender declares a child at risk now."""
    return con.execute(_DANGERS).fetchall()


def back(
    con: duckdb.DuckDBPyConnection, waiting: Sequence[Outcome], news: Mapping[str, Iterable[str]]
) -> list[tuple[int, str]]:
    """Return (decision, source) of each alert put off that a later source touches, or whose own was read anew.

    Touches: a selector in common with the report, or a mention of a subject that the report names. `news`: what was
    read after each ledger head.
    """
    rows = [(one.number, one.source_id, one.locator, one.ledger_head) for one in waiting]
    con.register(
        "waiting",
        _table(rows, outcome=pa.int64(), source_id=pa.string(), locator=pa.string(), ledger_head=pa.string()),
    )
    new = [(head, one) for head, held in news.items() for one in sorted(held)]
    con.register("news", _table(new, ledger_head=pa.string(), source_id=pa.string()))
    return con.execute(_BACK).fetchall()


def _table(rows: Sequence[tuple[object, ...]], **columns: pa.DataType) -> pa.Table:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table({name: pa.array(one, columns[name]) for name, one in zip(columns, values, strict=True)})
