"""The clocks of the unit: every datum that may be lost, what was done about it, and what will be lost unasked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import request as requests
from relais.casework.forecast import ASSUMED, DRAWS, SEED, Pace, Week, forecast
from relais.casework.request import Request
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.reach import Reach
from relais.desk.sight import Sight, sight
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.safeguards.account import account
from relais.store.duck import beside, connect, register
from relais.triage.clock import restated
from relais.triage.run import DATUM

__all__ = ["ASSUMED", "LOST", "STATES", "Clocks", "Forecast", "calendar", "clocks", "foresee"]

# How a datum stands, for whoever decides what to ask next: from what can still be lost to what cannot.
STATES = ("alive", "unknown", "requested", "preserved", "answered", "expired")
NO_STATE = msg("“{text}” is no state of a datum; there are: {states}")
# When what nobody has asked for is lost: before this day ends, before the seventh day ends, or later; days in UTC.
LOST = ("today", "week", "later")
# The days whose pace the forecast takes for that of the days to come.
OBSERVED_DAYS = 60
WEEKS = 13
# Long enough before a datum is lost to draft, sign and serve a request (law.clocks.MARGIN_DAYS), and a week more.
SOON = timedelta(days=21)

_ASKED = pa.schema(
    [
        ("source_id", pa.string()),
        ("locator", pa.string()),
        ("request", pa.int64()),
        ("case", pa.int64()),
        ("step", pa.string()),
        ("until", INSTANT),
    ]
)
# Of several requests about one place, the one that went furthest.
_CLOCKS = """
CREATE TEMP VIEW clocks AS
WITH asked_of AS (
    SELECT DISTINCT ON (source_id, locator) * FROM asked
    ORDER BY source_id, locator, list_position(['answered', 'sent', 'reminded', 'draft'], step), request
)
SELECT d.datum_id,
       CASE WHEN d.state = 'answered' OR a.step = 'answered' AND a.until IS NULL THEN 'answered'
            WHEN a.step = 'answered' AND a.until > $now THEN 'preserved'
            WHEN a.step IN ('sent', 'reminded') THEN 'requested'
            WHEN d.legal_expiry IS NULL THEN 'unknown'
            WHEN d.legal_expiry <= $now THEN 'expired' ELSE 'alive' END AS state,
       CASE WHEN legal_expiry < $today + INTERVAL 1 DAY THEN 'today'
            WHEN legal_expiry < $today + INTERVAL 7 DAY THEN 'week' ELSE 'later' END AS lost,
       a.until AS preserved_until, d.* EXCLUDE (datum_id, state), a.request, a.case, s.name AS received_as
FROM stated d
JOIN source s USING (source_id)
LEFT JOIN asked_of a USING (source_id, locator)
"""
# What has a date by that date; what has none behind it, for nobody can say when it is lost.
_QUEUE = """
SELECT * EXCLUDE (lost) FROM clocks
WHERE list_contains($states, state) AND ($case IS NULL OR list_contains($sources, source_id))
  AND ($when IS NULL OR (state = 'alive' AND lost = $when))
ORDER BY coalesce(preserved_until, legal_expiry) NULLS LAST, clock_id, received_as, source_id, ordinal, holding
LIMIT $most
"""
_CALENDAR = """
WITH told AS (
    SELECT CAST(legal_expiry AT TIME ZONE 'UTC' AS DATE) AS day, count(*) AS lost,
           count(*) FILTER (state = 'alive') AS unasked, arg_min(c, (legal_expiry, datum_id)) AS first
    FROM clocks c WHERE state IN ('alive', 'requested') AND legal_expiry <= $end GROUP BY ALL
)
SELECT day, lost, unasked, first.datum_id AS first_datum, first.holding, first.value, first.source_id,
       (SELECT min("case") FROM own WHERE source_id = first.source_id) AS "case"
