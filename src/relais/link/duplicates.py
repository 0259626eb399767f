"""Reports that may be one: the same report in two formats, or sent twice. Both are kept; a person says.

The temporary tables made here are private to one run of `link`:

- `link_report(n, ...)`: every report, n = 1.. in the order received, those without an instant last, then by source;
- `link_duplicate(a, b, basis)`: reports that may be one, a < b.
"""

import duckdb
import pyarrow as pa

from relais.link.agencies import AGENCY
from relais.link.mentions import STRONG_KINDS
from relais.model.notice import msg

SCHEMA = pa.schema(
    [
        (f"{side}_{part}", pa.int64() if part == "ordinal" else pa.string())
        for side in ("left", "right")
        for part in ("reading", "ordinal", "source", "locator")
    ]
    + [("basis", pa.string())]  # the words below, joined by '; ' where several hold
)

REFERENCE = msg("same reference")
COMPANY = msg("same second of the incident, same company")
SELECTOR = msg("same second of the incident, same selector")
ADDRESS = msg("same second of the incident, same public IP address")
CONTENT = msg("same selectors, and the same files or logins")
BASES = (REFERENCE, COMPANY, SELECTOR, ADDRESS, CONTENT)

# Shorter references ('1', '2a') number the lines of somebody's list, not reports.
REFERENCE_SIGNS = 4
# Addresses for documentation stand in for public ones in what is made up.
PUBLIC = ("public", "documentation")


def pair(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `duplicate`: each report beside the first received that it agrees with, which is the left one.

    A reference is compared without case and punctuation, and within one sender; an instant only where the source gave
    its second. A report that names no sender meets those of its reference where one sender alone bears it. Where many
    agree, all stand beside the first of them: no square of pairs.
    """
    con.execute(_REPORT)
    con.execute(_AGREEING, [*BASES, REFERENCE_SIGNS])
    return {"duplicate": con.execute(_DUPLICATE).to_arrow_table().cast(SCHEMA)}


_REPORT = f"""
    CREATE OR REPLACE TEMP TABLE link_report AS
    SELECT row_number() OVER (ORDER BY "at" NULLS LAST, source_id, reading_id, ordinal) AS n, source_id, reading_id,
        ordinal, locator, channel, reference AS reference_raw, {AGENCY} AS agency,
        nullif(upper(regexp_replace(reference, '[^\\pL\\pN]', '', 'g')), '') AS reference,
        nullif(lower(trim(company)), '') AS company, incident_at,
        CASE WHEN incident_time_precision = 'second' THEN epoch_us(incident_at) // 1000000 END AS second
    FROM report
"""

_AGREEING = f"""
    CREATE OR REPLACE TEMP TABLE link_duplicate AS
    WITH selectors AS (
        SELECT selector.reading_id, coalesce(selector.report, party.report) AS report, selector.kind, value,
            CASE WHEN selector.kind IN ('handle', 'account') THEN coalesce(service, '') ELSE '' END AS service,
            nature
        FROM selector
        LEFT JOIN party ON party.reading_id = selector.reading_id AND party.ordinal = selector.party
        WHERE value IS NOT NULL AND selector.kind IN ({STRONG_KINDS}, 'ip')),
    logins AS (
        SELECT login.reading_id, coalesce(login.report, party.report) AS report, ip, nature,
            CASE WHEN time_precision = 'second' THEN epoch_us("at") // 1000000 END AS second
        FROM login
        LEFT JOIN party ON party.reading_id = login.reading_id AND party.ordinal = login.party
        WHERE ip IS NOT NULL),
    files AS (
        SELECT media.reading_id, coalesce(media.report, party.report) AS report,
            coalesce(sha256, sha1, md5, hash_raw) AS hash
        FROM media
        LEFT JOIN party ON party.reading_id = media.reading_id AND party.ordinal = media.party),
    named AS (
        SELECT DISTINCT n, second, kind, service, value
        FROM link_report r
        JOIN (FROM selectors UNION ALL SELECT reading_id, report, 'ip', ip, '', nature FROM logins) s
          ON s.reading_id = r.reading_id AND s.report = r.ordinal
        WHERE second IS NOT NULL AND (kind <> 'ip' OR nature IN {PUBLIC})),
    item AS (
        SELECT reading_id, report, kind || ' ' || value AS item, false AS event FROM selectors WHERE kind <> 'ip'
        UNION
        SELECT reading_id, report, ip || ' ' || second, true FROM logins WHERE second IS NOT NULL
        UNION
        SELECT reading_id, report, 'file ' || hash, true FROM files WHERE hash IS NOT NULL),
    content AS (
        SELECT n, incident_at, string_agg(item, chr(10) ORDER BY item) AS content
        FROM link_report r JOIN item ON item.reading_id = r.reading_id AND item.report = r.ordinal
        GROUP BY n, incident_at HAVING bool_or(event) AND NOT bool_and(event)),
    numbered AS (
        SELECT n, reference, CASE WHEN min(agency) OVER w IS DISTINCT FROM max(agency) OVER w THEN agency END AS agency
        FROM link_report WHERE length(reference) >= $6
        WINDOW w AS (PARTITION BY reference)),
    agreeing AS (
        SELECT min(n) OVER (PARTITION BY reference, agency) AS a, n AS b, 1 AS rank, $1 AS basis FROM numbered
        UNION ALL
        SELECT min(n) OVER (PARTITION BY second, company), n, 2, $2
        FROM link_report WHERE second IS NOT NULL AND company IS NOT NULL
        UNION ALL
        SELECT DISTINCT min(n) OVER (PARTITION BY second, kind, service, value), n,
            CASE WHEN kind = 'ip' THEN 4 ELSE 3 END, CASE WHEN kind = 'ip' THEN $4 ELSE $3 END
        FROM named
        UNION ALL
        SELECT min(n) OVER (PARTITION BY content, incident_at), n, 5, $5 FROM content)
    SELECT a, b, string_agg(basis, '; ' ORDER BY rank) AS basis FROM agreeing WHERE a < b GROUP BY a, b
"""

_DUPLICATE = """
    SELECT l.reading_id AS left_reading, l.ordinal AS left_ordinal, l.source_id AS left_source,
        l.locator AS left_locator,
        r.reading_id AS right_reading, r.ordinal AS right_ordinal, r.source_id AS right_source,
        r.locator AS right_locator, basis
    FROM link_duplicate JOIN link_report l ON l.n = a JOIN link_report r ON r.n = b
    ORDER BY a, b
"""
