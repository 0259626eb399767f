"""One link explained: what both mentions say, what each field adds, and how far that goes; from what the run kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
from sqlalchemy import Connection

from relais.casework.authorisation import every as authorisations
from relais.desk.act import act
from relais.desk.derived import Weighed, last_run, results, rows_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.read import read
from relais.link.holders import ALWAYS, holders
from relais.link.links import PRIOR
from relais.model.notice import msg
from relais.model.selector import STRONG
from relais.store.duck import register

NO_SUCH_LINK = msg(
    "no link is called “{id}”: `relais links` lists them; a link keeps its name only while both mentions say what they say"
)

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Contact:
    """A contact as a mention bears it: as written, and normalised."""

    kind: str
    service: str | None
    value: str
    raw: str


@dataclass(frozen=True)
class Side:
    """One mention of a link, as its source writes it; `mention` is what `relais judge` takes."""

    mention: str
    subject: str | None
    source: str
    source_id: str
    locator: str
    role: str
    name: str | None
    nickname: str | None
    birth_date: str | None
    address: str | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class Part:
    """What one field adds, in bits; `level` says what was found, `running` is the sum so far. The first is the prior."""

    field: str
    level: str | None
    bits: float
    running: float


@dataclass(frozen=True)
class Held:
    """One person who holds a contact, as far as full names tell: the spellings, and the days between which they are seen.

    A day is None where one of the mentions is not dated.
    """

    names: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Common:
    """A contact that both sides bear, and who holds it. `hub`: why it joins nobody, where it does not."""

    kind: str
    service: str | None
    value: str
    holders: tuple[Held, ...]
    hub: str | None


@dataclass(frozen=True)
class Explained:
    """Everything about one link. `odds`: 2 to the bits; `authorisation` is the reference that covers both sides."""

    id: str
    bits: float
    odds: float
    use: str
    refused: str | None
    left: Side
    right: Side
    parts: tuple[Part, ...]
    common: tuple[Common, ...]
    weights: Weighed
    authorisation: str | None
    until: date | None


def explain(home: Home, id_: str) -> Explained:
    """Explain a link (L-…) from the tables of the last run; raises DeskError where it has none of that name."""
    with act(home, "explain", id=id_) as connection:
        return _explained(home, connection, id_)


def _explained(home: Home, connection: Connection, id_: str) -> Explained:
    found = rows_of(home, "link", "link_id", id_)
    if not found:
        raise DeskError(NO_SUCH_LINK, id=id_)
    row = found[0]
    con, _state = read(home.ledger)
    _choose(con, home, row)
    sides = [_side(con, row, side) for side in ("left", "right")]
    references = {one.number: one.reference for one in authorisations(connection)}
    return Explained(
        id=id_,
        bits=row["bits"],
        odds=2.0 ** row["bits"],
        use=row["use"],
        refused=row["refused"],
        left=sides[0],
        right=sides[1],
        parts=waterfall(rows_of(home, "link_part", "link_id", id_)),
        common=_common(home, con),
        weights=last_run(home).model,
        authorisation=references.get(row["authorisation"]),
        until=row["until"],
    )


def waterfall(rows: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return the prior, then what speaks for the link, heaviest first, then what speaks against it, with running sums."""
    rows = sorted(rows, key=lambda row: (row["field"] != PRIOR, -row["bits"], row["field"]))
    parts, running = [], 0.0
    for row in rows:
        running += row["bits"]
        parts.append(Part(row["field"], row["level"], row["bits"], running))
    return tuple(parts)


def _choose(con: duckdb.DuckDBPyConnection, home: Home, row: Mapping[str, Any]) -> None:
    """Make `side(side, reading_id, ordinal)`, and `bears` with the contacts of both."""
    con.execute("CREATE TEMP TABLE side (side TEXT, reading_id TEXT, ordinal BIGINT)")
    con.executemany(
        "INSERT INTO side VALUES (?, ?, ?)", [[s, row[f"{s}_reading"], row[f"{s}_ordinal"]] for s in ("left", "right")]
    )
    register(con, "subject", results(home, "subject")[0]["subject"])
    con.execute(_BEARS)


def _side(con: duckdb.DuckDBPyConnection, row: Mapping[str, Any], side: str) -> Side:
    found = con.execute(_SIDE, [side]).fetchall()
    contacts = con.execute(_CONTACTS, [side]).fetchall()
    source_id = row[f"{side}_source"]
    subject, source, *told = found[0]
    mention = f"{source_id[:12]}:{row[f'{side}_ordinal']}"
    return Side(
        mention, subject, source, source_id, row[f"{side}_locator"], *told, tuple(Contact(*one) for one in contacts)
    )


