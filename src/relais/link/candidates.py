"""Who may have used an address: operators' answers joined to logins by address, source port and instant.

Every subscriber that fits is listed with how he fits; none is chosen, and none of it joins anybody to anybody: an
address is shared by design.
"""

import duckdb
import pyarrow as pa

from relais.model.notice import msg

# Clocks of a company and of an operator differ; an assignment is looked for that much before its start and after its
# end. Operators ask for the second, and keep time by the network: two minutes is far more than either drifts.
TOLERANCE_S = 120

INSIDE = msg("inside the period")
BESIDE = msg("beside the period, within the tolerance for clocks")
TO_THE_MINUTE = msg("only because a time is given to the minute")
TO_THE_DAY = msg("only because a time is given to the day")
OPEN = msg("an end of the period is not known")
TIME_FITS = (INSIDE, BESIDE, TO_THE_MINUTE, TO_THE_DAY, OPEN)

EXACT = msg("same port")
IN_RANGE = msg("in the range of ports")
LOGIN_WITHOUT = msg("the login has no port")
ANSWER_WITHOUT = msg("the answer names no port")
BOTH_WITHOUT = msg("neither names a port")
UNREAD = msg("the port as written cannot be read")
PORT_FITS = (EXACT, IN_RANGE, LOGIN_WITHOUT, ANSWER_WITHOUT, BOTH_WITHOUT, UNREAD)

SCHEMA = pa.schema(
    [
        *[
            (f"{side}_{part}", pa.int64() if part == "ordinal" else pa.string())
            for side in ("login", "assignment")
            for part in ("reading", "ordinal", "source", "locator")
        ],
        ("party", pa.int64()),  # the subscriber: a party of the assignment's reading
        ("time_fit", pa.string()),  # of TIME_FITS, joined by '; ' where an end is not known
        ("off_s", pa.int64()),  # seconds between the login and the period; 0 inside
        ("tolerance_s", pa.int64()),  # what was allowed at each end
        ("port_fit", pa.string()),  # one of PORT_FITS
        ("others", pa.int64()),  # how many other subscribers fit the same login
        ("sufficient", pa.bool_()),  # one subscriber, inside a known period, port settled: nothing is left to ask
    ]
)

# Addresses that name a subscriber, if any does; those for documentation stand in for public ones in what is made up.
NAMING = ("public", "documentation")
# Whose logins are not looked into: staff and officers use addresses too; an operator's answer is what answers.
NOT_SOUGHT = ("reporter", "officer", "subscriber")

# How much of time a stated one covers, in microseconds. A day is 25 hours long where the clocks go back.
_WIDTH = "CASE {} WHEN 'minute' THEN 60000000 WHEN 'day' THEN 90000000000 ELSE 0 END::BIGINT"
_TOLERANCE = TOLERANCE_S * 1_000_000
# Instants are counted from long before any source, so that none is negative and shifting them finds their bucket.
_ORIGIN, _END = 1 << 58, 1 << 60
_FEWEST_BITS, _MOST_BITS = 26, 60  # buckets of a minute, and one that holds all of time


