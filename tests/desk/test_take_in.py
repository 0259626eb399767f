"""Taking files in: everything is sealed or listed, nothing twice, and the exit tells what was left unread."""

import errno
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import update

from relais.desk.answer import answer
from relais.desk.error import DeskError
from relais.desk.home import Home, init
from relais.desk.in_order import PICTURES
from relais.desk.look_up import search
from relais.desk.prove import verify
from relais.desk.take_in import take_in
from relais.ledger.read import read
from relais.ledger.state import load
from relais.store.database import writing
from relais.store.tables import ANSWER

pytestmark = pytest.mark.slow

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(2000)
CHAT = {
    "name": "Ana",
    "type": "personal_chat",
    "id": 7,
    "messages": [
        {
            "id": 1,
            "type": "message",
            "date": "2026-01-15T10:30:00",
            "date_unixtime": "1768473000",
            "from": "Ana",
            "from_id": "user1",
            "text": "code 123-456-7890",
        }
    ],
}


def _everything(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())


def test_a_folder_is_taken_in_whole(home: Home, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "chat.json").write_text(json.dumps(CHAT))
    (inbox / "holiday.txt").write_bytes(JPEG)
    (inbox / "note.bin").write_bytes(b"\x00\x01 no format at all")
    (inbox / "empty.csv").write_bytes(b"")
    outcome = take_in(home, [inbox])
    told = {source.name: (source.custody, reading.reader, reading.status) for source, reading in outcome.sources}
    assert told == {
        "inbox/chat.json": ("sealed", "telegram_json", "read"),
        "inbox/empty.csv": ("sealed", "none", "unread"),
        "inbox/holiday.txt": ("withheld", "medium", "read"),
        "inbox/note.bin": ("sealed", "none", "unread"),
        "inbox/": ("container", "container", "read"),
    }
    assert outcome.left_unread
    assert verify(home).sound
    assert JPEG[:400] not in _everything(home)
    con, _state = read(home.ledger)
    assert con.execute("SELECT size FROM media").fetchall() == [(len(JPEG),)]


def test_no_byte_of_a_medium_in_a_zip_reaches_the_home(home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "phone.zip", "w") as archive:
        archive.writestr("chats/result.json", json.dumps(CHAT))
        archive.writestr("pictures/1.dat", JPEG)
    outcome = take_in(home, [tmp_path / "phone.zip"])
    assert [source.custody for source, _reading in outcome.sources] == ["sealed", "withheld", "container"]
    container = outcome.sources[-1][0]
    assert [(member.path, member.custody) for member in container.members] == [
        ("chats/result.json", "sealed"),
        ("pictures/1.dat", "withheld"),
    ]
    assert JPEG[:400] not in _everything(home)
    assert not outcome.left_unread


def test_the_same_file_twice_is_one_source_and_the_same_facts(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(CHAT))
    shutil.copy(tmp_path / "a.json", tmp_path / "b.json")
    first = take_in(home, [tmp_path / "a.json"])
    second = take_in(home, [tmp_path / "a.json", tmp_path / "b.json"])
    assert (len(first.sources), first.known) == (1, 0)
    assert (len(second.sources), second.known) == (0, 2)
    con, state = read(home.ledger)
    assert con.execute("SELECT count(*) FROM message").fetchall() == [(1,)]
    assert {name for _source, name in state.arrivals} == {"a.json", "b.json"}
    assert take_in(home, [tmp_path / "b.json"]).known == 1
    assert load(home.ledger).number == 2


def test_a_file_changed_after_sealing_is_found(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(CHAT))
    take_in(home, [tmp_path / "a.json"])
    sealed = next(home.ledger.sources.glob("*/*"))
    sealed.chmod(0o644)
    sealed.write_bytes(sealed.read_bytes().replace(b"123-456-7890", b"123-456-7891"))
    proof = verify(home)
    assert not proof.sound
    assert [fault.place for fault in proof.ledger.faults] == [str(sealed.relative_to(home.ledger.root))]


def test_a_ledger_cut_short_is_found(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(CHAT))
    take_in(home, [tmp_path / "a.json"])
    for path in (*home.ledger.manifests.iterdir(), *home.ledger.batches.rglob("*.parquet")):
        path.unlink()
    proof = verify(home)
    assert not proof.sound
    assert any("which the ledger lacks" in fault.template for fault in proof.audit)


def test_what_cannot_be_taken_in_is_refused_before_anything_happens(home: Home, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="does not exist"):
        take_in(home, [tmp_path / "nowhere"])
    with pytest.raises(DeskError, match="inside the home"):
        take_in(home, [home.root / "ledger"])
    (home.mappings / "bad.toml").write_text("table = 3")
    with pytest.raises(DeskError, match=r"bad\.toml"):
        take_in(home, [tmp_path / "key"])
    assert load(home.ledger).number == 0


def test_the_audit_holds_no_personal_data(home: Home, tmp_path: Path) -> None:
    from sqlalchemy import select

    from relais.store.tables import AUDIT

    (tmp_path / "canary-Jean-Exemple.json").write_text(json.dumps(CHAT))
    take_in(home, [tmp_path / "canary-Jean-Exemple.json"])
    search(home, "123-456-7890")
    with home.engine.connect() as connection:
        rows = str(connection.execute(select(AUDIT)).fetchall())
    assert "intake" in rows
    assert "search" in rows
    for canary in ("Exemple", "1234567890", "123-456"):
        assert canary not in rows


