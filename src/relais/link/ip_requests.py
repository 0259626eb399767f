"""What is missing to know who used an address, whom to ask for it, and until when it is kept."""

import duckdb
import pyarrow as pa

from relais.law.holding import RULES
from relais.law.retention import Duration
from relais.link.candidates import NAMING, TOLERANCE_S
from relais.model.column import INSTANT
from relais.model.notice import msg

PLACED_TIME = msg("an answer to the question of its source: when this was")
PUBLIC_ADDRESS = msg("the public address and source port, instead of the one inside a network")
PORT = msg("the source port: several subscribers share the address")
EXACT_TIME = msg("the time to the second, with its zone")
HOLDER = msg("who held the address, and the port, at that time")
ONE_OF = msg("which of the subscribers who fit held it")
CONFIRMED = msg("whether the subscriber who fits held it at that very second and port")
MISSING = (PLACED_TIME, PUBLIC_ADDRESS, PORT, EXACT_TIME, HOLDER, ONE_OF, CONFIRMED)

UNIT = msg("the unit: `relais questions`")
COMPANY = msg("the company that logged it")
OPERATOR = msg("the operator that holds the address: look it up in the registry of its region")
NAMED_OPERATOR = msg("the operator that holds the address")
WHOM = (UNIT, COMPANY, OPERATOR, NAMED_OPERATOR)

SCHEMA = pa.schema(
    [
        ("login_reading", pa.string()),
        ("login_ordinal", pa.int64()),
        ("login_source", pa.string()),
        ("login_locator", pa.string()),
        ("missing", pa.string()),  # of MISSING, joined by '; ' where several are
        ("whom", pa.string()),  # one of WHOM
        ("name", pa.string()),  # of whom, as the sources state it; null: not stated
        ("ip", pa.string()),
        ("port", pa.int64()),  # null: not stated
        ("first_at", INSTANT),  # what to ask about: the time, and the tolerance before and after it
        ("last_at", INSTANT),
        ("subscribers", pa.int64()),  # how many fit so far
        ("country", pa.string()),  # of the address, as the source says
        ("clock_id", pa.string()),  # of the operator's record; null: no clock is known
        ("expiry", INSTANT),
    ]
)


def draw(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `ip_request`: for each login without a sufficient answer, what to ask of whom.

    While its company or the unit must be asked first, an operator could not answer, and is not named. `con` has what
    `candidates.find` leaves.
    """
    con.register("link_rule", pa.Table.from_pylist(_rules(), _RULE))
    try:
        return {"ip_request": con.execute(_REQUEST).to_arrow_table().cast(SCHEMA)}
    finally:
        con.unregister("link_rule")


_RULE = pa.schema(
    [("country", pa.string()), ("clock_id", pa.string())] + [(unit, pa.int32()) for unit in ("months", "days", "hours")]
)


def _rules() -> list[dict[str, object]]:
    """Return the clocks of who used an address, per country of its provider."""
    rows: list[dict[str, object]] = []
    for rule in RULES:
        clock = rule.runs()
        lasts = rule.duration or clock.duration or Duration()
        spelled = {"clock_id": clock.id, "months": lasts.months, "days": lasts.days, "hours": lasts.hours}
        rows += [{"country": country, **spelled} for country in rule.countries if rule.holding == "address"]
    return rows


_ORIGIN = 1 << 58
_DAY = 90_000_000_000

_REQUEST = f"""
    WITH known AS (
        SELECT i, bool_or(divided) AS divided, string_agg(DISTINCT service, ', ' ORDER BY service) AS operator
        FROM link_assigned GROUP BY i),
    looked_up AS (
        SELECT reading_id, report, value AS ip, string_agg(DISTINCT service, ', ' ORDER BY service) AS operator
        FROM selector WHERE kind = 'ip' AND service IS NOT NULL AND report IS NOT NULL
        GROUP BY reading_id, report, value),
    fit AS (
        SELECT i, port, seen_at, width, any_value(subscribers) AS subscribers, bool_or(sufficient) AS sufficient
        FROM link_answered JOIN link_asked USING (q) GROUP BY i, port, seen_at, width),
    login AS (
        SELECT l.*, coalesce(subscribers, 0) AS subscribers, coalesce(known.operator, looked_up.operator) AS operator,
            nature NOT IN {NAMING} AS hidden,
            NOT contains(ip, ':') AND (coalesce(divided, false) OR coalesce(subscribers, 0) > 1) AS shared
        FROM link_seen l
        LEFT JOIN known USING (i)
        LEFT JOIN fit USING (i, port, seen_at, width)
        LEFT JOIN looked_up USING (reading_id, report, ip)
        WHERE NOT coalesce(sufficient, false)),
    lacking AS (
        SELECT *,
            CASE WHEN seen_at IS NULL AND timed THEN '{PLACED_TIME}' END AS of_unit,
            nullif(concat_ws('; ',
                CASE WHEN hidden THEN '{PUBLIC_ADDRESS}' WHEN shared AND port <= 0 THEN '{PORT}' END,
                CASE WHEN seen_at IS NULL AND NOT timed OR width >= {_DAY} OR shared AND width > 0
                     THEN '{EXACT_TIME}' END), '') AS of_company,
            CASE WHEN subscribers = 0 THEN '{HOLDER}' WHEN subscribers > 1 THEN '{ONE_OF}'
                 ELSE '{CONFIRMED}' END AS of_operator
        FROM login),
    request AS (
        SELECT lacking.*, 1 AS step, of_unit AS missing, '{UNIT}' AS whom, NULL AS name
        FROM lacking WHERE of_unit IS NOT NULL
        UNION ALL
        SELECT lacking.*, 2, of_company, '{COMPANY}', coalesce(lacking.service, report.company)
        FROM lacking LEFT JOIN report ON report.reading_id = lacking.reading_id AND report.ordinal = lacking.report
        WHERE of_company IS NOT NULL
        UNION ALL
        SELECT lacking.*, 3, of_operator, CASE WHEN operator IS NULL THEN '{OPERATOR}' ELSE '{NAMED_OPERATOR}' END,
            operator
        FROM lacking WHERE of_unit IS NULL AND of_company IS NULL)
    SELECT reading_id AS login_reading, ordinal AS login_ordinal, source_id AS login_source, locator AS login_locator,
        missing, whom, name, ip, CASE WHEN port > 0 THEN port END::BIGINT AS port,
        make_timestamp(seen_at - {_ORIGIN} - {TOLERANCE_S * 1_000_000}) AS first_at,
        make_timestamp(seen_at - {_ORIGIN} + greatest(width - 1, 0) + {TOLERANCE_S * 1_000_000}) AS last_at,
        subscribers, country, clock_id,
        CASE WHEN clock_id IS NOT NULL THEN make_timestamp(seen_at - {_ORIGIN})
            + to_months(rule.months) + to_days(rule.days) + to_hours(rule.hours) END AS expiry
    FROM request LEFT JOIN link_rule rule USING (country)
    ORDER BY source_id, reading_id, ordinal, step
"""
