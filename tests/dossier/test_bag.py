"""A bag: by the letter of RFC 8493, the same bytes for the same content, and no byte of it changes unseen."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relais.dossier.bag import Bag
from relais.dossier.bag_bytes import BEFORE, CUT, NO_BAG, BagError, opened
from relais.dossier.bag_check import check

FILES = {"data/a.txt": b"one\n" * 99, "data/deep/é 100%.txt": b"", "data/line\nend.txt": b"x", "note.txt": b"tag"}


def made(out: Path, files: dict[str, bytes] = FILES) -> Path:
    with Bag(out, "bag") as bag:
        for name, content in files.items():
            bag.put(name, content)
        bag.seal({"External-Identifier": "case 1"})
        bag.settle()
    return out


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("bag") / "bag.zip")


@pytest.mark.parametrize("name", ["bag", "bag.zip"])
def test_a_bag_is_sound_and_the_same_twice(tmp_path: Path, name: str) -> None:
    one, other = made(tmp_path / name), made(tmp_path / f"2{name}")
    assert check(opened(one)) == []
    if one.is_file():
        assert one.read_bytes() == other.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"2{name}", name]


def test_a_bag_is_what_the_standard_says(tmp_path: Path) -> None:
    """Its rules stated anew, line by line (RFC 8493, sections 2.1, 2.2 and 3)."""
    root = made(tmp_path / "bag")
    assert (root / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {f"data/{path.relative_to(root / 'data')}" for path in (root / "data").rglob("*") if path.is_file()}
    lines = (root / "manifest-sha256.txt").read_text().splitlines()
    listed = [re.fullmatch(r"[0-9a-f]{64} {1,2}\*?(data/.+)", line) for line in lines]
    written = {one[1].replace("%0A", "\n").replace("%25", "%") for one in listed if one}
    assert written == payload
    assert len(lines) == len(payload)
    tags = {line[66:] for line in (root / "tagmanifest-sha256.txt").read_text().splitlines()}
    assert tags == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "note.txt"}
    octets = sum((root / name).stat().st_size for name in payload)
    info = (root / "bag-info.txt").read_text().splitlines()
    assert info == ["External-Identifier: case 1", f"Payload-Oxum: {octets}.{len(payload)}"]


def test_a_tool_of_somebody_else_checks_the_manifests(tmp_path: Path) -> None:
    root = made(tmp_path / "bag", {"data/a.txt": b"1", "data/b/é.txt": b"2"})
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", name], cwd=root, check=True)
    one = made(tmp_path / "bag.zip", {"data/a.txt": b"1"})
    subprocess.run(["python3", "-m", "zipfile", "-t", str(one)], check=True, capture_output=True)


def test_what_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stopped() -> None:
        with Bag(tmp_path / "bag.zip", "bag") as bag, bag.open("data/a") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_bag_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\5\6 no zip")
    for path in (tmp_path, tmp_path / "x.zip", tmp_path / "absent"):
        with pytest.raises(BagError):
            opened(path)


@given(at=st.integers(0, 10**6), mask=st.integers(1, 255))
@example(at=1868, mask=1)
@settings(max_examples=300, deadline=None)
def test_no_changed_byte_of_a_zip_goes_unseen(zipped: Path, at: int, mask: int) -> None:
    content = bytearray(zipped.read_bytes())
    content[at % len(content)] ^= mask
    path = zipped.with_name("changed.zip")
    path.write_bytes(content)
    try:
        found = check(opened(path))
    except BagError:
        return
    assert found
    assert all(one.place for one in found)


def test_faults_of_a_folder_name_their_file(tmp_path: Path) -> None:
    root = made(tmp_path / "bag")
    (root / "data/a.txt").write_bytes(b"one\n" * 98 + b"onE\n")
    (root / "data/deep/é 100%.txt").unlink()
    (root / "data/new.txt").write_bytes(b"")
    (root / "data/empty").mkdir()
    (root / "data/link").symlink_to("/etc/hostname")
    places = {one.place for one in check(opened(root))}
    assert {"data/a.txt", "data/deep/é 100%.txt", "data/new.txt", "data/empty", "data/link"} <= places


@pytest.mark.parametrize("top", [b"../", b"..x", b"/ab", b"-ab"])
def test_a_zip_whose_folder_could_lead_elsewhere_is_no_sound_one(zipped: Path, tmp_path: Path, top: bytes) -> None:
    content = zipped.read_bytes().replace(b"bag/", top + b"/")
    (tmp_path / "bag.zip").write_bytes(content)
    try:
        found = check(opened(tmp_path / "bag.zip"))
    except BagError:
        return
    assert found


def test_a_file_put_before_the_bag_is_named(zipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    with ZipFile(path, "w") as out, ZipFile(zipped) as given:
        out.writestr("before.txt", b"x")
        for one in given.infolist():
            out.writestr(one, given.read(one))
    assert "before.txt" in {one.place for one in check(opened(path))}


def test_a_zip_that_was_cut_short_is_told_as_such(zipped: Path, tmp_path: Path) -> None:
    whole = zipped.read_bytes()
    path = tmp_path / "bag.zip"
    for size in (len(whole) // 2, len(whole) - 1, len(whole) - 21, len(whole) - 40, 4):
        path.write_bytes(whole[:size])
        with pytest.raises(BagError) as told:
            opened(path)
        assert told.value.template == CUT
    for other in (b"", b"PK", b"no zip at all, but long enough to be one"):
        path.write_bytes(other)
        with pytest.raises(BagError) as told:
            opened(path)
        assert told.value.template == NO_BAG


def test_a_zip_among_the_files_of_one_that_was_cut_short_is_not_taken_for_it(zipped: Path, tmp_path: Path) -> None:
    inner = BytesIO()
    with ZipFile(inner, "w") as packed:
        packed.writestr("holiday.txt", b"x")
    outer = made(tmp_path / "whole.zip", {"data/a.zip": inner.getvalue(), "data/b.txt": b"behind" * 9})
    cut = outer.read_bytes()
    path = tmp_path / "bag.zip"
    path.write_bytes(cut[: cut.index(b"behind") + 9])
    with pytest.raises(BagError) as told:
        opened(path)
    assert told.value.template == CUT
    # A whole zip that is no bag of ours is none, however it begins.
    path.write_bytes(inner.getvalue())
    with pytest.raises(BagError) as told:
        opened(path)
    assert told.value.template == NO_BAG


@pytest.mark.parametrize("ahead", [b"x", b"#!/bin/sh\n" * 20, b"PK\3\4" + b"\0" * 60])
def test_bytes_before_a_zip_are_one_fault_that_says_so(zipped: Path, tmp_path: Path, ahead: bytes) -> None:
    path = tmp_path / "bag.zip"
    path.write_bytes(ahead + zipped.read_bytes())
    [fault] = check(opened(path))
    assert (fault.template, fault.place, fault.params) == (BEFORE, "bag.zip", {"count": str(len(ahead))})


def test_bytes_before_a_zip_hide_no_other_fault(zipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    path.write_bytes(b"x" + zipped.read_bytes().replace(b"one\n", b"onE\n", 1))
    assert {"bag.zip", "data/a.txt"} <= {one.place for one in check(opened(path))}
    path.write_bytes(b"x" + zipped.read_bytes() + b"y")
    assert len(check(opened(path))) > 1


def test_a_file_that_is_read_whole_has_a_largest_size(tmp_path: Path) -> None:
    root = made(tmp_path / "bag")
    with (root / "manifest-sha256.txt").open("r+b") as file:
        file.truncate(300 << 20)
    (told,) = (one for one in check(opened(root)) if one.place == "manifest-sha256.txt" and "reason" in one.params)
    assert "256 MB" in told.params["reason"]
