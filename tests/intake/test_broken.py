"""A file that begins as JSON or XML and does not go on so is told from one that no reader knows."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.broken import BROKEN, CUT_SHORT, broken
from relais.intake.format import Sealed

JSON = '{"report": [{"id": 17, "at": "2026-11-02T10:00:00Z"}, {"id": 18, "at": null}], "note": "é"}'.encode()
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<report><id>17</id>\n<at zone="UTC">2026</at></report>'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("broken") / "file"


def sealed(place: Path, data: bytes) -> Sealed:
    place.write_bytes(data)
    return Sealed.at(place, sha256(data).hexdigest())


@given(whole=st.sampled_from([JSON, XML]), data=st.data())
def test_a_file_cut_short_anywhere_is_told_so(place: Path, whole: bytes, data: st.DataObject) -> None:
    least = 40 if whole is XML else 2
    cut = whole[: data.draw(st.integers(least, len(whole) - 1))]
    notice = broken(sealed(place, cut))
    assert notice is not None
    assert notice.template == CUT_SHORT
    assert broken(sealed(place, whole)) is None


@pytest.mark.parametrize(
    ("data", "at"),
    [
        (b'{"a": 1,\n "b": ,}', "line 2, column 7"),
        (b'<?xml version="1.0"?>\n<a><b></a>', "line 2, column 9"),
        (b'\xef\xbb\xbf[{"a": 1}}', "line 1, column 10"),
    ],
)
def test_a_file_that_is_broken_in_its_middle_is_told_where(place: Path, data: bytes, at: str) -> None:
    notice = broken(sealed(place, data))
    assert notice is not None
    assert (notice.template, notice.place) == (BROKEN, at)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"[12/03/2025, 14:02:11] A: hello", b"[a list] of words", b"{not json}", b"<html><p>text",
        b'{"a": 1}\n{"b": 2}\n', b'<?xml version="1.0" encoding="x-none"?><a>', JSON.decode().encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_neither_is_left_to_be_called_unknown(place: Path, data: bytes) -> None:
    assert broken(sealed(place, data)) is None


@given(
    data=st.binary(max_size=200) | st.binary(max_size=60).map(JSON.__add__) | st.binary(max_size=60).map(XML.__add__)
)
def test_whatever_the_bytes_are_it_answers(place: Path, data: bytes) -> None:
    broken(sealed(place, data))
