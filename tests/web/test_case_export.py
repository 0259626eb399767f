"""What leaves of a case: signed by a second person, made once, for whom and why in the audit."""

import csv
import re
import sys
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from relais.desk.approval import sign
from relais.dossier import case_valid
from relais.safeguards.audit import details_of
from tests.desk.unit import FIRST, SECOND
from tests.web.house import Site, as_person, post

pytestmark = pytest.mark.slow


def test_an_export_is_asked_signed_by_another_and_made_once(unit: Site, opened_case: TestClient) -> None:
    post(opened_case, "/case/3/tasks", {"text": "x", "name": FIRST})
    number = re.findall(r"\?whom=(\d+)", opened_case.get("/case/3/people").text)[0]
    post(opened_case, "/case/3/category", {"person": number, "category": "other", "ground": "=1+1"})
    told: dict[str, object] = {
        "piece": ["people", "clocks", "decisions"],
        "recipient": "Parquet de Lyon",
        "reason": "asked for",
    }
    for wrong in ({"piece": []}, {"piece": ["passages"]}, {"recipient": " "}, {"recipient": "a\nb"}, {"reason": ""}):
        assert post(opened_case, "/case/3/export", told | wrong).status_code == 422, wrong
    assert post(opened_case, "/case/3/export", told).status_code == 303
    page = opened_case.get("/case/3/export").text
    asked = unit.browser(SECOND).get("/approvals").text
    assert "export: people, clocks, decisions → Parquet de Lyon" in asked
    assert "Make it, once" not in page
    assert post(opened_case, "/case/3/export/1").status_code == 422
    sign(as_person(unit, SECOND), 1, "seen", granted=True)
    assert "Make it, once" in opened_case.get("/case/3/export").text
    assert post(unit.browser(SECOND), "/case/3/export/1").status_code == 422
    made = post(opened_case, "/case/3/export/1")
    assert (made.status_code, made.headers["content-type"]) == (200, "application/zip")
    assert made.headers["content-disposition"] == "attachment; filename*=UTF-8''case-3-1-export.zip"
    with ZipFile(BytesIO(made.content)) as archive:
        assert archive.namelist() == ["people.csv", "clocks.csv", "decisions.csv"]
        rows = list(csv.reader(StringIO(archive.read("people.csv").decode("utf-8-sig"))))
        decisions = archive.read("decisions.csv").decode()
    assert rows[0][:4] == ["no.", "subject", "category", "ground"]
    assert "'=1+1" in [row[3] for row in rows]
    assert "opened the case" in decisions
    assert post(opened_case, "/case/3/export/1").status_code == 422
    with unit.home.engine.connect() as connection:
        [line] = details_of(connection, "export-case")
    assert (line["recipient"], line["purpose"], line["approval"], line["case"]) == (
        "Parquet de Lyon",
        "asked for",
        1,
        3,
    )
    assert re.fullmatch("[0-9a-f]{64}", str(line["sha256"]))


def test_in_an_emergency_it_is_made_at_once_and_signed_afterwards(opened_case: TestClient) -> None:
    told = {"piece": "elements", "recipient": "Parquet", "reason": "a life", "how": "emergency"}
    assert post(opened_case, "/case/3/export", told).status_code == 303
    assert "to be signed by" in opened_case.get("/case/3/export").text
    assert post(opened_case, "/case/3/export/1").headers["content-type"] == "text/csv; charset=utf-8"
    assert post(opened_case, "/case/3/export/1").status_code == 422


def test_of_two_exports_that_say_the_same_each_is_made_under_its_own_number(
    unit: Site, opened_case: TestClient
) -> None:
    told = {"piece": "elements", "recipient": "Parquet", "how": "emergency"}
    for reason in ("first", "second"):
        assert post(opened_case, "/case/3/export", told | {"reason": reason}).status_code == 303
    for number in (2, 1):
        assert post(opened_case, f"/case/3/export/{number}").status_code == 200
    with unit.home.engine.connect() as connection:
        made = [(line["approval"], line["purpose"]) for line in details_of(connection, "export-case")]
    assert made == [(2, "second"), (1, "first")]


