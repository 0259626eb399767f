"""Logins by address: which subscribers may have used each, and what is still to be asked of whom."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.law.clocks import AMBER_DAYS, RED_DAYS, URGENCY
from relais.store.duck import register

# First what is lost first; then what is answered, and what no operator need keep any more.
_ADDRESSES = f"""
WITH fits AS (
    SELECT c.login_reading AS reading_id, c.login_ordinal AS ordinal, max(others) + 1 AS subscribers,
           list({{'subject': u.subject_id, 'name': coalesce(p.name_raw, p.nickname), 'time_fit': c.time_fit,
                 'off_s': c.off_s, 'tolerance_s': c.tolerance_s, 'port_fit': c.port_fit, 'others': c.others,
                 'source': s.name, 'source_id': c.assignment_source, 'locator': c.assignment_locator}}
                ORDER BY s.name, c.assignment_source, c.assignment_ordinal) AS candidates
    FROM candidate c
    JOIN party p ON p.reading_id = c.assignment_reading AND p.ordinal = c.party
    LEFT JOIN subject u ON u.reading_id = p.reading_id AND u.ordinal = p.ordinal
    JOIN source s ON s.source_id = c.assignment_source
    GROUP BY ALL
), asks AS (
    SELECT login_reading AS reading_id, login_ordinal AS ordinal, min(expiry) AS expiry,
           any_value(clock_id) AS clock_id,
           list({{'missing': missing, 'whom': whom, 'name': name, 'first_at': first_at, 'last_at': last_at}}
                ORDER BY whom, missing) AS requests
    FROM ip_request GROUP BY ALL
), known AS (
    SELECT coalesce(f.reading_id, a.reading_id) AS reading_id, coalesce(f.ordinal, a.ordinal) AS ordinal,
           coalesce(f.subscribers, 0) AS subscribers, coalesce(f.candidates, []) AS candidates,
           coalesce(a.requests, []) AS requests, a.expiry, a.clock_id,
           CASE WHEN a.requests IS NULL THEN 'answered'
                WHEN a.expiry IS NULL THEN 'unknown'
                WHEN epoch_us(a.expiry) <= $now THEN 'expired'
                WHEN epoch_us(a.expiry) <= $now + {RED_DAYS} * 86400000000 THEN 'red'
                WHEN epoch_us(a.expiry) <= $now + {AMBER_DAYS} * 86400000000 THEN 'amber'
                ELSE 'green' END AS clock_state
    FROM fits f FULL JOIN asks a ON a.reading_id = f.reading_id AND a.ordinal = f.ordinal
)
SELECT q.report_id, l.ip, l.port, l."at", l.time_precision, l.time_raw, l.event, l.service, l.country, p.role,
       k.subscribers, k.candidates, k.requests, k.expiry, k.clock_id, k.clock_state, s.name AS source, l.source_id,
       l.locator
FROM known k
JOIN login l ON l.reading_id = k.reading_id AND l.ordinal = k.ordinal
JOIN source s ON s.source_id = l.source_id
LEFT JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
LEFT JOIN queue q ON q.reading_id = l.reading_id AND q.ordinal = coalesce(l.report, p.report)
ORDER BY list_position({list(URGENCY)}, k.clock_state), k.expiry, s.name, l.source_id, l.ordinal
"""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def addresses(home: Home) -> tuple[pa.Table, bool]:
    """Return the logins of the last run with `candidates` and `requests`, and whether facts have come in since."""
    with act(home, "read-addresses") as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("candidate", "ip_request", "subject", "queue")
        con, _state = seen.facts()
        for name, rows in derived.items():
            register(con, name, rows)
        now = (datetime.fromisoformat(seen.run.as_of) - _EPOCH) // timedelta(microseconds=1)
        table = con.execute(_ADDRESSES, {"now": now}).to_arrow_table()
    return table, stale
