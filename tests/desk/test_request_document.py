"""A request as a document: from the unit's template where there is one, marked while a draft, named in the audit."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from relais.casework.ground import Ground
from relais.desk import request as requests
from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.ground import state_ground
from relais.desk.home import Home
from relais.desk.procedure import receive
from relais.desk.request import Wanted
from relais.desk.request_document import document, templates
from relais.desk.second_officer import check, rows_to_check
from relais.desk.settings import Documents
from relais.dossier.request_template import SHIPPED, shipped
from relais.model.report_form import FormLogin, FormParty, ReportForm
from relais.model.role import Role
from relais.store.tables import AUDIT
from tests.desk.unit import case, person
from tests.dossier.requested import docx_text, pdf_text, plain

pytestmark = pytest.mark.slow

SEEN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=200)
FORM = ReportForm(
    entered_by="", entered_at="", reference="X-1", sender="FBI", parties=(FormParty("reported", name="J. Exemple"),),
    logins=(FormLogin("192.0.2.7", 0, 51034, SEEN.isoformat()),),
)  # fmt: skip
STATED = Ground(date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026", through_a_network=True)


def saying(language: str):
    """What is missing, in English behind the name of the language that was asked for."""
    return lambda text, params: f"({language}) {text.format(**params)}"


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def request_no(home: Home, other: Home) -> int:
    """A draft of one row, in a case of two people, before anything is stated of the law."""
    opened = case(home, other)
    [(source, _reading)] = enter_report(home, FORM).sources
    receive(home, "PV 12/2026", [source.source_id])
    number, _blocked = requests.draft(
        home, opened,
        Wanted("FR-77-1-1", "ip_identity", "Exemple Télécom", "FR", "opj", None, "identify the user", unstated=True),
    )  # fmt: skip
    return number


def lines(home: Home, act: str) -> list[dict]:
    with home.engine.connect() as connection:
        rows = connection.execute(select(AUDIT).where(AUDIT.c.act == act).order_by(AUDIT.c.number)).all()
    return [json.loads(row.details) for row in rows]


def test_a_european_order_has_its_data_beside_it(home: Home, other: Home, tmp_path: Path) -> None:
    opened = case(home, other)
    [(source, _reading)] = enter_report(home, FORM).sources
    receive(home, "PV 12/2026", [source.source_id])
    wanted = Wanted("EU-EPOC-ID", "ip_identity", "Exemple", "IE", "prosecutor", None, "identify", unstated=True)
    number, _blocked = requests.draft(home, opened, wanted)
    made = document(home, number, tmp_path, None, saying)
    assert [path.suffix for path in made.paths] == [".docx", ".pdf", ".json"]
    data = json.loads(made.paths[2].read_bytes())
    assert (data["annex"], data["draft"], data["request"], len(data["rows"])) == ("I", True, number, 1)
    assert data["missing"]
    [line] = lines(home, "document-request")
    assert line["files"][made.paths[2].name] == sha256(made.paths[2].read_bytes()).hexdigest()


def test_a_draft_is_marked_and_names_what_is_missing(home: Home, request_no: int, tmp_path: Path) -> None:
    made = document(home, request_no, tmp_path, None, saying)
    word, paper = (path.read_bytes() for path in made.paths)
    assert [path.name for path in made.paths] == [f"request-{request_no}-fr.docx", f"request-{request_no}-fr.pdf"]
    assert made.draft
    assert made.origin == "relais"
    assert docx_text(word) == pdf_text(paper)
    assert plain("(fr) no reference of the prosecutor's authorisation") in pdf_text(paper)
    assert plain("no second officer has confirmed") in pdf_text(paper)
    assert docx.Document(str(made.paths[0])).sections[0].header.paragraphs[0].text.startswith("PROJET")
    [line] = lines(home, "document-request")
    assert line["files"] == {
        **{path.name: sha256(path.read_bytes()).hexdigest() for path in made.paths},
        "template": sha256(shipped("FR-77-1-1", "fr")).hexdigest(),
    }
    assert line["request"] == request_no
    assert "Télécom" not in json.dumps(line, ensure_ascii=False)


def test_a_ready_request_is_neither(home: Home, other: Home, request_no: int, tmp_path: Path) -> None:
    found = requests.tracked(home, request_no)
    state_ground(home, found.request.case, STATED)
    _found, rows = rows_to_check(other, request_no, "late or not")
    check(other, request_no, {row.item.number: ("confirmed", row.shown, "") for row in rows})
    requests.ready(home, request_no)
    made = document(home, request_no, tmp_path, "fr", saying)
    text = pdf_text(made.paths[1].read_bytes())
    assert not made.draft
    assert plain("PROJET") not in text
    assert plain("Pas prêt") not in text
    assert plain("Vérifié ligne par ligne par : B. Petit") in text
    assert plain("192.0.2.7") in text


def test_nothing_is_overwritten_and_the_same_request_gives_the_same_bytes(
    home: Home, request_no: int, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = document(home, request_no, tmp_path / "a", "fr", saying)
    with pytest.raises(DeskError, match="never overwritten"):
        document(home, request_no, tmp_path / "a", "fr", saying)
    first.paths[0].unlink()
    with pytest.raises(DeskError, match="never overwritten"):
        document(home, request_no, tmp_path / "a", "fr", saying)
    assert document(home, request_no, tmp_path / "b", "fr", saying).hashes == first.hashes
    for folder, says in ((tmp_path / "none", "is no folder"), (home.mappings, "inside the home")):
        with pytest.raises(DeskError, match=says):
            document(home, request_no, folder, "fr", saying)
    with pytest.raises(DeskError, match="there are: fr"):
        document(home, request_no, tmp_path, "en", saying)


def test_the_units_own_template_letterhead_and_contact_win(home: Home, request_no: int, tmp_path: Path) -> None:
    folder = home.root / "templates"
    folder.mkdir()
    own = b"# Ours\n\nReach us :: {contact}\n\n{rows}\n"
    (folder / "FR-77-1-1.fr.txt").write_bytes(own)
    (folder / "FR-77-1-1.en.txt").write_bytes(own)
    home = replace(home, settings=replace(home.settings, documents=Documents("Unit\nStreet", "24/7")))
    made = document(home, request_no, tmp_path, None, saying, preferred="en")
    assert made.origin == "unit"
    assert made.paths[0].name.endswith("-en.docx")
    assert pdf_text(made.paths[1].read_bytes()).startswith(plain("Unit Street Ours Not ready"))
    assert plain("Reach us: 24/7") in docx_text(made.paths[0].read_bytes())
    head = docx.Document()
    head.sections[0].footer.paragraphs[0].text = "Foot of the unit"
    head.save(str(folder / "letterhead.docx"))
    made = document(home, request_no, tmp_path, "fr", saying)
    assert docx.Document(str(made.paths[0])).sections[0].footer.paragraphs[0].text == "Foot of the unit"
    (folder / "letterhead.docx").write_bytes(b"no document")
    (tmp_path / "c").mkdir()
    with pytest.raises(DeskError, match=r"letterhead\.docx cannot be used"):
        document(home, request_no, tmp_path / "c", "fr", saying)


def test_a_bad_template_is_named_and_never_printed(home: Home, request_no: int, tmp_path: Path) -> None:
    folder = home.root / "templates"
    folder.mkdir()
    (folder / "FR-77-1-1.fr.txt").write_text("# Ours\n{nobody}\n{rows}\n", encoding="utf-8")
    (folder / "notes.txt").write_text("to do", encoding="utf-8")
    with pytest.raises(DeskError, match=r"FR-77-1-1\.fr\.txt, line 2: “nobody” is no field"):
        document(home, request_no, tmp_path, None, saying)
    assert list(tmp_path.glob("request-*")) == []
    listed, shipped_in = templates(home)
    found = {one.file: one for one in listed}
    assert (shipped_in / "FR-60-1.fr.txt").is_file()
    assert len(found) == sum(map(len, SHIPPED.values())) + 1
    assert [file for file, one in found.items() if one.fault] == ["FR-77-1-1.fr.txt", "notes.txt"]
    assert {file for file, one in found.items() if one.origin == "unit"} == {"FR-77-1-1.fr.txt", "notes.txt"}
    assert "imei" in found["EU-EPOC-ID.en.txt"].fields
    assert "imei" not in found["FR-60-1.fr.txt"].fields


def test_who_is_not_on_the_case_gets_no_document(home: Home, request_no: int, tmp_path: Path) -> None:
    stranger = person(home, "E. Blanc", Role.INVESTIGATOR, Role.HEAD)
    for number in (request_no, request_no + 50):
        with pytest.raises(DeskError, match="may not do this"):
            document(stranger, number, tmp_path, None, saying)
    assert list(tmp_path.glob("request-*")) == []
    assert lines(home, "document-request") == []
