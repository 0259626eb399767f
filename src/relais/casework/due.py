"""What the unit's own rules ask to look at again or to erase, and since when (law/data/retention.yaml, own_data)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from relais.casework import case as cases
from relais.casework.retention import reviews
from relais.law.clocks import legal_expiry
from relais.law.retention import Duration, load
from relais.store.case_tables import CASE_STATE
from relais.store.tables import AUDIT

REVIEW, MATCHING, LOGS = "OWN-REVIEW", "OWN-LRJ", "OWN-LOGS"


@dataclass(frozen=True)
class Due:
    """One thing to do: on a source or a case (both None: on the audit chain), by which rule, since when."""

    rule: str
    source_id: str | None
    case: int | None
    due: date


def due(
    connection: Connection, received: Mapping[str, str], review_months: int, keep_years: int, as_of: datetime
) -> list[Due]:
    """Return what is due at `as_of`, which has a zone; the oldest first.

    `received`: source to the instant (ISO 8601) at which it first arrived.
    """
    found = [
        *_sources(connection, received, review_months),
        *_cases(connection, received, review_months),
        *_logs(connection, keep_years),
    ]
    today = as_of.astimezone(UTC).date()
    return sorted((one for one in found if one.due <= today), key=lambda one: (one.due, one.rule, one.source_id or ""))


def _sources(connection: Connection, received: Mapping[str, str], months: int) -> Iterator[Due]:
    set_ = reviews(connection)
    for source_id, at in received.items():
        yield Due(REVIEW, source_id, None, set_.get((source_id, None)) or _after(at, Duration(months=months)))


def _cases(connection: Connection, received: Mapping[str, str], months: int) -> Iterator[Due]:
    """A case is reviewed as a source is; what matching revealed goes at its closing, or after its last source."""
    set_, belonging = reviews(connection), cases.sources(connection)
    kept = load().own[MATCHING].duration or Duration()
    for one in cases.every(connection):
        if one.state == cases.ERASED:
            continue
        arrivals = [received[source_id] for source_id in belonging[one.number] if source_id in received]
        if arrivals and (day := set_.get((None, one.number)) or _after(min(arrivals), Duration(months=months))):
            yield Due(REVIEW, None, one.number, day)
        closed = _closed_at(connection, one.number) if one.state == cases.CLOSED else None
        ends = [datetime.fromisoformat(closed).date()] if closed else []
        ends += [_after(max(arrivals), kept)] if arrivals else []
        if ends:
            yield Due(MATCHING, None, one.number, min(ends))


def _logs(connection: Connection, years: int) -> Iterator[Due]:
    first = connection.execute(select(AUDIT.c.at).order_by(AUDIT.c.number).limit(1)).scalar()
    if first is not None:
        yield Due(LOGS, None, None, _after(first, Duration(months=12 * years)))


def _closed_at(connection: Connection, number: int) -> str | None:
    of = CASE_STATE.c
    at = connection.execute(select(of.at).where(of.case == number).order_by(of.number.desc()).limit(1)).scalar()
    return None if at is None else str(at)


def _after(at: str, duration: Duration) -> date:
    return legal_expiry(datetime.fromisoformat(at), duration).date()
