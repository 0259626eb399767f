"""Shows a report, a subject or a source: its facts, each with its place."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.consult import SourceLine, source_lines
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.payments import GROUPED
from relais.desk.queue import NO_SUCH_ID, spellings
from relais.desk.sight import Sight, sight
from relais.model.facts import FACTS
from relais.safeguards.exposure import IMAGE, Opening, opened
from relais.store.duck import register


@dataclass(frozen=True)
class Sheet:
    """One page about a report, a subject or a source: titled tables, in reading order.

    Cells that name a place hold the source's name, its hash and the locator.
    """

    id: str
    tables: dict[str, pa.Table]
    source: SourceLine | None = None


# The groups of the payments that a chosen party makes or receives, each with all its rows.
_GROUPED = f"""
    WITH mine AS (
        SELECT DISTINCT g.group_id FROM payment_group g
        JOIN payment y ON y.reading_id = g.payment_reading AND y.ordinal = g.payment_ordinal
        JOIN {{parties}} c ON c.reading_id = y.reading_id AND c.ordinal IN (y.payer, y.payee)
    )
    {GROUPED} SEMI JOIN mine ON mine.group_id = g.group_id
    ORDER BY g.group_id, s.name, y.source_id, y.ordinal
"""
_PARTIES = """(
    SELECT p.reading_id, p.ordinal
    FROM chosen r JOIN party p ON p.reading_id = r.reading_id AND p.report = r.ordinal)"""

_REPORT = {
    "report": """
        SELECT r.reference, r.channel, r.sender, r.company, r.incident_type, r.priority, r.escalated, r.child_at_risk,
               r.live, r.informational, r.intelligence, r.country, r.at, r.incident_at,
               s.name AS source, r.source_id, r.locator
        FROM chosen c JOIN report r USING (reading_id, ordinal) JOIN source s ON s.source_id = r.source_id
    """,
    "party": """
        SELECT p.role, p.name_raw AS name, p.nickname, u.subject_id AS subject, p.address_raw AS address,
               left(p.source_id, 12) || ':' || p.ordinal AS mention, p.source_id, p.locator
        FROM chosen c JOIN party p ON p.reading_id = c.reading_id AND p.report = c.ordinal
        LEFT JOIN subject u ON u.reading_id = p.reading_id AND u.ordinal = p.ordinal
        ORDER BY p.ordinal
    """,
    "selector": """
        SELECT s.kind, s.service, s.value, s.raw, s.nature, s.country, s.verified, s.at, s.source_id, s.locator
        FROM chosen c JOIN selector s ON s.reading_id = c.reading_id AND s.report = c.ordinal
        ORDER BY s.ordinal
    """,
    "login": """
        SELECT l.event, l.ip, l.port, l.nature, l.country, l.proxy, l.at, l.time_raw, l.source_id, l.locator
        FROM chosen c JOIN login l ON l.reading_id = c.reading_id AND l.report = c.ordinal
        ORDER BY l.ordinal
    """,
    "candidate": """
        SELECT l.ip, l.port, l.at, coalesce(p.name_raw, p.nickname) AS name, u.subject_id AS subject, d.time_fit,
               d.off_s, d.tolerance_s, d.port_fit, d.others, l.locator AS login_locator,
               d.assignment_source AS source_id, d.assignment_locator AS locator
        FROM chosen c JOIN login l ON l.reading_id = c.reading_id AND l.report = c.ordinal
        JOIN candidate d ON d.login_reading = l.reading_id AND d.login_ordinal = l.ordinal
        JOIN party p ON p.reading_id = d.assignment_reading AND p.ordinal = d.party
        LEFT JOIN subject u ON u.reading_id = p.reading_id AND u.ordinal = p.ordinal
        ORDER BY l.ordinal, d.assignment_source, d.assignment_ordinal
    """,
    "ip_request": """
        SELECT r.ip, r.port, r.first_at, r.last_at, r.missing, r.whom, r.name, r.subscribers,
               r.expiry AS kept_until, l.source_id,
               l.locator
        FROM chosen c JOIN login l ON l.reading_id = c.reading_id AND l.report = c.ordinal
        JOIN ip_request r ON r.login_reading = l.reading_id AND r.login_ordinal = l.ordinal
        ORDER BY l.ordinal, r.whom, r.missing
    """,
    "media": """
        SELECT coalesce(m.sha256, m.sha1, m.md5, m.hash_raw) AS hash, m.scheme, m.code, m.authority,
               m.viewed_by_company, m.live, m.at, m.source_id, m.locator
        FROM chosen c JOIN media m ON m.reading_id = c.reading_id AND m.report = c.ordinal
        ORDER BY m.ordinal
    """,
    "payment_group": _GROUPED.format(parties=_PARTIES),
    "report_group": """
        SELECT g.group_id, g.kind, g.grounds, g.differences
        FROM chosen c JOIN report_group g ON g.reading = c.reading_id AND g.ordinal = c.ordinal
        ORDER BY g.group_id, g.kind, g.grounds
    """,
    "duplicate": """
        SELECT d.basis, o.name AS also_in, d.other_source AS source_id, d.other_locator AS locator
        FROM chosen c JOIN (
            SELECT left_reading AS reading_id, left_ordinal AS ordinal, basis, right_source AS other_source,
                   right_locator AS other_locator FROM duplicate
            UNION ALL
            SELECT right_reading, right_ordinal, basis, left_source, left_locator FROM duplicate
        ) d USING (reading_id, ordinal) JOIN source o ON o.source_id = d.other_source
        ORDER BY o.name, d.other_locator
    """,
}

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
    "payment_group": _GROUPED.format(parties="chosen"),
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
}


# Whose subjects are told, by what the sheet is about.
_NAMED = {
    "queue": f"""
        {_PARTIES[1:-1]} UNION SELECT assignment_reading, party FROM candidate""",
    "mention": """
        SELECT left_reading, left_ordinal FROM link UNION SELECT right_reading, right_ordinal FROM link
        UNION FROM chosen""",
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


def _references(sheet: Sheet) -> list[Opening]:
    """Return the references to images that a sheet shows, by the category that the sender gave them."""
    table = sheet.tables.get("media")
    rows = [] if table is None else table.select(["scheme", "code"]).to_pylist()
    counted = Counter((row["scheme"], row["code"]) for row in rows)
    now = datetime.now(UTC)
    return [Opening(IMAGE, count, now, None, scheme, code) for (scheme, code), count in counted.items()]


def sheet_of_report(seen: Sight, connection: Connection, id_: str) -> Sheet:
    """Return the sheet of a report inside the frame of an act, its references counted; raises DeskError."""
    tables = seen.some(queue=("report_id", spellings(id_)))
    mine = set(tables["queue"]["reading_id"].to_pylist())
    tables |= seen.some(
        candidate=("login_reading", mine), ip_request=("login_reading", mine), report_group=("reading", mine)
    )
    tables |= _both(seen, "duplicate", "left_reading", "right_reading", mine) | _groups(seen, mine)
    sheet = _sheet(seen, id_, tables, "queue", _REPORT)
    opened(connection, _references(sheet))
    return sheet


def subject_tables(seen: Sight, id_: str) -> dict[str, pa.Table]:
    """Return of the tables of the last run what is about a subject: its mentions, their links, groups and dealings."""
    tables = seen.some(subject=("subject_id", {id_}))
    mine = set(tables["subject"]["reading_id"].to_pylist())
    tables |= seen.some(cluster=("subject_id", {id_})) | _groups(seen, mine)
    # A source of a thousand reports has as many links: of those of others, nobody is to be looked up.
    tables["link"] = _at_ends(_both(seen, "link", "left_reading", "right_reading", mine)["link"], tables["subject"])
    tables |= _both(seen, "edge", "from_subject", "to_subject", {id_})
    return tables | {"mention": tables.pop("subject")}


def subject_sheet(seen: Sight, id_: str, tables: dict[str, pa.Table]) -> Sheet:
    """Return the sheet of a subject from these tables; raises DeskError where it has no mention."""
    return _sheet(seen, id_, tables, "mention", _SUBJECT)


def _both(seen: Sight, name: str, left: str, right: str, wanted: Collection[str]) -> dict[str, pa.Table]:
    """Return the rows of a table that have one of these at either end, each once."""
    ends = [seen.some(**{name: (column, wanted)})[name] for column in (left, right)]
    once = ends[1].filter(pc.invert(pc.is_in(ends[1][left], pa.array(sorted(wanted), pa.string()))))
    return {name: pa.concat_tables([ends[0], once])}


def _at_ends(link: pa.Table, mentions: pa.Table) -> pa.Table:
    """Return the links that have one of these mentions at an end."""
    wanted = set(zip(mentions["reading_id"].to_pylist(), mentions["ordinal"].to_pylist(), strict=True))
    numbers = pa.array(sorted({ordinal for _reading, ordinal in wanted}), pa.int64())
    near = link.filter(pc.or_(*(pc.is_in(link[f"{end}_ordinal"], numbers) for end in ("left", "right"))))
    ends = [[near[f"{end}_{part}"].to_pylist() for part in ("reading", "ordinal")] for end in ("left", "right")]
    left, right = (zip(*end, strict=True) for end in ends)
    return near.filter(pa.array([not wanted.isdisjoint(both) for both in zip(left, right, strict=True)], pa.bool_()))


def _groups(seen: Sight, readings: Collection[str]) -> dict[str, pa.Table]:
    """Return the groups of payments, whole, in which a payment of these readings is."""
    some = seen.some(payment_group=("payment_reading", readings))["payment_group"]
    return seen.some(payment_group=("group_id", set(some["group_id"].to_pylist())))


def _sheet(seen: Sight, id_: str, tables: dict[str, pa.Table], first: str, queries: dict[str, str]) -> Sheet:
    """Return the sheet that `queries` make of `tables`, of which the `first` says what it is about."""
    if not tables[first].num_rows:
        raise DeskError(NO_SUCH_ID, id=id_)
    told = {name: sql for name, sql in queries.items() if name not in tables or tables[name].num_rows}
    asked = (_NAMED[first], *told.values())
    con, _state = seen.facts(_sources(seen, tables), _named_in(FACTS, asked))
    with con:
        for name in _named_in(tables, asked):
            register(con, name, tables[name])
        chosen = tables[first].select(["reading_id", "ordinal"])
        register(con, "chosen", chosen)
        register(con, "subject", seen.mentions(set(con.execute(_NAMED[first]).fetchall())))
        found = {name: _query(con, sql, id_) for name, sql in told.items()}
    return Sheet(id_, {name: rows for name, rows in found.items() if rows.num_rows})


def _named_in(names: Iterable[str], asked: Sequence[str]) -> list[str]:
    """Return the tables that the queries name: to make each known takes as long as to ask it."""
    words = frozenset(word for sql in asked for word in re.findall(r"\w+", sql))
    return [name for name in names if name in words]


def _sources(seen: Sight, tables: dict[str, pa.Table]) -> set[str]:
    """Return the sources of all readings that rows name."""
    ever = seen.state().ever
    named = {one for rows in tables.values() for column in rows.column_names if column.endswith("reading")
             or column == "reading_id" for one in rows[column].to_pylist()}  # fmt: skip
    return {ever[one].source_id for one in named if one in ever}


def _query(con: duckdb.DuckDBPyConnection, sql: str, id_: str) -> pa.Table:
    return con.execute(sql, {"id": id_} if "$id" in sql else {}).to_arrow_table()
