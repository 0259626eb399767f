import io
from hashlib import sha256
from pathlib import Path

import pytest

from relais.intake.container import take as taking
from relais.intake.container.take import Peeked, take
from relais.model.notice import UnreadableError
from tests.intake.media_heads import HEADS


class Dribble:
    """A stream that gives a few bytes at a time, and may break."""

    def __init__(self, data: bytes, step: int, breaks_at: int = 1 << 62) -> None:
        self._data = io.BytesIO(data)
        self._step = step
        self._left = breaks_at

    def read(self, size: int, /) -> bytes:
        self._left -= self._step
        if self._left < 0:
            raise OSError("the disk failed")
        return self._data.read(min(size, self._step))


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 3_000_001])
@pytest.mark.parametrize("step", [997, 1 << 22])
def test_a_stream_is_hashed_and_written(tmp_path: Path, size: int, step: int) -> None:
    data = bytes(range(32, 127)) * (size // 95 + 1)
    taken = take(Dribble(data[:size], step), tmp_path)
    assert (taken.sha256, taken.size, taken.media) == (sha256(data[:size]).hexdigest(), size, None)
    assert taken.path is not None
    assert taken.path.parent == tmp_path
    assert taken.path.read_bytes() == data[:size]
    assert taken.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", HEADS)
def test_no_byte_of_a_medium_is_written(tmp_path: Path, name: str) -> None:
    head, kind = HEADS[name]
    data = head + b"\x00" * 2_000_000 if not name.startswith("svg") else head
    closed = tmp_path / "closed"  # where nothing can be written, for it is no folder
    taken = take(Dribble(data, 70_000), closed)
    assert (taken.sha256, taken.size, taken.media, taken.path) == (sha256(data).hexdigest(), len(data), kind, None)


def test_without_scratch_only_the_hash_is_taken() -> None:
    taken = take(io.BytesIO(b"hello"), None)
    assert (taken.sha256, taken.size, taken.path) == (sha256(b"hello").hexdigest(), 5, None)


def test_past_the_limit_nothing_stays(tmp_path: Path) -> None:
    assert take(io.BytesIO(bytes(1000)), tmp_path, 1000).size == 1000
    with pytest.raises(UnreadableError) as refused:
        take(io.BytesIO(bytes(1001)), tmp_path, 1000)
    assert refused.value.notice.template == taking.TOO_LARGE
    assert len(list(tmp_path.iterdir())) == 1


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the disk failed"):
        take(Dribble(b"hello" * 100_000, 1000, breaks_at=200_000), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_peeked_stream_loses_nothing() -> None:
    stream = Peeked(Dribble(b"0123456789" * 20_000, 7))
    assert len(stream.head) == 65_536
    assert b"".join(iter(lambda: stream.read(1000), b"")) == b"0123456789" * 20_000