FROM told ORDER BY day
"""
_LED = """
SELECT * EXCLUDE (lost) FROM clocks SEMI JOIN led USING (source_id, locator, holding)
WHERE state = 'alive' ORDER BY legal_expiry, clock_id, received_as, source_id, ordinal, holding LIMIT $most
"""
_COUNTS = """
SELECT state, lost, count(*) FROM clocks WHERE $case IS NULL OR list_contains($sources, source_id) GROUP BY ALL
"""


@dataclass(frozen=True)
class Clocks:
    """Data that may be lost, first what is lost first, last what has no date; how many of each state, shown or not.

    `lost`: of those that nobody has asked for and that can still be asked for, how many are lost when (`LOST`).

    Columns: those of triage's `datum`, restated by the law's data of today; `state` one of `STATES`; `preserved_until`;
    the `request` and `case` that asked. `stale`: facts have come in since the last run.
    """

    rows: pa.Table
    counts: dict[str, int]
    lost: dict[str, int]
    stale: bool


@dataclass(frozen=True)
class Forecast:
    """What will be lost unasked in the weeks to come, and the pace that was taken for the team's."""

    today: date
    weeks: tuple[Week, ...]
    waiting: int
    pace: Pace
    draws: int
    seed: int


def clocks(
    home: Home, case: int | None = None, states: tuple[str, ...] = STATES[:2], most: int | None = None,
    when: str | None = None,
) -> Clocks:  # fmt: skip
    """Return the data that may be lost, of the whole unit or of one case, in these states; raises DeskError.

    `when`: of `LOST`; only what nobody has asked for and is lost then.
    """
    if wrong := [one for one in states if one not in STATES]:
        raise DeskError(NO_STATE, text=wrong[0], states=", ".join(STATES))
    now = datetime.now(UTC)
    with act(home, "read-clocks", case) as connection:
        return clocks_in(home, connection, sight(home, connection), now, case, states, most, when)


def clocks_in(
    home: Home, connection: Connection, seen: Sight, now: datetime, case: int | None, states: tuple[str, ...] = STATES,
    most: int | None = None, when: str | None = None,
) -> Clocks:  # fmt: skip
    """Return the same as of `now`, inside the frame of an act."""
    mine = sorted(cases.sources(connection).get(case, ())) if case is not None else []
    con, stale = _opened(home, connection, seen, now, None if case is None else mine)
    asked = {"states": list(states), "case": case, "sources": mine, "most": most, "when": when}
    rows = con.execute(_QUEUE, asked).to_arrow_table()
    told = con.execute(_COUNTS, {"case": case, "sources": mine}).fetchall()
    counts, lost = dict.fromkeys(STATES, 0), dict.fromkeys(LOST, 0)
    for state, day, count in told:
        counts[state] += count
        if state == "alive":
            lost[day] += count
    return Clocks(rows, counts, lost, stale)


def led_to(home: Home, case: int, reports: Collection[str], most: int) -> pa.Table:
    """Return what alerts of a case lead to in sources that are not the case's: it made them urgent.

    Of each clock of an alert (`reports`, as the last run calls them) the datum that is lost first, as `Clocks.rows` has
    them, the first `most` that can still be asked for. Raises DeskError.
    """
    now = datetime.now(UTC)
    with act(home, "read-clocks", case) as connection:
        seen = sight(home, connection)
        mine = pa.array(sorted(cases.sources(connection).get(case, ())), pa.string())
        led = seen.some(clock=("report_id", reports))["clock"]
        led = led.filter(pc.invert(pc.is_in(led["source_id"], mine)))
        con, _stale = _opened(home, connection, seen, now, set(led["source_id"].to_pylist()))
        register(con, "led", led.select(["source_id", "locator", "holding"]))
        return con.execute(_LED, {"most": most}).to_arrow_table()


def calendar(home: Home, days: int = 92) -> pa.Table:
    """Return, for each of the days to come, how many data are lost on it, and of those how many nobody has asked for.

    Days are in UTC. Columns: day, lost, unasked; of the first that is lost, first_datum, holding, value and source_id
    as in `datum`, and `case`, the person's own case that its source is of.
    """
    now = datetime.now(UTC)
    with act(home, "read-clocks") as connection:
        con, _stale = _opened(home, connection, sight(home, connection), now)
        who = account(connection, home.actor)
        mine = cases.own_cases(connection, who.id) if who else frozenset()
        held = sorted((one, at) for one, sources in cases.sources(connection).items() if one in mine for at in sources)
        register(con, "own", pa.table({"case": pa.array([one for one, _at in held], pa.int64()),
                                       "source_id": pa.array([at for _one, at in held], pa.string())}))  # fmt: skip
        return con.execute(_CALENDAR, {"end": now + timedelta(days=days)}).to_arrow_table()


