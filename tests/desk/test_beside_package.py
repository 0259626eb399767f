"""What lies beside a package that is taken in: the same data as a document and as tables, under the same limits."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.casework.restriction import Restriction
from relais.desk import analyse
from relais.desk.home import Home, init
from relais.desk.packages import packages
from relais.desk.restrict import Asked, of_origin, restrict
from relais.desk.take_in import take_in
from relais.intake.package import ORIGIN
from relais.language.tongue import tongue
from relais.ledger.state import State, load
from relais.model.notice import Notice
from relais.model.report_form import FormParty, FormPayment, FormSelector, ReportForm
from relais.model.source import Member, Reading, Source
from tests.desk.made import take

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)
PAYER = FormParty("reported", name="Jean Exemple", selectors=(FormSelector("phone", "+33639980001"),))
PAYEE = FormParty("payee", name="Ana Ejemplo", selectors=(FormSelector("phone", "+639175550101"),))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    report = ReportForm(
        entered_by="A. Martin", entered_at="2026-11-20T14:30:00+00:00", reference="AX1", sender="Unit Example",
        received_at="2026-11-20T14:30+01:00", parties=(PAYER, PAYEE),
        payments=(FormPayment(0, 1, "2026-11-02T21:10+01:00", "50", "EUR", reference="REFAX1999"),),
    )  # fmt: skip
    source = take(home, tmp_path, report)
    analyse.run(home, AS_OF)
    restrict(home, Asked("H2", "B2", "one enquiry", ("FR", "PH")), "as they wrote", source[:12])
    packages(home, tmp_path / "out", AS_OF, tongue("en"))
    home.engine.dispose()
    return tmp_path / "out"


def taken(tmp_path: Path, *paths: Path) -> tuple[State, dict[str, Restriction]]:
    other: Home = init(tmp_path / "other", "C. Autre", key_file=tmp_path / "key2", authorisation="test 2/2026")
    take_in(other, list(paths))
    state = load(other.ledger)
    other.engine.dispose()
    return state, of_origin(state.readings, state.sources)


def names(state: State, held: dict[str, Restriction]) -> set[str]:
    return {name for source, name in state.arrivals if source in held}


def names_below(path: Path) -> set[str]:
    return {one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file()}


@pytest.mark.parametrize("packed", [False, True])
def test_the_document_and_the_tables_bear_what_the_json_states(out: Path, tmp_path: Path, *, packed: bool) -> None:
    path = out / "FR"
    if packed:
        path = Path(shutil.make_archive(str(tmp_path / "FR"), "zip", path))
    elsewhere = tmp_path / "note.csv"
    elsewhere.write_text("phone\n+33639980001\n")
    state, held = taken(tmp_path, path, elsewhere)
    (mine,) = {one for one, name in state.arrivals if name == "note.csv"}
    read = set(state.readings) - {mine}
    assert {f"{path.name}/{one}" for one in ("package.json", "package.pdf", "payments.csv")} <= names(state, held)
    assert read <= held.keys()
    assert {(one.handling, one.countries) for one in held.values()} == {("H2", frozenset({"FR", "PH"}))}
    assert mine not in held


def test_of_two_packages_in_one_folder_each_has_its_own(out: Path, tmp_path: Path) -> None:
    (out / "note.csv").write_text("phone\n+33639980001\n")
    for path in [*out.iterdir()]:
        if path.suffix == ".zip":
            path.unlink()
    (out / "PH" / "package.json").unlink()
    kept = names_below(out / "FR")
    for path in (out / "PH").iterdir():
        path.write_bytes(path.read_bytes() + b"\n")
    state, held = taken(tmp_path, out)
    assert names(state, held) == {f"out/FR/{name}" for name in kept}


def test_what_lies_at_the_top_of_an_archive_holds_for_what_lies_deeper_too() -> None:
    told = {"handling": "H1", "evaluation": "B2", "purpose": "one enquiry", "countries": "FR"}
    reading = Reading("r", "json", "relais_package", 1, "", "read", notices=(Notice(ORIGIN, "/handling", params=told),))
    stricter = replace(reading, reading_id="s", source_id="other",
                       notices=(Notice(ORIGIN, "/handling", params={**told, "handling": "H3"}),))  # fmt: skip
    members = tuple(
        Member(path, source_id, "sealed")
        for path, source_id in (("package.json", "json"), ("deep/a.csv", "csv"), ("PH/package.json", "other"),
                                ("PH/b.csv", "b"), ("PHX/c.csv", "c"))
    )  # fmt: skip
    archive = Source("zip", "FR.zip", 1, "container", members)
    held = of_origin({"json": reading, "other": stricter}, {"zip": archive, "csv": Source("csv", "a.csv", 1, "sealed")})
    assert {one: given.handling for one, given in held.items()} == {
        "json": "H1", "csv": "H1", "c": "H1", "zip": "H1", "other": "H3", "b": "H3",
    }  # fmt: skip
