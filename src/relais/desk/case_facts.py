"""What the sources of a case say of its persons: how they are named, what ties to them, what they did and when.

It looks into the sources of the case alone: what a subject rests on elsewhere is another case's to tell.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.identification import Identification
from relais.casework.person import VICTIM
from relais.desk.sight import Sight
from relais.desk.timeline_events import EVENTS
from relais.dossier.case_file import EVENTS as TOLD
from relais.dossier.case_file import MEDIA, REPORTS, Identified, Identifier, Name, Written
from relais.store.duck import register

_NAMES = """
    SELECT m.subject_id, coalesce(p.name_raw, p.nickname) AS text, count(*) AS mentions,
           min_by(p.source_id, (p.source_id, p.ordinal)) AS source_id,
           min_by(p.locator, (p.source_id, p.ordinal)) AS locator
    FROM mine m JOIN party p ON p.reading_id = m.reading_id AND p.ordinal = m.ordinal
    WHERE coalesce(p.name_raw, p.nickname, '') <> ''
    GROUP BY ALL ORDER BY m.subject_id, mentions DESC, text
"""
_IDENTIFIERS = """
    SELECT m.subject_id, x.kind, x.service, coalesce(x.value, x.raw) AS value, count(*) AS mentions,
           min_by(x.raw, (x.source_id, x.ordinal)) AS raw,
           min_by(x.source_id, (x.source_id, x.ordinal)) AS source_id,
           min_by(x.locator, (x.source_id, x.ordinal)) AS locator
    FROM mine m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
    GROUP BY ALL ORDER BY m.subject_id, x.kind, x.service, value
"""
_ALLEGED = """
    SELECT DISTINCT s.subject_id FROM subject s
    JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal WHERE p.role = 'victim'
"""
# Of whoever is held as a victim, and of whom a source calls one: the subject, if any, and each name or selector, in
# every source: elsewhere the same child may be the holder of an account, and the name is written another way.
_OF_VICTIMS = f"""
    WITH alleged AS ({_ALLEGED}), victim AS (
        SELECT p.reading_id, p.ordinal, p.name_raw, p.nickname, s.subject_id FROM party p
        LEFT JOIN held h ON h.reading_id = p.reading_id AND h.ordinal = p.ordinal
        LEFT JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
        LEFT JOIN alleged a ON a.subject_id = s.subject_id
        WHERE p.role = 'victim' OR h.ordinal IS NOT NULL OR a.subject_id IS NOT NULL)
"""
_VICTIMS = f"{_OF_VICTIMS} SELECT DISTINCT subject_id, unnest([name_raw, nickname]) AS text FROM victim ORDER BY ALL"
_VALUES = f"""
    {_OF_VICTIMS}
    SELECT DISTINCT v.subject_id, unnest([x.value, x.raw]) AS text
    FROM victim v JOIN selector x ON x.reading_id = v.reading_id AND x.party = v.ordinal ORDER BY ALL
"""
# Who is on the other side: the subject, else the party as written.
_MADE = f"CREATE TEMP TABLE event AS {EVENTS}"
_MONTHS = """
    SELECT coalesce(strftime("at", '%Y-%m'), '') AS month, kind, count(*) AS events FROM event
    GROUP BY ALL ORDER BY ALL
"""
# Of many sessions of chat the months alone are told: a case of five million messages has as many rows as a small one.
_MOST_CHATS = 50_000
_FEW = "DELETE FROM event WHERE kind = 'chat' AND (SELECT count(*) FROM event WHERE kind = 'chat') > $most"
_EVENTS = """
    SELECT e.*, e.who AS subject, s.subject_id AS other_subject, coalesce(p.name_raw, p.nickname) AS other_name,
           p.role AS other_role, coalesce(m.reference_raw, m.reference) AS reference,
           (m."at" IS NULL AND coalesce(m.paid_out_at::VARCHAR, m.paid_out_time_raw) IS NOT NULL) AS paid_out_only,
           m.paid_out_amount, m.paid_out_currency,
           m.paid_out_at, m.paid_out_time_precision AS paid_out_precision,
           m.paid_out_time_raw AS paid_out_raw, m.paid_out_place, m.fee_amount, m.fee_currency,
           l.event, l.ip, l.port, t.carrier, t.number, t.origin, t.destination
    FROM event e
    LEFT JOIN payment m ON e.kind = 'payment' AND m.reading_id = e.reading_id AND m.ordinal = e.ordinal
    LEFT JOIN login l ON e.kind = 'login' AND l.reading_id = e.reading_id AND l.ordinal = e.ordinal
    LEFT JOIN trip t ON e.kind = 'trip' AND t.reading_id = e.reading_id AND t.ordinal = e.ordinal
    LEFT JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.other
    LEFT JOIN party p ON p.reading_id = e.reading_id AND p.ordinal = e.other
    ORDER BY e."at" NULLS LAST, e.kind, e.source_id, e.locator, e.ordinal, e.who
