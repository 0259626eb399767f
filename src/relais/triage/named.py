"""Who each report names: its parties, and the parties elsewhere that its selectors and codes lead to."""

import duckdb

from relais.model.selector import STRONG

# Officers and staff who pass a report on are not what it is about. A child victim is never a key to search by.
NOT_ABOUT = ("reporter", "officer", "victim")
# Kinds whose value says all: an account or a handle found in free text does not say whose service it is.
WHOLE = ("phone", "email", "iban")

# report_no: a number for this run, by source and ordinal. at, as every `at` of these tables: UTC, no zone attached.
# Ten digits tell some hundred thousand reports apart; where two would bear the same, both get sixteen.
REPORTS = """
CREATE TEMP TABLE triage_report AS
WITH hashed AS (SELECT *, sha256(source_id || ':' || ordinal) AS hash FROM report)
SELECT row_number() OVER (ORDER BY source_id, ordinal) AS report_no,
       'R-' || hash[1:CASE WHEN count(*) OVER (PARTITION BY hash[1:10]) > 1 THEN 16 ELSE 10 END] AS report_id,
       reading_id, ordinal, source_id, locator, reference, sender, channel, company, priority, escalated,
       child_at_risk, make_timestamp(epoch_us("at")) AS "at", tokens
FROM hashed
"""

# What a report says of selectors that it ties to no party, and what its free text holds.
LOOSE = f"""
CREATE TEMP TABLE triage_loose AS
SELECT r.report_no, s.kind, s.service, s.value, s.country, s.source_id, s.locator
FROM selector s JOIN triage_report r ON s.reading_id = r.reading_id AND s.report = r.ordinal
WHERE s.party IS NULL AND s.value IS NOT NULL
UNION
SELECT report_no, token.kind, NULL, token.value, NULL, source_id, locator
FROM (SELECT report_no, source_id, locator, unnest(tokens) AS token FROM triage_report)
WHERE token.value IS NOT NULL AND token.kind IN {(*WHOLE, "transfer_code")}
"""

# One row per report and subject it names, with the first place in the report that does.
NAMED = f"""
CREATE TEMP TABLE triage_named AS
WITH party_named AS (
    SELECT r.report_no, s.subject_id, p.source_id, p.locator
    FROM party p
    JOIN triage_report r ON p.reading_id = r.reading_id AND p.report = r.ordinal
    JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
    WHERE p.role NOT IN {NOT_ABOUT}
), plain AS (
    SELECT * FROM triage_loose l
    WHERE kind IN {STRONG}
      AND NOT EXISTS (SELECT 1 FROM hub h WHERE h.kind = l.kind AND h.value = l.value)
), selector_named AS (
    SELECT l.report_no, s.subject_id, l.source_id, l.locator
    FROM plain l
    JOIN selector x ON x.kind = l.kind AND x.value = l.value
     AND (x.service IS NOT DISTINCT FROM l.service OR l.kind IN {WHOLE})
    JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party
    JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
    WHERE p.role NOT IN {NOT_ABOUT}
), coded AS (
    SELECT l.report_no, l.source_id, l.locator, p.reading_id, unnest([p.payer, p.payee]) AS party
    FROM triage_loose l JOIN payment p ON p.reference = l.value
    WHERE l.kind = 'transfer_code'
), code_named AS (
    SELECT c.report_no, s.subject_id, c.source_id, c.locator
    FROM coded c JOIN subject s ON s.reading_id = c.reading_id AND s.ordinal = c.party
)
SELECT DISTINCT ON (report_no, subject_id) report_no, subject_id, source_id, locator
FROM (FROM party_named UNION ALL FROM selector_named UNION ALL FROM code_named)
ORDER BY report_no, subject_id, source_id, locator
"""

# Every mention of a subject that some report names.
MEMBERS = """
CREATE TEMP TABLE triage_member AS
SELECT s.reading_id, s.ordinal, s.subject_id
FROM subject s SEMI JOIN triage_named n ON n.subject_id = s.subject_id
"""

# Every subject that some report names, with the first place that does.
ALERTED = """
CREATE TEMP TABLE triage_alerted AS
SELECT DISTINCT ON (subject_id) subject_id, source_id, locator
FROM triage_named ORDER BY subject_id, source_id, locator
"""

TABLES = ("triage_report", "triage_loose", "triage_named", "triage_member", "triage_alerted")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `subject` and `hub`."""
    for statement in (REPORTS, LOOSE, NAMED, MEMBERS, ALERTED):
        con.execute(statement)