def _common(home: Home, con: duckdb.DuckDBPyConnection) -> tuple[Common, ...]:
    """Return the contacts in common, each with those who hold it, from every mention that bears it."""
    register(con, "hub", results(home, "hub")[0]["hub"])
    con.execute(_SHARED)
    con.execute(_HOLDS)
    worn: dict[tuple[str, str, str], list[tuple[str, int, int]]] = {}
    for kind, service, value, name, first, last in con.execute(_WORN).fetchall():
        span = (ALWAYS[0] if first is None else first, ALWAYS[1] if last is None else last)
        worn.setdefault((kind, service, value), []).append((name, *span))
    return tuple(
        Common(kind, service or None, value, _held(worn.get((kind, service, value), [])), reason)
        for kind, service, value, reason in con.execute(_LISTED).fetchall()
    )


def _held(worn: list[tuple[str, int, int]]) -> tuple[Held, ...]:
    found = [Held(tuple(sorted(one.names)), _day(one.first_day), _day(one.last_day)) for one in holders(worn)]
    return tuple(sorted(found, key=lambda one: (one.first or date.min, one.names)))


def _day(count: int) -> date | None:
    return None if count in ALWAYS else _EPOCH + timedelta(days=count)


_STRONG = ", ".join(f"'{kind}'" for kind in STRONG)
# As links compare them: a handle or account number means something at its service alone, and an account may be what
# another source calls an IBAN.
_KEYED = f"""
    SELECT reading_id, party, ordinal, kind AS stated, raw, service AS written, value,
        CASE WHEN iban THEN 'iban' ELSE kind END AS kind,
        CASE WHEN kind IN ('handle', 'account') AND NOT iban THEN coalesce(service, '') ELSE '' END AS service
    FROM (
        SELECT *, kind = 'account' AND value IN (SELECT value FROM selector WHERE kind = 'iban') AS iban
        FROM selector WHERE party IS NOT NULL AND value IS NOT NULL AND kind IN ({_STRONG}))
"""
_BEARS = f"""
    CREATE TEMP TABLE bears AS
    SELECT side, k.ordinal, stated, kind, service, written, value, raw
    FROM ({_KEYED}) k JOIN side ON side.reading_id = k.reading_id AND side.ordinal = k.party
"""
_SIDE = """
    SELECT subject_id, s.name, role, name_raw, nickname, birth_date_raw, address_raw
    FROM side JOIN party p USING (reading_id, ordinal) JOIN source s ON s.source_id = p.source_id
    LEFT JOIN subject u ON u.reading_id = p.reading_id AND u.ordinal = p.ordinal
    WHERE side = $1
"""
_CONTACTS = """
    SELECT stated, written, value, arg_min(raw, ordinal) FROM bears WHERE side = $1
    GROUP BY stated, written, value ORDER BY min(ordinal)
"""
_SHARED = """
    CREATE TEMP TABLE shared AS
    SELECT DISTINCT kind, service, value
    FROM (FROM bears WHERE side = 'left') JOIN (FROM bears WHERE side = 'right') USING (kind, service, value)
"""
_LISTED = """
    SELECT shared.kind, shared.service, shared.value, min(hub.reason)
    FROM shared LEFT JOIN hub
        ON (hub.kind, coalesce(hub.service, ''), hub.value) = (shared.kind, shared.service, shared.value)
    GROUP BY ALL ORDER BY ALL
"""
# When a party was seen: in its own events, or through the report that names it.
_SEEN = " UNION ALL ".join(
    f"SELECT reading_id, {party} AS ordinal, {at} AS moment FROM {table} t"
    f" SEMI JOIN holds ON holds.reading_id = t.reading_id AND holds.ordinal = t.{party}"
    for table, party, at in (
        ("payment", "payer", 'coalesce(t."at", t.paid_out_at)'),
        ("payment", "payee", 'coalesce(t.paid_out_at, t."at")'),
        ("call", "caller", 't."at"'),
        ("call", "callee", 't."at"'),
        ("message", "sender", 't."at"'),
        ("message", "recipient", 't."at"'),
        ("login", "party", 't."at"'),
        ("selector", "party", 't."at"'),
    )
)
_HOLDS = f"""
    CREATE TEMP TABLE holds AS
    SELECT DISTINCT shared.kind, shared.service, shared.value, p.reading_id, p.ordinal, p.report,
        coalesce(p.name_raw, p.nickname) AS name
    FROM ({_KEYED}) k JOIN shared USING (kind, service, value)
    JOIN party p ON p.reading_id = k.reading_id AND p.ordinal = k.party
    WHERE (p.role = 'victim') = (
        SELECT bool_or(q.role = 'victim') FROM side JOIN party q USING (reading_id, ordinal))
"""
_WORN = f"""
    WITH seen AS (
        SELECT reading_id, ordinal, min(moment) AS first_at, max(moment) AS last_at
        FROM ({_SEEN} UNION ALL
            SELECT h.reading_id, h.ordinal, coalesce(r.incident_at, r."at")
            FROM holds h JOIN report r ON r.reading_id = h.reading_id AND r.ordinal = h.report)
        WHERE moment IS NOT NULL GROUP BY reading_id, ordinal)
    SELECT kind, service, value, name, epoch_us(first_at) // 86400000000, epoch_us(last_at) // 86400000000
    FROM holds LEFT JOIN seen USING (reading_id, ordinal) WHERE name IS NOT NULL
"""
