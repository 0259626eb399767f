"""Closing the beginning of the audit chain once its own retention has run out: a signed checkpoint, then removal."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import takewhile

from sqlalchemy import Connection, delete

from relais.desk.act import act, decision
from relais.desk.audit import rehashed
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import decisions
from relais.desk.settings import FILE, load
from relais.desk.unit_key import signer
from relais.law.clocks import legal_expiry
from relais.law.retention import Duration
from relais.model.notice import msg
from relais.safeguards.audit import decided
from relais.safeguards.checkpoints import WITNESS, Chain, keys, prefix, sign, witnessed
from relais.safeguards.closed import Closed, add
from relais.store.tables import AUDIT, AUDIT_CASE

TOO_YOUNG = msg("rows of {before} must be kept until {until}: the unit keeps its audit rows {years} years")
NOTHING_TO_CLOSE = msg("no row is older than {before}: nothing is closed")
OTHER_COUNT = msg("{count} rows would be removed, and {confirmed} were confirmed: look at the preview again")
NOT_WITNESSED = msg(
    "the witness has not yet cosigned row {row}: what is removed first must be vouched for (`relais audit checkpoint`)"
)
DECISIONS_DIFFER = msg(
    "decisions in the store are not those that the rows recorded (`relais verify`): once the rows are removed, nobody"
    " could tell which"
)


@dataclass(frozen=True)
class Closing:
    """What closing removes, or has removed: how many rows, of which days, per kind of act, and how many are left.

    `decisions`: how many recorded decisions are from then on verified all together and no more one by one.
    """

    rows: int
    first: str
    last: str
    left: int
    decisions: int
    acts: dict[str, int]
    witnessed: bool


def preview(home: Home, before: date, now: datetime) -> Closing:
    """Say what closing every row before that day (UTC) would remove; raises DeskError."""
    details: dict[str, object] = {"before": before.isoformat()}
    with act(home, "audit-close-preview", of=details) as connection:
        chain = _ready(home, connection, before, now)
        found, _kept = _closing(chain, before, connection)
        details["rows"] = found.rows
    return found


def close(home: Home, before: date, confirmed: int, now: datetime) -> Closing:
    """Remove every row before that day (UTC), after a signed checkpoint that closes them; raises DeskError.

    `confirmed` is the count that the person typed: it must be the one that is removed.
    """
    details: dict[str, object] = {"before": before.isoformat()}
    with decision(home, "audit-close", details) as connection:
        chain = _ready(home, connection, before, now)
        found, kept = _closing(chain, before, connection)
        if confirmed != found.rows:
            raise DeskError(OTHER_COUNT, count=found.rows, confirmed=confirmed)
        note = sign(connection, chain, signer(home, connection), now, kept)
        for table in (AUDIT, AUDIT_CASE):
            connection.execute(delete(table).where(table.c.number <= kept.size))
        details |= {"checkpoint": note.digest, "rows": found.rows, "up_to": kept.size, "kept": kept.digest}
    return found


def _ready(home: Home, connection: Connection, before: date, now: datetime) -> Chain:
    """Return the chain where it may be closed: sound, old enough, its decisions those of the store."""
    years = load(home.root / FILE).audit.keep_years
    until = legal_expiry(datetime.combine(before, time(), UTC), Duration(months=12 * years))
    if until > now:
        raise DeskError(TOO_YOUNG, before=before, until=until.date(), years=years)
    chain = rehashed(home, connection)
    if decided(chain.rows, decisions(connection), chain.closed):
        raise DeskError(DECISIONS_DIFFER)
    return chain


def _closing(chain: Chain, before: date, connection: Connection) -> tuple[Closing, Closed]:
    # The last row is never removed: the next one follows it.
    gone = list(takewhile(lambda row: str(row.at) < before.isoformat(), chain.rows[:-1]))
    if not gone:
        raise DeskError(NOTHING_TO_CLOSE, before=before)
    last = gone[-1]
    size, has_witness = int(str(last.number)), bool(keys(connection, WITNESS))
    # Else the witness's own line would point into what is gone, and nobody could compare it with the rest any more.
    if has_witness and witnessed(connection) < size:
        raise DeskError(NOT_WITNESSED, row=size)
    told = add(chain.closed.decisions, ((str(row.act), json.loads(str(row.details))) for row in gone))
    range_ = tuple(hash_.hex() for hash_ in prefix(chain, size).hashes)
    kept = Closed(size, str(last.hash), str(last.ledger_head), range_, told)
    acts: dict[str, int] = {}
    for row in gone:
        acts[str(row.act)] = acts.get(str(row.act), 0) + 1
    counted = sum(count for count, _hash in told.values()) - sum(n for n, _hash in chain.closed.decisions.values())
    left = len(chain.rows) - len(gone)
    return Closing(len(gone), str(gone[0].at), str(last.at), left, counted, acts, has_witness), kept
