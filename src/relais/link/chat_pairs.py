"""Pairs of conversations that may be one, exported from two phones or twice from one: one shift of the clock fits both.

A conversation is what one reading names so; messages for which it names none are one conversation of that reading.
A line is a message with a text or a file: what the app itself notes (someone joined) is none. An anchor is a text that
a conversation holds once, with its second or minute, and that few conversations hold.

Two chats that are not one may share such texts: greetings, a forwarded text, one script sent to many. Their times then
agree on one shift hardly ever. Nine shared texts are the likeliest to agree enough (five, more than half); of two chats
whose lines fall anywhere in the same four hours they do so in 1 of 400,000 (2.5e-6 by two million draws), in the same
two hours in 1 of 20,000, and in one day, since four texts must meet the fifth, in about 1 of 500 million. What is rare
so is rarer still by the two other rules: half of what either says once must agree, and half of what a second person
says. A script sent to many at one pace is no chance, but it is of one hand, and the answers differ.

The temporary tables made here are private to one run of `link`:

- `link_talk(talk, ...)`: the conversations, talk = 0.. by source, reading and identifier;
- `link_anchor(talk, mark, at, sender)`: texts that stand once in a conversation; `at` in microseconds;
- `link_met(l, r, off, left_sender, right_sender)`: anchors of two conversations that share enough, `off` what the right
  clock is ahead;
- `link_chat_pair(l, r, shared, anchors, off, spread)`: those that may be one; `off` and `spread` in microseconds.
"""

import duckdb

# What must agree before two conversations are proposed as one: so many anchors on one shift, more than half of those
# they share, and half of those that either holds in the time of both. Half leaves room for what apps write differently
# and for lines that were deleted. The same half, and two texts or more, of two who write: children who are sent one
# script may say 'yes' at the same places.
LEAST_ANCHORS = 5
LEAST_OF_HAND = 2
SHARE = "0.5"
# A telephone notes when a message was sent or when it came, to the second or the minute.
NEAR_S = 120
# A text that more conversations hold is a common one. A group's chat is taken from fewer telephones.
MOST_TALKS = 20

_NEAR = f"abs(met.off - o.off) <= {NEAR_S * 1_000_000}"


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the view `message`."""
    for statement in (_TALK, _ANCHOR, _MET, _PAIR):
        con.execute(statement)


# Some files begin with the newest line.
_TALK = """
    CREATE OR REPLACE TEMP TABLE link_talk AS
    SELECT (row_number() OVER (ORDER BY source_id, reading_id, conversation NULLS FIRST) - 1)::INT AS talk, *
    FROM (
        SELECT source_id, reading_id, conversation, min(service) AS service, count(*) AS lines,
            count(*) FILTER ("at" IS NULL OR time_precision = 'day') AS undated,
            epoch_us(min("at")) AS first_at, epoch_us(max("at")) AS last_at,
            min(sender) = max(sender) AS one_sided,
            coalesce(arg_min("at", ordinal) > arg_max("at", ordinal), false) AS backwards
        FROM message WHERE length IS NOT NULL OR attachments > 0
        GROUP BY source_id, reading_id, conversation)
"""

_ANCHOR = f"""
    CREATE OR REPLACE TEMP TABLE link_anchor AS
    SELECT talk, hash(text_hmac) AS mark, epoch_us(any_value("at")) AS "at", any_value(sender) AS sender
    FROM message JOIN link_talk t ON t.reading_id = message.reading_id
        AND t.conversation IS NOT DISTINCT FROM message.conversation
    WHERE text_hmac IS NOT NULL AND lines - undated >= {LEAST_ANCHORS}
    GROUP BY talk, mark
    HAVING count(*) = 1 AND bool_and("at" IS NOT NULL AND time_precision <> 'day')
