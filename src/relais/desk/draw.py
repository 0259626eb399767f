"""The blind draw at the desk: which reports of the last run are drawn, found once a run and kept in the store."""

from decimal import Decimal
from hashlib import sha256

from sqlalchemy import delete, insert, select

from relais.casework.draw import DIGITS, DrawSettings, pads
from relais.desk.derived import last_run, parquet
from relais.desk.home import Home
from relais.store.alert_tables import DRAWN, DRAWN_OF
from relais.store.database import writing
from relais.store.duck import connect, quoted

# HMAC-SHA-256 as RFC 2104 builds it. For a million reports, DuckDB needs seconds.
_DRAW = f"""
WITH told AS (
    SELECT rank,
           sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode(source_id || ':' || locator)))) AS hash
    FROM read_parquet({{file}})
)
SELECT rank, CAST('0x' || hash[{DIGITS + 1}:{2 * DIGITS}] AS BIGINT) AS part
FROM told WHERE CAST('0x' || hash[1:{DIGITS}] AS BIGINT) < $below ORDER BY part, rank
"""
_AT_ONCE = 1_000


def settings_of(home: Home) -> DrawSettings:
    """Return the share that the home's settings draw."""
    return DrawSettings(Decimal(str(home.settings.blind_draw.share)))


def draw(home: Home, settings: DrawSettings) -> None:
    """Draw from the reports of the last run, unless that was done; raises DeskError when there has been no run."""
    run = last_run(home)
    told = sha256(repr((run.as_of, run.ledger_head, settings.share)).encode()).hexdigest()
    with home.engine.connect() as connection:
        if connection.execute(select(DRAWN_OF.c.run)).scalar() == told:
            return
    inner, outer = pads(home.key)
    with connect(home.derived / "tmp") as con:
        sql = _DRAW.format(file=quoted(str(parquet(home, "queue"))))
        rows = con.execute(sql, {"outer": outer, "inner": inner, "below": settings.below}).fetchall()
    with writing(home.engine) as connection:
        connection.execute(delete(DRAWN))
        connection.execute(delete(DRAWN_OF))
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            values = [{"rank": rank, "part": part} for rank, part in some]
            connection.execute(insert(DRAWN), values)
        connection.execute(insert(DRAWN_OF).values(run=told))


def before(home: Home, part: int) -> list[tuple[int, int]]:
    """Return (rank, part) of the drawn reports that stand before a part of the list (of 2**48)."""
    of = DRAWN.c
    with home.engine.connect() as connection:
        rows = connection.execute(select(of.rank, of.part).where(of.part < part).order_by(of.part))
        return [(row.rank, row.part) for row in rows]
