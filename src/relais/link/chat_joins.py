"""Conversations that may be one, laid side by side: how many lines are the same, and the place of each that is not.

Each join is a proposal. The shift between the two clocks is stated and changes no fact. No text stands here, only
places.
"""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link import chat_pairs
from relais.link.chat_align import Alignment, Ints, Lines, align
from relais.link.chat_pairs import LEAST_ANCHORS, MOST_TALKS, NEAR_S, SHARE
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.store.duck import quoted, register

ANCHORS = msg(
    "{anchors} of the {shared} texts that either holds once, and both hold, agree on one shift of the clock within"
    " {near_s} s; asked: {least}, more than half of those, and {share} of what either holds once in the time of both"
)

SCHEMA = pa.schema(
    [
        ("join_id", pa.string()),
        ("left_reading", pa.string()),
        ("left_source", pa.string()),
        ("left_conversation", pa.string()),
        ("right_reading", pa.string()),
        ("right_source", pa.string()),
        ("right_conversation", pa.string()),
        ("left_lines", pa.int64()),
        ("right_lines", pa.int64()),
        ("undated", pa.int64()),  # lines of either that have no second or minute: they are not laid side by side
        ("anchors", pa.int64()),
        ("matched", pa.int64()),
        ("only_left", pa.int64()),
        ("only_right", pa.int64()),
        ("outside", pa.int64()),  # how many of those two are older or newer than all that the other export holds
        ("shifted", pa.int64()),
        ("edited", pa.int64()),
        ("other_sender", pa.int64()),
        ("offset_s", pa.float64()),  # by how much the right clock is ahead
        ("zone_min", pa.int64()),  # the nearest quarter of an hour, where the shift is near one: a zone taken wrongly
        ("spread_s", pa.float64()),  # half of the anchors are nearer to the shift than this
        ("basis", pa.string()),  # ANCHORS
        ("params", pa.map_(pa.string(), pa.string())),
    ]
)
DIFFERENCE = pa.schema(
    [
        ("join_id", pa.string()),
        ("kind", pa.string()),  # one of KINDS
        ("outside", pa.bool_()),  # older or newer than all that the other export holds
        *((f"{side}_{part}", type_) for side in ("left", "right")
          for part, type_ in (("reading", pa.string()), ("ordinal", pa.int64()), ("source", pa.string()),
                              ("locator", pa.string()), ("at", INSTANT), ("sender", pa.int64()))),
    ]
)  # fmt: skip
ONLY_LEFT, ONLY_RIGHT, SHIFTED, EDITED, SENDER = (
    msg("only left"), msg("only right"), msg("same text, other time"), msg("other text, same place"),
    msg("other sender"),
)  # fmt: skip
KINDS = (ONLY_LEFT, ONLY_RIGHT, SHIFTED, EDITED, SENDER)

# Zones differ by quarters of an hour, 26 hours at most.
_QUARTER_S = 900
_MOST_ZONE_S = 26 * 3600