"""
# A medium that several records name alike is told once, with the first place.
_MEDIA = """
    SELECT md5, sha1, sha256, max(size) AS size, scheme, code, authority,
           min_by(source_id, (source_id, ordinal)) AS source_id, min_by(locator, (source_id, ordinal)) AS locator
    FROM media WHERE coalesce(md5, sha1, sha256) IS NOT NULL
    GROUP BY md5, sha1, sha256, scheme, code, authority
    ORDER BY source_id, locator, md5, sha1, sha256, scheme, code, authority
"""
_REPORTS = """
    SELECT channel, reference, sender, company, "at", source_id, locator FROM report ORDER BY source_id, ordinal
"""
_WRITTEN = """
    SELECT l.source_id, l.locator, l.ip_raw, l.port_raw, l.time_raw, l."at", l.until_at AS until, l.zone_source,
           coalesce(p.name_raw, p.nickname) AS holder, p.role
    FROM login l JOIN asked a ON a.source_id = l.source_id AND a.locator = l.locator
    LEFT JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
"""


# Of whoever is dealt with and is nobody of the case: the name that most mentions bear, never of one held as a victim.
_OTHERS = """
    WITH mention AS (
        SELECT s.subject_id, coalesce(p.name_raw, p.nickname) AS name, p.name_raw IS NULL AS nick, p.role
        FROM subject s JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
        WHERE s.subject_id IN (SELECT other_subject FROM told))
    SELECT DISTINCT ON (subject_id) subject_id, name FROM mention
    WHERE coalesce(name, '') <> '' AND subject_id NOT IN (SELECT subject_id FROM mention WHERE role = 'victim')
    GROUP BY subject_id, name, nick ORDER BY subject_id, nick, count(*) DESC, name
