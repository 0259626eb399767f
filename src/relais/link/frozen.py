"""Links on a part of a ledger as the whole weighs them: who holds a contact is given, and not counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from relais.link import identity
from relais.link.decided import Decisions
from relais.link.fields.contacts import Worth
from relais.link.holders import Holder
from relais.link.identity import Identity
from relais.link.nodes import EVER
from relais.link.weights.model import Model

# Who holds a contact in the whole ledger: a row a holder; days since 1970, null where a mention is not dated.
HOLDERS = pa.schema(
    [
        ("kind", pa.string()),
        ("service", pa.string()),
        ("value", pa.string()),
        ("holder", pa.int64()),
        ("first_day", pa.int64()),
        ("last_day", pa.int64()),
    ]
)

Contact = tuple[str, str, str]


def propose(con: duckdb.DuckDBPyConnection, model: Model, decisions: Decisions, held: pa.Table) -> Identity:
    """Return what `identity.propose` returns; `held`, as `HOLDERS`, tells the holders of the contacts it names."""
    met = identity.candidates(con)
    bound = identity.bound_of(con, met.nodes, decisions)
    there = identity.permitted(met.nodes, bound)[met.nodes.procedure[met.left], met.nodes.procedure[met.right]]
    met = replace(met, left=met.left[there], right=met.right[there], worth=_worth(con, met.worth, _by_contact(held)))
    return identity.concluded(met.nodes, met.left, met.right, met.compared(model), model, bound, met.worth)


def _by_contact(held: pa.Table) -> Mapping[Contact, Sequence[Holder]]:
    found: dict[Contact, list[Holder]] = {}
    for row in held.to_pylist():
        first = EVER[0] if row["first_day"] is None else row["first_day"]
        last = EVER[1] if row["last_day"] is None else row["last_day"]
        holder = Holder(frozenset(), first, last)
        found.setdefault((row["kind"], row["service"] or "", row["value"]), []).append(holder)
    return found


def _worth(con: duckdb.DuckDBPyConnection, own: Worth, held: Mapping[Contact, Sequence[Holder]]) -> Worth:
    rows = con.execute("SELECT c, kind, service, value FROM link_contact WHERE NOT victim").fetchall()
    given = {c: held[contact] for c, *of in rows if (contact := (of[0], of[1], of[2])) in held}

    def worth(one: int) -> Sequence[Holder] | None:
        counted = own(one)
        return given.get(one, counted) if counted is not None else None

    return worth
