"""Made-up files: sound samples changed at random, by hypothesis, which then seeks the smallest that fails.

`RELAIS_FUZZ=100000` asks so many; `make test` asks few.
"""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.format import Sealed
from relais.intake.formats import FORMATS
from tests.intake.complaints import read_by
from tests.intake.sound import samples

SAMPLES = samples()
EXAMPLES = int(os.environ.get("RELAIS_FUZZ", "150"))
# A sample is small: whatever is made of it should cost little.
SECONDS = 5
PIECES = (
    b"<", b">", b"</", b"<![CDATA[", b"<!DOCTYPE x [", b"&#0;", b"{", b"}", b"[", b"]", b'"', b"\\", b"\\ud800", b":",
    b",",
    b";", b"\n", b"\r\n", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"null", b"true", b"-1", b"1e400",
    b"NaN", b"0" * 30, b"9" * 400, b"2024-02-30", b"32/13/24", b"24:61", b"'", b"+", b"UNA:+.? '", b"====", b"%PDF-1.4",
    b"stream\n", b"endobj", b"1 0 R", b"PK\x03\x04", b":61:", b"-}", b"<a " + b"x" * 300, b"A" * 2_000,
    "\u202e\u200e\u00a0".encode(),
)  # fmt: skip

place = st.floats(0, 1, exclude_max=True)
change = st.one_of(
    st.tuples(st.just("put"), place, st.sampled_from(PIECES)),
    st.tuples(st.just("bytes"), place, st.binary(min_size=1, max_size=8)),
    st.tuples(st.just("drop"), place, st.integers(1, 400)),
    st.tuples(st.just("twice"), place, st.integers(1, 2_000)),
    st.tuples(st.just("cut"), place, st.just(0)),
)


def changed(data: bytes, changes: list[tuple[str, float, object]]) -> bytes:
    """Return the bytes after each change in turn."""
    for what, where, with_ in changes:
        at = int(where * len(data))
        if isinstance(with_, bytes):
            data = data[:at] + with_ + data[at + (len(with_) if what == "bytes" else 0) :]
        elif what == "drop":
            data = data[:at] + data[at + int(str(with_)) :]
        elif what == "twice":
            data = data[: at + int(str(with_))] + data[at:]
        else:
            data = data[:at]
    return data


@pytest.mark.slow
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None, print_blob=True)
@given(name=st.sampled_from(sorted(SAMPLES)), changes=st.lists(change, min_size=1, max_size=6))
def test_no_file_breaks_a_reader(
    name: str, changes: list[tuple[str, float, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = changed(SAMPLES[name], changes)
    path = _folder(tmp_path_factory) / "source"
    path.write_bytes(data)
    sealed = Sealed.at(path, sha256(data).hexdigest())
    for format_ in FORMATS:
        began = time.process_time()
        known = format_.recognise(sealed)
        if known and data:
            _reading, complaints = read_by(format_, sealed, data)
            assert complaints == [], format_.name
        assert time.process_time() - began < SECONDS, format_.name


_FOLDERS: list[Path] = []


def _folder(factory: pytest.TempPathFactory) -> Path:
    if not _FOLDERS:
        _FOLDERS.append(factory.mktemp("fuzz"))
    return _FOLDERS[0]
