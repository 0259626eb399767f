"""Which sources hold a value: those whose current reading says so, and no other."""

from pathlib import Path

import pytest

from relais.desk.home import Home, open_home
from relais.desk.values import values, victims
from relais.ledger.read import read
from relais.ledger.state import load
from tests.desk.made import report, take


@pytest.mark.slow
def test_holders_are_those_that_the_facts_name(ranked_home: Path) -> None:
    home = open_home(ranked_home)
    held = values(home.ledger)
    with read(home.ledger)[0] as con:
        rows = con.execute("SELECT value, source_id, party FROM selector ORDER BY ALL").fetchall()
        named = con.execute(
            "SELECT * FROM (SELECT unnest([name_raw, nickname]) AS name, source_id, ordinal FROM party)"
            " WHERE name IS NOT NULL ORDER BY ALL"
        ).fetchall()
    found = held.holders(row[0] for row in rows)
    assert sorted((value, *one) for value, places in found.items() for one in places) == rows
    borne = held.named(row[0] for row in named)
    assert sorted((name, *one) for name, places in borne.items() for one in places) == named
    assert list(held.holders(["+33600000000"])["+33600000000"]) == []
    assert held.countries(held.state.sources) == ["FR", "PH"]
    assert held.countries([]) == []
    home.engine.dispose()


@pytest.mark.slow
def test_what_comes_in_is_held_at_once(home: Home, tmp_path: Path) -> None:
    assert list(values(home.ledger).holders(["+33639980009"])["+33639980009"]) == []
    source = take(home, tmp_path, report("X-1", "+33639980009", role="victim"))
    assert list(values(home.ledger).holders(["+33639980009"])["+33639980009"]) == [(source, 0)]
    state = load(home.ledger)
    reading = state.readings[source].reading_id
    assert victims(state, [reading]) == {(reading, 0)}