def find(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `candidate`; leave `link_seen` and `link_answered` for `ip_requests`.

    Logins that agree in address, port and time are looked up once. An assignment lies in at most two buckets as wide
    as itself, and a login looks into the buckets of its instant alone, so that no address with a long history, and
    no period of years, makes a square of pairs.
    """
    for statement in (_ASSIGNED, _SEEN, _ASKED, _FIT, _ANSWERED):
        con.execute(statement)
    return {"candidate": con.execute(_CANDIDATE).to_arrow_table().cast(SCHEMA)}


# from_at..to_at: the longest period the answer may mean; sure_from..sure_to: what it covers to the second.
# unread: ports are stated and cannot be read, so that it may be anybody's. divided: some answer gives this address
# by ports.
_ASSIGNED = f"""
    CREATE OR REPLACE TEMP TABLE link_assigned AS
    WITH answer AS (
        SELECT l.*, epoch_us(l."at") + {_ORIGIN} AS starts, epoch_us(until_at) + {_ORIGIN} AS ends,
            {_WIDTH.format("l.time_precision")} AS start_width, {_WIDTH.format("until_time_precision")} AS end_width
        FROM login l JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
        WHERE p.role = 'subscriber' AND l.nature IN {NAMING})
    SELECT row_number() OVER (ORDER BY source_id, answer.reading_id, answer.ordinal) - 1 AS a,
        source_id, answer.reading_id, answer.ordinal, answer.locator, party, s.label, ip, service,
        dense_rank() OVER (ORDER BY ip) AS i,
        port AS port_first, coalesce(port_last, port) AS port_last,
        coalesce(starts, 0) AS from_at, coalesce(ends + greatest(end_width - 1, 0), {_END}) AS to_at,
        coalesce(starts + greatest(start_width - 1, 0), 0) AS sure_from, coalesce(ends, {_END}) AS sure_to,
        starts IS NULL OR ends IS NULL AS open, greatest(start_width, end_width) AS width,
        port IS NULL AND port_raw IS NOT NULL AS unread,
        bool_or(port IS NOT NULL OR port_raw IS NOT NULL) OVER (PARTITION BY ip) AS divided
    FROM answer JOIN link_subject s ON s.reading_id = answer.reading_id AND s.ordinal = answer.party
"""

# Every login to be looked into. `i` is the address where an operator has answered for it; port 0 is none,
# and -1 one that is stated and cannot be read.
_SEEN = f"""
    CREATE OR REPLACE TEMP TABLE link_seen AS
    SELECT l.source_id, l.reading_id, l.ordinal, l.locator, l.report, l.service, l.country, l.ip, l.nature, a.i,
        coalesce(l.port, CASE WHEN l.port_raw IS NULL THEN 0 ELSE -1 END) AS port,
        epoch_us(l."at") + {_ORIGIN} AS seen_at,
        {_WIDTH.format("l.time_precision")} AS width, l.time_raw IS NOT NULL AS timed
    FROM login l
    LEFT JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
    LEFT JOIN (SELECT DISTINCT ip, i FROM link_assigned) a ON a.ip = CASE WHEN l.nature IN {NAMING} THEN l.ip END
    WHERE l.ip IS NOT NULL AND coalesce(p.role, '') NOT IN {NOT_SOUGHT}
"""

_ASKED = """
    CREATE OR REPLACE TEMP TABLE link_asked AS
    SELECT row_number() OVER () AS q, *
    FROM (SELECT DISTINCT i, port, seen_at, width FROM link_seen WHERE i IS NOT NULL AND seen_at IS NOT NULL)
"""

_FIT = f"""
    CREATE OR REPLACE TEMP TABLE link_fit AS
    WITH period AS (
        SELECT a, i, port_first, port_last,
            greatest(from_at - {_TOLERANCE}, 0) AS from_at, to_at + {_TOLERANCE} AS to_at
        FROM link_assigned WHERE from_at <= to_at),  -- what ends before it starts fits nobody
    sized AS (
        SELECT *, least({_MOST_BITS}, greatest({_FEWEST_BITS},
            2 * ceil(log2(greatest(to_at - from_at, 0) + 1) / 2)::INTEGER)) AS bits
        FROM period),
    bucketed AS (
        SELECT *, unnest(range(from_at >> bits, (to_at >> bits) + 1)) AS bucket FROM sized),
    probe AS (
        SELECT q, asked.i, port, bits, seen_at, seen_at + greatest(width - 1, 0) AS last_at,
            unnest(range(seen_at >> bits, ((seen_at + greatest(width - 1, 0)) >> bits) + 1)) AS bucket
        FROM link_asked asked JOIN (SELECT DISTINCT i, bits FROM sized) USING (i))
    SELECT q, a
    FROM probe JOIN bucketed USING (i, bits, bucket)
    WHERE bucket = greatest(from_at >> bits, seen_at >> bits)  -- where both lie in two buckets, count them once
      AND last_at >= from_at AND seen_at <= to_at
      AND (port <= 0 OR port_first IS NULL OR port BETWEEN port_first AND port_last)
"""

_ANSWERED = f"""
    CREATE OR REPLACE TEMP TABLE link_answered AS
    WITH near AS (
        SELECT q, a, label, open, port, contains(ip, ':') AS alone, divided, unread, port_first, port_last,
            greatest(asked.width, assigned.width) AS width,
            seen_at >= sure_from AND seen_at + greatest(asked.width - 1, 0) <= sure_to AS inside,
            greatest(from_at - seen_at - greatest(asked.width - 1, 0), seen_at - to_at, 0) AS off
        FROM link_fit JOIN link_asked asked USING (q) JOIN link_assigned assigned USING (a)),
    told AS (
        SELECT q, a, label, (off + 999999) // 1000000 AS off_s,
            CASE WHEN inside THEN '{INSIDE}' WHEN off > 0 THEN '{BESIDE}'
                 WHEN width > 60000000 THEN '{TO_THE_DAY}' ELSE '{TO_THE_MINUTE}' END
                || CASE WHEN open THEN '; {OPEN}' ELSE '' END AS time_fit,
            CASE WHEN port < 0 OR unread THEN '{UNREAD}'
                 WHEN port = 0 THEN CASE WHEN port_first IS NULL THEN '{BOTH_WITHOUT}' ELSE '{LOGIN_WITHOUT}' END
                 WHEN port_first IS NULL THEN '{ANSWER_WITHOUT}'
                 WHEN port_first = port_last THEN '{EXACT}' ELSE '{IN_RANGE}' END AS port_fit,
            -- Without a port, an address names its subscriber where no answer divides it by ports.
            -- One that is stated and cannot be read may contradict: it settles nothing.
            inside AND NOT open AND port >= 0 AND NOT unread
                AND (alone OR NOT divided OR port > 0 AND port_first IS NOT NULL) AS settled
        FROM near)
    SELECT q, a, time_fit, off_s, port_fit, subscribers, settled AND subscribers = 1 AS sufficient
    FROM told JOIN (SELECT q, count(DISTINCT label) AS subscribers FROM told GROUP BY q) USING (q)
"""

# Another answer for the same login may settle it: then it is settled, and every row says so.
_CANDIDATE = f"""
    SELECT l.reading_id AS login_reading, l.ordinal AS login_ordinal, l.source_id AS login_source,
        l.locator AS login_locator, a.reading_id AS assignment_reading, a.ordinal AS assignment_ordinal,
        a.source_id AS assignment_source, a.locator AS assignment_locator, a.party,
        time_fit, off_s, {TOLERANCE_S}::BIGINT AS tolerance_s, port_fit, subscribers - 1 AS others,
        bool_or(sufficient) OVER (PARTITION BY l.reading_id, l.ordinal) AS sufficient
    FROM link_answered JOIN link_asked asked USING (q) JOIN link_assigned a USING (a)
    JOIN link_seen l ON l.i = asked.i AND l.port = asked.port AND l.seen_at = asked.seen_at AND l.width = asked.width
    ORDER BY l.source_id, l.reading_id, l.ordinal, a
"""
