"""Shows a report, a subject or a source: its facts, each with its place."""

import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.called import CALLED
from relais.desk.consult import source_lines
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID
from relais.desk.report_sheet import sheet_of_report
from relais.desk.sheet import PAYMENT_GROUPS, Sheet, asked, both, groups, mentions
from relais.desk.sight import Sight, sight

_SUBJECT = {
    "party": """
        SELECT p.role, p.name_raw AS name, p.nickname, left(p.source_id, 12) || ':' || p.ordinal AS mention,
               s.name AS source, p.source_id, p.locator
        FROM chosen c JOIN party p USING (reading_id, ordinal) JOIN source s ON s.source_id = p.source_id
        ORDER BY s.name, p.source_id, p.ordinal
    """,
    "selector": """
        SELECT x.kind, x.service, x.value, count(*) AS mentions, min(s.name) AS source,
               min_by(x.source_id, (s.name, x.source_id, x.ordinal)) AS source_id,
               min_by(x.locator, (s.name, x.source_id, x.ordinal)) AS locator
        FROM chosen c JOIN selector x ON x.reading_id = c.reading_id AND x.party = c.ordinal
        JOIN source s ON s.source_id = x.source_id
        GROUP BY x.kind, x.service, x.value ORDER BY x.kind, x.service, x.value
    """,
    "edge": """
        SELECT e.act, e.direction, e.other, e.events, e.currency, e.total, e.first_at, e.last_at, e.undated
        FROM (
            SELECT act, 'to' AS direction, from_subject AS mine, to_subject AS other, events, currency, total,
                   first_at, last_at, undated FROM edge
            UNION ALL
            SELECT act, 'from', to_subject, from_subject, events, currency, total, first_at, last_at, undated FROM edge
        ) e WHERE e.mine = $id ORDER BY e.act, e.direction, e.events DESC, e.other, e.currency
    """,
    "payment_group": PAYMENT_GROUPS.format(parties="chosen"),
    "cluster": """
        SELECT nodes, links, round(density, 2) AS density, round(weakest, 1) AS weakest, bridges, contradictions, doubt
        FROM cluster WHERE subject_id = $id
    """,
    # Merged ones hold it together, and are told by `relais why`.
    "link": """
        SELECT l.link_id, l."use", round(l.bits, 1) AS bits, l.refused, u.subject_id AS subject,
               coalesce(p.name_raw, p.nickname) AS name, s.name AS source, l.source_id, l.locator
        FROM (
            SELECT left_reading AS mine, left_ordinal AS mine_ordinal, right_reading AS reading_id,
                   right_ordinal AS ordinal, right_source AS source_id, right_locator AS locator, * FROM link
            UNION ALL
            SELECT right_reading, right_ordinal, left_reading, left_ordinal, left_source, left_locator, * FROM link
        ) l JOIN chosen c ON c.reading_id = l.mine AND c.ordinal = l.mine_ordinal
        JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.ordinal
        JOIN source s ON s.source_id = l.source_id
        LEFT JOIN subject u ON u.reading_id = l.reading_id AND u.ordinal = l.ordinal
        WHERE l."use" <> 'merged'
        ORDER BY l.refused IS NULL, l.bits DESC, l.link_id, l.mine
    """,
    "called": CALLED.format(which="s.subject_id = $id"),
}


def show(home: Home, id_: str) -> Sheet:
    """Return the sheet of a report (R-…), a subject (S-…) or a source (the start of its hash).

    The references to images that a report holds, hashes with a category, count as opened.
    """
    with act(home, "show", id=id_) as connection:
        seen = sight(home, connection)
        if id_.startswith("R-"):
            return sheet_of_report(seen, connection, id_)
        if id_.startswith("S-"):
            return subject_sheet(seen, id_, subject_tables(seen, id_))
        state = seen.state()
        source_id = source_named(state, id_)
        line = next(line for line in source_lines(state) if line.source.source_id == source_id)
        return Sheet(source_id, {}, line)


def subject_tables(seen: Sight, id_: str) -> dict[str, pa.Table]:
    """Return of the tables of the last run what is about a subject: its mentions, their links, groups and dealings."""
    tables = seen.some(subject=("subject_id", {id_}))
    mine = set(tables["subject"]["reading_id"].to_pylist())
    tables |= seen.some(cluster=("subject_id", {id_})) | groups(seen, mine)
    # A source of a thousand reports has as many links: of those of others, nobody is to be looked up.
    tables["link"] = _at_ends(both(seen, "link", "left_reading", "right_reading", mine)["link"], tables["subject"])
    tables |= both(seen, "edge", "from_subject", "to_subject", {id_})
    return tables | {"mention": tables.pop("subject")}


def subject_sheet(seen: Sight, id_: str, tables: dict[str, pa.Table]) -> Sheet:
    """Return the sheet of a subject from these tables; raises DeskError where it has no mention."""
    if not tables["mention"].num_rows:
        raise DeskError(NO_SUCH_ID, id=id_)
    chosen = tables["mention"].select(["reading_id", "ordinal"])
    named = mentions(chosen, "reading_id", "ordinal")
    for end in ("left", "right"):
        named |= mentions(tables["link"], f"{end}_reading", f"{end}_ordinal")
    found = asked(seen, id_, tables, chosen, named, _SUBJECT)
    name = next(iter(found.pop("called")["name"].to_pylist()), None)
    return Sheet(id_, {name: rows for name, rows in found.items() if rows.num_rows}, called=name)


def _at_ends(link: pa.Table, subject: pa.Table) -> pa.Table:
    """Return the links that have one of the mentions of a subject at an end."""
    wanted = mentions(subject, "reading_id", "ordinal")
    numbers = pa.array(sorted({ordinal for _reading, ordinal in wanted}), pa.int64())
    near = link.filter(pc.or_(*(pc.is_in(link[f"{end}_ordinal"], numbers) for end in ("left", "right"))))
    ends = [[near[f"{end}_{part}"].to_pylist() for part in ("reading", "ordinal")] for end in ("left", "right")]
    left, right = (zip(*end, strict=True) for end in ends)
    return near.filter(pa.array([not wanted.isdisjoint(both) for both in zip(left, right, strict=True)], pa.bool_()))
