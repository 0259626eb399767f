"""Groups of reports: one report in several forms, through several agencies, sent anew; and viral bundles.

Each group is a proposal with its grounds; no report is left out for it. The groups are those of `duplicate`, each
report beside the first received that it agrees with, and what the two say differently.
"""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link import bundles, report_differences
from relais.link.components import components
from relais.link.duplicates import REFERENCE
from relais.model.notice import msg
from relais.store.duck import quoted, register

FIRST = msg("first received")
FORMS = msg("same report, two forms")
AGAIN = msg("same report, received again")
CHANGED = msg("resubmitted with changes")
AGENCIES = msg("two agencies")
NUMBERS = msg("one sender, not one number")
BUNDLE = msg("viral bundle")
KINDS = (FIRST, FORMS, AGAIN, CHANGED, AGENCIES, NUMBERS, BUNDLE)

ONE_NUMBER = msg("one number, “{left}”")
TWO_NUMBERS = msg("the numbers differ: “{left}” and “{right}”")
NO_NUMBER = msg("not both have a number: “{left}” and “{right}”")
OWN_NUMBERS = msg("both have the number “{left}”, each of its own sender: that alone makes no report of two")
SHARED = msg(
    "{reports} reports on {parties} people who share no selector hold the same {hashes} hashes of files, {urls} pages"
    " and {messages} messages (asked: {least} people); whether they know each other it does not say"
)
BASES = (ONE_NUMBER, TWO_NUMBERS, NO_NUMBER, OWN_NUMBERS, SHARED)

SCHEMA = pa.schema(
    [
        ("group_id", pa.string()),
        ("kind", pa.string()),  # one of KINDS
        ("reading", pa.string()),
        ("ordinal", pa.int64()),
        ("source", pa.string()),
        ("locator", pa.string()),
        ("beside_reading", pa.string()),  # the earlier report that it is compared with; null for the first, and bundles
        ("beside_ordinal", pa.int64()),
        ("grounds", pa.string()),  # the words of `duplicate`
        ("basis", pa.string()),  # one of BASES; empty for the first
        ("params", pa.map_(pa.string(), pa.string())),
        ("differences", pa.int64()),
    ]
)
DIFFERENCE = pa.schema(
    [
        ("group_id", pa.string()),
        *((f"{side}_{part}", pa.int64() if part == "ordinal" else pa.string())
          for side in ("left", "right") for part in ("reading", "ordinal")),
        ("field", pa.string()),  # a column of `report`, a kind of selector, 'login', 'media', 'payment', 'text'...
        *((f"{side}_{part}", pa.string()) for part in ("value", "source", "locator") for side in ("left", "right")),
    ]
)  # fmt: skip


