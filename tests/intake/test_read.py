from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relais.intake import read
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.formats import FORMATS
from relais.model.source import Reading
from tests.intake.ncmec_samples import COUNTS, FULL, packed


def refuse(_sealed: Sealed) -> bool:
    raise RuntimeError("at sea")


def reading_of(data: bytes, folder: Path) -> Reading:
    path = folder / "source"
    path.write_bytes(data)
    sealed = Sealed.at(path, "0" * 64)
    found = read.read_source(
        sealed, lambda _table, _batch: None, key=b"", answers={}, mappings=(), known=lambda _: False
    )
    assert found is not None
    return found


def with_first(monkeypatch: pytest.MonkeyPatch, *formats: Format) -> None:
    monkeypatch.setattr(read, "FORMATS", (replace(FORMATS[0], name="broken", recognise=refuse), *formats))


def test_a_reader_that_fails_to_look_leaves_the_source_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_first(monkeypatch, *FORMATS)
    reading = reading_of(packed(FULL), tmp_path)
    assert (reading.reader, reading.status, reading.facts) == ("ncmec_json", "read", COUNTS)
    assert reading.notices[0].template == read.NOT_LOOKED
    assert reading.notices[0].params == {"reader": "broken", "error": "RuntimeError('at sea')"}


def test_where_no_other_knows_it_the_fault_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_first(monkeypatch)
    reading = reading_of(b"hello", tmp_path)
    assert (reading.reader, reading.status) == ("none", "unread")
    assert [notice.template for notice in reading.notices] == [read.UNKNOWN, read.NOT_LOOKED]


@pytest.mark.parametrize(
    ("last", "kept"),
    [({"name_raw": "Ana"}, {"party": 2, "payment": 1}), ({"report": "no number"}, {"payment": 1})],
    ids=["whole rows stay", "one fits no column"],
)
def test_a_fault_costs_no_row_that_can_be_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: dict[str, Any], kept: dict[str, int]
) -> None:
    def fail(_sealed: Sealed, facts: Facts) -> None:
        facts.add("party", "line 1", role="payer")
        facts.add_cells("payment", ["line 1"], {"status": ["completed"], "payer": [0]})
        facts.add_columns("payment", facts.array("payment", "locator", []), {})  # hands the payment on
        facts.add("party", "line 2", role="payee", **last)
        raise RuntimeError("at sea")

    monkeypatch.setattr(read, "FORMATS", (replace(FORMATS[0], recognise=lambda _: True, read=fail),))
    reading = reading_of(b"hello", tmp_path)
    assert (reading.status, reading.facts) == ("partial", kept)
    assert [notice.template for notice in reading.notices] == [read.FAULT]
