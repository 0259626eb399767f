"""A bundle without victims' names: not of this case's alone, but of whom another case or a source calls a victim."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.desk import analyse, case_bundle, sealed
from relais.desk.approval import sign
from relais.desk.case_file import case_file
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.judge import judge
from relais.dossier.bundle_rerun import rerun
from relais.language.tongue import tongue
from relais.ledger.state import load
from relais.model.report_form import FormParty, FormSelector
from tests.desk.five_cases import Five, make
from tests.desk.made import report, take
from tests.desk.made_bundle import JUDGE
from tests.desk.two_cases import AS_OF
from tests.desk.two_cases import make as two_cases
from tests.desk.unit import HEAD

pytestmark = pytest.mark.slow
# The victim of the last case; sources of the first hold her as a subscriber, and she is nobody of it.
NAME, FAMILY = "Noémie Olivier", "Olivier"


@dataclass(frozen=True)
class Bundles:
    """Five cases, and what a bundle of the first says of their victim where her name was agreed to."""

    five: Five
    named: Path
    told: frozenset[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bundles]:
    folder = tmp_path_factory.mktemp("five")
    five = make(folder)
    named = bundled(five.home, five.cases["strong"], folder / "named.zip", names_victims=True)
    yield Bundles(five, named, of_victim(rows(named)))
    five.home.engine.dispose()


def bundled(home: Home, case: int, out: Path, kind: str = "court", *, names_victims: bool = False) -> Path:
    number = case_bundle.ask(home, case, kind, JUDGE, "trial", names_victims=names_victims)
    head = "A. Martin" if home.actor == "B. Petit" else HEAD
    sign(replace(home, actor=head), number, "as asked", granted=True)
    return case_bundle.bundle(home, case, number, out, tongue("en"), kind=kind).path


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """The tables of a bundle."""
    with zipfile.ZipFile(path) as held:
        return {
            name.partition("/")[2]: pq.read_table(io.BytesIO(held.read(name))).to_pylist()
            for name in held.namelist() if name.endswith(".parquet")
        }  # fmt: skip


def texts(path: Path) -> dict[str, str]:
    """Everything that a bundle holds, as text."""
    with zipfile.ZipFile(path) as held:
        plain = {
            name.partition("/")[2]: held.read(name).decode()
            for name in held.namelist() if not name.endswith(".parquet")
        }  # fmt: skip
    return plain | {name: repr(table) for name, table in rows(path).items()}


def of_victim(tables: Mapping[str, list[dict[str, object]]]) -> frozenset[str]:
    """What the sources of the case give the victim: names, addresses, telephones, e-mails and other handles."""
    party, subject = tables["data/facts/party.parquet"], tables["data/rerun/subject.parquet"]
    of = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in subject}
    hers = {of[row["reading_id"], row["ordinal"]] for row in party if row["name_raw"] == NAME}
    mentions = {mention for mention, one in of.items() if one in hers}
    found = {
        row[name] for row in party if (row["reading_id"], row["ordinal"]) in mentions
        for name in ("name_raw", "nickname", "address_raw")
    }  # fmt: skip
    for row in tables["data/facts/selector.parquet"]:
        if (row["reading_id"], row["party"]) in mentions and row["kind"] != "ip":
            found |= {row["value"], row["raw"]}
    return frozenset(str(one) for one in found if one)


@pytest.mark.parametrize("kind", ["court", "partner"])
def test_a_victim_of_another_case_stands_in_no_file(made: Bundles, tmp_path: Path, kind: str) -> None:
    told = made.told
    assert NAME in told
    assert {"allée", "@", "+33"} <= {sign for one in told for sign in ("allée", "@", "+33") if sign in one}
    path = bundled(made.five.home, made.five.cases["strong"], tmp_path / "b.zip", kind)
    held = texts(path)
    assert {(name, one) for name, text in held.items() for one in (*told, FAMILY) if one in text} == set()
    # Where her name was agreed to each of these stands there: it is looked for in the right place.
    assert {one for one in told if not any(one in text for text in texts(made.named).values())} == set()


def test_what_is_left_out_changes_no_result(made: Bundles, tmp_path: Path) -> None:
    found = {}
    path = bundled(made.five.home, made.five.cases["strong"], tmp_path / "b.zip")
    for name, one in (("named", made.named), ("unnamed", path)):
        (tmp_path / name).mkdir()
        found[name] = {table.table: table for table in rerun(one, tmp_path / name)}
    assert [one for one in found["unnamed"].values() if not one.sound] == []
    assert {name: (one.rows, one.identical) for name, one in found["unnamed"].items()} == {
        name: (one.rows, one.identical) for name, one in found["named"].items()
    }


def test_a_source_that_names_a_victim_of_another_case_stays(made: Bundles, tmp_path: Path) -> None:
    home, case = made.five.home, made.five.cases["strong"]
    source = next(id_ for id_, one in load(home.ledger).sources.items() if one.name.endswith("answer_ip_2/ip.csv"))
    assert NAME in home.ledger.source(source).read_text(encoding="utf-8")
    sealed.allow(home, case, source, "asked for by the court")
    try:
        with pytest.raises(DeskError, match=f"{source[:12]} speaks of a victim"):
            bundled(home, case, tmp_path / "b.zip")
        assert not (tmp_path / "b.zip").exists()
        agreed = bundled(home, case, tmp_path / "named.zip", names_victims=True)
    finally:
        sealed.allow(home, case, source, "taken back", withdrawn=True)
    assert f"data/sources/{source}" in texts(agreed)


def test_a_namesake_goes_by_the_id_alone(made: Bundles) -> None:
    file = case_file(made.five.home, made.five.cases["strong"], AS_OF, tongue("en"))
    others = {one for one in file.events["other"].to_pylist() if one and one.startswith("S-")}
    assert others
    assert [one for one in others if not one.removeprefix("S-").isalnum()] == []


def test_whom_one_source_calls_a_victim_is_hidden_in_every_other(tmp_path: Path) -> None:
    """Nobody has put her into a category, and she is no person of the case."""
    home = two_cases(tmp_path).petit
    wrote = (
        ("V1", "victim", "Sidonie Lointaine", "9 rue Lointaine", "+33639985555"),
        ("V2", "payer", "Marguerite Dunord", "14 quai Verdoyant", "+33639987777"),
    )
    sources = []
    for reference, role, name, address, phone in wrote:
        form = report(reference, phone, "+639175556666")
        party = FormParty(role, name=name, address=address, selectors=(FormSelector("phone", phone),))
        sources.append(take(home, tmp_path, replace(form, parties=(party, form.parties[1])), "P-2"))
    analyse.run(home, AS_OF)
    judge(home, "same", [f"{one[:12]}:0" for one in sources], "she says so herself")
    analyse.run(home, AS_OF)
    held = "\n".join(texts(bundled(home, 2, tmp_path / "b.zip")).values())
    never = ("Sidonie", "Lointaine", "639985555", "Marguerite", "Dunord", "Verdoyant", "639987777")
    assert [one for one in never if one in held] == []
    named = "\n".join(texts(bundled(home, 2, tmp_path / "named.zip", names_victims=True)).values())
    assert [one for one in never if one not in named] == []
