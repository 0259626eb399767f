"""Directive (EU) 2016/680: the ten controls of article 29(2), and the kinds of log of article 25(1), one test each."""

import json
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from relais.desk import analyse, consult, deconflict, erase, look_up, queue, show
from relais.desk.audit_list import Wanted, search
from relais.desk.backup import backup
from relais.desk.enrol import enrol_first
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.prove import verify
from relais.desk.restore import restore
from relais.desk.sign_in import sign_in
from relais.model.role import Role
from relais.safeguards.access import ACTS
from relais.safeguards.account import account
from relais.safeguards.audit import read_chain
from relais.store.case_tables import CASE
from relais.store.database import reading, writing
from tests.desk.made import report, take
from tests.desk.made_people import chosen, seated
from tests.desk.two_cases import FOREIGN, TwoCases, make
from tests.desk.unit import case, person

pytestmark = pytest.mark.slow

CANARY = "+33639987777"


@pytest.fixture
def held(tmp_path: Path) -> Home:
    """A home of one person that holds one report."""
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    take(home, tmp_path, report("CANARY-1", CANARY))
    return home


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    """Two cases; for A. Martin no authorisation joins them."""
    return make(tmp_path_factory.mktemp("two"), agents=("B. Petit",))


def listed(folder: Path) -> Path:
    """A list of one selector, as a unit asks about it."""
    path = folder / "list.csv"
    path.write_text(f"kind,service,value\nphone,,{CANARY}\n", encoding="utf-8")
    return path


