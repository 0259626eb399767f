import base64
import bz2
import gzip
import lzma
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.container import walk as container
from relais.intake.container.members import archive, limits, mail, name, stream, tar
from relais.intake.container.members.limits import LIMITS, Limits
from relais.intake.container.walk import CHARSET, MemberFile, is_container, members
from relais.model.notice import Notice
from tests.intake import archives
from tests.intake.archives import multipart, nested, patched, tarred, zipped
from tests.intake.media_heads import HEADS, JPEG

Opened = tuple[dict[str, MemberFile], list[Notice]]
Open = Callable[..., Opened]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Write a container, take in its members, check that nothing is anywhere but in scratch."""

    def open_(data: bytes, limits: Limits = LIMITS) -> Opened:
        scratch = tmp_path / "home" / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        path = tmp_path / "received"
        path.write_bytes(data)
        found = list(members(path, scratch, limits))
        files = {member.path: member for member in found if isinstance(member, MemberFile)}
        kept = sorted(member.taken.path for member in files.values() if member.taken.path)
        assert sorted(scratch.iterdir()) == kept
        assert sorted(tmp_path.iterdir()) == [tmp_path / "home", path]
        for member in files.values():
            assert (member.custody == "sealed") == (member.taken.path is not None)
        for path in kept:
            path.unlink()
        return files, [notice for notice in found if isinstance(notice, Notice)]

    return open_


def kind(data: bytes, folder: Path) -> str | None:
    path = folder / "some"
    path.write_bytes(data)
    return is_container(data[:65_536], path)


PLAIN = {"chat/messages.json": b'{"messages": []}' * 500, "list.csv": b"name,amount\nAna,20.00\n", "empty": b""}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_zip_gives_its_members(opened: Open, method: int) -> None:
    files, notices = opened(zipped({"chat/": b"", **PLAIN, "photo": JPEG}, method))
    assert not notices
    assert list(files) == ["chat/messages.json", "list.csv", "empty", "photo"]
    assert {path: files[path].taken.sha256 for path in PLAIN} == {
        path: sha256(data).hexdigest() for path, data in PLAIN.items()
    }
    assert files["photo"].custody == "withheld"
    assert files["photo"].taken.media == "image/jpeg"
    assert files["photo"].taken.sha256 == sha256(JPEG).hexdigest()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_tar_gives_its_members_packed_or_not(opened: Open, pack: Callable[[bytes], bytes]) -> None:
    long = "folder/" * 40 + "x"
    files, notices = opened(pack(tarred({**PLAIN, "../../x": b"1", long: b"2", "m": JPEG})))
    above = "" if pack is bytes else "content/"
    assert files[f"{above}list.csv"].taken.sha256 == sha256(PLAIN["list.csv"]).hexdigest()
    assert files[above + long].taken.size == 1
    assert files[f"{above}__/__/x"].taken.size == 1
    assert files[f"{above}m"].custody == "withheld"
    assert [(notice.place.removeprefix(above), notice.template, notice.skipped) for notice in notices] == [
        ("__/__/x", name.UNSAFE_NAME, 0),
        ("link", tar.LINK, 0),
        ("hard", tar.LINK, 0),
        ("pipe", tar.SPECIAL, 1),
    ]


def test_a_truncated_tar_gives_what_is_there(opened: Open) -> None:
    data = tarred({"a": b"1" * 600, "b": b"2" * 5000})
    files, notices = opened(data[:3000])
    assert files["a"].taken.size == 600
    assert [notice.template for notice in notices] == [stream.TRUNCATED]
    assert 0 < files["b"].taken.size < 5000
    damaged = bytearray(data)
    damaged[1536:1540] = b"\xff" * 4
    files, notices = opened(bytes(damaged))
    assert list(files) == ["a"]
    assert [(notice.template, notice.skipped) for notice in notices] == [(tar.BAD_HEADER, 1)]


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_is_unpacked(opened: Open) -> None:
    data = archives.bomb()
    assert len(data) < 250_000
    tracemalloc.start()
    files, notices = opened(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not files
    assert [(n.template, n.place, n.skipped) for n in notices] == [(limits.BOMB, "bomb.json", 1)]
    assert peak < 16 << 20


@pytest.mark.slow
def test_a_bomb_that_understates_its_size_is_stopped(opened: Open) -> None:
    files, notices = opened(patched(archives.bomb(), "bomb.json", size=1000))
    assert not files
    assert [(n.template, n.skipped) for n in notices] == [(limits.BOMB, 1)]
    assert int(notices[0].params["inflated"]) < 64 << 20


@pytest.mark.slow
def test_many_small_bombs_are_stopped_together(opened: Open) -> None:
    files, notices = opened(zipped({f"{number}.json": bytes(20_000_000) for number in range(6)}))
    assert 0 < len(files) < 4
    assert [(n.template, n.place, n.skipped) for n in notices] == [(limits.BOMB, "", 1)]


@pytest.mark.slow
def test_a_gzip_bomb_is_stopped(opened: Open) -> None:
    files, notices = opened(gzip.compress(bytes(200_000_000)))
    assert not files
    assert [(n.template, n.place, n.skipped) for n in notices] == [(limits.BOMB, "content", 1)]


@pytest.mark.slow
def test_a_large_export_passes(opened: Open) -> None:
    """A chat export packs well, but not like a bomb: the rule must not take 100 MB of messages for one."""
    rng = random.Random(1)
    line = '{{"sender": "Ana", "timestamp_ms": {}, "content": "hello at {}"}},\n'
    block = "".join(line.format(rng.randrange(10**12), rng.randrange(10**6)) for _ in range(50_000)).encode()
    files, notices = opened(zipped({"export.json": block * 25}))
    assert not notices
    assert files["export.json"].taken.size == len(block) * 25 > 80_000_000


def test_overlapping_members_are_refused(opened: Open) -> None:
    files, notices = opened(archives.overlapping(50))
    assert len(files) == 1
    assert [notice.template for notice in notices] == [archive.OVERLAP] * 49
    assert sum(notice.skipped for notice in notices) == 49


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("../x", "__/x"), ("/etc/x", "etc/x"), ("C:\\users\\x", "_/users/x"), ("a\\..\\..\\x", "a/__/__/x"),
        ("a/\x01b", "a/_b"), ("gpj\u202e.exe", "gpj_.exe"), ("..", "__"), ("a//b", "a/b"),
    ],
)  # fmt: skip
def test_a_name_that_leads_out_is_only_a_label(opened: Open, written: str, label: str) -> None:
    files, notices = opened(zipped({written: b"hello"}))
    assert [(path, member.taken.size) for path, member in files.items()] == [(label, 5)]
    assert [(n.template, n.place, n.skipped) for n in notices if written != "a//b"] == [
        (name.UNSAFE_NAME, label, 0) for _ in range(written != "a//b")
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_both_kept(opened: Open) -> None:
    data = zipped({"a1": b"first", "a2": b"second", "a3": b"third"})
    files, notices = opened(data.replace(b"a2", b"a1").replace(b"a3", b"a1"))
    assert {path: member.taken.size for path, member in files.items()} == {"a1": 5, "a1 (2)": 6, "a1 (3)": 5}
    assert [(n.template, n.place) for n in notices] == [(name.SAME_NAME, "a1 (2)"), (name.SAME_NAME, "a1 (3)")]


def test_a_link_is_listed_and_not_followed(opened: Open) -> None:
    files, notices = opened(archives.symlinked())
    assert list(files) == ["file"]
    assert [(n.template, n.place, n.skipped) for n in notices] == [(archive.SYMLINK, "link", 0)]


def test_encrypted_unknown_and_damaged_members_are_said_and_the_rest_is_read(opened: Open) -> None:
    data = zipped({"locked": b"a" * 99, "strange": b"b" * 99, "damaged": b"c" * 99, "sound": b"d" * 99})
    data = patched(data, "locked", flags=1)
    data = patched(data, "strange", method=9)
    data = patched(data, "damaged", crc=7)
    files, notices = opened(data)
    assert {path: member.taken.size for path, member in files.items()} == {"damaged": 99, "sound": 99}
    assert [(n.template, n.place, n.skipped) for n in notices] == [
        (archive.ENCRYPTED, "locked", 1),
        (archive.METHOD, "strange", 1),
        (stream.BAD_CHECKSUM, "damaged", 0),
    ]


def test_broken_packed_data_are_said(opened: Open) -> None:
    data = zipped({"broken": b"abc" * 50, "sound": b"d"})
    at = data.index(b"broken") + 6
    files, notices = opened(data[:at] + b"\xff" * 6 + data[at + 6 :])
    assert files["sound"].taken.size == 1
    assert [(n.template, n.place, n.skipped) for n in notices] == [(stream.DAMAGED, "broken", 1)]


def test_a_truncated_zip_gives_what_is_there(opened: Open) -> None:
    rng = random.Random(2)
    data = zipped({"a": b"1" * 900, "b": rng.randbytes(900), "m": JPEG})
    files, notices = opened(data[:500])
    assert files["a"].taken.sha256 == sha256(b"1" * 900).hexdigest()
    assert 300 < files["b"].taken.size < 900
    assert [n.template for n in notices] == [archive.NO_DIRECTORY, stream.TRUNCATED]


def test_a_truncated_zip_written_to_a_pipe_gives_what_is_there(opened: Open, tmp_path: Path) -> None:
    """Where the lengths stand after the data, the end of each member is found by unpacking it."""
    path = tmp_path / "received"
    with path.open("wb") as raw, zipfile.ZipFile(_Pipe(raw), "w", zipfile.ZIP_DEFLATED) as pipe:
        for each in ("a", "b"):
            pipe.writestr(each, each * 5000)
    data = path.read_bytes()
    files, notices = opened(data[: data.index(b"PK\x01\x02")])
    assert {each: member.taken.size for each, member in files.items()} == {"a": 5000, "b": 5000}
    assert [n.template for n in notices] == [archive.NO_DIRECTORY]


class _Pipe:
    """A file that cannot seek."""

    def __init__(self, raw: object) -> None:
        self.write = raw.write  # type: ignore[attr-defined] - any binary file
        self.flush = raw.flush  # type: ignore[attr-defined]


def test_a_directory_that_names_no_member_is_said(opened: Open) -> None:
    data = zipped({"a": b"hello", "b": b"hello"})
    at = data.index(b"PK\x03\x04", 4)
    files, notices = opened(data[:at] + b"XX" + data[at + 2 :])
    assert list(files) == ["a"]
    assert [(n.template, n.place, n.skipped) for n in notices] == [(archive.NO_MEMBER, "b", 1)]


def test_nested_containers_are_read_in_place(opened: Open) -> None:
    files, notices = opened(nested(3))
    assert not notices
    assert {path: member.custody for path, member in files.items()} == {
        "2.txt": "sealed", "medium": "withheld", "inner.zip": "container",
        "inner.zip/1.txt": "sealed", "inner.zip/medium": "withheld", "inner.zip/inner.zip": "container",
        "inner.zip/inner.zip/0.txt": "sealed", "inner.zip/inner.zip/medium": "withheld",
        "inner.zip/inner.zip/inner.zip": "sealed",
    }  # fmt: skip


def test_a_large_nested_container_never_touches_the_disk(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_HELD", 1000)
    rng = random.Random(3)
    inner = zipped({"a": rng.randbytes(400_000), "m": JPEG, "b": rng.randbytes(400_000)})
    files, notices = opened(zipped({"before": b"1", "inner.zip": inner, "after": b"2"}))
    assert not notices
    assert files["inner.zip"].taken.sha256 == sha256(inner).hexdigest()
    assert {path: (member.custody, member.taken.size) for path, member in files.items()} == {
        "before": ("sealed", 1), "inner.zip": ("container", len(inner)), "inner.zip/a": ("sealed", 400_000),
        "inner.zip/m": ("withheld", len(JPEG)), "inner.zip/b": ("sealed", 400_000), "after": ("sealed", 1),
    }  # fmt: skip


def test_depth_and_count_are_limited(opened: Open) -> None:
    files, notices = opened(nested(7))
    deepest = "/".join(["inner.zip"] * 4)
    assert files[deepest].custody == "container"
    assert not [path for path in files if path.startswith(deepest + "/")]
    assert [(n.template, n.place, n.skipped) for n in notices] == [(container.TOO_DEEP, deepest, 1)]
    files, notices = opened(zipped({str(number): b"" for number in range(20)}), Limits(members=7))
    assert len(files) == 7
    assert [(n.template, n.skipped) for n in notices] == [(limits.TOO_MANY, 1)]


def test_a_long_name_is_cut_and_stays_unique(opened: Open) -> None:
    files, _ = opened(zipped({"é" * 900 + "1": b"1", "é" * 900 + "2": b"2"}))
    assert len(files) == 2
    assert all(len(path.encode()) <= LIMITS.path for path in files)


def test_an_office_document_is_one_file_unless_it_holds_a_picture(opened: Open, tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    assert kind(zipped(parts), tmp_path) is None
    assert kind(zipped({**parts, "xl/media/image1.png": HEADS["png"][0]}), tmp_path) == "zip"
    assert kind(zipped({**parts, "xl/embeddings/a.docx": zipped(parts)}), tmp_path) == "zip"
    (tmp_path / "some").unlink()
    files, notices = opened(zipped({"book.xlsx": zipped(parts), "pictured.xlsx": zipped({**parts, "p": JPEG})}))
    assert not notices
    assert files["book.xlsx"].custody == "sealed"
    assert files["pictured.xlsx"].custody == "container"
    assert files["pictured.xlsx/p"].custody == "withheld"


def test_an_archive_that_cannot_be_opened_is_known_by_its_hash(opened: Open, tmp_path: Path) -> None:
    rar = b"Rar!\x1a\x07\x01\x00" + bytes(100)
    assert kind(rar, tmp_path) == "RAR"
    (tmp_path / "some").unlink()
    files, notices = opened(zipped({"x.rar": rar}))
    assert files["x.rar"].custody == "container"
    assert [(n.template, n.place, n.skipped, n.params) for n in notices] == [
        (container.CLOSED, "x.rar", 1, {"kind": "RAR"})
    ]


def attached(data: bytes, filename: str, type_: str = "application/octet-stream") -> bytes:
    head = f'Content-Type: {type_}\r\nContent-Disposition: attachment; filename="{filename}"\r\n'
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(data)


def test_an_email_gives_its_frame_and_its_parts(opened: Open) -> None:
    text = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nd=C3=A9j=C3=A0 =\r\nvu"
    inner = attached(zipped({"m": JPEG, "t": b"text"}), "all.zip")
    data = multipart(text, attached(JPEG, "photo.bin"), attached(b"\x00\x01" * 300_000, "../data"), inner)
    files, notices = opened(data)
    assert {path: member.custody for path, member in files.items()} == {
        "message-without-its-parts": "sealed", "part-1": "sealed", "photo.bin": "withheld", "__/data": "sealed",
        "all.zip": "container", "all.zip/m": "withheld", "all.zip/t": "sealed",
    }  # fmt: skip
    assert files["part-1"].taken.sha256 == sha256("déjà vu".encode()).hexdigest()
    assert files["photo.bin"].taken.sha256 == sha256(JPEG).hexdigest()
    assert files["__/data"].taken.sha256 == sha256(b"\x00\x01" * 300_000).hexdigest()
    assert [n.template for n in notices] == [name.UNSAFE_NAME]


def test_an_email_in_an_email_is_opened(opened: Open) -> None:
    outer = multipart(b"Content-Type: message/rfc822\r\n\r\n" + multipart(attached(JPEG, "p"), boundary="in"))
    files, notices = opened(outer)
    assert not notices
    assert files["part-1"].custody == "container"
    assert files["part-1/p"].custody == "withheld"


@pytest.mark.parametrize(
    ("charset", "text", "said"),
    [
        ("koi8-r", "Привет, Иван".encode("koi8-r"), ["koi8-r"]),
        ("ISO-8859-1", "Écrire".encode("latin-1"), ["iso-8859-1"]),
        ("iso-8859-1", b"Hello", []), ("utf-8", "Écrire".encode(), []), ("", "Écrire".encode("latin-1"), []),
    ],
)  # fmt: skip
def test_the_charset_of_a_part_is_said_where_its_bytes_do_not_show_it(
    opened: Open, charset: str, text: bytes, said: list[str]
) -> None:
    told = f"; charset={charset}" if charset else ""
    files, notices = opened(multipart(f"Content-Type: text/plain{told}\r\n\r\n".encode() + text))
    assert [(n.template, n.place, n.skipped, n.params) for n in notices] == [
        (CHARSET, "part-1", 0, {"charset": name}) for name in said
    ]
    assert files["part-1"].taken.sha256 == sha256(text).hexdigest()


def test_unknown_encodings_missing_parts_and_endless_parts_are_said(opened: Open) -> None:
    _, notices = opened(multipart(b"Content-Transfer-Encoding: x-own\r\n\r\nabc"))
    assert [(n.template, n.place, n.skipped) for n in notices] == [(mail.ENCODING, "part-1", 1)]
    _, notices = opened(archives.mail(b"no part here", "Content-Type: multipart/mixed; boundary=x\r\n"))
    assert [(n.template, n.place, n.skipped) for n in notices] == [(mail.NO_PARTS, "part-1", 1)]
    deep = b"".join(
        f"--b{level}\r\nContent-Type: multipart/mixed; boundary=b{level + 1}\r\n\r\n".encode() for level in range(500)
    )
    _, notices = opened(archives.mail(deep, "Content-Type: multipart/mixed; boundary=b0\r\n"))
    assert [(n.template, n.skipped) for n in notices] == [(mail.NO_PARTS, 1)]


def test_a_mailbox_gives_its_emails(opened: Open, tmp_path: Path) -> None:
    one = b"From ana@example.org Mon May  6 10:00:00 2024\n" + multipart(attached(JPEG, "p")) + b"\r\n"
    assert kind(one * 3, tmp_path) == "mailbox"
    (tmp_path / "some").unlink()
    files, notices = opened(one * 3)
    assert not notices
    assert [path for path, member in files.items() if member.custody == "withheld"] == [
        f"{number:06}.eml/p" for number in (1, 2, 3)
    ]


@pytest.mark.samples
def test_of_the_samples_only_the_emails_are_containers(samples: Path, opened: Open) -> None:
    found = {file for file in samples.rglob("*") if file.is_file() and is_container(file.read_bytes()[:65_536], file)}
    assert found == set((samples / "email").glob("*.eml"))
    for file in found:
        files, _ = opened(file.read_bytes())
        assert "message-without-its-parts" in files


SOUND = {
    "zip": zipped({**PLAIN, "m": JPEG, "in.zip": zipped(PLAIN)}),
    "tar": tarred({**PLAIN, "m": JPEG}),
    "gzip": gzip.compress(tarred(PLAIN)),
    "bzip2": bz2.compress(tarred(PLAIN)),
    "xz": lzma.compress(tarred(PLAIN)),
    "mail": multipart(attached(JPEG, "p"), attached(zipped(PLAIN), "z"), b"\r\ntext"),
    "overlap": archives.overlapping(5),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SOUND)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8), cut=st.floats(0, 1))
def test_no_damage_makes_it_fail(opened: Open, name: str, changes: list[tuple[float, int]], cut: float) -> None:
    """Whatever is changed or cut: members and notices, never an exception, and nothing outside scratch."""
    data = bytearray(SOUND[name])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    opened(bytes(data[: int(len(data) * cut)] if len(changes) % 2 else data))
