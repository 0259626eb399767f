"""What leaves of a case: signed by a second person, made once, for whom and why in the audit."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from relais.desk.approval import sign
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
