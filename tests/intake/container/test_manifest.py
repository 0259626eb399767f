import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.container import manifest as manifests
from relais.intake.container.manifest import FolderFile, Line, folder_id, folder_members, manifest
from relais.intake.container.members import name
from relais.model.notice import Notice

A = Line("a/é.json", "a" * 64, 5, "sealed")
B = Line("b", "b" * 64, 7, "withheld")


def test_the_bytes_are_canonical() -> None:
    expected = (
        f'[\n{{"path":"a/é.json","sha256":"{"a" * 64}","size":5,"custody":"sealed"}},\n'
        f'{{"path":"b","sha256":"{"b" * 64}","size":7,"custody":"withheld"}}\n]\n'
    ).encode()
    assert manifest([A, B]) == manifest(iter([B, A])) == expected
    assert folder_id([B, A]) == sha256(expected).hexdigest()


@given(
    st.lists(
        st.builds(Line, st.text(st.characters(codec="utf-8")), st.just("0" * 64), st.integers(0), st.just("sealed"))
    )
)
def test_a_manifest_can_be_read_back_line_by_line(lines: list[Line]) -> None:
    data = manifest(lines)
    assert [Line(**each) for each in json.loads(data)] == sorted(lines)
    assert data.count(b"\n") == len(lines) + 2 if lines else data == b"[\n\n]\n"


def test_a_folder_gives_its_files_in_order_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    top = tmp_path / "phone"
    for path in ("b.txt", "a/2.txt", "a/1.txt", "a/deep/3.txt", "A.txt"):
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(path)
    (top / "loop").symlink_to(top)
    (top / "secret").symlink_to("/etc/hostname")
    os.mkfifo(top / "pipe")
    with open(os.fsencode(top) + b"/caf\xe9", "wb") as file:  # noqa: PTH123 - a name that is not UTF-8
        file.write(b"x")
    found = list(folder_members(top))
    assert [member.path for member in found if isinstance(member, FolderFile)] == [
        "A.txt", "b.txt", "caf_", "a/1.txt", "a/2.txt", "a/deep/3.txt",
    ]  # fmt: skip
    assert [(n.template, n.place, n.skipped) for n in found if isinstance(n, Notice)] == [
        (name.UNSAFE_NAME, "caf_", 0),
        (manifests.SYMLINK, "loop", 1),
        (manifests.SPECIAL, "pipe", 1),
        (manifests.SYMLINK, "secret", 1),
    ]
    for member in found:
        if isinstance(member, FolderFile) and not member.path.startswith("caf"):
            with member.open() as stream:
                assert stream.read().decode() == member.path


def test_a_file_replaced_by_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("hello")
    [member] = folder_members(tmp_path)
    assert isinstance(member, FolderFile)
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="symbolic links"):
        member.open()


def test_a_folder_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    [notice] = folder_members(tmp_path / "absent")
    assert isinstance(notice, Notice)
    assert (notice.template, notice.place, notice.skipped) == (manifests.UNREADABLE, ".", 1)
