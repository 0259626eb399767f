"""The doctor: for each check, a home that it finds wrong; and a home with which nothing is."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from relais.desk import doctor as desk
from relais.desk.audit import checkpoint
from relais.desk.backup import backup
from relais.desk.doctor import CHECKS, OPENS, doctor
from relais.desk.doctor_look import UNKNOWN, WRONG
from relais.desk.home import Home
from relais.desk.settings import FILE
from relais.safeguards.audit import record
from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.desk.made import report, take

pytestmark = pytest.mark.slow


def now() -> datetime:
    return datetime.now(UTC)


def wrong(home: Home, at: datetime | None = None) -> set[str]:
    return {one.check for one in doctor(home.root, at or now()) if one.state == WRONG}


@pytest.fixture
def well(home: Home, tmp_path: Path) -> Home:
    """A home with which nothing is wrong but what no test machine has: a witness, an encrypted volume."""
    take(home, tmp_path, report("one", "+33639980001"))
    backup(home, tmp_path / "backup")
    checkpoint(home, tmp_path / "checkpoint", now())
    return home


HERE = {"volume", "checkpoint", "space"}  # as the machine has it; and there is no witness


def test_nothing_is_wrong_with_a_home_that_is_well(well: Home) -> None:
    found = doctor(well.root, now())
    assert {one.check for one in found} == set(CHECKS)
    assert wrong(well) <= HERE
    for one in found:
        assert not one.what or one.to_do
        one.what.format(**one.params)
        one.to_do.format(**one.params)


def _append(home: Home, text: str) -> None:
    (home.root / FILE).write_text((home.root / FILE).read_text() + text)


def _person(home: Home) -> None:
    with writing(home.engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="2026-01-01T00:00:00+00:00"))


def _law(home: Home) -> None:
    with writing(home.engine) as connection:
        record(connection, home.actor, "doctor", {"doctor": {"law": "0" * 64}}, _head(home))


def _head(home: Home) -> str:
    from relais.ledger.state import head

    return head(home.ledger)


ILL: dict[str, Callable[[Home], object]] = {
    "key": lambda home: Path(home.settings.key).chmod(0o644),
    "leftovers": lambda home: (home.ledger.scratch / "batch").mkdir(),
    "ledger": lambda home: next(path for path in home.ledger.sources.rglob("*") if path.is_file()).unlink(),
    "settings": lambda home: _append(home, "\n[retention]\nundo_days = 0\n"),
    "sign-in": _person,
    "law": _law,
    OPENS: lambda home: _append(home, "\n[retention]\nundo = 0\n"),
}


@pytest.mark.parametrize("check", ILL)
def test_each_check_finds_what_it_looks_for(well: Home, check: str) -> None:
    ILL[check](well)
    assert wrong(well) - HERE == {check}


def test_a_changed_manifest_an_old_backup_and_a_clock_set_back_are_found(well: Home) -> None:
    assert {"backup", "checkpoint"} <= wrong(well, now() + timedelta(days=3))
    assert "clock" in wrong(well, now() - timedelta(days=1))
    path = next(iter(well.ledger.manifests.iterdir()))
    path.write_bytes(path.read_bytes().replace(b"one.json", b"two.json"))
    assert "ledger" in wrong(well)


def test_a_home_never_backed_up_nor_signed_says_so(home: Home) -> None:
    assert {"backup", "checkpoint"} <= wrong(home)


def test_a_damaged_page_is_found(tmp_path: Path, well: Home) -> None:
    if well.settings.db is not None:
        pytest.skip("a server checks its own pages")
    well.engine.dispose()
    path = well.root / "desk.db"
    data = bytearray(path.read_bytes())
    data[-1000] ^= 1
    path.write_bytes(bytes(data))
    assert wrong(well) & {"database", OPENS}


def test_what_cannot_be_told_is_said(well: Home) -> None:
    volume = next(one for one in doctor(well.root, now()) if one.check == "volume")
    known = Path(f"/sys/dev/block/{os.major(well.root.stat().st_dev)}:{os.minor(well.root.stat().st_dev)}").exists()
    assert known or volume.state == UNKNOWN


def test_a_home_that_is_none_is_one_finding(tmp_path: Path) -> None:
    assert [one.check for one in doctor(tmp_path / "nothing", now())] == [desk.OPENS]
