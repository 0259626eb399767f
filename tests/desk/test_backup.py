"""Backup and restore: the same home elsewhere, on either engine; and nothing from a backup that has changed."""

import shutil
from pathlib import Path

import pytest

from relais.desk.backup import backup
from relais.desk.backup_file import entries
from relais.desk.backup_write import EXISTS, OUT_INSIDE
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.prove import verify
from relais.desk.restore import DAMAGED, NOT_EMPTY, OTHER_KEY, restore
from relais.safeguards.audit import read_chain
from tests.desk.exports import export
from tests.desk.made import report, take

pytestmark = pytest.mark.slow


@pytest.fixture
def held(home: Home, tmp_path: Path) -> Home:
    take(home, tmp_path, report("one", "+33639980001"))
    take(home, tmp_path, report("two", "+33639980002"), "P-1")
    (home.root / "notes").mkdir()
    (home.root / "notes" / "unit.txt").write_text("kept here\n")
    return home


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_a_restored_home_is_the_same_home(held: Home, tmp_path: Path, name: str) -> None:
    made = backup(held, tmp_path / name)
    done = restore(tmp_path / name, tmp_path / "elsewhere")
    assert (done.rows, done.files, done.audit) == (made.rows, made.files, made.audit)
    again = open_home(tmp_path / "elsewhere")
    assert export(again) == export(held)
    assert again.key == held.key
    assert verify(again).sound
    assert (again.root / "notes" / "unit.txt").read_text() == "kept here\n"
    with again.engine.connect() as connection:
        rows = read_chain(connection)
    assert [row.act for row in rows][made.audit - 1 : made.audit + 1] == [rows[made.audit - 1].act, "restore"]
    take(again, tmp_path, report("three", "+33639980003"))
    assert verify(again).sound
    again.engine.dispose()


def test_a_backup_moves_to_a_server(held: Home, tmp_path: Path, database: str) -> None:
    if held.settings.db is not None:
        pytest.skip("the other way is the test above")
    backup(held, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "elsewhere", db=database)
    again = open_home(tmp_path / "elsewhere")
    assert again.engine.dialect.name == "postgresql"
    assert not (again.root / "desk.db").exists()
    assert export(again) == export(held)
    take(again, tmp_path, report("three", "+33639980003"))
    assert verify(again).sound
    again.engine.dispose()


def test_neither_key_nor_secret_is_in_a_backup(held: Home, tmp_path: Path) -> None:
    backup(held, tmp_path / "copy")
    key = (tmp_path / "key").read_text()
    for name, stream in entries(tmp_path / "copy"):
        data = stream.read()
        assert key.encode() not in data, name
        assert bytes.fromhex(key) not in data, name
        assert held.key.hex().encode() not in data, name
        assert b"A. Martin" not in data or name.startswith("ledger/"), name


def test_any_changed_file_is_refused(held: Home, tmp_path: Path) -> None:
    backup(held, tmp_path / "copy")
    names = [name for name, _stream in entries(tmp_path / "copy")]
    for number, name in enumerate(names):
        path = tmp_path / "copy" / name
        intact = path.read_bytes()
        at = (number * 7919) % len(intact)
        path.chmod(0o600)
        path.write_bytes(intact[:at] + bytes([intact[at] ^ 1]) + intact[at + 1 :])
        with pytest.raises(DeskError):
            restore(tmp_path / "copy", tmp_path / "elsewhere")
        path.unlink()
        with pytest.raises(DeskError) as met:
            restore(tmp_path / "copy", tmp_path / "elsewhere")
        assert met.value.template == DAMAGED
        path.write_bytes(intact)
    assert not (tmp_path / "elsewhere").exists()
    assert not list(tmp_path.glob(".*"))
    restore(tmp_path / "copy", tmp_path / "elsewhere")


def test_a_file_more_and_a_cut_tar_are_refused(held: Home, tmp_path: Path) -> None:
    backup(held, tmp_path / "copy")
    (tmp_path / "copy" / "ledger" / "more").write_text("x")
    with pytest.raises(DeskError, match="damaged at ledger/more"):
        restore(tmp_path / "copy", tmp_path / "elsewhere")
    backup(held, tmp_path / "copy.tar")
    data = (tmp_path / "copy.tar").read_bytes()
    for end in (len(data) // 2, len(data) // 5 * 4, 100):
        (tmp_path / "cut.tar").write_bytes(data[:end])
        with pytest.raises(DeskError, match="damaged"):
            restore(tmp_path / "cut.tar", tmp_path / "elsewhere")


def test_another_key_is_refused_and_the_right_one_named(held: Home, tmp_path: Path) -> None:
    made = backup(held, tmp_path / "copy")
    (tmp_path / "other").write_text("11" * 32)
    with pytest.raises(DeskError) as met:
        restore(tmp_path / "copy", tmp_path / "elsewhere", key_file=tmp_path / "other")
    assert (met.value.template, met.value.params["fingerprint"]) == (OTHER_KEY, made.fingerprint)
    (tmp_path / "key").rename(tmp_path / "moved")
    restore(tmp_path / "copy", tmp_path / "elsewhere", key_file=tmp_path / "moved")
    assert open_home(tmp_path / "elsewhere").actor == "A. Martin"


def test_nothing_is_written_over(held: Home, tmp_path: Path) -> None:
    backup(held, tmp_path / "copy")
    for out, template in ((tmp_path / "copy", EXISTS), (held.root / "copy", OUT_INSIDE)):
        with pytest.raises(DeskError) as met:
            backup(held, out)
        assert met.value.template == template
    with pytest.raises(DeskError) as met:
        restore(tmp_path / "copy", held.root)
    assert met.value.template == NOT_EMPTY


def test_a_damaged_home_gives_no_backup(held: Home, tmp_path: Path) -> None:
    source = next(path for path in held.ledger.sources.rglob("*") if path.is_file())
    source.chmod(0o600)
    source.write_bytes(b"changed")
    with pytest.raises(DeskError, match="damaged"):
        backup(held, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    shutil.rmtree(held.ledger.sources)
    with pytest.raises(DeskError, match="damaged"):
        backup(held, tmp_path / "copy")