def foresee(home: Home) -> Forecast:
    """Return what will be lost unasked at this team's pace, as `casework.forecast` simulates it."""
    now = datetime.now(UTC)
    since = now - timedelta(days=OBSERVED_DAYS)
    with act(home, "forecast") as connection:
        con, _stale = _opened(home, connection, sight(home, connection), now)
        register(con, "received", _received(sight(home, connection), since))
        left = _days(con, "SELECT legal_expiry - $now AS time_left FROM clocks WHERE state = 'alive'", {"now": now})
        arrived = _days(con, _ARRIVED, {})
        asked = sum(
            len(one.items)
            for one in requests.every(connection)
            if (sent := one.last("sent")) is not None and sent.day >= since
        )
    pace = Pace(OBSERVED_DAYS, asked, arrived)
    return Forecast(now.date(), tuple(forecast(left, pace, WEEKS)), left.size, pace, DRAWS, SEED)


def soon(
    home: Home, connection: Connection, running: Mapping[int, Collection[str]], now: datetime
) -> list[tuple[int, datetime]]:
    """Return, for each case of which something is lost unasked within `SOON`, when it must be asked for at the latest.

    Whoever's data they are: it is for telling each case's own people, inside the frame of that.
    """
    rows = [(number, source_id) for number, held in running.items() for source_id in sorted(held)]
    numbers, sources = zip(*rows, strict=True) if rows else ((), ())
    con, _stale = _opened(home, connection, Sight(home, Reach(frozenset(), frozenset())), now, sources)
    held = {"number": pa.array(numbers, pa.int64()), "source_id": pa.array(sources, pa.string())}
    register(con, "held", pa.table(held))
    found = con.execute(
        """SELECT number, min(safe_expiry) FROM clocks JOIN held USING (source_id)
           WHERE state = 'alive' AND legal_expiry <= $end GROUP BY ALL ORDER BY ALL""",
        {"end": now + SOON},
    ).fetchall()
    return [(number, safe) for number, safe in found]


_ARRIVED = """
SELECT legal_expiry - "at" AS time_left FROM clocks JOIN received USING (source_id) WHERE legal_expiry > "at"
"""


def _days(con: duckdb.DuckDBPyConnection, sql: str, params: dict[str, object]) -> npt.NDArray[np.int64]:
    found = con.execute(f"SELECT CAST(epoch(time_left) // 86400 AS BIGINT) AS days FROM ({sql}) ORDER BY days", params)
    return np.asarray(found.fetchnumpy()["days"], np.int64)


def _received(seen: Sight, since: datetime) -> pa.Table:
    """Return which sources have come in since then, and when."""
    at = {source_id: datetime.fromisoformat(given) for source_id, given in seen.state().received.items()}
    new = sorted(source_id for source_id, moment in at.items() if moment >= since)
    return pa.table(
        {"source_id": pa.array(new, pa.string()), "at": pa.array([at[one] for one in new], INSTANT)}
    )  # fmt: skip


def _opened(
    home: Home, connection: Connection, sees: Sight, now: datetime, only: Collection[str] | None = None
) -> tuple[duckdb.DuckDBPyConnection, bool]:
    """Return a connection with the view `clocks`: every datum, restated by the law of today, and who asked for it.

    `only`: the data of these sources alone.
    """
    if only is None:
        derived, stale = sees.results("datum", "source")
    else:
        derived, stale = sees.some(datum=("source_id", only), source=("source_id", only)), sees.stale
    spill = home.derived / "tmp"
    con = connect(spill) if only is None else beside(spill)
    for name, table in derived.items():
        register(con, name, table)
    register(con, "asked", _asked(requests.every(connection)))
    register(con, "stated", restated(con, now).cast(DATUM))
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    told = {"$now": f"TIMESTAMPTZ '{now.isoformat()}'", "$today": f"TIMESTAMPTZ '{today.isoformat()}'"}
    con.execute(_CLOCKS.replace("$now", told["$now"]).replace("$today", told["$today"]))
    return con, stale


def _asked(every: Sequence[Request]) -> pa.Table:
    rows = [
        {
            "source_id": item.source_id,
            "locator": item.locator,
            "request": one.number,
            "case": one.case,
            "step": one.state,
            "until": last.preserved_until if (last := one.last("answered")) else None,
        }
        for one in every
        if one.state not in ("refused", "withdrawn")
        for item in one.items
    ]
    return pa.Table.from_pylist(rows, _ASKED)
