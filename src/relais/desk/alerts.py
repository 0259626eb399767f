"""The alerts to work through, in the order of the queue; those put off, decided, or taken by oneself.

Nothing here tells a drawn alert from a ranked one: neither score nor rank nor reasons are shown, only the place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework.alert import Alert, Outcome
from relais.casework.case import own_cases
from relais.casework.claim import Claim, claims
from relais.casework.draw import WHOLE, DrawSettings
from relais.desk.act import act
from relais.desk.derived import last_run, opened, parquet
from relais.desk.draw import before, draw, settings_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import spellings
from relais.desk.queue_places import placed, ranks_at
from relais.desk.sight import Sight, sight
from relais.ledger.state import head
from relais.model.notice import msg
from relais.safeguards.account import account
from relais.store.duck import beside, quoted

NO_REPORT = msg("no report of the last run is called “{id}”: `relais alerts` lists them (R-…)")
# Of what is ranked, only the first lines and what is drawn before them are read (`queue`).
_OPEN = """
WITH told AS (
    SELECT q.*, d.part, CAST(1 + CAST(d.part AS HUGEINT) * $of // {whole} AS BIGINT) AS drawn_place
    FROM queue q LEFT JOIN drawn d USING (rank)
), shown AS (
    SELECT * FROM told t {only}
    WHERE NOT EXISTS (FROM closed c WHERE c.source_id = t.source_id AND c.locator = t.locator)
        AND t.source_id NOT IN (FROM beyond)
    ORDER BY least(rank, drawn_place), coalesce(drawn_place < rank, false) DESC, part NULLS LAST LIMIT $limit
)
SELECT row_number() OVER (
           ORDER BY least(rank, drawn_place), coalesce(drawn_place < rank, false) DESC, part NULLS LAST
       ) AS place,
       report_id, source_id, locator, reference, sender, first_expiry, clock_state
FROM shown ORDER BY place
"""
_MINE = "SEMI JOIN mine m ON m.source_id = t.source_id AND m.locator = t.locator"
_HIDDEN = "SELECT count(*) FROM read_parquet({file}) WHERE source_id IN (FROM beyond)"
_COUNT = """
SELECT count(*) FROM read_parquet({file}) t {only}
WHERE NOT EXISTS (FROM closed c WHERE c.source_id = t.source_id AND c.locator = t.locator)
    AND t.source_id NOT IN (FROM beyond)
"""
_DRAWN = pa.schema([("rank", pa.int64()), ("part", pa.int64())])


@dataclass(frozen=True)
class Line:
    """An open alert: its place in the list, its report, who took it, where it stands in which source.

    `earlier`: the decision that had put it off.
    """

    place: int
    report: str
    reference: str | None
    sender: str | None
    first_expiry: datetime | None
    clock_state: str
    taken_by: str | None
    earlier: int | None
    source_id: str
    locator: str


@dataclass(frozen=True)
class Past:
    """A decision on an alert. `case` and `reason` are None for whoever is not on its case.

    `expiring`: what was to be lost until `review`, as the clocks said then; `back`: the source that brought it back.
    """

    number: int
    report: str
    outcome: str
    case: int | None
    service: str | None
    review: date | None
    reason: str | None
    who: str
    at: str
    expiring: tuple[Mapping[str, object], ...]
    back: str | None


@dataclass(frozen=True)
class Listed:
    """The first open alerts, how many there are in all, how many are put off.

    `as_of`: the moment from which the run that ranked them counts its clocks; `stale`: facts came in since that run.
    """

    lines: tuple[Line, ...]
    of: int
    put_off: int
    stale: bool
    as_of: datetime


def alerts(home: Home, limit: int | None, *, mine: bool = False, settings: DrawSettings | None = None) -> Listed:
    """Return the open alerts in the order of the queue, the first `limit`; `mine`: those that the person has taken."""
    with act(home, "read-alerts") as connection:
        return listed(home, connection, sight(home, connection), limit, mine=mine, settings=settings)


def listed(
    home: Home, connection: Connection, seen: Sight, limit: int | None, *,
    mine: bool = False, settings: DrawSettings | None = None,
) -> Listed:  # fmt: skip
    """Return the same inside the frame of an act."""
    today = datetime.now(UTC).date()
    draw(home, settings or settings_of(home))
    held = claims(connection)
    off = store.put_off(connection)
    own = [one for one in held.values() if one.actor == home.actor] if mine else None
    rows, of = _open(home, seen, store.closed(connection, today), limit, own)
    if seen.reach.hidden:
        clocks = seen.clocks([row[1] for row in rows])
        rows = [(*row[:6], *clocks[row[1]]) for row in rows]
    seen.look(row[4] for row in rows)
    run = last_run(home)
    waiting = sum(one.waits(today) and not seen.hides([one.source_id]) for one in off)
    back = {one.alert: one.number for one in off if not one.waits(today)}
    return Listed(
        tuple(_line(seen, row, held, back) for row in rows), of, waiting, run.ledger_head != head(home.ledger),
        datetime.fromisoformat(run.as_of),
    )  # fmt: skip


def decided(home: Home, limit: int | None) -> list[Past]:
    """Return the decisions that hold, newest first."""
    with act(home, "read-alerts") as connection:
        return past(home, connection, sight(home, connection), store.every_standing(connection, newest=limit))


def put_off(home: Home) -> list[Past]:
    """Return the alerts that are put off and have not come back, by the day on which they do."""
    today = datetime.now(UTC).date()
    with act(home, "read-alerts") as connection:
        rows = [one for one in store.put_off(connection) if one.waits(today)]
        return past(
            home,
            connection,
            sight(home, connection),
            sorted(rows, key=lambda one: (one.review or date.max, one.number)),
        )


def past(home: Home, connection: Connection, seen: Sight, rows: Sequence[Outcome]) -> list[Past]:
    """Return decisions as the person may see them: of a case that is not theirs, neither its number nor why."""
    who = account(connection, home.actor)
    own = own_cases(connection, who.id) if who else frozenset()
    told = []
    for one in rows:
        if seen.hides([one.source_id]):
            continue
        theirs = one.case is not None and one.case not in own
        told.append(
            Past(
                one.number, one.report, one.outcome, None if theirs else one.case, one.service, one.review,
                None if theirs else one.reason, one.actor, one.at, one.expiring, one.back,
            )
        )  # fmt: skip
    return told


def found(seen: Sight, report: str) -> Alert:
    """Return the report of the last run that is called so; raises DeskError. Call it inside the frame of an act."""
    last = seen.last
    rows = last.where("queue", "report_id", spellings(report)).to_pylist()
    if not rows or seen.hides([rows[0]["source_id"]]):
        raise DeskError(NO_REPORT, id=report)
    one = rows[0]
    return Alert(one["source_id"], one["locator"], one["report_id"], one["rank"], last.count("queue"))


def _open(
    home: Home, seen: Sight, closed: Sequence[tuple[str, str]], limit: int | None, own: Sequence[Claim] | None
) -> tuple[list[tuple[Any, ...]], int]:
    if own is not None and not own:
        # To find none of a million, all would be read.
        return [], 0
    file, hidden = quoted(str(parquet(home, "queue"))), sorted(seen.reach.hidden)
    with beside(home.derived / "tmp") as con:
        con.register("closed", placed(closed))
        con.register("beyond", pa.table({"source_id": pa.array(hidden, pa.string())}))
        con.register("mine", placed([(one.source_id, one.locator) for one in own or ()]))
        only = _MINE if own is not None else ""
        whole = opened(home).count("queue")
        if own is None and not hidden:
            of = whole - len(ranks_at(con, parquet(home, "queue"), closed))
        else:
            of = con.execute(_COUNT.format(file=file, only=only)).fetchall()[0][0]
        shown = of if limit is None else min(limit, of)
        # The last line shown is ranked no lower than this, so nothing drawn beyond it comes in.
        passed = shown + len(closed) + (con.execute(_HIDDEN.format(file=file)).fetchall()[0][0] if hidden else 0)
        last = whole if own is not None else min(whole, passed)
        drawn = before(home, (last + 1) * WHOLE // max(1, whole))
        con.register("drawn", _table(drawn, _DRAWN))
        con.register("queue", opened(home).ranked((*range(1, last + 1), *(rank for rank, _part in drawn))))
        rows = con.execute(_OPEN.format(only=only, whole=WHOLE), {"limit": shown, "of": whole}).fetchall()
    return rows, of


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _line(seen: Sight, row: tuple[Any, ...], held: dict[str, Claim], back: dict[str, int]) -> Line:
    place, report, source_id, locator, reference, sender, first_expiry, clock_state = row
    key = store.key_of(source_id, locator)
    taken = held[key].actor if key in held else None
    return Line(
        place, report, seen.reference(source_id, reference), sender, first_expiry, clock_state, taken, back.get(key),
        source_id, locator,
    )  # fmt: skip
