"""The links of the last run."""

import duckdb
import pyarrow as pa

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import Sight, sight
from relais.link.links import LEAD, MERGED, PROPOSAL
from relais.model.notice import msg
from relais.store.duck import register

NO_SUCH_USE = msg("“{use}” is no use of a link; there are: {uses}")
USES = (MERGED, PROPOSAL, LEAD)


def links(home: Home, use: str | None = None, subject: str | None = None) -> tuple[pa.Table, bool]:
    """Return the links, heaviest first, and whether facts have come in since; of one use, or of one subject.

    Each side has its mention as `relais judge` takes it, its subject, its name as written and its place. Raises
    DeskError where there is no such use or subject.
    """
    if use is not None and use not in USES:
        raise DeskError(NO_SUCH_USE, use=use, uses=", ".join(USES))
    with act(home, "read-links", None, **({"subject": subject} if subject else {})) as connection:
        con, stale = _opened(sight(home, connection), "link", "subject")
        if subject and not con.execute("SELECT 1 FROM subject WHERE subject_id = ? LIMIT 1", [subject]).fetchall():
            raise DeskError(NO_SUCH_ID, id=subject)
        table = con.execute(
            f"""{_LINKS} WHERE coalesce(l."use" = $use, true)
                AND coalesce(lu.subject_id = $subject OR ru.subject_id = $subject, $subject IS NULL)
                ORDER BY l.bits DESC, l.link_id""",
            {"use": use, "subject": subject},
        ).to_arrow_table()
    return table, stale


def _opened(seen: Sight, *names: str) -> tuple[duckdb.DuckDBPyConnection, bool]:
    tables, stale = seen.results(*names)
    con, _state = seen.facts()
    for name, table in tables.items():
        register(con, name, table)
    return con, stale


def _named(side: str) -> str:
    """Return the columns of one side: who is mentioned there, as written, and where."""
    letter = side[0]
    return f"""
        left(l.{side}_source, 12) || ':' || l.{side}_ordinal AS {side}_mention, {letter}u.subject_id AS {side}_subject,
        coalesce({letter}p.name_raw, {letter}p.nickname) AS {side}_name,
        {letter}s.name AS {side}_source, l.{side}_source AS {side}_source_id, l.{side}_locator"""


def _joined(side: str) -> str:
    letter = side[0]
    return f"""
        LEFT JOIN party {letter}p ON {letter}p.reading_id = l.{side}_reading AND {letter}p.ordinal = l.{side}_ordinal
        LEFT JOIN source {letter}s ON {letter}s.source_id = l.{side}_source
        LEFT JOIN subject {letter}u
            ON {letter}u.reading_id = l.{side}_reading AND {letter}u.ordinal = l.{side}_ordinal"""


_LINKS = f"""
    SELECT l.link_id, l.bits, l."use", l.refused, {_named("left")}, {_named("right")}, l.until
    FROM link l {_joined("left")} {_joined("right")}
"""
