"""Leads: proposed cases around anchors, their order, and the one rule that proposes.

A contact is proposed when money went to an anchor (a payee whom an alert names, or the holder of a seized export) and
at least one of four facts holds: an alert names the payer too; two or more unrelated anchors were paid; payments and
long calls answer each other; or a code of such a payment is quoted in their talk and neither the long calls nor an
even rhythm of payments speak against it. Those not proposed follow: first who paid without a sign of another tie.

Why this rule, written before any world was looked at (typology §§ 3, 5, 6; DESIGN, "corroborate"). Money alone cannot
carry precision: whoever is named is paid by family, friends and for work too, and no amount, hour or trait tells
these apart, so none of them is read. Two senders who do not know of each other, and money to two unrelated
anchors, are structure that habit does not explain. Payment and session come in pairs when one buys the other: most
long calls have a payment near, and most payments made while the two are in touch have a call; a family calls without
paying, and pays without calling. Near means more often than the hours near payments would give by accident. A code
outranks every timing statistic for who is who, but a lawful sender tells it too: many long calls of which most have no
payment near are the sign of another tie, and then the code alone proposes nobody.

The innocent reading stays open: the family who phones after each sending, the couple at a distance, the adult service
and the sponsor can meet this rule. A retainer, paid by the month, fails it unless a code or a second anchor ties it.
The machine proposes; a named person judges.
"""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead import amount_tie, anchor, calendar, clocks, contact, country, holder, identity, session, tie
from relais.triage.lead.reasons import LEAD_REASONS
from relais.triage.lead.shown import TABLES as SHOWN

WHY_NOT = {
    "no_payment": msg("writes to or calls an anchor; no payment from this contact to an anchor is known"),
    "calendar": msg("money went to an anchor at the pace of the calendar, as support, wages and sponsorships do"),
    "calls_apart": msg("money went to an anchor, but the long calls and the payments do not answer each other"),
    "money_alone": msg("money went to an anchor, and nothing else ties it to a session or to another alert"),
}

_RULE = """
CREATE TEMP TABLE lead_ruled AS
WITH fact AS (
    SELECT lead_no, bool_or(name = 'paid_anchor') AS money, bool_or(name = 'alert_names_payer') AS named,
           bool_or(name = 'several_anchors') AS several, bool_or(name = 'quoted_code') AS code
    FROM lead_part GROUP BY lead_no
), known AS (
    SELECT a.*, coalesce(money, false) AS money, coalesce(named, false) AS named, coalesce(several, false) AS several,
           coalesce(code, false) AS code, coalesce(regular, false) AS regular
    FROM lead_answer a LEFT JOIN fact USING (lead_no) LEFT JOIN lead_calendar USING (lead_no)
)
SELECT lead_no, sessions, apart OR regular AS other_tie,
       money AND (named OR several OR answering OR code AND NOT apart AND NOT regular) AS proposed,
       CASE WHEN NOT money THEN 'no_payment' WHEN calls > 0 AND NOT answering THEN 'calls_apart'
            WHEN regular THEN 'calendar' ELSE 'money_alone' END AS why_not
FROM known
"""

# A declared priority counts from its report to whom it names, and from an anchor to its contacts.
_PRIORITY = """
CREATE TEMP TABLE lead_priority AS
WITH declared AS (
    SELECT m.person, r.priority, s.strength
    FROM lead_mention m JOIN triage_named n USING (subject_id)
    JOIN triage_report r USING (report_no)
    LEFT JOIN triage_scale s ON s.code = upper(trim(r.priority))
    WHERE r.priority IS NOT NULL
), best AS (
    SELECT DISTINCT ON (person) * FROM declared ORDER BY person, strength DESC NULLS LAST, priority
), reached AS (
    SELECT c.lead_no, b.priority, b.strength FROM lead_contact c JOIN best b USING (person)
    UNION ALL
    SELECT c.lead_no, b.priority, b.strength
    FROM lead_pair p JOIN lead_contact c USING (person) JOIN best b ON b.person = p.anchor
)
SELECT DISTINCT ON (lead_no) lead_no, priority FROM reached ORDER BY lead_no, strength DESC NULLS LAST, priority
"""

