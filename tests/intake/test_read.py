from dataclasses import replace
from pathlib import Path

import pytest

from relais.intake import read
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
