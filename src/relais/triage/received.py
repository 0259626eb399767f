"""Reports proposed as the same report received more than once: groups of them, all kept in the queue."""

import duckdb
import pyarrow as pa

GROUP = pa.schema([("report_no", pa.int64()), ("group_no", pa.int64())])


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make `triage_group`: one row per report that has duplicates; group_no is the lowest report_no of its group."""
    pairs = con.sql(
        """
        SELECT a.report_no, b.report_no
        FROM duplicate d
        JOIN triage_report a ON a.reading_id = d.left_reading AND a.ordinal = d.left_ordinal
        JOIN triage_report b ON b.reading_id = d.right_reading AND b.ordinal = d.right_ordinal
        """
    ).fetchall()
    first: dict[int, int] = {}

    def find(report_no: int) -> int:
        while (above := first.setdefault(report_no, report_no)) != report_no:
            first[report_no] = report_no = first[above]
        return report_no

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))
        first[high] = low
    rows = [{"report_no": report_no, "group_no": find(report_no)} for report_no in sorted(first)]
    con.register("triage_grouped", pa.Table.from_pylist(rows, GROUP))
    con.execute("CREATE TEMP TABLE triage_group AS SELECT * FROM triage_grouped")
    con.unregister("triage_grouped")


TABLES = ("triage_group",)
