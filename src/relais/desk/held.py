"""Who holds the contacts that two mentions have in common, and when: what a link by contact is worth hangs on that."""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from relais.desk.derived import results
from relais.desk.home import Home
from relais.link.holders import holders
from relais.link.nodes import EVER
from relais.model.selector import STRONG

VICTIM = "victim"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Held:
    """One person who holds a contact, as far as full names tell: the spellings, and the first and last day seen.

    A day is None where a mention is not dated, and where nobody else holds the contact.
    """

    names: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Common:
    """A contact that both sides bear, and who holds it. `hub`: why it joins nobody, where it does not."""

    kind: str
    service: str | None
    value: str
    holders: tuple[Held, ...]
    hub: str | None


def common(
    home: Home, con: duckdb.DuckDBPyConnection, keys: list[tuple[str, str, str]], *, victim: bool
) -> tuple[Common, ...]:
    """Return the contacts (kind, service, value) in common, each with those who hold it, from all that bear it.

    `victim`: whether both sides are mentioned as victims; contacts of victims are met by those of victims alone.
    """
    if not keys:
        return ()
    reasons = {
        (hub["kind"], hub["service"] or "", hub["value"]): hub["reason"]
        for hub in results(home, "hub")[0]["hub"].to_pylist()
    }
    con.execute("CREATE TEMP TABLE shared (kind TEXT, service TEXT, value TEXT)")
    con.executemany("INSERT INTO shared VALUES (?, ?, ?)", keys)
    con.execute(_HOLDS, [victim])
    worn: dict[tuple[str, str, str], list[tuple[str, int, int]]] = {}
    for kind, service, value, name in con.execute("SELECT DISTINCT kind, service, value, name FROM holds").fetchall():
        worn.setdefault((kind, service, value), []).append((name, *EVER))
    # When each holds it is asked, at some cost, only where several do.
    if any(len(holders(names)) > 1 for names in worn.values()):
        worn = _dated(con)
    return tuple(Common(key[0], key[1] or None, key[2], _held(worn.get(key, [])), reasons.get(key)) for key in keys)


def _dated(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], list[tuple[str, int, int]]]:
    worn: dict[tuple[str, str, str], list[tuple[str, int, int]]] = {}
    for kind, service, value, name, first, last in con.execute(_WORN).fetchall():
        span = (EVER[0] if first is None else first, EVER[1] if last is None else last)
        worn.setdefault((kind, service, value), []).append((name, *span))
    return worn


def _held(worn: list[tuple[str, int, int]]) -> tuple[Held, ...]:
    found = [Held(tuple(sorted(one.names)), _day(one.first_day), _day(one.last_day)) for one in holders(worn)]
    return tuple(sorted(found, key=lambda one: (one.first or date.min, one.names)))


def _day(count: int) -> date | None:
    return None if count in EVER else _EPOCH + timedelta(days=count)


_STRONG = ", ".join(f"'{kind}'" for kind in STRONG)
# As links compare them: a handle or account number means something at its service alone, and an account may be what
# another source calls an IBAN.
KEYED = f"""
    SELECT reading_id, party, ordinal, kind AS stated, raw, service AS written, value,
        CASE WHEN iban THEN 'iban' ELSE kind END AS kind,
        CASE WHEN kind IN ('handle', 'account') AND NOT iban THEN coalesce(service, '') ELSE '' END AS service
    FROM (
        SELECT *, kind = 'account' AND value IN (SELECT value FROM selector WHERE kind = 'iban') AS iban
        FROM selector WHERE party IS NOT NULL AND value IS NOT NULL AND kind IN ({_STRONG}))
"""
# When a party was seen: in its own events, or through the report that names it.
_SEEN = " UNION ALL ".join(
    f"SELECT reading_id, {party} AS ordinal, {at} AS moment FROM {table} t"
    f" SEMI JOIN holds ON holds.reading_id = t.reading_id AND holds.ordinal = t.{party}"
    for table, party, at in (
        ("payment", "payer", 'coalesce(t."at", t.paid_out_at)'),
        ("payment", "payee", 'coalesce(t.paid_out_at, t."at")'),
        ("call", "caller", 't."at"'),
        ("call", "callee", 't."at"'),
        ("message", "sender", 't."at"'),
        ("message", "recipient", 't."at"'),
        ("login", "party", 't."at"'),
        ("selector", "party", 't."at"'),
    )
)
_HOLDS = f"""
    CREATE TEMP TABLE holds AS
    SELECT DISTINCT k.kind, k.service, k.value, p.reading_id, p.ordinal, p.report,
        coalesce(p.name_raw, p.nickname) AS name
    FROM ({KEYED}) k SEMI JOIN shared USING (kind, service, value)
    JOIN party p ON p.reading_id = k.reading_id AND p.ordinal = k.party
    WHERE (p.role = '{VICTIM}') = $1 AND coalesce(p.name_raw, p.nickname) IS NOT NULL
"""
_WORN = f"""
    WITH seen AS (
        SELECT reading_id, ordinal, min(moment) AS first_at, max(moment) AS last_at
        FROM ({_SEEN} UNION ALL
            SELECT h.reading_id, h.ordinal, coalesce(r.incident_at, r."at")
            FROM holds h JOIN report r ON r.reading_id = h.reading_id AND r.ordinal = h.report)
        WHERE moment IS NOT NULL GROUP BY reading_id, ordinal)
    SELECT kind, service, value, name, epoch_us(first_at) // 86400000000, epoch_us(last_at) // 86400000000
    FROM holds LEFT JOIN seen USING (reading_id, ordinal)
"""
