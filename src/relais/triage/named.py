"""Who each report names: its parties, and the parties elsewhere that its selectors and codes lead to."""

import duckdb

from relais.model.selector import STRONG

# Officers and staff who pass a report on are not what it is about. A child victim is never a key to search by.
NOT_ABOUT = ("reporter", "officer", "victim")
# Kinds whose value says all: an account or a handle found in free text does not say whose service it is.
WHOLE = ("phone", "email", "iban")
# By which of its selectors a party is shown: first those that payments hold too.
SHOWN_BY = ("phone", "iban", "account", "email", "handle", "device")

# The selectors, as their mentions and free texts give them, that are hubs. `link` may call an account an IBAN, so that
# the two are compared by value alone; an account number and a handle mean something at their service alone.
HUBS = """
CREATE TEMP TABLE triage_hub AS
SELECT x.kind, x.service, x.value
FROM selector x JOIN hub h ON h.value = x.value
WHERE (h.kind = x.kind AND (x.kind NOT IN ('handle', 'account') OR h.service IS NOT DISTINCT FROM x.service))
   OR (h.kind = 'iban' AND x.kind = 'account') OR (h.kind = 'account' AND x.kind = 'iban')
UNION
SELECT kind, service, value FROM hub
UNION
SELECT 'iban', NULL, value FROM hub WHERE kind = 'account'
"""


def is_hub(x: str) -> str:
    """Return the SQL that says whether the selector of the row `x` (kind, service, value) is a hub."""
    return (
        f"EXISTS (SELECT 1 FROM triage_hub h WHERE h.kind = {x}.kind AND h.value = {x}.value"
        f" AND h.service IS NOT DISTINCT FROM {x}.service)"
    )


# report_no: a number for this run, by source and ordinal. at, as every `at` of these tables: UTC, no zone attached.
# Ten digits tell some hundred thousand reports apart; where two would bear the same, both get sixteen.
REPORTS = """
CREATE TEMP TABLE triage_report AS
WITH hashed AS (SELECT *, sha256(source_id || ':' || ordinal) AS hash FROM report)
SELECT row_number() OVER (ORDER BY source_id, ordinal) AS report_no,
       'R-' || hash[1:CASE WHEN count(*) OVER (PARTITION BY hash[1:10]) > 1 THEN 16 ELSE 10 END] AS report_id,
       reading_id, ordinal, source_id, locator, reference, sender, channel, company, priority, escalated,
       child_at_risk, make_timestamp(epoch_us("at")) AS "at", time_raw, places, tokens
FROM hashed
"""

# What a report says of selectors that it ties to no party, and what its free text holds.
LOOSE = f"""
CREATE TEMP TABLE triage_loose AS
SELECT r.report_no, s.kind, s.service, s.value, s.raw, s.country, s.source_id, s.locator, 1 AS step
FROM selector s JOIN triage_report r ON s.reading_id = r.reading_id AND s.report = r.ordinal
WHERE s.party IS NULL AND s.value IS NOT NULL
UNION
SELECT report_no, token.kind, NULL, token.value, token.value, NULL, source_id, locator, 2
FROM (SELECT report_no, source_id, locator, unnest(tokens) AS token FROM triage_report)
WHERE token.value IS NOT NULL AND token.kind IN {(*WHOLE, "transfer_code")}
"""

# One row per report and subject it names, with the first place in the report that does, and what stands there. step: 1
# a selector in a field of its own, 2 one in the free text, or of a party where it leads to another, 3 a transfer code,
# 4 the party itself, where it gives none.
NAMED = f"""
CREATE TEMP TABLE triage_named AS
WITH shown AS (
    SELECT DISTINCT ON (reading_id, party) reading_id, party, locator, raw FROM selector
    WHERE report IS NOT NULL AND party IS NOT NULL AND value IS NOT NULL AND kind IN {SHOWN_BY}
    ORDER BY reading_id, party, list_position({list(SHOWN_BY)}, kind), ordinal
), party_named AS (
    SELECT r.report_no, s.subject_id, p.source_id, coalesce(x.locator, p.locator) AS locator, x.raw AS value,
           CASE WHEN x.raw IS NULL THEN 4 ELSE 1 END AS step
    FROM party p
    JOIN triage_report r ON p.reading_id = r.reading_id AND p.report = r.ordinal
    JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
    LEFT JOIN shown x ON x.reading_id = p.reading_id AND x.party = p.ordinal
    WHERE p.role NOT IN {NOT_ABOUT}
), told AS (
    SELECT * FROM triage_loose
    UNION ALL
    -- A contact leads to all who bear it, whether or not link takes them for one person.
    SELECT r.report_no, x.kind, x.service, x.value, x.raw, x.country, x.source_id, x.locator, 2
    FROM selector x
    JOIN triage_report r ON x.reading_id = r.reading_id AND x.report = r.ordinal
    JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party
    WHERE x.value IS NOT NULL AND p.role NOT IN {NOT_ABOUT}
), plain AS (
    SELECT * FROM told l
    WHERE kind IN {STRONG}
      AND NOT {is_hub("l")}
), selector_named AS (
    SELECT l.report_no, s.subject_id, l.source_id, l.locator, l.raw, l.step
    FROM plain l
    JOIN selector x ON x.kind = l.kind AND x.value = l.value
     AND (x.service IS NOT DISTINCT FROM l.service OR l.kind IN {WHOLE})
    JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party
    JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
    WHERE p.role NOT IN {NOT_ABOUT}
), coded AS (
    SELECT l.report_no, l.source_id, l.locator, l.raw, p.reading_id, unnest([p.payer, p.payee]) AS party
    FROM triage_loose l JOIN payment p ON p.reference = l.value
    WHERE l.kind = 'transfer_code'
), code_named AS (
    SELECT c.report_no, s.subject_id, c.source_id, c.locator, c.raw, 3
    FROM coded c JOIN subject s ON s.reading_id = c.reading_id AND s.ordinal = c.party
)
SELECT DISTINCT ON (report_no, subject_id) report_no, subject_id, source_id, locator, value, step
FROM (FROM party_named UNION ALL FROM selector_named UNION ALL FROM code_named)
ORDER BY report_no, subject_id, step, source_id, locator, value
"""

# Every mention of a subject that some report names, in its role there.
MEMBERS = """
CREATE TEMP TABLE triage_member AS
SELECT s.reading_id, s.ordinal, s.subject_id, p.role
FROM subject s
SEMI JOIN triage_named n ON n.subject_id = s.subject_id
JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
"""

# Every subject that some report names, with the first place that does.
ALERTED = """
CREATE TEMP TABLE triage_alerted AS
SELECT DISTINCT ON (subject_id) subject_id, source_id, locator, value
FROM triage_named ORDER BY subject_id, step, source_id, locator, value
"""

TABLES = ("triage_hub", "triage_report", "triage_loose", "triage_named", "triage_member", "triage_alerted")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `subject` and `hub`."""
    for statement in (HUBS, REPORTS, LOOSE, NAMED, MEMBERS, ALERTED):
        con.execute(statement)
