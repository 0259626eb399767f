"""Reading in processes of their own gives what reading here gives, and says plainly what stopped it."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.kills import digest
from relais.desk import in_order
from relais.desk import take_in as intake
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.prove import verify
from relais.desk.readers import Readers
from relais.ledger.manifest import Manifest
from relais.model.source import Reading

pytestmark = pytest.mark.slow

CHAT = json.dumps({"name": "Ana", "type": "personal_chat", "id": 7, "messages": [
    {"id": 1, "type": "message", "date": "2026-01-15T10:30:00", "date_unixtime": "1768473000", "from": "Ana",
     "from_id": "user1", "text": "hello"}]})  # fmt: skip


def _manifest(home: Home) -> list[tuple[list[str], list[Reading]]]:
    paths = sorted(home.ledger.manifests.glob("*.json"))
    manifests = [Manifest.from_bytes(path.read_bytes()) for path in paths]
    return [([source.name for source in one.sources], list(one.readings)) for one in manifests]


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)  # of a home on a server, a copied folder is the same home
def test_facts_sources_and_readings_are_the_same_and_in_the_same_order(
    home: Home, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    # The unit's key, which marks texts, is in the home: both begin as copies of one.
    for copy in (here, elsewhere):
        shutil.copytree(home.root, copy)
    monkeypatch.setattr(in_order, "_SECONDS", 1e9)
    monkeypatch.setattr(in_order, "_SOURCES", 7)
    intake.take_in(open_home(here), [world / "inbox"])
    monkeypatch.setattr(in_order, "WORTH_BYTES", 0)
    monkeypatch.setattr(in_order, "LARGE_BYTES", 4_000)
    handed: list[str] = []
    begin = Readers.begin
    monkeypatch.setattr(Readers, "begin", lambda self, *given: (handed.append(given[2]), begin(self, *given))[1])
    outcome = intake.take_in(open_home(elsewhere), [world / "inbox"])
    assert 5 < len(handed) < len(outcome.sources)
    assert _manifest(open_home(here)) == _manifest(open_home(elsewhere))
    assert digest(open_home(here).ledger) == digest(open_home(elsewhere).ledger)
    assert verify(open_home(elsewhere)).sound
    again = intake.take_in(open_home(elsewhere), [world / "inbox"])
    assert (again.sources, again.known) == ([], len(outcome.sources) + outcome.known)


def test_a_content_that_arrives_twice_is_read_once(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "WORTH_BYTES", 0)
    monkeypatch.setattr(in_order, "LARGE_BYTES", 0)
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(CHAT)
    outcome = intake.take_in(home, [tmp_path / "a.json", tmp_path / "b.json"])
    assert [(source.name, reading.facts["message"]) for source, reading in outcome.sources] == [("a.json", 1)]
    assert outcome.known == 1


def test_a_process_killed_from_outside_is_told(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text(CHAT)
    readers = Readers(tmp_path, b"k", ())
    try:
        reader = readers.begin(tmp_path / "chat.json", "0" * 64, "chat.json", {})
        reader.at.process.kill()
        reader.at.process.join()
        with pytest.raises(DeskError, match="stopped from outside"):
            readers.end(reader, lambda _table, _batch: None)
    finally:
        readers.close()


def test_a_disk_that_takes_no_more_is_no_fault_of_the_reader(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text(CHAT)
    readers = Readers(Path("/dev/full"), b"k", ())
    try:
        reader = readers.begin(tmp_path / "chat.json", "0" * 64, "chat.json", {})
        with pytest.raises(NotADirectoryError):
            readers.end(reader, lambda _table, _batch: None)
    finally:
        readers.close()