"""

# Most pairs share a text or two by chance: they are counted, and only of those that share enough is each one kept.
_MET = f"""
    CREATE OR REPLACE TEMP TABLE link_met AS
    WITH told AS (SELECT mark FROM link_anchor GROUP BY mark HAVING count(*) BETWEEN 2 AND {MOST_TALKS}),
    shared AS MATERIALIZED (SELECT * FROM link_anchor SEMI JOIN told USING (mark)),
    met AS (
        SELECT x.talk AS l, y.talk AS r, y."at" - x."at" AS off, x.sender AS left_sender, y.sender AS right_sender,
            l::BIGINT << 32 | r AS pair
        FROM shared x JOIN shared y USING (mark) WHERE x.talk < y.talk)
    SELECT * EXCLUDE (pair) FROM met
    WHERE pair IN (SELECT pair FROM met GROUP BY pair HAVING count(*) >= {LEAST_ANCHORS})
"""

# More than half agree on a shift: then so does the one in the middle. A chat of one hand has no answer to agree: its
# two exports must name it alike. A hand is a sender of the left and the sender of the right who wrote the same.
_PAIR = f"""
    CREATE OR REPLACE TEMP TABLE link_chat_pair AS
    WITH middle AS MATERIALIZED (
        SELECT l, r, count(*) AS shared, trunc(median(off))::BIGINT AS off FROM link_met GROUP BY l, r),
    agreeing AS (
        SELECT l, r, shared, o.off, count(*) AS anchors, median(abs(met.off - o.off)) AS spread
        FROM link_met met JOIN middle o USING (l, r)
        WHERE {_NEAR}
        GROUP BY l, r, shared, o.off
        HAVING count(*) >= {LEAST_ANCHORS} AND count(*) * 2 > shared),
    timed AS MATERIALIZED (
        SELECT a.*, x.first_at AS left_first, x.last_at AS left_last, y.first_at AS right_first,
            y.last_at AS right_last,
            x.one_sided AND y.one_sided AND x.conversation = y.conversation AND x.service = y.service AS named
        FROM agreeing a JOIN link_talk x ON x.talk = l JOIN link_talk y ON y.talk = r),
    held AS MATERIALIZED (
        SELECT l, r, 'left' AS side, sender, count(*) AS texts FROM timed JOIN link_anchor k
          ON k.talk = l AND k."at" >= right_first - off AND k."at" <= right_last - off
        GROUP BY l, r, sender
        UNION ALL
        SELECT l, r, 'right', sender, count(*) FROM timed JOIN link_anchor k
          ON k.talk = r AND k."at" >= left_first + off AND k."at" <= left_last + off
        GROUP BY l, r, sender),
    whole AS (
        SELECT l, r, coalesce(sum(texts) FILTER (side = 'left'), 0) AS of_left,
            coalesce(sum(texts) FILTER (side = 'right'), 0) AS of_right
        FROM held GROUP BY l, r),
    hand AS (
        SELECT l, r, left_sender, right_sender, count(*) AS agreeing
        FROM link_met met JOIN timed o USING (l, r) WHERE {_NEAR}
        GROUP BY l, r, left_sender, right_sender HAVING count(*) >= {LEAST_OF_HAND}),
    answered AS (
        SELECT h.l, h.r FROM hand h
        JOIN held x ON x.l = h.l AND x.r = h.r AND x.side = 'left' AND x.sender = left_sender
        JOIN held y ON y.l = h.l AND y.r = h.r AND y.side = 'right' AND y.sender = right_sender
        WHERE agreeing >= {SHARE} * least(x.texts, y.texts)
        GROUP BY h.l, h.r
        HAVING min(left_sender) < max(left_sender) AND min(right_sender) < max(right_sender))
    SELECT l, r, shared, anchors, off, spread::BIGINT AS spread
    FROM timed JOIN whole USING (l, r) LEFT JOIN answered a USING (l, r)
    WHERE anchors >= {SHARE} * least(of_left, of_right) AND (named OR a.l IS NOT NULL)
    ORDER BY l, r
"""