def told(home: Home, act: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Who, when and what the chain says of an act."""
    with reading(home.engine) as connection:
        return [(row.actor, row.at, json.loads(row.details)) for row in read_chain(connection) if row.act == act]


def test_29_2_a_equipment_access_control(held: Home, tmp_path: Path) -> None:
    """Without the key, which lies outside the home, its equipment opens to nobody."""
    held.engine.dispose()
    (tmp_path / "key").rename(tmp_path / "taken")
    with pytest.raises(DeskError, match="key file"):
        open_home(held.root)
    (tmp_path / "key").write_text("0" * 64)
    with pytest.raises(DeskError, match="does not open"):
        open_home(held.root)


def test_29_2_b_data_media_control(held: Home, tmp_path: Path) -> None:
    """A medium that is carried away tells nothing of the decisions, and a copy on it cannot be changed unseen."""
    case(held, procedure="CANARY-CASE")
    made = backup(held, tmp_path / "copy.tar").path
    assert b"CANARY-CASE" not in made.read_bytes()
    with tarfile.open(made) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    database = next((tmp_path / "open").rglob("desk.db"))
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)
    with pytest.raises(DeskError):
        restore(tmp_path / "open", tmp_path / "elsewhere")


def test_29_2_c_storage_control(held: Home) -> None:
    """What is stored is neither entered, looked at, changed nor deleted but by an act; a change behind it is seen."""
    case(held)
    assert verify(held).sound
    with writing(held.engine) as connection:
        connection.execute(update(CASE).values(reference="changed"))
    assert not verify(held).sound


def test_29_2_d_user_control(held: Home) -> None:
    """Whoever has not signed in does nothing, once anybody signs in at all; a wrong secret opens no session."""
    enrol_first(held, chosen())
    with pytest.raises(DeskError, match="relais login"):
        queue.queue(replace(held, session=None))
    with pytest.raises(DeskError):
        sign_in(held, "A. Martin", "another passphrase", "000000", "test")


def test_29_2_e_data_access_control(two: TwoCases) -> None:
    """Who is authorised reaches only what their authorisation covers."""
    for source in (two.own, two.foreign):
        mine = two.martin if source == two.own else two.petit
        assert show.show(mine, source).source is not None
    with pytest.raises(DeskError):
        show.show(two.martin, two.foreign)
    lines, _counts = consult.sources(two.martin)
    assert two.foreign not in {line.source.source_id for line in lines}


def test_29_2_f_communication_control(held: Home, tmp_path: Path) -> None:
    """To whom data were or may be sent can be established: each disclosure is an act, and names its recipient."""
    disclosures = {name for name, row in ACTS.items() if row.kind == "disclosure"}
    assert {"sprint", "deconflict-ask", "deconflict-answer", "step-request", "document-request"} <= disclosures
    analyse.run(held, datetime.now(UTC))
    key = tmp_path / "shared"
    deconflict.new_key(key)
    deconflict.ask(held, listed(tmp_path), key, tmp_path / "question")
    deconflict.answer(held, tmp_path / "question", key, "Unit Example", tmp_path / "answer", datetime.now(UTC))
    assert [details["partner"] for _who, _at, details in told(held, "deconflict-answer")] == ["Unit Example"]


def test_29_2_g_input_control(held: Home) -> None:
    """What was put in, when and by whom, can be verified afterwards, and not be changed unseen."""
    number = case(held)
    [(who, at, details)] = told(held, "open-case")
    assert (who, datetime.fromisoformat(at).date()) == ("A. Martin", datetime.now(UTC).date())
    assert ["case_file", number] in [row[:2] for row in details["rows"]]
    assert [actor for actor, _at, _details in told(held, "intake")] == ["A. Martin", "A. Martin"]
    assert verify(held).sound


def test_29_2_h_transport_control(held: Home, tmp_path: Path) -> None:
    """What is carried to another unit shows no datum to whoever reads it on the way."""
    key = tmp_path / "shared"
    deconflict.new_key(key)
    deconflict.ask(held, listed(tmp_path), key, tmp_path / "question")
    data = (tmp_path / "question").read_bytes()
    assert CANARY.encode() not in data
    assert CANARY.lstrip("+").encode() not in data


def test_29_2_i_recovery(held: Home, tmp_path: Path) -> None:
    """What was installed can be restored after an interruption, and verifies."""
    case(held)
    made = backup(held, tmp_path / "copy").path
    held.engine.dispose()
    shutil.rmtree(held.root)
    restore(made, held.root)
    again = open_home(held.root)
    assert verify(again).sound
    assert [who for who, _at, _details in told(again, "open-case")] == ["A. Martin"]


def test_29_2_j_reliability_and_integrity(held: Home) -> None:
    """Faults are reported, and a malfunction corrupts nothing unseen: a flipped bit is told, and so is a lost file."""
    batch = next((held.root / "ledger" / "batches").rglob("*.parquet"))
    data = bytearray(batch.read_bytes())
    data[len(data) // 2] ^= 1
    batch.write_bytes(data)
    assert not verify(held).sound
    batch.unlink()
    assert not verify(held).sound


def collect(home: Home, folder: Path) -> None:
    take(home, folder, report("X-9", "+33639980009"))


def alter(home: Home, _folder: Path) -> None:
    analyse.record_authorisation(home, "court 9/2026")


def look(home: Home, _folder: Path) -> None:
    look_up.search(home, CANARY)


def disclose(home: Home, folder: Path) -> None:
    key = folder / "shared"
    deconflict.new_key(key)
    deconflict.ask(home, listed(folder), key, folder / "question")


def combine(home: Home, _folder: Path) -> None:
    analyse.run(home, datetime.now(UTC))


LOGGED: dict[str, tuple[Callable[[Home, Path], None], str]] = {
    "collection": (collect, "intake"),
    "alteration": (alter, "authorise"),
    "consultation": (look, "search"),
    "disclosure": (disclose, "deconflict-ask"),
    "combination": (combine, "run"),
}


def logged(kind: str, home: Home, folder: Path) -> None:
    """Do an act of this kind as somebody who signed in; its line says who, when and why, and none holds the datum."""
    act, name = LOGGED[kind]
    person(home, "The investigator", Role.INVESTIGATOR, Role.HEAD)
    person(home, "The auditor", Role.AUDITOR)
    act(seated(home, "The investigator", "PV 12/2026"), folder)
    auditor = seated(home, "The auditor", "yearly control")
    lines = [line for line in search(auditor, Wanted(kind=kind, actor="The investigator")) if line.act == name]
    assert lines
    assert all(datetime.fromisoformat(line.at).date() == datetime.now(UTC).date() for line in lines)
    assert all(json.loads(line.details)["purpose"] == "PV 12/2026" for line in lines)
    assert not any(CANARY in line.details for line in search(auditor, Wanted()))


def test_25_1_collection(held: Home, tmp_path: Path) -> None:
    logged("collection", held, tmp_path)


def test_25_1_alteration(held: Home, tmp_path: Path) -> None:
    logged("alteration", held, tmp_path)


def test_25_1_consultation(held: Home, tmp_path: Path) -> None:
    logged("consultation", held, tmp_path)


def test_25_1_disclosure_including_transfers(held: Home, tmp_path: Path) -> None:
    logged("disclosure", held, tmp_path)


def test_25_1_combination(held: Home, tmp_path: Path) -> None:
    logged("combination", held, tmp_path)


def test_25_1_erasure(held: Home) -> None:
    """Who erased, who signed, when and why; and of what, by its hash alone."""
    other = person(held, "B. Petit", Role.HEAD)
    [line] = consult.sources(held)[0]
    number, _measured = erase.propose(held, [line.source.source_id], None, "out of remit")
    erase.sign(other, number)
    assert [who for who, _at, _details in told(held, "propose-erasure")] == ["A. Martin"]
    assert [who for who, _at, _details in told(held, "sign-erasure")] == ["B. Petit"]
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    [done] = erase.carry_out(other, later)
    assert (done.number, done.sources) == (number, 1)
    assert {who for who, _at, _details in told(held, "erase")} == {"B. Petit"}
    assert verify(other).sound
    with reading(held.engine) as connection:
        assert not any(CANARY in row.details for row in read_chain(connection))


def test_the_log_serves_its_purposes_alone(two: TwoCases) -> None:
    """Article 25(2): the auditor reads the log; neither who works cases nor who runs the home does."""
    readers = {role for role in Role if ACTS["audit-list"].roles[role]}
    assert readers == {Role.AUDITOR}
    with reading(two.martin.engine) as connection:
        details = "\n".join(row.details for row in read_chain(connection))
        assert account(connection, "A. Martin") is not None
    assert not [one for one in FOREIGN if one in details]
