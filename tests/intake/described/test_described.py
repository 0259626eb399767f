"""Samples written from public descriptions alone, by someone who had not seen the readers: do these read them?

Each module beside this one holds SAMPLES (name -> bytes) and EXPECTED (name -> what a reader must make of them):
`counts` of facts per table, and `spots`: a table, values that find a row of it, and values that this row must have. A
reference to a party may be given as any name or selector of that party. `answers` are what a person would answer. Where
a text was not at hand the author wrote from memory: a failure may be the fault of the sample.
"""

import importlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from relais.intake.format import Sealed
from relais.intake.read import read_source, recognise
from relais.intake.table.mapping import shipped
from relais.model.source import Reading
from tests.intake.chats import KEY, Rows

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("test_"))
CASES = [
    pytest.param(module, name, id=name)
    for module in MODULES
    for name in importlib.import_module(f"tests.intake.described.{module}").EXPECTED
]
PARTIES = ("party", "caller", "callee", "sender", "recipient", "payer", "payee", "traveller")


def given(module: str, name: str, folder: Path) -> tuple[Sealed, dict[str, Any]]:
    described = importlib.import_module(f"tests.intake.described.{module}")
    data = described.SAMPLES[name]
    path = folder / "source"
    path.write_bytes(data)
    return Sealed.at(path, sha256(data).hexdigest()), described.EXPECTED[name]


def read(sealed: Sealed, expected: dict[str, Any]) -> tuple[Reading, Rows]:
    rows: Rows = {}

    def sink(table: str, batch: pa.RecordBatch) -> None:
        batch.validate(full=True)
        rows.setdefault(table, []).extend(batch.to_pylist())

    reading = read_source(
        sealed, sink, key=KEY, answers=expected.get("answers", {}), mappings=shipped(), known=lambda _reading: False
    )
    assert reading is not None
    return reading, rows


def known_as(rows: Rows) -> dict[int, set[str]]:
    """Return all names and selectors of each party."""
    names: dict[int, set[str]] = {}
    for party in rows.get("party", ()):
        names[party["ordinal"]] = {party["name_raw"], party["nickname"]} - {None}
    for selector in rows.get("selector", ()):
        if selector["party"] is not None:
            names[selector["party"]] |= {selector["raw"], selector["value"]} - {None}
    return names


def has(row: dict[str, Any], values: dict[str, Any], names: dict[int, set[str]]) -> bool:
    return all(
        value in names.get(row[column], set()) if column in PARTIES and isinstance(value, str) else row[column] == value
        for column, value in values.items()
    )


@pytest.mark.parametrize(("module", "name"), CASES)
def test_a_reader_of_its_own_knows_it(module: str, name: str, tmp_path: Path) -> None:
    sealed, _expected = given(module, name, tmp_path)
    format_, faults = recognise(sealed)
    assert faults == []
    assert format_ is not None
    assert format_.name != "table" or format_.mapping(sealed, shipped()) is not None


@pytest.mark.parametrize(("module", "name"), CASES)
def test_it_gives_the_facts_that_the_description_promises(module: str, name: str, tmp_path: Path) -> None:
    sealed, expected = given(module, name, tmp_path)
    reading, rows = read(sealed, expected)
    told = [(notice.template, notice.place) for notice in reading.notices]
    found = {table: len(rows.get(table, ())) for table in expected["counts"]}
    assert found == expected["counts"], told
    names = known_as(rows)
    for table, finding, values in expected["spots"]:
        candidates = [row for row in rows.get(table, ()) if has(row, finding, names)]
        assert candidates, f"no {table} with {finding}"
        assert any(has(row, values, names) for row in candidates), [
            {column: row[column] for column in values} for row in candidates
        ]
