"""How many codes would agree with payments by accident, exactly or but for one slip.

Two answers are reckoned. *By lot*: as many as there are pairs to compare, times the share of all numbers of that length
that would pass. *In sequence*: operators that number their transfers one after another put them close together; then
the numbers around a code that lies among the references are taken as often as they are around the references
themselves. That is counted: the numbers that differ in their last four digits only, ten thousand to a stretch, and how
many of the others in its stretch are taken, on the average over the references. Neither counts the window of time.

Where the sides agree, fewer pairs were to compare: the codes quoted in a conversation, and the references of those who
talk there; and what counts is how close together the references of one person lie.
"""

import duckdb

_FREE = 4
_STRETCH = 10**_FREE
_NUMBERED = f"regexp_matches(reference, '[0-9]{{{_FREE}}}$')"


def chances(con: duckdb.DuckDBPyConnection) -> None:
    """Make `code_chance(signs, differs, sided, pairs, in_row)`, for references of so many signs.

    `differs` is null for exact ones, else as in `one_slip`; `sided`: only where the sides agree; `pairs`: how many were
    to compare; `in_row`: how many would agree by accident, in sequence. From `code_said(plain)`, `code_of_record
    (reference)`, `code_told(talk, plain)`, `code_party(subject_id, reference)`, `code_between(low, high, reference)`,
    the references that two subjects share, and `talker`.

    And `code_dense(subject_id, signs, dense)`: how full the stretches are of what one subject pays and is paid.
    """
    con.execute(_CHANCES)
    con.execute(f"CREATE OR REPLACE TEMP TABLE code_dense AS {_dense('code_party', 'subject_id', each='subject_id,')}")


def fitting_by_accident(differs: str, dense: str) -> str:
    """Return the SQL of how many references so dense would be near to a code that lies among them and means none."""
    return f"{dense} * ({passing(differs, str(_FREE))})"


def passing(differs: str, digits: str) -> str:
    """Return the SQL of how many codes with so many digits would pass for the one quoted, on the average."""
    return f"""
        CASE {differs} WHEN 'digit' THEN 9 * {digits} WHEN 'missing' THEN 9 * {digits} + 1
            WHEN 'added' THEN 0.9 * {digits} + 1 WHEN 'swapped' THEN 0.9 * ({digits} - 1) ELSE 1 END
    """


def _dense(rows: str, by: str, each: str = "") -> str:
    """Return the query for how full the stretches are, by length: what share of the others in it is taken."""
    return f"""
        SELECT {each} signs, sum(taken * (taken - 1)) / sum(taken) / {_STRETCH - 1} AS dense
        FROM (
            SELECT length(reference) AS signs, left(reference, -{_FREE}) AS stretch, {by}, count(*) AS taken
            FROM {rows} WHERE {_NUMBERED} GROUP BY ALL)
        GROUP BY {each} signs
    """


# Only a code that equals no reference is looked at for a slip. `longer`: by how many signs than the record's it is,
# which says where the last four digits of the record's would begin in it.
_CHANCES = f"""
    CREATE OR REPLACE TEMP TABLE code_chance AS
    WITH kind(differs, longer) AS (
        VALUES (NULL, 0), ('digit', 0), ('swapped', 0), ('missing', -1), ('added', 1)),
    stretch AS (
        SELECT DISTINCT length(reference) AS signs, left(reference, -{_FREE}) AS begins
        FROM code_of_record WHERE {_NUMBERED}),
    code AS MATERIALIZED (
        SELECT plain, longer, length(plain) - longer AS signs, reference IS NULL AS loose, begins IS NOT NULL AS lying
        FROM code_said LEFT JOIN code_of_record ON reference = plain
        CROSS JOIN (SELECT DISTINCT longer FROM kind)
        LEFT JOIN stretch ON stretch.signs = length(plain) - longer
         AND begins = left(plain, length(plain) - longer - {_FREE})
        WHERE reference IS NULL OR longer = 0),
    said AS (SELECT longer, signs, loose, count(*) AS codes, count(*) FILTER (lying) AS lying FROM code GROUP BY ALL),
    told AS (
        SELECT talk, longer, signs, loose, count(*) AS codes, count(*) FILTER (lying) AS lying
        FROM code_told JOIN code USING (plain) GROUP BY ALL),
    held AS (SELECT length(reference) AS signs, count(*) AS refs FROM code_of_record GROUP BY ALL),
    person AS (SELECT subject_id, length(reference) AS signs, count(*) AS refs FROM code_party GROUP BY ALL),
    shared AS (SELECT low, high, length(reference) AS signs, count(*) AS refs FROM code_between GROUP BY ALL),
    -- What is paid between two who talk is theirs once; they have at least what one of them has.
    theirs AS (
        SELECT talk, signs, greatest(sum(refs), max(refs)) AS refs
        FROM (
            SELECT talk, signs, refs FROM talker JOIN person USING (subject_id)
            UNION ALL
            SELECT low.talk, signs, -refs
            FROM shared JOIN talker low ON low.subject_id = shared.low
            JOIN talker high ON high.subject_id = shared.high AND high.talk = low.talk)
        GROUP BY talk, signs),
    met AS (
        SELECT signs, longer, loose, sum(lying) AS lying, sum(codes * refs) AS pairs, true AS sided
        FROM told JOIN theirs USING (talk, signs) GROUP BY ALL
        UNION ALL
        SELECT signs, longer, loose, lying, codes * refs, false FROM said JOIN held USING (signs)),
    dense AS (
        SELECT *, false AS sided FROM ({_dense("code_of_record", "NULL")})
        UNION ALL
        SELECT *, true FROM ({_dense("code_party", "subject_id")}))
    SELECT signs, differs, sided, sum(pairs)::BIGINT AS pairs,
        sum(lying) * any_value({fitting_by_accident("differs", "coalesce(dense, 0)")}) AS in_row
    FROM met JOIN kind USING (longer) LEFT JOIN dense USING (signs, sided)
    WHERE loose OR differs IS NULL
    GROUP BY signs, differs, sided
"""
