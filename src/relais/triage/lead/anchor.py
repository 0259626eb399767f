"""Anchors: payees whom a report names, and holders of seized exports whom others pay. A lead is who dealt with one."""

import duckdb

from relais.triage.named import is_hub

# Who deals with whom, by the persons proposed. Money moved between one's own accounts is left out.
DEALINGS = """
CREATE TEMP TABLE lead_edge AS
SELECT coalesce(f.person, e.from_subject) AS giver, coalesce(t.person, e.to_subject) AS taker, e.act, e.events,
       make_timestamp(epoch_us(e.first_at)) AS first_at, make_timestamp(epoch_us(e.last_at)) AS last_at
FROM edge e
LEFT JOIN lead_person f ON f.subject_id = e.from_subject
LEFT JOIN lead_person t ON t.subject_id = e.to_subject
WHERE giver <> taker
"""

# `named`: a report names one of its subjects; `held`: it holds an export. Whoever pays more others than pay it is no
# facilitator on the face of it; a holder whose money nobody knows may be one. `agent`: it bears a hub, as agents do.
# `household` is the postal address, where the lists give one: two payees at one address are not unrelated.
ANCHORS = f"""
CREATE TEMP TABLE lead_anchor AS
WITH candidate AS (
    SELECT coalesce(p.person, a.subject_id) AS person, true AS named, false AS held
    FROM triage_alerted a LEFT JOIN lead_person p USING (subject_id)
    UNION ALL
    SELECT coalesce(p.person, h.subject_id), false, true FROM lead_holder h LEFT JOIN lead_person p USING (subject_id)
), known AS (
    SELECT person, bool_or(named) AS named, bool_or(held) AS held FROM candidate GROUP BY person
), paid AS (
    SELECT taker AS person, count(DISTINCT giver) AS payers FROM lead_edge WHERE act = 'pays' GROUP BY taker
), paying AS (
    SELECT giver AS person, count(DISTINCT taker) AS payees FROM lead_edge WHERE act = 'pays' GROUP BY giver
), chosen AS (
    SELECT k.*, coalesce(payers, 0) AS payers, coalesce(payees, 0) AS payees
    FROM known k LEFT JOIN paid USING (person) LEFT JOIN paying USING (person)
    WHERE coalesce(payers, 0) > coalesce(payees, 0) OR held AND payers IS NULL AND payees IS NULL
), mention AS (
    SELECT c.person, s.reading_id, s.ordinal
    FROM subject s LEFT JOIN lead_person p USING (subject_id)
    JOIN chosen c ON c.person = coalesce(p.person, s.subject_id)
), agent AS (
    SELECT DISTINCT m.person
    FROM mention m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal WHERE {is_hub("x")}
), housed AS (
    SELECT m.person, min(lower(trim(p.address_raw))) AS household
    FROM mention m JOIN party p USING (reading_id, ordinal) GROUP BY m.person
)
SELECT c.*, coalesce(h.household, c.person) AS household, a.person IS NOT NULL AS agent
FROM chosen c LEFT JOIN housed h USING (person) LEFT JOIN agent a USING (person)
"""

TABLES = ("lead_edge", "lead_anchor")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from `edge`, the fact views, and those of `named`, `holder` and `tie`."""
    for statement in (DEALINGS, ANCHORS):
        con.execute(statement)
