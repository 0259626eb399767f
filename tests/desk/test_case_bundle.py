"""A bundle at the desk: two people, once; the same bytes on two machines; no victim's name; nothing left half made."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.casework.case import sources
from relais.desk import case_bundle, sealed
from relais.desk.approval import sign
from relais.desk.case_bundle import bundle
from relais.desk.error import DeskError
from relais.desk.home import open_home
from relais.desk.person import categorise
from relais.desk.procedure import receive
from relais.desk.prove import verify
from relais.desk.received import received
from relais.language.tongue import tongue
from relais.ledger.state import load
from relais.safeguards.audit import details_of
from relais.store.database import reading
from tests.desk.made_bundle import JUDGE, Unit, agreed, bundled, make, release
from tests.desk.two_cases import VICTIM, TwoCases
from tests.desk.two_cases import make as two_cases

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    return make(tmp_path_factory.mktemp("unit"))


def texts(path: Path) -> dict[str, str]:
    """Everything that a zip holds, as text: the rows of tables too."""
    found = {}
    with zipfile.ZipFile(path) as held:
        for name in held.namelist():
            content = held.read(name)
            rows = pq.read_table(io.BytesIO(content)).to_pylist() if name.endswith(".parquet") else None
            found[name.partition("/")[2]] = content.decode() if rows is None else repr(rows)
    return found


def test_a_bundle_needs_another_person_and_is_made_once(unit: Unit, tmp_path: Path) -> None:
    home, case = unit.home, unit.case
    number = case_bundle.ask(home, case, "court", JUDGE, "trial")
    out = tmp_path / "out.zip"
    with pytest.raises(DeskError, match="signed for you"):
        bundle(home, case, number, out, tongue("en"), kind="court")
    sign(unit.head, number, "as asked", granted=True)
    with pytest.raises(DeskError, match="signed for you"):
        bundle(home, case, number, out, tongue("en"), kind="partner")
    made = bundle(home, case, number, out, tongue("en"), kind="court")
    with pytest.raises(DeskError, match="signed for you"):
        bundle(home, case, number, tmp_path / "again", tongue("en"), kind="court")
    with pytest.raises(DeskError, match="exists already"):
        bundle(home, case, number, out, tongue("en"), kind="court")
    with reading(home.engine) as connection:
        told, held = details_of(connection, "bundle-case")[-1], sources(connection)[case]
    assert (told["sha256"], told["recipient"], told["kind"], told["purpose"]) == (made.digest, JUDGE, "court", "trial")
    assert told["approval"] == number
    assert verify(home).sound
    # Whoever asks later who received a fact of it, learns that the judge did.
    for source_id in held:
        (line,) = received(home, f"{source_id}:any place").lines
        assert (line.export.number, line.export.recipient, line.whole) == (told["export"], JUDGE, True)


def test_what_is_asked_is_checked(unit: Unit, tmp_path: Path) -> None:
    for kind, recipient in (("press", JUDGE), ("court", " "), ("court", "x" * 101)):
        with pytest.raises(DeskError):
            case_bundle.ask(unit.home, unit.case, kind, recipient, "trial")
    with pytest.raises(DeskError, match="inside the home"):
        bundle(unit.home, unit.case, 1, unit.home.root / "x.zip", tongue("en"), kind="court")


def test_two_machines_make_the_same_bytes(unit: Unit, tmp_path: Path) -> None:
    number = agreed(unit)
    made = []
    for name in ("one", "other"):
        root = Path(shutil.copytree(unit.home.root, tmp_path / name))
        home = replace(open_home(root), actor=unit.home.actor)
        out = tmp_path / f"{name}.zip"
        bundle(home, unit.case, number, out, tongue("en"), kind="court")
        home.engine.dispose()
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_a_source_leaves_by_a_decision_of_its_own_and_to_a_court_alone(unit: Unit, tmp_path: Path) -> None:
    def held(kind: str, name: str) -> list[str]:
        return [one for one in texts_names(bundled(unit, tmp_path / name, kind)) if one.startswith("data/sources/")]

    assert held("court", "none.zip") == []
    source = release(unit, "appels.csv")
    assert held("court", "court.zip") == [f"data/sources/{source}"]
    assert held("partner", "partner.zip") == []
    sealed.allow(unit.home, unit.case, source, "taken back", withdrawn=True)
    assert held("court", "back.zip") == []
    assert [one.withdrawn for one in sealed.every(unit.home, unit.case)] == [False, True]
    with pytest.raises(DeskError, match="nothing to take back"):
        sealed.allow(unit.home, unit.case, source, "again", withdrawn=True)
    with pytest.raises(DeskError, match="ffff"):
        sealed.allow(unit.home, unit.case, "ffff", "why")


def texts_names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as held:
        return [name.partition("/")[2] for name in held.namelist()]


def test_a_source_that_is_let_go_after_the_signature_goes_by_a_new_one(unit: Unit, tmp_path: Path) -> None:
    home, case = unit.home, unit.case
    number = case_bundle.ask(home, case, "court", JUDGE, "trial")
    sign(unit.head, number, "as asked", granted=True)
    with reading(home.engine) as connection:
        source = min(sources(connection)[case])
    sealed.allow(home, case, source, "asked by the court")
    with pytest.raises(DeskError, match="after the second person signed"):
        bundle(home, case, number, tmp_path / "b", tongue("en"), kind="court")
    assert not (tmp_path / "b").exists()


def test_a_source_of_another_case_cannot_be_let_go(two: TwoCases) -> None:
    with pytest.raises(DeskError, match="none of this case"):
        sealed.allow(two.petit, 2, two.pool, "why")


@pytest.fixture
def two(tmp_path: Path) -> TwoCases:
    return two_cases(tmp_path)


def test_no_victim_is_named_unless_a_second_person_agreed(two: TwoCases, tmp_path: Path) -> None:
    home, head = two.petit, replace(two.petit, actor="A. Martin")

    def said(name: str, *, names_victims: bool) -> str:
        number = case_bundle.ask(home, 2, "court", JUDGE, "trial", names_victims=names_victims)
        sign(head, number, "ok", granted=True)
        made = bundle(home, 2, number, tmp_path / name, tongue("en"), kind="court")
        return "\n".join(texts(made.path).values())

    pseudonymous = said("one.zip", names_victims=False)
    assert [one for one in VICTIM if one in pseudonymous] == []
    assert "a victim" in pseudonymous
    named = said("two.zip", names_victims=True)
    assert [one for one in VICTIM if one not in named] == []


def test_a_person_held_as_a_victim_is_named_nowhere(unit: Unit, tmp_path: Path) -> None:
    """Whoever is put among the victims is gone by name, telephone and account, in every table."""
    home = unit.home
    party = pq.read_table(io.BytesIO(zipped(bundled(unit, tmp_path / "a.zip"), "data/facts/party.parquet"))).to_pylist()
    subject = pq.read_table(io.BytesIO(zipped(tmp_path / "a.zip", "data/rerun/subject.parquet"))).to_pylist()
    case = json.loads(zipped(tmp_path / "a.zip", "data/case.json"))
    one = next(one for one in case["parties"] if one["number"] and one["names"] and " " in one["names"][0]["text"])
    mentions = {(row["reading_id"], row["ordinal"]) for row in subject if row["subject_id"] == one["subject"]}
    names = {row["name_raw"] for row in party if (row["reading_id"], row["ordinal"]) in mentions and row["name_raw"]}
    others = {
        word.casefold() for other in case["parties"] if other["number"] != one["number"]
        for name in other["names"] for word in name["text"].split()
    }  # fmt: skip
    words = {word for name in names for word in name.split() if len(word) > 3 and word.casefold() not in others}
    assert words
    categorise(home, unit.case, one["number"], "victim", "said so")
    try:
        held = "\n".join(texts(bundled(unit, tmp_path / "b.zip")).values())
    finally:
        categorise(home, unit.case, one["number"], "undetermined", "")
    assert [word for word in sorted(words) if word in held] == []
    assert [told["value"] for told in one["identifiers"] if told["value"] in held] == []


def zipped(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as held:
        return next(held.read(one) for one in held.namelist() if one.endswith(f"/{name}"))


def test_no_sentence_of_a_chat_is_in_a_bundle(unit: Unit, tmp_path: Path) -> None:
    with reading(unit.home.engine) as connection:
        own = sources(connection)[unit.case]
    state = load(unit.home.ledger)
    sentences = {
        message["content"]
        for source in own
        if state.sources[source].name.endswith("message_1.json")
        for message in json.loads(unit.home.ledger.source(source).read_bytes())["messages"]
        if len(message.get("content", "").split()) > 3
    }
    assert len(sentences) > 5
    held = "\n".join(texts(bundled(unit, tmp_path / "out.zip")).values())
    assert [one for one in sorted(sentences) if one in held] == []


_STOPPED = """
import sys, time
from dataclasses import replace
from pathlib import Path
from relais.desk.case_bundle import bundle
from relais.desk.home import open_home
from relais.language.tongue import tongue