def propose(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables `report_group` and `report_difference`, from the fact views and what `duplicates.pair` left."""
    report_differences.find(con)
    _whole(con)
    bundles.find(con)
    for statement in (_PAIR, _MEMBER, _GROUP):
        con.execute(statement)
    return {
        "report_group": con.execute(_SHOWN).to_arrow_table().cast(SCHEMA),
        "report_difference": con.execute(_DIFFERENCES).to_arrow_table().cast(DIFFERENCE),
    }


def _whole(con: duckdb.DuckDBPyConnection) -> None:
    """Make `link_report_whole(n, whole)`: the first of the reports that hang together, for every report."""
    size = con.execute("SELECT count(*) FROM link_report").fetchall()[0][0]
    rows = con.execute("SELECT a - 1 AS a, b - 1 AS b FROM link_duplicate").to_arrow_table()
    a, b = (rows[name].to_numpy().astype(np.int64) for name in ("a", "b"))
    whole = components(a, b, size) + 1
    register(con, "link_whole_rows", pa.table({"n": np.arange(1, size + 1), "whole": whole}))
    con.execute("CREATE OR REPLACE TEMP TABLE link_report_whole AS FROM link_whole_rows")
    con.unregister("link_whole_rows")


# A number is one where `duplicate` says so: it knows whose it is. What a company sends to its agency has no number yet:
# that is another form of what the agency then sends. What number and sender are is said by the basis; all other
# differences are changes.
_PAIR = f"""
    CREATE OR REPLACE TEMP TABLE link_report_pair AS
    WITH found AS (
        SELECT a, b, count(*) AS differences, count(*) FILTER (field NOT IN ('reference', 'sender')) AS changes
        FROM link_report_difference GROUP BY a, b),
    compared AS (
        SELECT a, b, d.basis AS grounds, coalesce(differences, 0) AS differences, coalesce(changes, 0) AS changes,
            contains(d.basis, {quoted(REFERENCE)}) AS numbered, l.reference = r.reference AS alike,
            l.reference IS NOT NULL AND r.reference IS NOT NULL AS stated,
            l.channel = r.channel AND x.reader = y.reader AS formed,
            coalesce(l.agency = r.agency, l.agency IS NULL AND r.agency IS NULL) AS sent, l.reference_raw AS "left",
            r.reference_raw AS "right"
        FROM link_duplicate d JOIN link_report l ON l.n = a JOIN link_report r ON r.n = b
        JOIN reading x ON x.reading_id = l.reading_id JOIN reading y ON y.reading_id = r.reading_id
        LEFT JOIN found USING (a, b))
    SELECT a, b, grounds, differences,
        CASE WHEN numbered AND NOT formed THEN {quoted(FORMS)}
             WHEN numbered AND changes = 0 THEN {quoted(AGAIN)}
             WHEN numbered THEN {quoted(CHANGED)}
             WHEN sent AND NOT formed AND NOT stated THEN {quoted(FORMS)}
             WHEN sent THEN {quoted(NUMBERS)}
             ELSE {quoted(AGENCIES)} END AS kind,
        CASE WHEN numbered THEN {quoted(ONE_NUMBER)}
             WHEN NOT stated THEN {quoted(NO_NUMBER)}
             WHEN alike THEN {quoted(OWN_NUMBERS)}
             ELSE {quoted(TWO_NUMBERS)} END AS basis,
        MAP {{'left': coalesce("left", ''), 'right': coalesce("right", '')}} AS params
    FROM compared
"""

_MEMBER = f"""
    CREATE OR REPLACE TEMP TABLE link_report_member AS
    SELECT 'D' || whole AS g, a AS n, NULL::BIGINT AS beside, {quoted(FIRST)} AS kind, NULL::VARCHAR AS grounds,
        '' AS basis, MAP {{}}::MAP(VARCHAR, VARCHAR) AS params, 0 AS differences
    FROM (SELECT a FROM link_report_pair EXCEPT SELECT b FROM link_report_pair)
    JOIN link_report_whole w ON w.n = a
    UNION ALL
    SELECT 'D' || whole, b, a, kind, grounds, basis, params, differences
    FROM link_report_pair JOIN link_report_whole w ON w.n = b
    UNION ALL
    SELECT 'B' || bundle, n, NULL, {quoted(BUNDLE)}, NULL, {quoted(SHARED)},
        MAP {{'reports': reports::VARCHAR, 'parties': parties::VARCHAR, 'hashes': hashes::VARCHAR,
            'urls': urls::VARCHAR, 'messages': messages::VARCHAR, 'least': '{bundles.LEAST}'}}, 0
    FROM link_bundle
"""

_GROUP = """
    CREATE OR REPLACE TEMP TABLE link_report_group AS
    WITH told AS (SELECT DISTINCT g, n FROM link_report_member),
    hashed AS (
        SELECT g, min(n) AS first, max(n) AS last, sha256(concat_ws(chr(10), g[:1],
            string_agg(source_id || ':' || ordinal, chr(10) ORDER BY source_id, ordinal))) AS hash
        FROM told JOIN link_report USING (n) GROUP BY g)
    SELECT g, first, last,
        'D-' || CASE WHEN count(*) OVER (PARTITION BY hash[:10]) > 1 THEN hash[:16] ELSE hash[:10] END AS group_id
    FROM hashed
"""

_SHOWN = """
    SELECT group_id, kind, r.reading_id AS reading, r.ordinal, r.source_id AS source, r.locator,
        o.reading_id AS beside_reading, o.ordinal AS beside_ordinal, grounds, basis, params, differences
    FROM link_report_member JOIN link_report_group USING (g) JOIN link_report r USING (n)
    LEFT JOIN link_report o ON o.n = beside
    ORDER BY first, last, group_id, n, beside
"""

_DIFFERENCES = """
    SELECT group_id, l.reading_id AS left_reading, l.ordinal AS left_ordinal, r.reading_id AS right_reading,
        r.ordinal AS right_ordinal, field, left_value, right_value, left_source, right_source, left_locator,
        right_locator
    FROM link_report_difference d JOIN link_report l ON l.n = a JOIN link_report r ON r.n = b
    JOIN link_report_whole w ON w.n = b JOIN link_report_group g ON g.g = 'D' || whole
    ORDER BY first, last, group_id, b, a, field, left_value NULLS LAST, right_value NULLS LAST
"""
