"""The last gate: whatever holds a text is gone through, however deep it lies, and each text left out is counted."""

from dataclasses import dataclass, field

import pyarrow as pa
import pytest

from relais.desk.victim_gate import gated
from relais.desk.victim_names import VictimNames
from relais.dossier.case_report import written
from relais.dossier.case_tables import case_tables
from relais.language.tongue import tongue
from tests.dossier.made_case import made_case

OUT = "[left out]"
NAME = "Olivier"


@dataclass(frozen=True)
class Held:
    texts: list[str] = field(default_factory=list)
    by_name: dict[str, set[str]] = field(default_factory=dict)


def names() -> VictimNames:
    return VictimNames([NAME], [])


def test_lists_sets_and_keys_are_gone_through() -> None:
    victims = names()
    held = gated(Held(["a", NAME], {NAME: {f"of {NAME}", "b"}}), victims, OUT)
    assert held == Held(["a", OUT], {OUT: {OUT, "b"}})
    assert victims.withheld == 3


@pytest.mark.parametrize(
    ("values", "type_", "told"),
    [
        (["a", NAME], pa.string(), ["a", OUT]), (["a", NAME], pa.large_string(), ["a", OUT]),
        ([["a"], [NAME, None], None], pa.list_(pa.string()), [["a"], [OUT, None], None]),
        ([{"x": [{"y": NAME}]}], pa.struct([("x", pa.list_(pa.struct([("y", pa.string())])))]), [{"x": [{"y": OUT}]}]),
        ([[("k", NAME)]], pa.map_(pa.string(), pa.string()), [[("k", OUT)]]),
        ([1, None], pa.int64(), [1, None]),
    ],
)  # fmt: skip
def test_columns_of_any_depth_are_gone_through(values: list[object], type_: pa.DataType, told: list[object]) -> None:
    table = gated(pa.table({"n": pa.array(values, type_)}), names(), OUT)
    assert table["n"].to_pylist() == told
    assert table.schema.field("n").type == type_


def test_a_dictionary_column_is_gone_through() -> None:
    table = gated(pa.table({"n": pa.array(["a", NAME, NAME]).dictionary_encode()}), names(), OUT)
    assert table["n"].to_pylist() == ["a", OUT, OUT]


def test_a_name_that_stands_in_a_date_leaves_the_report_and_the_tables_to_be_made() -> None:
    said = tongue("fr")
    left = gated(made_case(), VictimNames(["anna_2026"], []), OUT)
    assert OUT in str([block.rows for block in written(left, said).page("", "", ()).blocks])
    assert case_tables(left, said)
