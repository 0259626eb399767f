"""Viral bundles: many reports of unrelated people that share a file, a page or a message which goes round.

A bundle says that its reports hold one thing, and nothing of whether its people know each other: from it, nobody is
linked to anybody. Two people whose reports share a file may have sent it to each other, and three or four may be
one circle: there, each report is looked at by itself. From five on who share no selector, the file goes round. No
figure for this is published: the limit keeps small circles from being put aside as a wave.

The temporary table made here is private to one run of `link`: `link_bundle(bundle, n, hashes, urls, messages, reports,
parties)`, a row per report.
"""

import duckdb

LEAST = 5
# Shorter messages ('hello') are nobody's.
MESSAGE_SIGNS = 20


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Make `link_bundle` from the fact views, `link_subject`, `link_report` and `link_report_whole(n, whole)`."""
    con.execute(_BUNDLE)


# A report that came twice counts once, and so does a person who is reported twice. One bundle per set of reports: what
# the same reports share is counted, not listed anew.
_BUNDLE = f"""
    CREATE OR REPLACE TEMP TABLE link_bundle AS
    WITH member AS (
        SELECT p.reading_id, p.ordinal, n, whole, CASE WHEN role = 'reported' THEN label END AS person
        FROM party p JOIN link_report r ON r.reading_id = p.reading_id AND r.ordinal = p.report
        JOIN link_report_whole USING (n)
        JOIN link_subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal),
    held AS (
        SELECT m.reading_id, m.report, m.party, 'hash' AS what,
            unnest([md5, sha1, sha256, hash_raw]) AS key FROM media m
        UNION ALL
        SELECT reading_id, report, party, 'url', value FROM selector
        WHERE kind = 'url' AND regexp_matches(value, '^([a-z]+://)?[^/:]+(:[0-9]+)?/.')),
    item AS (
        SELECT n, what, key FROM held JOIN link_report r ON r.reading_id = held.reading_id AND r.ordinal = held.report
        WHERE key IS NOT NULL
        UNION
        SELECT n, what, key FROM held JOIN member m ON m.reading_id = held.reading_id AND m.ordinal = held.party
        WHERE key IS NOT NULL AND held.report IS NULL
        UNION
        SELECT n, 'message', hex(text_hmac) FROM message f JOIN member m
          ON m.reading_id = f.reading_id AND m.ordinal IN (f.sender, f.recipient)
        WHERE text_hmac IS NOT NULL AND length >= {MESSAGE_SIGNS}),
    common AS (
        SELECT what, key FROM item JOIN member USING (n)
        GROUP BY what, key
        HAVING count(DISTINCT person) >= {LEAST} AND count(DISTINCT whole) FILTER (person IS NOT NULL) >= {LEAST}),
    together AS (
        SELECT reports, count(*) FILTER (what = 'hash') AS hashes, count(*) FILTER (what = 'url') AS urls,
            count(*) FILTER (what = 'message') AS messages
        FROM (SELECT what, key, list(n ORDER BY n) AS reports FROM item SEMI JOIN common USING (what, key) GROUP BY ALL)
        GROUP BY reports),
    listed AS (
        SELECT row_number() OVER (ORDER BY reports) AS bundle, unnest(reports) AS n, hashes, urls, messages,
            len(reports) AS reports
        FROM together)
    SELECT listed.*, parties
    FROM listed JOIN (
        SELECT bundle, count(DISTINCT person) AS parties FROM listed JOIN member USING (n) GROUP BY bundle)
      USING (bundle)
"""
