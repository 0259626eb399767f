"""The reports of the home on which the desk is measured: their facts, and what a run would derive, drawn in SQL.

Report `i` is the `k`-th of source `n`. The order of the queue has nothing to do with the order of the sources.
"""

REPORTS = """
CREATE TABLE drawn AS
SELECT i, i // {each} AS n, i % {each} AS k, 'Person ' || (i * 6 // 10) AS name,
       '+3361' || lpad((i % 10000000)::VARCHAR, 7, '0') AS phone, 'user.' || (i * 6 // 10) AS handle,
       '192.0.2.' || (i % 250) AS ip, 1024 + i % 60000 AS port,
       TIMESTAMPTZ '2026-09-01 00:00:00+00' + to_seconds(hash(i) % 5000000) AS moment
FROM range({reports} // {each} * {each}) t(i)
"""
_PLACE = "h.source_id, h.reading_id"
_WHEN = """
    d.moment AS "at", strftime(d.moment, '%Y-%m-%dT%H:%M:%SZ') AS time_raw, 'second' AS time_precision,
    'format' AS zone_source"""
_JOINED = "FROM drawn d JOIN held h USING (n)"
FACT_SQL = {
    "report": f"""
        SELECT {_PLACE}, d.k AS ordinal, '/reports/' || d.k AS locator, 'X-' || d.i AS reference, 'form' AS channel,
               'National Unit Example' AS sender, 'Example Service' AS company, 'FR' AS country, {_WHEN},
               CASE WHEN hash(d.i, 'r') % 500 = 0 THEN true END AS child_at_risk
        {_JOINED}""",
    "party": f"""
        SELECT * FROM (
            SELECT h.n, {_PLACE}, d.k AS ordinal, '/reports/' || d.k || '/party' AS locator, d.k AS report,
                   'reported' AS role, d.name AS name_raw
            {_JOINED}
            UNION ALL
            SELECT h.n, {_PLACE}, (SELECT max(k) + 1 FROM drawn) + d.k // 10, '/reports/' || d.k || '/reference', d.k,
                   'victim', 'Other ' || d.i
            {_JOINED} WHERE d.k % 10 = 0) h""",
    "selector": f"""
        SELECT * FROM (
            SELECT h.n, {_PLACE}, 2 * d.k AS ordinal, '/reports/' || d.k || '/phone' AS locator, d.k AS report,
                   d.k AS party, 'phone' AS kind, NULL AS service, d.phone AS value, d.phone AS raw, 'FR' AS country
            {_JOINED}
            UNION ALL
            SELECT h.n, {_PLACE}, 2 * d.k + 1, '/reports/' || d.k || '/party', d.k, d.k, 'handle', 'telegram', d.handle,
                   d.handle, NULL
            {_JOINED}) h""",
    "login": f"""
        SELECT {_PLACE}, d.k AS ordinal, '/reports/' || d.k || '/login' AS locator, d.k AS report, d.k AS party,
               'Login' AS event, 'example' AS service, d.ip, d.ip AS ip_raw, 'public' AS nature, 'FR' AS country,
               d.port, {_WHEN}
        {_JOINED}""",
}
# Every report, by the rank that it is given. Its name is made of its place, as a run does.
PLACES = """
CREATE TABLE ranked AS
SELECT d.*, h.source_id, h.reading_id, row_number() OVER (ORDER BY hash(d.i, 'rank')) AS rank,
       'R-' || left(sha256(h.source_id || ':' || d.k), 16) AS report_id, '/reports/' || d.k AS locator,
       'S-' || left(sha256(d.name), 16) AS subject_id
FROM drawn d JOIN held h USING (n)
"""
_FIRST = "moment + to_days(365)"
DERIVED = {
    "queue": f"""
        SELECT rank, report_id, reading_id, k AS ordinal, source_id, locator, 'X-' || i AS reference,
               'National Unit Example' AS sender,
               CAST(200 - 199 * rank / (SELECT count(*) FROM ranked) AS DECIMAL(18, 6)) AS score,
               {_FIRST} AS first_expiry, 'green' AS clock_state, []::VARCHAR[] AS duplicates
        FROM ranked ORDER BY rank""",
    "reason": """
        SELECT report_id, v.reason AS name, part::DECIMAL(18, 6) AS part, 1::DECIMAL(4, 3) AS strength,
               part::DECIMAL(10, 3) AS weight, 'the report declares {what}' AS template,
               MAP {'what': v.reason} AS params,
               [{'source_id': source_id, 'locator': locator, 'what': 'as declared', 'value': NULL::VARCHAR}] AS places,
               1 AS places_count
        FROM ranked
        CROSS JOIN (VALUES ('priority', 40), ('french_nexus', 20), ('continuing_activity', 10)) v(reason, part)
        ORDER BY rank, part DESC""",
    "clock": f"""
        SELECT report_id, 'FR-LCEN' AS clock_id, 'login' AS holding, 'FR' AS country, 'identity and connection' AS data,
               'operators' AS holder, 'R10-13' AS basis, '' AS source, 'medium' AS confidence, '' AS why,
               moment AS event_at, {_FIRST} AS legal_expiry, {_FIRST} - to_days(14) AS safe_expiry, 'green' AS state,
               1 AS facts, 'login' AS fact_table, source_id, k AS ordinal, locator || '/login' AS locator
        FROM ranked ORDER BY rank""",
    "datum": f"""
        SELECT 'D-' || left(sha256('login' || source_id || k), 16) AS datum_id, 'FR-LCEN' AS clock_id,
               'operator' AS holding, 'FR' AS country, 'identity and connection' AS data, 'operators' AS holder,
               'R10-13' AS basis, '' AS source, 'medium' AS confidence, '' AS why, moment AS event_at,
               {_FIRST} AS legal_expiry, {_FIRST} - to_days(14) AS safe_expiry, 'green' AS state,
               'login' AS fact_table, source_id, k AS ordinal, locator || '/login' AS locator, ip AS value, report_id,
               1 AS reports
        FROM ranked ORDER BY legal_expiry, datum_id""",
    "subject": """
        SELECT subject_id, reading_id, k AS ordinal FROM ranked
        UNION ALL
        SELECT 'S-' || left(sha256('Other ' || i), 16), reading_id, (SELECT max(k) + 1 FROM drawn) + k // 10 FROM ranked
        WHERE k % 10 = 0""",
    "source": "SELECT source_id, 'delivery/' || lpad(n::VARCHAR, 4, '0') || '.json' AS name FROM held ORDER BY ALL",
    "cluster": """
        SELECT subject_id, count(*) AS mentions, count(*) AS nodes, count(*) - 1 AS links, 1.0 AS density,
               0 AS bridges, 0 AS contradictions, 0.0 AS doubt
        FROM ranked GROUP BY subject_id""",
    "ip_request": f"""
        SELECT reading_id AS login_reading, k AS login_ordinal, source_id AS login_source,
               locator || '/login' AS login_locator, 'answer' AS missing, 'operator' AS whom, 'example' AS name, ip,
               port, moment AS first_at, moment AS last_at, 1 AS subscribers, 'FR' AS country, 'FR-LCEN' AS clock_id,
               {_FIRST} AS expiry
        FROM ranked WHERE i % 2 = 0 ORDER BY login_reading, login_ordinal""",
    "report_group": """
        SELECT 'G-' || left(sha256('group' || (i // 2)), 10) AS group_id, 'same_events' AS kind,
               reading_id AS reading, k AS ordinal, source_id AS source, locator, 'reference' AS grounds,
               'reference' AS basis, MAP {}::MAP(VARCHAR, VARCHAR) AS params, 0 AS differences
        FROM ranked WHERE i % 40 < 2 ORDER BY group_id, i""",
    "edge": """
        SELECT subject_id AS from_subject, 'S-' || left(sha256('Person ' || (i * 6 // 10 + 1)), 16) AS to_subject,
               'pays' AS act, 1 AS events, 0 AS undated
        FROM ranked WHERE i % 3 = 0 ORDER BY ALL""",
    "hub": """
        SELECT 'phone' AS kind, phone AS value, 100 AS parties, 50 AS names, 'many' AS reason, source_id, locator
        FROM ranked WHERE i % 100000 = 0 ORDER BY value""",
}