def join(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables `chat_join` and `chat_difference`, from the view `message`."""
    chat_pairs.find(con)
    con.execute(_NAME)
    con.execute(_LINE)
    pairs = con.execute("SELECT l, r, off FROM link_chat_pair ORDER BY l, r").fetchall()
    talks, lines, ordinal = _lines(con)
    counted, differing = [], []
    begins = np.searchsorted(talks, np.arange(int(talks.max(initial=-1)) + 2, dtype=talks.dtype))
    for number, (l_talk, r_talk, ahead) in enumerate(pairs):
        left, right = (slice(begins[talk], begins[talk + 1]) for talk in (l_talk, r_talk))
        sides = _part(lines, left), _part(lines, right)
        found = align(*sides, ahead, talks.size)
        outside = _outside(sides, found, ahead)
        counted.append(_count(number, found, outside))
        differing.append(_differences(number, found, outside, (sides[0].at, sides[1].at), ahead,
                                      (ordinal[left], ordinal[right])))  # fmt: skip
    return {
        "chat_join": _shown(con, _JOIN, pa.Table.from_pylist(counted, _COUNTED), SCHEMA),
        "chat_difference": _shown(con, _DIFFERENCE, pa.concat_tables([_FOUND.empty_table(), *differing]), DIFFERENCE),
    }


_FOUND = pa.schema(
    [
        ("pair", pa.int64()), ("kind", pa.int8()), ("outside", pa.bool_()), ("moment", pa.int64()),
        ("left_ordinal", pa.int64()), ("right_ordinal", pa.int64()),
    ]
)  # fmt: skip
_COUNTED = pa.schema(
    [(name, pa.int64()) for name in (
        "pair", "matched", "only_left", "only_right", "outside", "shifted", "edited", "other_sender")]
)  # fmt: skip


def _lines(con: duckdb.DuckDBPyConnection) -> tuple[Ints, Lines, Ints]:
    """Return the conversation of each line, the lines, and their ordinals."""
    rows = con.execute('FROM link_chat_line ORDER BY talk, "at", turn').fetchnumpy()
    lines = Lines(rows["mark"], rows["at"], rows["sender"], rows["text"])
    return rows["talk"], lines, np.abs(rows["turn"])


def _part(lines: Lines, rows: slice) -> Lines:
    return Lines(lines.mark[rows], lines.at[rows], lines.sender[rows], lines.text[rows])


def _outside(sides: tuple[Lines, Lines], found: Alignment, ahead: int) -> tuple[Ints, Ints]:
    """Return 1 for each row of `only_left` and of `only_right` that lies outside the time of the other export."""
    left, right = sides[0].at[found.only_left] + ahead, sides[1].at[found.only_right] - ahead
    return tuple(
        ((moment < other.at[0]) | (moment > other.at[-1])).astype(np.int64)
        for moment, other in ((left, sides[1]), (right, sides[0]))
    )


def _count(number: int, found: Alignment, outside: tuple[Ints, Ints]) -> dict[str, int]:
    return {
        "pair": number,
        "matched": found.same[0].size,
        "only_left": found.only_left.size,
        "only_right": found.only_right.size,
        "outside": int(outside[0].sum() + outside[1].sum()),
        "shifted": found.shifted[0].size,
        "edited": found.edited[0].size,
        "other_sender": found.sender[0].size,
    }


def _differences(
    number: int,
    found: Alignment,
    outside: tuple[Ints, Ints],
    at: tuple[Ints, Ints],
    ahead: int,
    ordinal: tuple[Ints, Ints],
) -> pa.Table:
    """Return one row per difference; `moment` is its time by the left clock."""
    none = np.zeros(0, np.int64)
    parts = []
    kinds = ((found.only_left, none), (none, found.only_right), found.shifted, found.edited, found.sender)
    for kind, (a, b) in enumerate(kinds):
        size = max(a.size, b.size)
        missing = pa.nulls(size, pa.int64())
        beyond = outside[kind] if kind < len(outside) else np.zeros(size, np.int64)
        parts.append(
            pa.table(
                [
                    pa.repeat(pa.scalar(number, pa.int64()), size),
                    pa.repeat(pa.scalar(kind, pa.int8()), size),
                    pa.array(beyond > 0),
                    pa.array(at[0][a] if a.size else at[1][b] - ahead),
                    pa.array(ordinal[0][a]) if a.size else missing,
                    pa.array(ordinal[1][b]) if b.size else missing,
                ],
                schema=_FOUND,
            )
        )
    return pa.concat_tables(parts)


def _shown(con: duckdb.DuckDBPyConnection, query: str, rows: pa.Table, schema: pa.Schema) -> pa.Table:
    register(con, "link_chat_rows", rows)
    try:
        return con.execute(query).to_arrow_table().cast(schema)
    finally:
        con.unregister("link_chat_rows")


_NAME = """
    CREATE OR REPLACE TEMP TABLE link_chat_name AS
    WITH hashed AS (
        SELECT p.*, row_number() OVER (ORDER BY l, r) - 1 AS pair, sha256(concat_ws(chr(10),
            x.source_id, coalesce('=' || x.conversation, ''), y.source_id, coalesce('=' || y.conversation, ''))) AS hash
        FROM link_chat_pair p JOIN link_talk x ON x.talk = l JOIN link_talk y ON y.talk = r)
    SELECT * EXCLUDE (hash),
        'C-' || CASE WHEN count(*) OVER (PARTITION BY hash[:10]) > 1 THEN hash[:16] ELSE hash[:10] END AS join_id
    FROM hashed
"""

# A file that begins with the newest line is read backwards where several lines have one time.
_LINE = """
    CREATE OR REPLACE TEMP TABLE link_chat_line AS
    SELECT talk, CASE WHEN text_hmac IS NULL THEN hash('files', attachments) ELSE hash(text_hmac) END AS mark,
        epoch_us("at") AS "at", coalesce(sender, -1) AS sender, text_hmac IS NOT NULL AS text,
        CASE WHEN backwards THEN -ordinal ELSE ordinal END AS turn
    FROM message JOIN link_talk t ON t.reading_id = message.reading_id
        AND t.conversation IS NOT DISTINCT FROM message.conversation
    WHERE (length IS NOT NULL OR attachments > 0) AND "at" IS NOT NULL AND time_precision <> 'day'
      AND talk IN (SELECT l FROM link_chat_pair UNION SELECT r FROM link_chat_pair)
"""

_JOIN = f"""
    SELECT join_id, x.reading_id AS left_reading, x.source_id AS left_source, x.conversation AS left_conversation,
        y.reading_id AS right_reading, y.source_id AS right_source, y.conversation AS right_conversation,
        x.lines AS left_lines, y.lines AS right_lines, x.undated + y.undated AS undated, anchors, matched, only_left,
        only_right, outside, shifted, edited, other_sender, off / 1e6 AS offset_s,
        CASE WHEN abs(off / 1e6 - round(off / 1e6 / {_QUARTER_S}) * {_QUARTER_S}) <= {NEAR_S}
              AND abs(off / 1e6) <= {_MOST_ZONE_S} THEN round(off / 1e6 / {_QUARTER_S}) * {_QUARTER_S // 60} END
            ::BIGINT AS zone_min,
        spread / 1e6 AS spread_s, {quoted(ANCHORS)} AS basis,
        MAP {{'anchors': anchors::VARCHAR, 'shared': shared::VARCHAR, 'near_s': '{NEAR_S}', 'least': '{LEAST_ANCHORS}',
            'share': '{SHARE}', 'most_talks': '{MOST_TALKS}'}} AS params
    FROM link_chat_rows JOIN link_chat_name USING (pair) JOIN link_talk x ON x.talk = l JOIN link_talk y ON y.talk = r
    ORDER BY pair
"""

_DIFFERENCE = f"""
    SELECT join_id, {list(KINDS)}[kind + 1] AS kind, d.outside, left_reading, left_ordinal, left_source, left_locator,
        left_at, left_sender, right_reading, right_ordinal, right_source, right_locator, right_at, right_sender
    FROM (
        SELECT d.*, join_id, CASE WHEN left_ordinal IS NOT NULL THEN x.reading_id END AS left_reading,
            CASE WHEN left_ordinal IS NOT NULL THEN x.source_id END AS left_source,
            CASE WHEN right_ordinal IS NOT NULL THEN y.reading_id END AS right_reading,
            CASE WHEN right_ordinal IS NOT NULL THEN y.source_id END AS right_source
        FROM link_chat_rows d JOIN link_chat_name USING (pair)
        JOIN link_talk x ON x.talk = l JOIN link_talk y ON y.talk = r) d
    LEFT JOIN (SELECT reading_id AS left_reading, ordinal AS left_ordinal, locator AS left_locator, "at" AS left_at,
                   sender AS left_sender FROM message) USING (left_reading, left_ordinal)
    LEFT JOIN (SELECT reading_id AS right_reading, ordinal AS right_ordinal, locator AS right_locator,
                   "at" AS right_at, sender AS right_sender FROM message) USING (right_reading, right_ordinal)
    ORDER BY pair, moment, kind, left_ordinal, right_ordinal
"""
