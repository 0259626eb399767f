"""The reports of the home on which the desk is measured: their facts, and what a run would derive, drawn in SQL.

Report `i` is the `k`-th of source `n`. The order of the queue has nothing to do with the order of the sources.
Whoever a report names pays, calls and writes three messages to the one of its source that stands at the last multiple
of 500: so most have a few events, and one in 500 has thousands. Two reports of one person are linked by the account.
"""

# Of so many reports, all but the first name one who deals with the party of that first one.
DEALS_WITH = 500
MESSAGES = 3

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
_OTHER = f"d.k - d.k % {DEALS_WITH}"
_NOT_ITSELF = f"JOIN (SELECT i FROM drawn WHERE k % {DEALS_WITH} <> 0) USING (i)"
_DEALING = f"{_JOINED} {_NOT_ITSELF}"
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
    "payment": f"""
        SELECT {_PLACE}, d.k AS ordinal, '/reports/' || d.k || '/payment' AS locator, d.k AS payer, {_OTHER} AS payee,
               'Example Transfer' AS operator, 'completed' AS status, d.i::VARCHAR AS reference,
               d.i::VARCHAR AS reference_raw, {_WHEN}, 20 + d.i % 180 AS amount, 'EUR' AS currency,
               (20 + d.i % 180)::VARCHAR AS amount_raw
        {_DEALING}""",
    "call": f"""
        SELECT {_PLACE}, d.k AS ordinal, '/reports/' || d.k || '/call' AS locator, d.k AS caller, {_OTHER} AS callee,
               'example' AS service, 'c' || d.k AS conversation, {_WHEN}, 60 + d.i % 1740 AS duration_s, true AS video,
               'answered' AS status
        {_DEALING}""",
    "message": f"""
        SELECT {_PLACE}, {MESSAGES} * d.k + m.m AS ordinal, '/reports/' || d.k || '/messages/' || m.m AS locator,
               CASE m.m % 2 WHEN 0 THEN d.k ELSE {_OTHER} END AS sender,
               CASE m.m % 2 WHEN 0 THEN {_OTHER} ELSE d.k END AS recipient, 'example' AS service,
               'c' || d.k AS conversation, {_WHEN}, length('message ' || m.m || ' of ' || d.i)::INTEGER AS length,
               unhex(sha256('message ' || m.m || ' of ' || d.i)) AS text_hmac, 0 AS attachments
        FROM drawn d JOIN held h USING (n) CROSS JOIN range({MESSAGES}) m(m) {_NOT_ITSELF}""",
}
# Every report, by the rank that it is given. Its name is made of its place, as a run does.
PLACES = """
CREATE TABLE ranked AS
SELECT d.*, h.source_id, h.reading_id, row_number() OVER (ORDER BY hash(d.i, 'rank')) AS rank,
       'R-' || left(sha256(h.source_id || ':' || d.k), 16) AS report_id, '/reports/' || d.k AS locator,
       'S-' || left(sha256(d.name), 16) AS subject_id
FROM drawn d JOIN held h USING (n)
"""
# Two reports of one person are merged; one in ten of the others is proposed to be the next one's person.
LINKS = """
CREATE TABLE linked AS
SELECT 'L-' || left(sha256(least(a.source_id || ':' || a.k, b.source_id || ':' || b.k) || 'link'), 12) AS link_id,
       a.i AS first, a.reading_id AS left_reading, a.k AS left_ordinal, a.source_id AS left_source,
       a.locator || '/party' AS left_locator, b.reading_id AS right_reading, b.k AS right_ordinal,
       b.source_id AS right_source, b.locator || '/party' AS right_locator,
       CASE WHEN a.subject_id = b.subject_id THEN 9.0 ELSE 2.0 END AS bits,
       CASE WHEN a.subject_id = b.subject_id THEN 'merged' ELSE 'proposal' END AS use
FROM ranked a JOIN ranked b ON b.i = a.i + 1
WHERE a.subject_id = b.subject_id OR a.i % 10 = 4
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
    "edge": f"""
        SELECT r.subject_id AS from_subject, o.subject_id AS to_subject, act,
               CASE act WHEN 'pays' THEN 'EUR' END AS currency,
               events * count(*) AS events,
               CASE act WHEN 'pays' THEN sum(20 + r.i % 180)::DECIMAL(38, 18) END AS total,
               min(r.moment) AS first_at, max(r.moment) AS last_at, 0 AS undated
        FROM ranked r JOIN ranked o ON o.n = r.n AND o.k = r.k - r.k % {DEALS_WITH} AND o.k <> r.k
        CROSS JOIN (VALUES ('pays', 1), ('calls', 1), ('writes', {MESSAGES - MESSAGES // 2})) a(act, events)
        GROUP BY r.subject_id, o.subject_id, act, events
        UNION ALL
        SELECT o.subject_id, r.subject_id, 'writes', NULL, {MESSAGES // 2} * count(*), NULL, min(r.moment),
               max(r.moment), 0
        FROM ranked r JOIN ranked o ON o.n = r.n AND o.k = r.k - r.k % {DEALS_WITH} AND o.k <> r.k
        GROUP BY o.subject_id, r.subject_id
        ORDER BY ALL""",
    "link": """
        SELECT * EXCLUDE (first), CASE use WHEN 'merged' THEN 'enough' END AS because, 1 AS authorisation
        FROM linked ORDER BY link_id""",
    "link_part": """
        SELECT link_id, field, level, part.bits
        FROM linked JOIN (VALUES
            ('merged', 'prior', NULL, -14.0), ('merged', 'contact', 'the same', 15.0),
            ('merged', 'name', 'the same', 8.0),
            ('proposal', 'prior', NULL, -14.0), ('proposal', 'name', 'alike', 16.0)) part(use, field, level, bits)
        USING (use) ORDER BY link_id""",
    "link_side": """
        SELECT r.reading_id, r.k AS ordinal, 'reported' AS role, r.name, r.subject_id,
               (hash(side.value) >> 1)::BIGINT AS contact, side.*, side.value AS raw
        FROM ranked r CROSS JOIN LATERAL (VALUES
            ('handle', 'telegram', r.handle), ('phone', NULL, r.phone)) side(kind, service, value)
        WHERE r.i IN (SELECT unnest([first, first + 1]) FROM linked) ORDER BY reading_id, ordinal""",
    "link_common": """
        SELECT (hash(r.handle) >> 1)::BIGINT AS contact, 'handle' AS kind, 'telegram' AS service, r.handle AS value,
               0 AS holder, r.name
        FROM ranked r JOIN linked l ON l.first = r.i WHERE l.use = 'merged' ORDER BY contact""",
    "chain": """
        SELECT r.subject_id, 1 AS step, l.link_id, l.bits, 'handle' AS kind, 'telegram' AS service, r.handle AS value,
               l.* EXCLUDE (link_id, first, bits, use)
        FROM linked l JOIN ranked r ON r.i = l.first WHERE l.use = 'merged' ORDER BY subject_id""",
    "hub": """
        SELECT 'phone' AS kind, phone AS value, 100 AS parties, 50 AS names, 'many' AS reason, source_id, locator
        FROM ranked WHERE i % 100000 = 0 ORDER BY value""",
}