def progress(name):
    if name == "message":
        print("there", flush=True)
        time.sleep(60)

home = replace(open_home(Path(sys.argv[1])), actor=sys.argv[2])
bundle(home, int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]), tongue("en"), kind="court", progress=progress)
"""


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_killed_half_way_leaves_no_bundle(unit: Unit, tmp_path: Path, name: str) -> None:
    number, out = agreed(unit), tmp_path / name
    arguments = [str(unit.home.root), unit.home.actor, str(unit.case), str(number), str(out)]
    with subprocess.Popen([sys.executable, "-c", _STOPPED, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        os.kill(process.pid, signal.SIGKILL)
    assert not out.exists()
    # Nothing left the house: the approval still stands, and what lies there half made goes with the next.
    assert bundle(unit.home, unit.case, number, out, tongue("en"), kind="court").path.exists()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_bundle_needs_results_of_today(two: TwoCases, tmp_path: Path) -> None:
    shutil.rmtree(two.petit.derived / "run")
    number = case_bundle.ask(two.petit, 2, "court", JUDGE, "trial")
    sign(replace(two.petit, actor="A. Martin"), number, "ok", granted=True)
    with pytest.raises(DeskError, match="relais run"):
        bundle(two.petit, 2, number, tmp_path / "out", tongue("en"), kind="court")
    assert not (tmp_path / "out").exists()


def test_a_bundle_is_not_made_of_decisions_that_linking_has_not_taken(unit: Unit, tmp_path: Path) -> None:
    # The last of its home: what is decided here stays decided.
    home, case = unit.home, unit.case
    number = case_bundle.ask(home, case, "partner", "a partner", "trial")
    sign(unit.head, number, "as asked", granted=True)
    with reading(home.engine) as connection:
        source = min(sources(connection)[case])
    receive(home, "PV 99/2026", [source])
    with pytest.raises(DeskError, match="decided after the last run"):
        bundle(home, case, number, tmp_path / "b", tongue("en"), kind="partner")
