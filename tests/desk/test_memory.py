"""What an authorisation's end does: links go, and other procedures are remembered by hit or no hit alone."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, inspect

from relais.casework.procedure import of_sources
from relais.desk import analyse
from relais.desk.derived import EXPIRED, NOT_RUN, results
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.look_up import search
from relais.desk.prove import verify
from relais.desk.setting import BAD_LINE
from relais.desk.settings import MISSING
from relais.desk.take_in import take_in
from relais.ledger.append import Writer
from relais.link.index.tables import STATE
from relais.safeguards.audit import read_chain
from relais.store.database import writing
from relais.store.tables import PROCEDURE_SOURCE
from tests.desk.made import report, take

pytestmark = pytest.mark.slow

OURS, THEIRS, CHILDS = "+33639980001", "+33639980002", "+33639980003"
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    return init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")


@pytest.fixture
def held(bare: Home, tmp_path: Path) -> Home:
    """A report of the home's own, and two of a procedure whose authorisation ended yesterday."""
    take(bare, tmp_path, report("own", OURS, "+639175550101"))
    take(bare, tmp_path, report("theirs", THEIRS, "+639175550102"), "P-1")
    take(bare, tmp_path, report("child", CHILDS, "+639175550103", role="victim"), "P-1")
    analyse.record_authorisation(bare, "court 1/2026", YESTERDAY, ["P-1"])
    return bare


def with_memory(home: Home, basis: str = 'basis = "Order 7/2026"') -> Home:
    path = home.root / "relais.toml"
    path.write_text(path.read_text() + f"\n[memory]\n{basis}\n")
    return open_home(home.root)


def last_search(home: Home) -> dict[str, object]:
    with home.engine.connect() as connection:
        rows = [row for row in read_chain(connection) if row.act == "search"]
    found: dict[str, object] = json.loads(str(rows[-1].details))
    return found


def test_without_a_basis_only_what_is_authorised_is_answered(held: Home) -> None:
    found = search(held, THEIRS)
    assert (found.table.num_rows, found.beyond, found.memory, found.basis) == (0, True, None, None)
    assert search(held, OURS).table.num_rows == 1
    assert last_search(held)["memory"] == {}


def test_memory_says_hit_or_no_hit_and_under_which_basis(held: Home) -> None:
    home = with_memory(held)
    found = search(home, THEIRS)
    assert (found.table.num_rows, found.memory, found.basis) == (0, True, "Order 7/2026")
    recorded = last_search(home)["memory"]
    assert isinstance(recorded, dict)
    assert recorded["hit"] is True
    assert len(recorded["basis"]) == 64
    assert search(home, "+33639980009").memory is False
    assert verify(home).sound


def test_what_a_report_of_today_bears_is_remembered_too(held: Home, tmp_path: Path) -> None:
    home = with_memory(held)
    ours = search(home, OURS)
    assert (ours.table.num_rows, ours.memory) == (1, False)
    take(home, tmp_path, report("today", THEIRS, "+639175550105"))
    today = search(home, THEIRS)
    assert (today.table.num_rows, today.memory) == (1, True)
    assert {row["source"] for row in today.table.to_pylist()} == {"today.json"}


def test_a_childs_selector_never_hits(held: Home, tmp_path: Path) -> None:
    home = with_memory(held)
    assert search(home, CHILDS).memory is False
    # Nor where somebody else bears it too.
    take(home, tmp_path, report("shared", CHILDS, "+639175550104"), "P-1")
    assert search(home, CHILDS).memory is False


def test_what_is_authorised_again_is_found_again(held: Home) -> None:
    analyse.record_authorisation(held, "court 2/2026", TOMORROW, ["P-1"])
    found = search(held, THEIRS)
    assert (found.table.num_rows, found.beyond) == (1, False)


def test_an_open_authorisation_of_the_whole_home_leaves_everything_within_reach(home: Home, tmp_path: Path) -> None:
    take(home, tmp_path, report("theirs", THEIRS), "P-1")
    found = search(home, THEIRS)
    assert (found.table.num_rows, found.beyond, found.memory) == (1, False, None)


def test_a_file_of_two_procedures_is_within_reach_of_either(held: Home, tmp_path: Path) -> None:
    analyse.record_authorisation(held, "court 3/2026", None, ["P-2"])
    outcome = take_in(held, [tmp_path / "theirs.json"], procedure="P-2")
    assert outcome.known == 1
    assert search(held, THEIRS).table.num_rows == 1
    assert verify(held).sound


