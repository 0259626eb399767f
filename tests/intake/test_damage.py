"""Every sound sample, damaged in every way the same for all: nothing crashes, nothing is invented, a loss is said."""

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from relais.intake.format import Format, Sealed
from relais.intake.formats import FORMATS
from relais.intake.read import recognise
from relais.model.source import Reading
from tests.intake.complaints import read_by
from tests.intake.sound import samples

pytestmark = pytest.mark.slow

SAMPLES = samples()
# In these a missing end shows: what is open must be closed.
CLOSED = (b"<", b"{", b"[", b"\xef\xbb\xbf<", b"\xef\xbb\xbf{")
CLASSES = {
    "letter": lambda byte: chr(byte).isalpha() and byte < 128,
    "digit": lambda byte: 48 <= byte <= 57,
    "blank": lambda byte: byte in b" \t",
    "line end": lambda byte: byte in b"\r\n",
    "bracket": lambda byte: byte in b"<>{}[]()",
    "quote": lambda byte: byte in b"\"'",
    "mark": lambda byte: 32 < byte < 127 and not chr(byte).isalnum() and byte not in b"<>{}[]()\"'",
    "control": lambda byte: byte < 32 and byte not in b"\t\r\n",
    "above ASCII": lambda byte: byte > 127,
}


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes cut at every tenth of their length, and with bytes of every class flipped."""
    rng = random.Random(len(data))
    for tenth in range(1, 10):
        yield f"cut at {tenth} tenths", data[: len(data) * tenth // 10]
    for name, belongs in CLASSES.items():
        places = [at for at, byte in enumerate(data) if belongs(byte)]
        for some in (1, 10):
            changed = bytearray(data)
            for at in rng.sample(places, min(some, len(places))):
                changed[at] ^= 1 << rng.randrange(8)
            if places:
                yield f"{some} of {name} flipped", bytes(changed)


def sealed_as(folder: Path, data: bytes) -> Sealed:
    path = folder / "source"
    path.write_bytes(data)
    return Sealed.at(path, sha256(data).hexdigest())


def sound(folder: Path, data: bytes) -> tuple[Format, Reading]:
    format_, faults = recognise(sealed_as(folder, data))
    assert format_ is not None
    assert faults == []
    reading, complaints = read_by(format_, sealed_as(folder, data), data)
    assert complaints == []
    assert reading is not None
    return format_, reading


READ = [name for name in SAMPLES if name not in ("email", "zip", "tar")]


@pytest.mark.parametrize("name", READ)
def test_damage_is_survived_and_said(name: str, tmp_path: Path) -> None:
    data = SAMPLES[name]
    format_, whole = sound(tmp_path, data)
    for what, bytes_ in damaged(data):
        reading, complaints = read_by(format_, sealed_as(tmp_path, bytes_), bytes_)
        assert complaints == [], what
        assert reading is not None
        if what.startswith("cut"):
            # A name or number cut in its middle is another one: one party and its selectors may be so.
            spare = {"party": 1, "selector": 3}
            more = {
                table
                for table, count in reading.facts.items()
                if count > whole.facts.get(table, 0) + spare.get(table, 0)
            }
            assert not more, f"{what}: invented {more}"
            if data.startswith(CLOSED):
                assert reading.status != "read", f"{what}: the loss is not said"
                assert reading.notices, what


@pytest.mark.parametrize("name", READ)
def test_each_sample_is_of_one_reader_alone(name: str, tmp_path: Path) -> None:
    sealed = sealed_as(tmp_path, SAMPLES[name])
    taken = [format_.name for format_ in FORMATS if format_.recognise(sealed)]
    # Those asked last take what no other reader knows: any table, any PDF, any prose.
    assert len([each for each in taken if each not in ("table", "letter_pdf", "letter_text")]) <= 1, taken
    assert taken[1:] in ([], ["table"], ["letter_pdf"])
