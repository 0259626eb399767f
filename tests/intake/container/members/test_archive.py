import io
import zipfile
from pathlib import Path

import pytest

from relais.intake.container.members.archive import NO_MEMBER, UNLISTED, names, walk
from relais.intake.container.members.entry import Entry, Refused
from relais.intake.container.members.limits import LIMITS, Budget
from relais.intake.container.members.stream import Disk, Held
from tests.intake.archives import zipped


def contents(data: bytes) -> dict[str, bytes]:
    """The members of an archive, read to their ends without defect."""
    found = {}
    for entry in walk(Held(data), Budget(LIMITS, len(data))):
        assert isinstance(entry, Entry)
        stream = entry.open()
        found[entry.name] = b"".join(iter(lambda stream=stream: stream.read(1000), b""))
        assert stream.defect is None
    return found


def test_an_archive_with_wide_fields_is_read() -> None:
    """Archives over 4 GB, and those made by tools that expect them, keep lengths and places in a wide field."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b"):
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(name.encode() * 5000)
    assert contents(out.getvalue()) == {"a": b"a" * 5000, "b": b"b" * 5000}


@pytest.mark.slow
def test_an_archive_of_more_than_65535_members_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(65_537):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    assert len(names(Held(out.getvalue()), Budget(LIMITS, out.tell()))) == 65_537


def test_what_stands_before_and_after_an_archive_is_passed_over() -> None:
    data = zipped({"a": b"hello", "b": b"hello" * 99})
    assert contents(b"MZ a program" * 50 + data) == {"a": b"hello", "b": b"hello" * 99}
    assert contents(data[:-2] + b"\x07\x00comment") == {"a": b"hello", "b": b"hello" * 99}


def test_old_names_are_read_in_their_code_page() -> None:
    data = zipped({"cafX": b"hello"}).replace(b"cafX", b"caf\x82")
    assert list(contents(data)) == ["café"]
    assert list(contents(zipped({"日本": b"hello"}))) == ["日本"]


def test_a_member_that_the_directory_hides_is_said() -> None:
    hidden, shown = zipped({"h": b"hidden" * 20}), zipped({"a": b"hello", "b": b"hello"})
    body = hidden[: hidden.index(b"PK\x01\x02")]
    at = shown.index(b"PK\x03\x04", 4)
    directory = bytearray(shown[shown.index(b"PK\x01\x02") :])
    second = directory.index(b"PK\x01\x02", 4)
    directory[second + 42 : second + 46] = (at + len(body)).to_bytes(4, "little")
    end = directory.index(b"PK\x05\x06")
    directory[end + 16 : end + 20] = (shown.index(b"PK\x01\x02") + len(body)).to_bytes(4, "little")
    data = shown[:at] + body + shown[at : shown.index(b"PK\x01\x02")] + bytes(directory)
    found = list(walk(Held(data), Budget(LIMITS, len(data))))
    assert [each.name for each in found if isinstance(each, Entry)] == ["a", "b"]
    assert [each.template for each in found if isinstance(each, Refused)] == [UNLISTED]


def test_a_directory_that_shifts_its_places_before_the_start_holds_no_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"hello"}))
    offset = len(data) - 6
    data[offset : offset + 4] = (int.from_bytes(data[offset : offset + 4], "little") + 256).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    with Disk(tmp_path / "a.zip") as disk:
        found = list(walk(disk, Budget(LIMITS, len(data))))
    assert [entry.template for entry in found if isinstance(entry, Refused)] == [NO_MEMBER]