"""


@dataclass(frozen=True)
class Facts:
    """Per subject its names and its selectors as the sources write them; `EVENTS` with subjects for labels.

    `others`: the name of each subject who is dealt with; `alleged`: the subjects whom a source calls a victim, and
    `victims` and `values` every name and selector that the sources give one, beside the subject, if there is any;
    `identified`: each identification with what its places say.
    """

    names: Mapping[str, tuple[Name, ...]]
    identifiers: Mapping[str, tuple[Identifier, ...]]
    events: pa.Table
    months: pa.Table
    media: pa.Table
    reports: pa.Table
    others: Mapping[str, str]
    alleged: frozenset[str]
    victims: tuple[tuple[str | None, str], ...]
    values: tuple[tuple[str | None, str], ...]
    identified: tuple[Identified, ...]


def facts_of(
    seen: Sight, sources: Collection[str], told: Collection[str], victims: Collection[str],
    identifications: Sequence[Identification], *, events: bool = True,
) -> Facts:  # fmt: skip
    """Return what these sources say of the subjects that are `told`, inside the frame of an act.

    `events`: what they did and when is told too; of a large case that is every message.
    """
    con, _state = seen.facts(sources)
    within = {reading for reading, held in seen.state().ever.items() if held.source_id in set(sources)}
    subject = _within(seen.some(subject=("reading_id", within))["subject"], within)
    with con:
        register(con, "subject", subject)
        register(con, "mine", _of(subject, told))
        register(con, "held", _of(subject, victims))
        names = _grouped(con, _NAMES, lambda row: Name(row["text"], row["mentions"], _place(row)))
        identifiers = _grouped(
            con, _IDENTIFIERS,
            lambda row: Identifier(
                row["kind"], row["service"], row["value"], row["raw"], row["mentions"], _place(row)
            ),
        )  # fmt: skip
        alleged = frozenset(one for (one,) in con.execute(_ALLEGED).fetchall())
        of_victims, values = (
            tuple((subject, text) for subject, text in con.execute(sql).fetchall() if text)
            for sql in (_VICTIMS, _VALUES)
        )
        con.execute(_MADE if events else f"{_MADE} LIMIT 0")
        months = con.execute(_MONTHS).to_arrow_table()
        con.execute(_FEW, {"most": _MOST_CHATS})
        told_events = con.execute(_EVENTS).to_arrow_table()
        register(con, "told", told_events.select(["other_subject"]))
        others = dict(con.execute(_OTHERS).fetchall())
        media, reports = (
            con.execute(sql).to_arrow_table().cast(schema) for sql, schema in ((_MEDIA, MEDIA), (_REPORTS, REPORTS))
        )
        identified = _identified(seen, con, identifications)
    return Facts(
        names, identifiers, told_events, months, media, reports, others, alleged, of_victims, values, identified
    )


def labelled(events: pa.Table, label: Mapping[str, str], stranger: str, victim: str) -> pa.Table:
    """Return events with labels for subjects: `stranger` for whom nobody names, `victim` for one held as such.

    A party that no subject stands for goes by its name as written.
    """
    rows = pa.table({name: events[name] for name in ("other_subject", "other_name", "other_role")})
    known = [
        victim if role == VICTIM and label.get(subject) is None
        else label.get(subject) or (name if subject is None else None) or (stranger if subject or role else None)
        for subject, name, role in zip(*(rows[one].to_pylist() for one in rows.column_names), strict=True)
    ]  # fmt: skip
    who = pa.array([label.get(one, stranger) for one in events["who"].to_pylist()], pa.string())
    return pa.table(
        [
            who if field.name == "who" else pa.array(known, pa.string()) if field.name == "other"
            else events[field.name].cast(field.type)
            for field in TOLD
        ],
        TOLD,
    )  # fmt: skip


def _identified(seen: Sight, con: duckdb.DuckDBPyConnection, every: Sequence[Identification]) -> tuple[Identified, ...]:
    if not every:
        return ()
    readings = {reading for reading, held in seen.state().ever.items() if held.source_id in
                {one.login_source for one in every}}  # fmt: skip
    fits = seen.some(candidate=("login_reading", readings))["candidate"].to_pylist()
    places = {(one.login_source, one.login_locator) for one in every}
    places |= {(one.answer_source, one.answer_locator) for one in every}
    places |= {(row["assignment_source"], row["assignment_locator"]) for row in fits}
    sources, locators = zip(*sorted(places), strict=True)
    con.register("asked", pa.table({"source_id": list(sources), "locator": list(locators)}))
    written = {
        _place(row): Written(
            _place(row), row["ip_raw"], row["port_raw"], row["time_raw"], row["at"], row["until"], row["zone_source"],
            row["holder"] if row["role"] != VICTIM else None,
        )
        for row in con.execute(_WRITTEN).to_arrow_table().to_pylist()
    }  # fmt: skip
    found = []
    for one in every:
        login, answer = (one.login_source, one.login_locator), (one.answer_source, one.answer_locator)
        others = [
            written[at]
            for row in fits
            if (row["login_source"], row["login_locator"]) == login
            for at in [(row["assignment_source"], row["assignment_locator"])]
            if at != answer and at in written
        ]
        found.append(Identified(one, written.get(login), written.get(answer), tuple(others)))
    return tuple(found)


def _within(subject: pa.Table, readings: Collection[str]) -> pa.Table:
    return subject.filter(pc.is_in(subject["reading_id"], pa.array(sorted(readings), pa.string())))


def _of(subject: pa.Table, ids: Collection[str]) -> pa.Table:
    return subject.filter(pc.is_in(subject["subject_id"], pa.array(sorted(ids), pa.string())))


def _grouped(con: duckdb.DuckDBPyConnection, sql: str, make: Any) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for row in con.execute(sql).to_arrow_table().to_pylist():
        found.setdefault(row["subject_id"], []).append(make(row))
    return {subject: tuple(held) for subject, held in found.items()}


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["source_id"], row["locator"]
