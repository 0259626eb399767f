"""Attacks on an export of the audit chain, each kind many times: what is found with a witness, and what without.

RELAIS_ATTACKS says how many times each kind is tried; each kind is always tried. Our own code and the one-file
verifier judge every one, and must say the same.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from shutil import copytree, rmtree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.desk import audit, audit_close, witness
from relais.desk.home import Home, init
from relais.desk.unit_key import signer
from relais.safeguards import verify_audit
from relais.safeguards.audit import GENESIS, record
from relais.safeguards.audit_export import BadExportError, read_export
from relais.safeguards.audit_proof import FAULTS, UNSEEN, Trust, Verdict, judge
from relais.safeguards.checkpoint import Key, Signer, parse_key, parse_note
from relais.store.database import writing
from tests.desk.aged import age
from tests.safeguards.attacked import ATTACKS, HIDDEN, Copy, load

TIMES = int(os.environ.get("RELAIS_ATTACKS", "5"))


@dataclass(frozen=True)
class Made:
    """An untouched export, the unit's key, the witness's key and its last line."""

    folder: Path
    signer: Signer
    witness: Key
    last: str


def _acts(home: Home, count: int) -> None:
    for number in range(count):
        with writing(home.engine) as connection:
            record(connection, home.actor, "search", {"found": number}, GENESIS)


def _cosign(home: Home, folder: Path, name: str, key: str) -> None:
    audit.checkpoint(home, folder / f"{name}.ask", datetime.now(UTC))
    witness.cosign(folder / "witness", folder / f"{name}.ask", folder / f"{name}.answer", datetime.now(UTC))
    _acts(home, 2)
    audit.cosigned(home, folder / f"{name}.answer", key)


def _make(folder: Path, *, closing: bool) -> Made:
    home = init(folder / "home", "A. Martin", key_file=folder / "key")
    age(home, 23)
    unit = audit.key(home)
    key = witness.start(folder / "witness", "witness.example/1")
    witness.trust(folder / "witness", str(unit))
    _acts(home, 12)
    _cosign(home, folder, "first", key)
    if closing:
        shown = audit_close.preview(home, date(2022, 1, 1), datetime.now(UTC))
        audit_close.close(home, date(2022, 1, 1), shown.rows, datetime.now(UTC))
    _acts(home, 9)
    _cosign(home, folder, "second", key)
    _acts(home, 17)
    _cosign(home, folder, "third", key)
    _acts(home, 5)
    audit.export(home, folder / "export", datetime.now(UTC))
    witness.last(folder / "witness", unit.name, folder / "last")
    with home.engine.connect() as connection:
        return Made(folder / "export", signer(home, connection), parse_key(key), (folder / "last").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """Return two exports: one whole, one of a chain whose beginning was closed and removed."""
    return (
        _make(tmp_path_factory.mktemp("whole"), closing=False),
        _make(tmp_path_factory.mktemp("closed"), closing=True),
    )


def _copy(one: Made, seed: str) -> Copy:
    return load(one.folder, parse_note(one.last).says.size, one.signer, one.witness, Random(seed))


def _judged(one: Made, folder: Path, *, with_witness: bool) -> Verdict:
    """Return our verdict, after the one-file verifier has given the same."""
    witnesses, last = ((one.witness,), one.last) if with_witness else ((), None)
    verdict = judge(read_export(folder), Trust(one.signer.name, one.signer.key, witnesses, last), whole=True)
    faults, compared, _figures = verify_audit.verify(
        folder, one.signer.name, str(one.signer.key), tuple(map(str, witnesses)), last
    )
    assert sorted(faults) == sorted(verdict.faults)
    assert compared == (not verdict.unseen)
    return verdict


def test_both_verifiers_know_the_same_faults() -> None:
    assert verify_audit.WORDS.keys() == FAULTS.keys()


@pytest.mark.slow
def test_an_untouched_export_is_sound(made: tuple[Made, Made]) -> None:
    for one in made:
        verdict = _judged(one, one.folder, with_witness=True)
        assert (verdict.faults, verdict.unseen) == ([], ())
        assert verdict.witnessed == parse_note(one.last).says.size < verdict.signed
        assert _judged(one, one.folder, with_witness=False).faults == []
    assert [_copy(one, "").start for one in made] == [0, 23]


def test_writing_everything_anew_without_a_change_changes_nothing(made: tuple[Made, Made]) -> None:
    for one in made:
        copy, before = _copy(one, ""), _copy(one, "")
        copy.sign_again(list(copy.timeline()))
        assert (copy.rows, copy.notes) == (before.rows, before.notes)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ATTACKS)
def test_an_attack_is_found_with_a_witness_and_hidden_without_only_by_the_three(
    made: tuple[Made, Made], kind: str, tmp_path: Path
) -> None:
    found = {True: 0, False: 0}
    for trial in range(TIMES):
        one = made[trial % 2]
        copy = _copy(one, f"{kind} {trial}")
        ATTACKS[kind](copy)
        copy.write(tmp_path / str(trial))
        for with_witness in found:
            found[with_witness] += not _judged(one, tmp_path / str(trial), with_witness=with_witness).sound
    sys.stdout.write(f"{kind}: {found[True]} of {TIMES} found with a witness, {found[False]} without\n")
    assert found == {True: TIMES, False: 0 if kind in HIDDEN else TIMES}


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_verifiers_say_the_same_of_any_changed_byte(
    made: tuple[Made, Made], tmp_path: Path, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(made))
    files = sorted(path for path in one.folder.rglob("*") if path.suffix in (".jsonl", ".json", ".txt"))
    changed = data.draw(st.sampled_from(files))
    before = changed.read_bytes()
    place, byte = data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 255))
    copy = tmp_path / f"{changed.stem}-{place}-{byte}-{one.folder.parent.name}"
    copytree(one.folder, copy, dirs_exist_ok=True)
    (copy / changed.relative_to(one.folder)).write_bytes(before[:place] + bytes([byte]) + before[place + 1 :])
    try:
        read_export(copy)
    except BadExportError:
        with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it cannot read it either
            verify_audit.verify(copy, one.signer.name, str(one.signer.key))
    else:
        _judged(one, copy, with_witness=True)
    rmtree(copy)


def test_a_time_before_all_times_is_no_trap(made: tuple[Made, Made], tmp_path: Path) -> None:
    copy = _copy(made[0], "")
    copy.rows[0]["at"], copy.rows[1]["at"] = "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"
    copy.write(tmp_path / "times")
    assert not _judged(made[0], tmp_path / "times", with_witness=True).sound


def test_without_a_witness_the_report_names_the_three(made: tuple[Made, Made]) -> None:
    one = made[0]
    assert _judged(one, one.folder, with_witness=False).unseen == UNSEEN
    assert len(UNSEEN) == len(HIDDEN) == 3
    for words in HIDDEN:
        assert words in verify_audit.HIDDEN


def _run(one: Made, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / "verify_audit.py"), str(folder)]
    trust = ["--origin", one.signer.name, "--key", str(one.signer.key)]
    return subprocess.run([*command, *trust, *more], capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_verifier_in_the_export_runs_alone(made: tuple[Made, Made], tmp_path: Path) -> None:
    one = made[1]
    (tmp_path / "last").write_text(one.last)
    given = ("--witness-key", str(one.witness), "--witness-last", str(tmp_path / "last"))
    sound = _run(one, one.folder, *given)
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout.endswith("Sound.\n")
    copy = _copy(one, "alone")
    ATTACKS["truncate and sign again"](copy)
    copy.write(tmp_path / "cut")
    found = _run(one, tmp_path / "cut", *given)
    assert found.returncode == 1
    assert "witness" in found.stdout
    hidden = _run(one, tmp_path / "cut")
    assert hidden.returncode == 0
    assert all(words in hidden.stdout for words in HIDDEN)
    (tmp_path / "cut" / "audit.jsonl").write_text("{}\n")
    assert _run(one, tmp_path / "cut").returncode == 2
