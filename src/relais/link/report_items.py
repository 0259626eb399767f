"""What reports say, as fields and mentions that can be compared: equal keys say the same.

The temporary tables made here are private to one run of `link`, and hold the reports of `link_duplicate` alone:

- `link_report_item(n, field, key, value, source_id, locator)`: what a report mentions, several of a field;
- `link_report_field(n, field, key, value, source_id, locator, places)`: what it states once.
"""

import duckdb

# The columns of `report` that two tellings may state differently; the channel is part of its form.
_TEXTS = ("company", "incident_type", "priority", "country")
_FLAGS = ("escalated", "child_at_risk", "live", "informational", "intelligence")
# The field of each column of a party.
_OF_PARTY = {
    "name": "name_raw",
    "nickname": "nickname",
    "birth_date": "birth_date_raw",
    "age": "age_raw",
    "address": "address_raw",
}
_CHOSEN = "SELECT a FROM link_duplicate UNION SELECT b FROM link_duplicate"


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `link_report` and `link_duplicate`."""
    con.execute(_ITEM)
    con.execute(_FIELD)


def _moment(prefix: str = "") -> str:
    """Return the SQL of an instant in UTC as precise as it is known, else as it was written."""
    at, precision, raw = (f"f.{prefix}{name}" for name in ("at", "time_precision", "time_raw"))
    forms = "WHEN 'day' THEN '%Y-%m-%d' WHEN 'minute' THEN '%Y-%m-%d %H:%M' ELSE '%Y-%m-%d %H:%M:%S'"
    return f"coalesce(strftime({at}, CASE {precision} {forms} END) || ' UTC', {raw})"


def _mention(table: str, field: str, value: str, *, key: str = "", by: str = "party", of: str = "f.report") -> str:
    """Return the SQL of what a fact table `f` says: `by` names its party, `of` its report where it names one."""
    return f"""
        SELECT r.n, {field} AS field, {key or value} AS key, {value} AS value, f.source_id, f.locator
        FROM {table} f
        LEFT JOIN party ON party.reading_id = f.reading_id AND party.ordinal = f.{by}
        JOIN chosen r ON r.reading_id = f.reading_id AND r.ordinal = coalesce({of}, party.report)
        WHERE nullif({value}, '') IS NOT NULL
    """


# A handle or account number means something at its service alone.
_SERVED = "concat_ws(' ', CASE WHEN f.kind IN ('handle', 'account') THEN f.service END, coalesce(f.value, f.raw))"
_ADDRESS = "CASE WHEN contains(f.ip_raw, ':') THEN '[' || f.ip_raw || ']' ELSE f.ip_raw END"
_PAID = "concat_ws(' ', f.amount_raw, f.currency, f.time_raw, f.reference_raw)"
_PAID_KEY = "concat_ws(' ', f.amount, f.currency, f.at, f.reference)"
_MENTIONS = (
    *(
        _mention("party", f"'{field}'", f"f.role || ': ' || f.{column}", key=f"lower(f.role || trim(f.{column}))",
                 by="ordinal")
        for field, column in _OF_PARTY.items()
    ),
    _mention("selector", "f.kind", f"concat_ws(': ', party.role, {_SERVED})"),
    _mention("login", "'login'", f"concat_ws(' ', concat_ws(':', {_ADDRESS}, f.port), {_moment()})"),
    _mention("media", "'media'", "concat_ws(' ', coalesce(f.sha256, f.sha1, f.md5, f.hash_raw), f.scheme, f.code)"),
    _mention("payment", "'payment'", _PAID, key=_PAID_KEY, by="payee", of="NULL"),
    _mention("payment", "'payment'", _PAID, key=_PAID_KEY, by="payer", of="NULL"),
)  # fmt: skip

_ITEM = f"""
    CREATE OR REPLACE TEMP TABLE link_report_item AS
    WITH chosen AS MATERIALIZED (
        SELECT r.*, f.tokens FROM link_report r JOIN report f USING (reading_id, ordinal) WHERE n IN ({_CHOSEN})),
    told AS (
        {" UNION ALL ".join(_MENTIONS)}
        UNION ALL
        SELECT n, 'text', concat_ws(' ', t.kind, t.value, t.currency),
            concat_ws(' ', t.kind || ':', t.value, t.currency), source_id, locator
        FROM (SELECT n, source_id, locator, unnest(tokens) AS t FROM chosen))
    SELECT n, field, key, min_by(value, locator) AS value, source_id, min(locator) AS locator
    FROM told GROUP BY n, field, key, source_id
"""

_STATED = ", ".join(
    f"{{'field': '{field}', 'key': {key}, 'value': {value}}}"
    for field, key, value in (
        ("reference", "r.reference", "r.reference_raw"),
        ("sender", "r.agency", "f.sender"),
        *((name, f"lower(trim(f.{name}))", f"f.{name}") for name in _TEXTS),
        *((name, f"f.{name}::VARCHAR", f"f.{name}::VARCHAR") for name in _FLAGS),
        ("at", _moment(), _moment()),
        ("incident_at", _moment("incident_"), _moment("incident_")),
    )
)

_FIELD = f"""
    CREATE OR REPLACE TEMP TABLE link_report_field AS
    SELECT n, told.field, told.key, told.value, source_id, locator, places
    FROM (
        SELECT n, unnest([{_STATED}]) AS told, r.source_id, r.locator, places
        FROM link_report r JOIN report f USING (reading_id, ordinal)
        WHERE n IN ({_CHOSEN}))
"""
