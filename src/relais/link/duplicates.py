"""Reports that may be one: the same report in two formats, or sent twice. Both are kept; a person says."""

import duckdb
import pyarrow as pa

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
BASES = (REFERENCE, COMPANY, SELECTOR, ADDRESS)

# Shorter references ('1', '2a') number the lines of somebody's list, not reports.
REFERENCE_SIGNS = 4
# Addresses for documentation stand in for public ones in what is made up.
PUBLIC = ("public", "documentation")


def pair(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `duplicate`: each report beside the first one it agrees with, left before right.

    A reference is compared without case and punctuation, an instant only where the source gave its second.
    Where many agree, all stand beside the first of them: no square of pairs.
    """
    return {"duplicate": con.execute(_DUPLICATE, [*BASES, REFERENCE_SIGNS]).to_arrow_table().cast(SCHEMA)}


_DUPLICATE = f"""
    WITH numbered AS (
        SELECT row_number() OVER (ORDER BY source_id, reading_id, ordinal) AS n, source_id, reading_id, ordinal,
            locator, upper(regexp_replace(reference, '[^\\pL\\pN]', '', 'g')) AS reference,
            nullif(lower(trim(company)), '') AS company,
            CASE WHEN incident_time_precision = 'second' THEN epoch_us(incident_at) // 1000000 END AS second
        FROM report),
    selectors AS (
        SELECT selector.reading_id, coalesce(selector.report, party.report) AS report, selector.kind, value,
            CASE WHEN selector.kind IN ('handle', 'account') THEN coalesce(service, '') ELSE '' END AS service,
            nature
        FROM selector
        LEFT JOIN party ON party.reading_id = selector.reading_id AND party.ordinal = selector.party
        WHERE value IS NOT NULL AND selector.kind IN ({STRONG_KINDS}, 'ip')
        UNION ALL
        SELECT login.reading_id, coalesce(login.report, party.report), 'ip', ip, '', nature
        FROM login
        LEFT JOIN party ON party.reading_id = login.reading_id AND party.ordinal = login.party
        WHERE ip IS NOT NULL),
    named AS (
        SELECT DISTINCT n, second, kind, service, value
        FROM numbered JOIN selectors
          ON selectors.reading_id = numbered.reading_id AND selectors.report = numbered.ordinal
        WHERE second IS NOT NULL AND (kind <> 'ip' OR nature IN {PUBLIC})),
    agreeing AS (
        SELECT min(n) OVER (PARTITION BY reference) AS a, n AS b, 1 AS rank, $1 AS basis
        FROM numbered WHERE length(reference) >= $5
        UNION ALL
        SELECT min(n) OVER (PARTITION BY second, company), n, 2, $2
        FROM numbered WHERE second IS NOT NULL AND company IS NOT NULL
        UNION ALL
        SELECT DISTINCT min(n) OVER (PARTITION BY second, kind, service, value), n,
            CASE WHEN kind = 'ip' THEN 4 ELSE 3 END, CASE WHEN kind = 'ip' THEN $4 ELSE $3 END
        FROM named),
    proposed AS (SELECT a, b, string_agg(basis, '; ' ORDER BY rank) AS basis FROM agreeing WHERE a < b GROUP BY a, b)
    SELECT l.reading_id AS left_reading, l.ordinal AS left_ordinal, l.source_id AS left_source,
        l.locator AS left_locator,
        r.reading_id AS right_reading, r.ordinal AS right_ordinal, r.source_id AS right_source,
        r.locator AS right_locator, basis
    FROM proposed JOIN numbered l ON l.n = a JOIN numbered r ON r.n = b
    ORDER BY a, b
"""
