"""Small ledgers of payments for the tests of networks."""

import numpy as np
import pyarrow as pa

from relais.link import edges
from relais.link.networks.pays import Pays
from relais.link.run import run
from tests.views import views


def made(pairs, roles=()) -> dict[str, pa.Table]:
    """Return the tables of `link` where party a pays party b for each (a, b), each party a subject of its own."""
    parties = 1 + max((end for pair in pairs for end in pair), default=-1)
    party = [{"role": dict(roles).get(i, "other")} for i in range(parties)]
    payment = [{"payer": a, "payee": b, "at": i} for i, (a, b) in enumerate(pairs)]
    with views(party=party, payment=payment) as con:
        return run(con)


def names(tables) -> dict[int, str]:
    """Return the subject of each party."""
    return {row["ordinal"]: row["subject_id"] for row in tables["subject"].to_pylist()}


def known(pairs) -> Pays:
    """Return pairs (payer, payee) as arrays, subjects named by their numbers."""
    pairs = sorted(set(pairs))
    nodes = 1 + max((end for pair in pairs for end in pair), default=-1)
    payer, payee = np.array(pairs, np.int64).reshape(-1, 2).T
    return Pays(pa.array([f"S-{i:04}" for i in range(nodes)], pa.string()), payer, payee, np.ones(payer.size, np.int64))


def edge_table(rows) -> pa.Table:
    """Return rows (from, to, act, events) as the table `edge`."""
    return pa.Table.from_pylist(
        [{"from_subject": a, "to_subject": b, "act": act, "events": n, "undated": 0} for a, b, act, n in rows],
        edges.SCHEMA,
    )
