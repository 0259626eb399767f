"""The mask over views and the one over facts in memory show the same, whatever the facts are."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.desk.reach import Reach
from relais.desk.veil import Veil
from relais.desk.veiled_facts import MASKS, draw, over
from relais.ledger.state import State, load
from relais.model.facts import FACTS
from relais.store.duck import register
from tests.desk.two_cases import FOREIGN, OWN, SHARED, TwoCases, make

pytestmark = pytest.mark.slow

_TEXTS = st.sampled_from([None, "", SHARED, *OWN, *FOREIGN, "phone", "ip", "1971-07-17"])
_TOKEN = {"kind": st.sampled_from(["amount", "phone", "code"]), "value": _TEXTS.filter(bool), "currency": st.none(),
          "start": st.just(0), "end": st.just(4)}  # fmt: skip
_ROLES = st.sampled_from(["victim", "suspect", "other"])


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    return make(tmp_path_factory.mktemp("two"))


def cells(field: pa.Field) -> st.SearchStrategy[Any]:
    """Return what may stand in a column of a fact."""
    if pa.types.is_string(field.type):
        texts = _ROLES if field.name == "role" else _TEXTS
        return texts if field.nullable else texts.filter(lambda text: text is not None)
    if pa.types.is_int64(field.type):
        return st.integers(0, 3) | (st.none() if field.nullable else st.nothing())
    if pa.types.is_list(field.type):
        return st.none() | st.lists(st.fixed_dictionaries(_TOKEN), max_size=3)
    return st.none() if field.nullable else st.just({pa.bool_(): False, pa.int32(): 0}[field.type])


def facts(table: str, sources: dict[str, str]) -> st.SearchStrategy[pa.Table]:
    row = st.fixed_dictionaries({one.name: cells(one) for one in FACTS[table]})
    of = st.sampled_from(sorted(sources))
    rows = st.lists(st.tuples(row, of), max_size=6)

    def made(told: list[tuple[dict[str, Any], str]]) -> pa.Table:
        named = [
            fact | {"source_id": source_id, "reading_id": sources[source_id], "ordinal": at, "locator": str(at)}
            for at, (fact, source_id) in enumerate(told)
        ]
        return pa.Table.from_pylist(named, FACTS[table])

    return rows.map(made)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("table", sorted(FACTS))
def test_a_few_facts_are_masked_as_a_view_masks_them(unit: TwoCases, table: str, data: st.DataObject) -> None:
    state = load(unit.martin.ledger)
    sources = {source_id: reading.reading_id for source_id, reading in state.readings.items()}
    held = {"party": data.draw(facts("party", sources)), "report": data.draw(facts("report", sources))}
    held |= {} if table in held else {table: data.draw(facts(table, sources))}
    marks = data.draw(st.frozensets(st.tuples(st.just(unit.foreign), st.none() | st.integers(0, 2)), max_size=2))
    veil = Veil(unit.martin.ledger, unit.martin.key, Reach(frozenset(), frozenset({unit.foreign}), marks))
    party = held["party"].to_pylist()
    victims = {(row["reading_id"], row["ordinal"]) for row in party
               if row["role"] == "victim" and row["source_id"] == unit.foreign}  # fmt: skip
    assert over(table, held[table], veil, victims).to_pylist() == viewed(held, table, state, veil)


def viewed(held: dict[str, pa.Table], table: str, state: State, veil: Veil) -> list[dict[str, Any]]:
    """Return the rows of a table as the views show them."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, rows in held.items():
            register(con, "rows", rows)
            con.execute(f'CREATE TABLE "{name}" AS FROM rows')
        register(con, "source", pa.table({"source_id": pa.array([], pa.string()), "name": pa.array([], pa.string())}))
        draw(con, replace(state, files={name: [Path()] for name in held}), veil, held)
        rows = con.execute(f'SELECT * FROM "{table}" ORDER BY ordinal').to_arrow_table()
        return rows.cast(pa.schema([field.with_nullable(True) for field in FACTS[table]])).to_pylist()


def test_the_comparison_finds_a_mask_that_shows_more(unit: TwoCases, monkeypatch: pytest.MonkeyPatch) -> None:
    state = load(unit.martin.ledger)
    names = {"source_id": unit.foreign, "reading_id": state.readings[unit.foreign].reading_id, "locator": "1"}
    party = pa.Table.from_pylist(
        [names | {"ordinal": 0, "role": "other", "name_raw": FOREIGN[0], "state": "stated"}], FACTS["party"]
    )
    veil = Veil(unit.martin.ledger, unit.martin.key, Reach(frozenset(), frozenset({unit.foreign})))
    held = {"party": party, "report": FACTS["report"].empty_table()}
    masked = viewed(held, "party", state, veil)
    assert over("party", party, veil, ()).to_pylist() == masked
    monkeypatch.setitem(MASKS, "party", {})
    assert over("party", party, veil, ()).to_pylist() != masked