def test_the_report_leaves_as_pdf_and_as_docx(unit: Site, opened_case: TestClient) -> None:
    told = {"recipient": "Parquet de Lyon", "reason": "asked for", "how": "emergency"}
    for number, (piece, begins) in enumerate((("case report (PDF)", b"%PDF"), ("case report (DOCX)", b"PK")), 1):
        assert post(opened_case, "/case/3/export", told | {"piece": piece}).status_code == 303
        made = post(opened_case, f"/case/3/export/{number}")
        assert made.content.startswith(begins)
    assert post(opened_case, "/case/3/export", told | {"piece": "names of victims"}).status_code == 422
    with unit.home.engine.connect() as connection:
        assert [line["pieces"] for line in details_of(connection, "export-case")] == [
            ["case report (PDF)"], ["case report (DOCX)"],
        ]  # fmt: skip


def test_what_goes_to_partners_leaves_as_its_own_kind_of_file(unit: Site, opened_case: TestClient) -> None:
    told = {"recipient": "NBI", "reason": "asked for", "how": "emergency"}
    kinds = {
        "tables of the case (spreadsheet)": ("case-3-1-case-tables.xlsx", "spreadsheetml.sheet"),
        "selectors (STIX 2.1)": ("case-3-2-selectors.stix.json", "application/json"),
        "hashes and categories of media (Project VIC)": ("case-3-3-media-vics.zip", "application/zip"),
    }
    for number, (piece, (name, kind)) in enumerate(kinds.items(), 1):
        assert post(opened_case, "/case/3/export", told | {"piece": piece}).status_code == 303
        made = post(opened_case, f"/case/3/export/{number}")
        assert name in made.headers["content-disposition"]
        assert kind in made.headers["content-type"]
    assert post(opened_case, "/case/3/export", told | {"piece": GOAML}).status_code == 303
    refused = post(opened_case, "/case/3/export/4")
    assert refused.status_code == 422
    assert "[goaml]" in refused.text
    # Nothing was made: it is still to be done.
    assert "export/4" in opened_case.get("/case/3/export").text


GOAML = "answer to a financial intelligence unit (goAML)"
UCO = "case for laboratories and partners (CASE/UCO)"


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.filterwarnings("ignore")
def test_case_uco_is_validated_or_the_audit_says_that_it_was_not(
    unit: Site, opened_case: TestClient, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not there:
        monkeypatch.setitem(sys.modules, "case_utils.case_validate", None)
    elif not case_valid.installed():
        pytest.skip("NOT RUN: case-utils is not installed")
    assert ("relais[dossier]" in opened_case.get("/case/3/export").text) is not there
    told = {"recipient": "Europol", "reason": "asked for", "how": "emergency", "piece": UCO}
    assert post(opened_case, "/case/3/export", told).status_code == 303
    assert post(opened_case, "/case/3/export/1").headers["content-type"] == "application/zip"
    with unit.home.engine.connect() as connection:
        assert [line["validated"] for line in details_of(connection, "export-case")] == [{"case-uco.zip": there}]


def test_what_the_validator_refuses_is_not_released(
    unit: Site, opened_case: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(parts: object) -> None:
        raise case_valid.NotValidError("case-uco-0001.jsonld", "no such class")

    monkeypatch.setattr(case_valid, "validate", refuses)
    monkeypatch.setattr(case_valid, "installed", lambda: True)
    told = {"recipient": "Europol", "reason": "asked for", "how": "emergency", "piece": UCO}
    assert post(opened_case, "/case/3/export", told).status_code == 303
    refused = post(opened_case, "/case/3/export/1")
    assert (refused.status_code, "no such class" in refused.text) == (422, True)
    with unit.home.engine.connect() as connection:
        assert details_of(connection, "export-case") == []
