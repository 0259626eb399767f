import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.container.members.limits import LIMITS, Budget
from relais.intake.container.members.stream import (
    BAD_CHECKSUM,
    DAMAGED,
    TRUNCATED,
    Checked,
    Deflate,
    Held,
    Inflated,
    Rewinding,
    Stream,
    Unpacker,
    Window,
    Windows,
    bzip2,
    xz,
)

DATA = bytes(range(256)) * 3000
PACKED: dict[str, tuple[Callable[[bytes], bytes], Callable[[], Unpacker]]] = {
    "gzip": (gzip.compress, lambda: Deflate(31)),
    "bzip2": (bz2.compress, bzip2),
    "xz": (lzma.compress, xz),
}


def whole(stream: Stream, step: int = 10_000) -> bytes:
    return b"".join(iter(lambda: stream.read(step), b""))


def inflated(data: bytes, unpacker: Callable[[], Unpacker], *, chained: bool = True) -> Inflated:
    return Inflated(Window(Held(data), 0, len(data)), unpacker, Budget(LIMITS, len(data)), chained=chained)


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("step", [1, 999, 1 << 20])
def test_packed_streams_are_unpacked_one_after_another(kind: str, step: int) -> None:
    pack, unpacker = PACKED[kind]
    data = DATA if step > 1 else DATA[:3000]
    stream = inflated(pack(data) + pack(b"") + pack(b"end") + bytes(100), unpacker)
    assert whole(stream, step) == data + b"end"
    assert stream.defect is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", PACKED)
def test_truncated_and_damaged_streams_say_so(kind: str) -> None:
    pack, unpacker = PACKED[kind]
    short = inflated(pack(DATA)[:-9], unpacker)
    assert DATA.startswith(whole(short))
    assert short.defect == TRUNCATED
    noise = inflated(pack(DATA) + b"noise", unpacker)
    assert whole(noise) == DATA
    assert noise.defect is not None


def test_what_follows_a_single_stream_is_not_counted() -> None:
    packed = gzip.compress(DATA)
    stream = inflated(packed + b"what follows", lambda: Deflate(31), chained=False)
    assert whole(stream) == DATA
    assert stream.packed == len(packed)


@given(st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 300_000)), max_size=12))
def test_a_rewound_stream_answers_like_bytes_in_memory(places: list[tuple[int, int]]) -> None:
    data = DATA[:280_000]
    rewinding = Rewinding(lambda: Window(Held(data), 0, len(data)), len(data))
    for start, length in places:
        assert rewinding.read_at(start, length) == Held(data).read_at(start, length)


def test_windows_are_read_as_one() -> None:
    windows = Windows(Held(b"0123456789"), [(8, 2), (0, 3), (5, 0), (3, 1)])
    assert whole(windows, 2) == b"890123"
    assert windows.defect is None
    assert whole(Windows(Held(b"01"), [])) == b""


def test_a_window_past_the_end_says_so() -> None:
    window = Window(Held(b"0123"), 2, 5)
    assert whole(window) == b"23"
    assert window.defect == TRUNCATED


def test_length_and_checksum_are_held_against_the_bytes() -> None:
    for size, crc, defect in ((5, 0x3610A686, None), (5, 1, BAD_CHECKSUM), (4, 0x3610A686, BAD_CHECKSUM)):
        stream = Checked(Window(Held(b"hello"), 0, 5), size, crc)
        assert whole(stream) == b"hello"
        assert stream.defect == defect


def test_a_damaged_stream_is_not_read_on() -> None:
    packed = bytearray(gzip.compress(DATA))
    packed[20:40] = b"\xff" * 20
    stream = inflated(bytes(packed), lambda: Deflate(31))
    whole(stream)
    assert stream.defect == DAMAGED
    assert stream.read(10) == b""