_RANKED = """
CREATE TEMP TABLE lead_ranked AS
WITH scored AS (
    SELECT lead_no, sum(part) AS score, list(name ORDER BY part DESC, position) AS reasons FROM lead_part
    GROUP BY lead_no
), paid AS (
    SELECT lead_no, count(*) AS payments, CAST(sum(amount) FILTER (currency = 'EUR') AS DOUBLE) AS total_eur,
           list(DISTINCT reference ORDER BY reference) FILTER (reference IS NOT NULL) AS refs
    FROM lead_payment GROUP BY lead_no
), dealt AS (
    SELECT c.lead_no, list(p.anchor ORDER BY p.anchor) AS anchors, min(p.first_at) AS first_seen,
           max(p.last_at) AS last_seen
    FROM lead_pair p JOIN lead_contact c USING (person) GROUP BY c.lead_no
)
SELECT c.lead_no, c.lead,
       row_number() OVER (ORDER BY proposed DESC, r.why_not = 'no_payment', other_tie, coalesce(s.score, 0) DESC,
                                   e.first_expiry NULLS LAST, c.lead) AS rank,
       coalesce(s.score, 0) / 1000000 AS score, r.proposed, k.country, c.subjects, d.anchors,
       coalesce(x.selectors, []) AS selectors, coalesce(n.names, []) AS names, coalesce(p.refs, []) AS "references",
       coalesce(p.payments, 0) AS payments, r.sessions, p.total_eur, d.first_seen, y.priority, e.first_expiry,
       coalesce(s.reasons, []) AS reasons, d.last_seen, CASE WHEN NOT r.proposed THEN r.why_not END AS why_not
FROM lead_contact c
JOIN lead_ruled r USING (lead_no)
JOIN lead_country k USING (lead_no)
JOIN dealt d USING (lead_no)
LEFT JOIN scored s USING (lead_no)
LEFT JOIN paid p USING (lead_no)
LEFT JOIN lead_expiry e USING (lead_no)
LEFT JOIN lead_priority y USING (lead_no)
LEFT JOIN lead_selectors x ON x.person = c.person
LEFT JOIN lead_names n ON n.person = c.person
"""

_STEPS = (holder, tie, amount_tie, anchor, contact, session, calendar, country, clocks, identity)
_TABLES = ("lead_ranked", "lead_priority", "lead_ruled", "lead_part", *(t for step in _STEPS for t in step.TABLES))


def leads(con: duckdb.DuckDBPyConnection, weights: Mapping[str, int]) -> dict[str, pa.Table]:
    """Return `lead`, `lead_reason`, `anchor`, `lead_tie`, `lead_evidence`, `lead_payment` and `lead_session`.

    Their columns stand in `lead/shown.py`. `con` has the fact views, `reading`, `source`, the tables of `link` and
    `corroborate`, and what `run.prepared` holds. `weights` in thousandths, by reason. Same input, same bytes.
    """
    _clear(con)
    try:
        for step in _STEPS:
            step.prepare(con)
        con.execute("CREATE TEMP TABLE lead_part AS " + " UNION ALL ".join(_parts(weights)))
        for statement in (_RULE, _PRIORITY, _RANKED):
            con.execute(statement)
        return {
            name: con.sql(sql).to_arrow_table().select(schema.names).cast(schema).combine_chunks()
            for name, (schema, sql) in SHOWN.items()
        }
    finally:
        _clear(con)


def _parts(weights: Mapping[str, int]) -> list[str]:
    return [
        f"SELECT {position} AS position, {quoted(reason.name)} AS name, lead_no,"
        f" CAST(strength AS BIGINT) * {weights[reason.name]} AS part, template, {quoted(reason.innocent)} AS innocent,"
        f" params, places, CAST(places_count AS BIGINT) AS places_count FROM ({reason.sql})"
        for position, reason in enumerate(LEAD_REASONS)
    ]


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    for table in _TABLES:
        con.execute(f"DROP TABLE IF EXISTS {table}")
