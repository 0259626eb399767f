"""Groups of reports that may be one, or that share what goes round: why, and what their reports say differently."""

from dataclasses import dataclass

import pyarrow as pa

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.link.report_groups import FIRST
from relais.model.notice import msg
from relais.store.duck import quoted, register

NO_SUCH_GROUP = msg("no group of reports is called “{id}”: `relais duplicates` lists them (D-…)")

# Its kinds and grounds are code words, joined by '; '. Its statement is that of its second report; a bundle has one.
_GROUPS = f"""
    WITH told AS (SELECT *, row_number() OVER () AS place FROM report_group)
    SELECT group_id, string_agg(DISTINCT kind, '; ' ORDER BY kind) FILTER (kind <> {quoted(FIRST)}) AS kind,
           count(DISTINCT (reading, t.ordinal)) AS reports,
           list(DISTINCT report_id ORDER BY report_id) FILTER (report_id IS NOT NULL) AS report_ids,
           array_to_string(list_sort(list_distinct(flatten(list(string_split(coalesce(grounds, ''), '; '))
               FILTER (grounds IS NOT NULL)))), '; ') AS grounds,
           arg_min(basis, place) FILTER (basis <> '') AS basis, arg_min(params, place) FILTER (basis <> '') AS params,
           sum(differences)::BIGINT AS differences
    FROM told t LEFT JOIN queue q ON q.reading_id = reading AND q.ordinal = t.ordinal
    GROUP BY group_id ORDER BY min(place)
"""

_MEMBERS = """
    WITH told AS (SELECT *, row_number() OVER () AS place FROM report_group)
    SELECT q.report_id, g.kind, o.report_id AS beside, g.grounds, g.basis, g.params, g.differences, r.reference,
           r.channel, r.sender, r."at", s.name AS source, r.source_id, r.locator
    FROM told g JOIN report r ON r.reading_id = g.reading AND r.ordinal = g.ordinal
    JOIN source s ON s.source_id = r.source_id
    LEFT JOIN queue q ON q.reading_id = g.reading AND q.ordinal = g.ordinal
    LEFT JOIN queue o ON o.reading_id = g.beside_reading AND o.ordinal = g.beside_ordinal
    WHERE group_id = $id ORDER BY place
"""

_DIFFERENCES = """
    WITH told AS (SELECT *, row_number() OVER () AS place FROM report_difference)
    SELECT l.report_id AS "left", r.report_id AS "right", field, left_value, right_value, x.name AS left_source,
           left_source AS left_source_id, left_locator, y.name AS right_source, right_source AS right_source_id,
           right_locator
    FROM told d JOIN source x ON x.source_id = left_source JOIN source y ON y.source_id = right_source
    LEFT JOIN queue l ON l.reading_id = left_reading AND l.ordinal = left_ordinal
    LEFT JOIN queue r ON r.reading_id = right_reading AND r.ordinal = right_ordinal
    WHERE group_id = $id ORDER BY place
"""


@dataclass(frozen=True)
class Duplicates:
    """One row per group, and whether facts have come in since the groups were made."""

    groups: pa.Table
    stale: bool


@dataclass(frozen=True)
class Group:
    """One group: a row per report and earlier report that it is compared with, and what they say differently."""

    id: str
    reports: pa.Table
    differences: pa.Table
    stale: bool


def duplicates(home: Home) -> Duplicates:
    """Return the groups that the last run proposed."""
    with act(home, "read-duplicates") as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("report_group", "queue")
        con, _state = seen.facts()
        for name, rows in derived.items():
            register(con, name, rows)
        groups = con.execute(_GROUPS).to_arrow_table()
    return Duplicates(groups, stale)


def group(home: Home, id_: str) -> Group:
    """Return the group of that name (D-…)."""
    with act(home, "read-duplicates", id=id_) as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("report_group", "report_difference", "queue")
        con, _state = seen.facts()
        for name, rows in derived.items():
            register(con, name, rows)
        reports = con.execute(_MEMBERS, {"id": id_}).to_arrow_table()
        if not reports.num_rows:
            raise DeskError(NO_SUCH_GROUP, id=id_)
        differences = con.execute(_DIFFERENCES, {"id": id_}).to_arrow_table()
    return Group(id_, reports, differences, stale)
