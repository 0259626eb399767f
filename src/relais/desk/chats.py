"""Conversations exported twice: which may be one, and where their lines differ. Places, times and names, no text."""

from dataclasses import dataclass

import pyarrow as pa

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.model.notice import msg
from relais.store.duck import register

NO_SUCH_JOIN = msg("no two conversations are joined as “{id}”: `relais chats` lists them (C-…)")

_JOINS = """
    WITH told AS (SELECT *, row_number() OVER () AS place FROM chat_join)
    SELECT j.* EXCLUDE (left_reading, right_reading, left_source, right_source, place), x.name AS left_source,
           left_source AS left_source_id, y.name AS right_source, right_source AS right_source_id
    FROM told j JOIN source x ON x.source_id = left_source JOIN source y ON y.source_id = right_source
"""

# The time is that of the left export, else of the right one, each by its own clock.
_DIFFERENCES = """
    SELECT d.kind, d.outside, d.left_at, d.right_at, coalesce(a.name_raw, a.nickname) AS left_sender,
           coalesce(b.name_raw, b.nickname) AS right_sender, x.name AS left_source, left_source AS left_source_id,
           d.left_locator, y.name AS right_source, right_source AS right_source_id, d.right_locator
    FROM numbered d
    LEFT JOIN source x ON x.source_id = left_source LEFT JOIN source y ON y.source_id = right_source
    LEFT JOIN party a ON a.reading_id = d.left_reading AND a.ordinal = d.left_sender
    LEFT JOIN party b ON b.reading_id = d.right_reading AND b.ordinal = d.right_sender
    ORDER BY place
"""
_NUMBERED = """
    CREATE TEMP TABLE numbered AS
    SELECT *, row_number() OVER () AS place FROM chat_difference WHERE join_id = $id
"""


@dataclass(frozen=True)
class Chats:
    """One row per two conversations that may be one, and whether facts have come in since."""

    joins: pa.Table
    stale: bool


@dataclass(frozen=True)
class Chat:
    """Two conversations that may be one: the row of the two, the first of their differences, and how many there are."""

    join: pa.Table
    differences: pa.Table
    all_differences: int
    stale: bool


def chats(home: Home) -> Chats:
    """Return the conversations that the last run joined."""
    with act(home, "read-chats") as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("chat_join")
        con, _state = seen.facts()
        register(con, "chat_join", derived["chat_join"])
        joins = con.execute(f"{_JOINS} ORDER BY place").to_arrow_table()
    return Chats(joins, stale)


def chat(home: Home, id_: str, limit: int | None) -> Chat:
    """Return the join of that name (C-…) and its first `limit` differences, or all."""
    with act(home, "read-chats", id=id_) as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("chat_join", "chat_difference")
        con, _state = seen.facts()
        for name, rows in derived.items():
            register(con, name, rows)
        join = con.execute(f"{_JOINS} WHERE join_id = $id", {"id": id_}).to_arrow_table()
        if not join.num_rows:
            raise DeskError(NO_SUCH_JOIN, id=id_)
        con.execute(_NUMBERED, {"id": id_})
        count = con.execute("SELECT count(*) FROM numbered").fetchall()[0][0]
        least = "" if limit is None else f" LIMIT {limit}"
        differences = con.execute(_DIFFERENCES + least).to_arrow_table()
    return Chat(join, differences, count, stale)
