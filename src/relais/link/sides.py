"""The sides of each link, kept for its explanation: who is mentioned, what they bear, who holds what both bear.

Looked up later, it would cost a search through every mention and selector of the ledger for each link.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from relais.link.components import Ints
from relais.link.holders import Holder
from relais.link.identity import Identity
from relais.link.mentions import KEYED
from relais.link.nodes import EVER
from relais.store.duck import register

SIDE = pa.schema(
    [
        ("reading_id", pa.string()),
        ("ordinal", pa.int64()),
        ("role", pa.string()),
        ("name", pa.string()),  # this and the next three as written
        ("nickname", pa.string()),
        ("birth_date", pa.string()),
        ("address", pa.string()),
        ("subject_id", pa.string()),
        ("contact", pa.int64()),  # the same for two mentions where links take it for one contact; a number of this run
        ("kind", pa.string()),  # this and the next as the source states them
        ("service", pa.string()),
        ("value", pa.string()),
        ("raw", pa.string()),
    ]
)
COMMON = pa.schema(
    [
        ("contact", pa.int64()),
        ("kind", pa.string()),  # this and the next as links compare them
        ("service", pa.string()),
        ("value", pa.string()),
        ("hub", pa.string()),  # why it joins nobody; nobody is named then
        ("holder", pa.int64()),  # from 0, by the first day; null where no full name stands on it
        ("name", pa.string()),  # one spelling; each of a holder has a row
        ("first_day", pa.date32()),  # null where a mention is not dated, and where nobody else holds it
        ("last_day", pa.date32()),
    ]
)
_EPOCH = date(1970, 1, 1)


def tables(con: duckdb.DuckDBPyConnection, identity: Identity, at: Ints) -> dict[str, pa.Table]:
    """Return what is told of the links at positions `at` of the pairs.

    `link_side`: each mention that is an end of one, with a row for each of its contacts, in the order of its source, or
    one row where it bears none: so one lookup finds all of it. `link_common`: each contact that both ends of some link
    bear, and who holds it.
    """
    left, right = identity.left[at], identity.right[at]
    register(con, "link_ends", pa.table({"a": left, "b": right}))
    con.execute(_SIDE_OF)
    side = con.execute(_SIDE).to_arrow_table().cast(SIDE)
    con.execute(_SHARED)
    shared: list[int] = con.execute("SELECT c FROM link_shared_by_ends ORDER BY c").fetchnumpy()["c"].tolist()
    con.unregister("link_ends")
    register(con, "link_holding", _held(identity, shared))
    common = con.execute(_COMMON).to_arrow_table().cast(COMMON)
    con.unregister("link_holding")
    return {"link_side": side, "link_common": common}


def _held(identity: Identity, contacts: list[int]) -> pa.Table:
    """Return who holds these contacts, as it was reckoned to weigh them."""
    rows = [(one, *spelt) for one in contacts for spelt in _spelt(identity.worth(one) or ())]
    columns = zip(*rows, strict=True) if rows else ((),) * len(_HELD)
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, _HELD.types, strict=True)], _HELD)


def _spelt(found: Sequence[Holder]) -> Iterator[tuple[int, str, date | None, date | None]]:
    """Yield each spelling of each holder; when each holds it is told where several do."""
    if len(found) == 1:
        for name in found[0].names:
            yield 0, name, None, None
        return
    days = [(_day(one.first_day), _day(one.last_day), sorted(one.names)) for one in found]
    for number, (first, last, names) in enumerate(sorted(days, key=lambda one: (one[0] or date.min, one[2]))):
        for name in names:
            yield number, name, first, last


def _day(count: int) -> date | None:
    return None if count in EVER else _EPOCH + timedelta(days=count)


_HELD = pa.schema([("c", pa.int64()), *((name, COMMON.field(name).type) for name in COMMON.names[5:])])

_SIDE_OF = """
    CREATE OR REPLACE TEMP TABLE link_side_of AS
    SELECT m, link_party.reading_id, link_party.ordinal, link_party.victim
    FROM (SELECT a AS n FROM link_ends UNION SELECT b FROM link_ends)
    JOIN link_node USING (n) JOIN link_party USING (m)
"""
_SIDE = f"""
    WITH borne AS (
        SELECT m, c AS contact, stated AS kind, written AS service, k.value, raw, min(k.ordinal) AS first
        FROM link_side_of s JOIN ({KEYED}) k ON k.reading_id = s.reading_id AND k.party = s.ordinal
        JOIN link_contact c
            ON c.kind = k.kind AND c.service = k.service AND c.value = k.value AND c.victim = s.victim
        GROUP BY m, c, stated, written, k.value, raw)
    SELECT s.reading_id, s.ordinal, role, name_raw AS name, nickname, birth_date_raw AS birth_date,
        address_raw AS address, subject_id, contact, kind, service, value, raw
    FROM link_side_of s JOIN link_subject USING (m)
    JOIN party ON party.reading_id = s.reading_id AND party.ordinal = s.ordinal
    LEFT JOIN borne USING (m)
    ORDER BY m, first
"""
_SHARED = """
    CREATE OR REPLACE TEMP TABLE link_shared_by_ends AS
    SELECT DISTINCT x.c FROM link_ends JOIN link_has x ON x.n = a JOIN link_has y ON y.n = b AND y.c = x.c
"""
_COMMON = """
    SELECT c AS contact, kind, nullif(service, '') AS service, value, reason AS hub, holder, name, first_day, last_day
    FROM link_contact SEMI JOIN link_shared_by_ends USING (c)
    LEFT JOIN link_hub USING (s) LEFT JOIN link_holding USING (c)
    ORDER BY c, holder, name
"""