def test_a_home_inside_the_folder_is_not_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(CHAT))
    home = init(folder / "relais-home", "A. Martin", key_file=tmp_path / "key")
    for _again in range(2):
        outcome = take_in(home, [folder])
        assert {source.name for source, _reading in outcome.sources} <= {"case/a.json", "case/"}
    assert len(load(home.ledger).sources) == 2


def test_a_failing_disk_stops_the_intake_and_commits_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "phone.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.json", json.dumps({**CHAT, "id": number}))

    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output error"):
            take_in(home, [tmp_path / "phone.zip"])
    assert load(home.ledger).number == 0
    assert len(take_in(home, [tmp_path / "phone.zip"]).sources) == 6
    assert verify(home).sound


def test_verify_names_a_manifest_that_is_no_longer_json_and_everything_else(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(CHAT))
    take_in(home, [tmp_path / "a.json"])
    manifest = next(home.ledger.manifests.iterdir())
    data = bytearray(manifest.read_bytes())
    data[0] = 0
    manifest.write_bytes(data)
    sealed = next(home.ledger.sources.glob("*/*"))
    (sealed.parent / "folder").mkdir()
    proof = verify(home)
    assert str(manifest.relative_to(home.ledger.root)) in {fault.place for fault in proof.ledger.faults}
    with pytest.raises(DeskError, match="relais verify"):
        take_in(home, [tmp_path / "a.json"])


def test_changed_decisions_are_seen(home: Home, tmp_path: Path) -> None:
    (tmp_path / "recharges.csv").write_text("caller_id,amount,timestamp\n00184244668,96,2020-07-01 00:02:47\n")
    take_in(home, [tmp_path / "recharges.csv"])
    answer(home, next(iter(load(home.ledger).sources)), "zone", "Europe/Paris")
    assert verify(home).sound
    with writing(home.engine) as connection:
        connection.execute(update(ANSWER).values(value="Asia/Manila"))
    assert [fault.params for fault in verify(home).audit] == [{"act": "answer"}]


def test_an_intake_during_verification_raises_no_alarm(home: Home, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(json.dumps({**CHAT, "name": name}))
    take_in(home, [tmp_path / "a.json"])
    more = iter(["b", "c"])
    assert verify(home, lambda _done, _of: [take_in(home, [tmp_path / f"{name}.json"]) for name in more] and None).sound


def test_a_ledger_without_one_of_its_manifests_is_neither_read_nor_written(home: Home, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps({**CHAT, "name": name}))
        take_in(home, [tmp_path / f"{name}.json"])
    first, last = sorted(home.ledger.manifests.iterdir())
    batches = sorted(home.ledger.batches.iterdir())
    for gone in (first, last):
        data = gone.read_bytes()
        gone.unlink()
        for act in (lambda: take_in(home, [tmp_path / "a.json"]), lambda: search(home, "123-456-7890")):
            with pytest.raises(DeskError, match="relais verify"):
                act()
        assert sorted(home.ledger.batches.iterdir()) == batches
        gone.write_bytes(data)
    assert verify(home).sound


def test_a_pipe_is_refused_and_links_are_counted(home: Home, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DeskError, match="neither a file nor a folder"):
        take_in(home, [tmp_path / "pipe"])
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "chat.json").symlink_to(tmp_path / "chat.json")
    assert take_in(home, [tmp_path / "linked"]).left_unread


def test_an_email_whose_frame_is_the_email_itself_verifies(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(
        "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\nno boundary\n"
    )
    outcome = take_in(home, [tmp_path / "a.eml"])
    assert {source.custody for source, _reading in outcome.sources} >= {"container"}
    assert verify(home).sound


@pytest.mark.samples
def test_every_sample_is_listed_and_the_home_verifies(home: Home, samples: Path) -> None:
    outcome = take_in(home, [samples])
    files = [path for path in samples.rglob("*") if path.is_file()]
    names = {source.name for source, _reading in outcome.sources}
    assert {f"{samples.name}/{path.relative_to(samples)}" for path in files} <= names
    assert all(reading.status == "read" or reading.notices for _source, reading in outcome.sources)
    assert verify(home).sound


@pytest.mark.parametrize("before", [0, 3_000])
def test_a_list_of_hashes_with_pictures_is_known_by_its_hash_alone(home: Home, tmp_path: Path, before: int) -> None:
    """However far down the first picture stands, alone or in an archive."""
    records = [{"MediaID": number, "Category": 1, "MD5": f"{number:032x}"} for number in range(before)]
    records.append({"MediaID": before, "MD5": "0" * 32, "Miniature": "QUJD" * 20})
    context = "http://example.org/DataModels/2.0.xml/US/$metadata#Media"
    data = json.dumps({"@odata.context": context, "value": records}).encode()
    (tmp_path / "list.json").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive:
        archive.writestr("list.json", data)
    outcome = take_in(home, [tmp_path / "list.json", tmp_path / "list.zip"])
    found = {source.name: (source.custody, reading) for source, reading in outcome.sources}
    custody, reading = found["list.json"]
    assert custody == "withheld"
    assert reading is not None
    assert (reading.status, [notice.template for notice in reading.notices]) == ("partial", [PICTURES])
    kept = [path for path in home.root.rglob("*") if path.is_file() and b"QUJDQUJD" in path.read_bytes()]
    assert kept == []
