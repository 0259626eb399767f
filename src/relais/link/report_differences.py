"""What differs between two reports that may be one: field by field, mention by mention, with the place of each.

The temporary table made here is private to one run of `link`: `link_report_difference(a, b, field, left_value,
right_value, left_source, left_locator, right_source, right_locator)`, what the two of `link_duplicate` say differently.
"""

import duckdb

from relais.link import report_items


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table above from the fact views, `link_report` and `link_duplicate`."""
    report_items.find(con)
    con.execute(_DIFFERENCE)


# Where one of them lacks a mention, its place is the report itself.
_DIFFERENCE = """
    CREATE OR REPLACE TEMP TABLE link_report_difference AS
    WITH missing AS (
        SELECT a, b, x.field, x.value AS left_value, NULL AS right_value, x.source_id AS left_source,
            x.locator AS left_locator, r.source_id AS right_source, r.locator AS right_locator
        FROM link_duplicate JOIN link_report_item x ON x.n = a JOIN link_report r ON r.n = b
        ANTI JOIN link_report_item y ON y.n = b AND y.field = x.field AND y.key = x.key
        UNION ALL
        SELECT a, b, y.field, NULL, y.value, l.source_id, l.locator, y.source_id, y.locator
        FROM link_duplicate JOIN link_report_item y ON y.n = b JOIN link_report l ON l.n = a
        ANTI JOIN link_report_item x ON x.n = a AND x.field = y.field AND x.key = y.key)
    SELECT a, b, field, x.value AS left_value, y.value AS right_value, x.source_id AS left_source,
        coalesce(x.places[field], x.locator) AS left_locator, y.source_id AS right_source,
        coalesce(y.places[field], y.locator) AS right_locator
    FROM link_duplicate JOIN link_report_field x ON x.n = a JOIN link_report_field y USING (field)
    WHERE y.n = b AND x.key IS DISTINCT FROM y.key
    UNION ALL
    FROM missing
"""
