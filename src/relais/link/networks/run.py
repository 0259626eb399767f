"""Runs what concerns the networks of the whole ledger, and says what each limit left out."""

import duckdb
import pyarrow as pa

from relais.link.networks import communities, cover, pays, positions, shared_payees
from relais.model.notice import msg

LEFT_OUT = pa.schema(
    [
        ("what", pa.string()),
        ("count", pa.int64()),
        ("limit", pa.int64()),  # null where no limit of ours is the cause
    ]
)

HUBS = msg("subjects that deal with too many to tie anybody to anybody: shown as hubs, in no network")
VICTIMS = msg("subjects held as victims: in no network")
PAIRS = msg("pairs of payers that share fewer payees than the limit, and more than one")
SMALL = msg("subjects that pay or are paid, in no community of three or more")
UNPLACED = msg("subjects without a stored position: their neighbourhoods are laid out when asked for")


def draw(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables of networks, `network_hub` to `position`, from `link_edge`, `link_subject` and `party`."""
    hubs = pays.hubs(con)
    known = pays.pays(con)
    co_payers, least, pairs_left = shared_payees.pairs(known)
    tables, community = communities.find(con, known)
    placed, unplaced = positions.place(pays.dealings(con))
    victims = con.execute("SELECT count(*) FROM link_victim").fetchall()[0][0]
    counted = [
        (HUBS, hubs.num_rows, None),
        (VICTIMS, victims, None),
        (PAIRS, pairs_left, least),
        (SMALL, int((community < 0).sum()), communities.LEAST),
        (UNPLACED, unplaced, positions.MOST_PLACED),
    ]
    rows = [dict(zip(LEFT_OUT.names, row, strict=True)) for row in counted if row[1]]
    return {
        "network_hub": hubs,
        "shared_payee": shared_payees.payees(con),
        "co_payers": co_payers,
        **tables,
        "cover": cover.table(known, community, tables["community_measure"]["community_id"]),
        "position": placed,
        "network_left_out": pa.Table.from_pylist(rows, LEFT_OUT),
    }
