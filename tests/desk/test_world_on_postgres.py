"""The small world on PostgreSQL gives what it gives on SQLite: the same results, index and decisions."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from relais.casework import selection
from relais.casework.authorisation import every as authorisations
from relais.desk import analyse
from relais.desk.home import Home, init
from relais.desk.prove import verify
from relais.desk.take_in import take_in
from relais.link.index.tables import METADATA
from relais.safeguards.audit import read_chain
from relais.sim.world import AS_OF
from relais.store import keyed
from relais.store.database import reading


def _derived(home: Home) -> dict[str, object]:
    return {
        path.name: keyed.read(path) if path.suffix == ".arrow" else pq.read_table(path)
        for path in sorted((home.derived / "run").iterdir())
        if path.suffix not in {".json", ".index"}
    }


def _decided(home: Home) -> dict[str, object]:
    with reading(home.engine) as connection:
        index = {
            table.name: sorted(map(repr, connection.execute(select(*table.c))))
            for table in METADATA.sorted_tables
            if table.name != "derived_state"  # it names the ledger's head, which tells the time
        }
        selected = [(one.number, one.chosen, one.as_of, one.actor) for one in selection.every(connection)]
        return {
            **index,
            "selections": selected,
            "authorisations": authorisations(connection),
            "acts": [(row.number, row.actor, row.act) for row in read_chain(connection)],
        }


@pytest.mark.slow
def test_the_small_world_is_the_same(world: Path, tmp_path: Path, database: str) -> None:
    homes = [
        init(tmp_path / name, "A. Martin", key_file=tmp_path / f"{name} key", authorisation="test 1/2026", db=db)
        for name, db in (("sqlite", None), ("postgresql", database))
    ]
    for home in homes:
        take_in(home, [world / "inbox"])
        analyse.run(home, AS_OF)
    one, other = homes
    assert _derived(one) == _derived(other)
    assert _decided(one) == _decided(other)
    assert verify(other).audit == ()
    other.engine.dispose()