def test_which_country_other_procedures_speak_of_is_not_told(held: Home, tmp_path: Path) -> None:
    take(held, tmp_path, report("dutch", "+31620000001"), "P-1")
    assert ("phone", "+31620000001") not in search(held, "0620000001").meanings


@pytest.mark.parametrize("basis", ["", "basis = 7", 'basis = "  "', 'basis = "two\\nlines"'])
def test_a_memory_without_its_basis_is_refused(held: Home, basis: str) -> None:
    with pytest.raises(DeskError) as met:
        with_memory(held, basis)
    assert met.value.template in {MISSING, BAD_LINE}
    assert met.value.params["key"] == "memory.basis"


def test_an_intake_that_dies_leaves_no_source_without_its_procedure(
    bare: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_writer: Writer) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "commit", die)
        with pytest.raises(OSError, match="power cut"):
            take(bare, tmp_path, report("theirs", THEIRS), "P-1")
    with bare.engine.connect() as connection:
        assert list(of_sources(connection).values()) == [frozenset({"P-1"})]
    source_id = take(bare, tmp_path, report("theirs", THEIRS), "P-1")
    with bare.engine.connect() as connection:
        assert of_sources(connection) == {source_id: frozenset({"P-1"})}
    assert verify(bare).sound


def test_verify_sees_a_source_moved_out_of_its_procedure(held: Home) -> None:
    assert verify(held).sound
    with writing(held.engine) as connection:
        connection.execute(delete(PROCEDURE_SOURCE).where(PROCEDURE_SOURCE.c.number == 1))
    assert not verify(held).sound


@pytest.mark.parametrize("name", ["", " P", "P\n1", "x" * 201])
def test_a_name_that_is_none_is_refused_before_anything_is_taken_in(bare: Home, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("note")
    with pytest.raises(DeskError, match="names no procedure"):
        take_in(bare, [tmp_path / "a.txt"], procedure=name)
    with pytest.raises(DeskError, match="names no procedure"):
        analyse.record_authorisation(bare, "court 1/2026", None, [name])
    assert list(bare.ledger.manifests.iterdir()) == []


def indexed(home: Home) -> list[str]:
    with home.engine.connect() as connection:
        return [name for name in inspect(connection).get_table_names() if name.startswith("derived_")]


def test_after_the_end_of_an_authorisation_an_intake_erases_the_index(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = init(tmp_path / "other", "A. Martin", key_file=tmp_path / "other-key")
    take(other, tmp_path, report("own", OURS))
    analyse.record_authorisation(other, "court 1/2026", TOMORROW)
    analyse.run(other, datetime(2026, 11, 25, tzinfo=UTC))
    assert indexed(other)
    with other.engine.begin() as connection:
        connection.execute(STATE.update().values(until="2026-11-01"))
    take(other, tmp_path, report("own2", OURS))
    assert not indexed(other)
    assert not (other.derived / "run").exists()


def test_the_end_of_an_authorisation_erases_what_was_linked(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(home, tmp_path, report("own", OURS))
    analyse.run(home, datetime(2026, 11, 25, tzinfo=UTC))
    assert results(home, "subject")[0]["subject"].num_rows == 2
    other = init(tmp_path / "other", "A. Martin", key_file=tmp_path / "other-key")
    take(other, tmp_path, report("own2", OURS))
    analyse.record_authorisation(other, "court 1/2026", TOMORROW)
    analyse.run(other, datetime(2026, 11, 25, tzinfo=UTC))
    run = other.derived / "run" / "run.json"
    assert json.loads(run.read_text())["until"] == TOMORROW.isoformat()
    assert results(other, "subject")[0]["subject"].num_rows == 2

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.combine(TOMORROW + timedelta(days=1), datetime.min.time(), tz)

    monkeypatch.setattr("relais.desk.derived.datetime", Later)
    monkeypatch.setattr("relais.desk.analyse.datetime", Later)
    with pytest.raises(DeskError) as met:
        results(other, "subject")
    assert met.value.template == EXPIRED
    assert not (other.derived / "run").exists()
    assert indexed(home)
    assert not indexed(other)
    with pytest.raises(DeskError) as met:
        results(other, "subject")
    assert met.value.template == NOT_RUN
    with pytest.raises(DeskError, match=f"“court 1/2026” ended on {TOMORROW}"):
        analyse.run(other, datetime(2026, 11, 25, tzinfo=UTC))
    assert results(home, "subject")[0]["subject"].num_rows == 2
    assert isinstance(TOMORROW, date)
