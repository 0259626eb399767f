"""The exhibit bundle from the web: asked, signed by another, given once; a source goes by a named decision alone."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from relais.desk.approval import sign
from relais.desk.bundle_verify import verify_bundle
from relais.desk.case import show
from tests.desk.unit import FIRST, SECOND
from tests.web.house import Site, as_person, post

pytestmark = pytest.mark.slow


def test_a_bundle_is_asked_signed_and_given_once(unit: Site, opened_case: TestClient, tmp_path: Path) -> None:
    told = {"kind": "court", "recipient": "Tribunal judiciaire de Lyon", "reason": "asked for"}
    for wrong in ({"kind": "press"}, {"recipient": " "}, {"reason": ""}):
        assert post(opened_case, "/case/3/bundle", told | wrong).status_code == 422, wrong
    assert post(opened_case, "/case/3/bundle", told).status_code == 303
    assert "Make it, once" not in opened_case.get("/case/3/bundle").text
    assert post(opened_case, "/case/3/bundle/1", {"kind": "court"}).status_code == 422
    sign(as_person(unit, SECOND), 1, "seen", granted=True)
    assert "Make it, once" in opened_case.get("/case/3/bundle").text
    assert "Make it, once" not in opened_case.get("/case/3/export").text
    assert post(opened_case, "/case/3/bundle/1", {"kind": "partner"}).status_code == 422
    made = post(opened_case, "/case/3/bundle/1", {"kind": "court"})
    assert (made.status_code, made.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(made.content)) as archive:
        assert any(name.endswith("bagit.txt") for name in archive.namelist())
    (tmp_path / "given.zip").write_bytes(made.content)
    assert verify_bundle(tmp_path / "given.zip").faults == ()
    assert post(opened_case, "/case/3/bundle/1", {"kind": "court"}).status_code == 422


def test_a_source_goes_by_a_decision_that_can_be_taken_back(unit: Site, opened_case: TestClient) -> None:
    source = show(as_person(unit, FIRST), 3).reports[0][0]
    assert post(opened_case, "/case/3/bundle/sealed", {"source": source[:16], "why": ""}).status_code == 422
    assert post(opened_case, "/case/3/bundle/sealed", {"source": "feed", "why": "x"}).status_code == 422
    told = {"source": source[:16], "why": "asked by the court"}
    assert post(opened_case, "/case/3/bundle/sealed", told).status_code == 303
    assert source[:16] in opened_case.get("/case/3/bundle").text
    back = {"source": source[:16], "why": "not needed", "withdrawn": "true"}
    assert post(opened_case, "/case/3/bundle/sealed", back).status_code == 303
    assert "not needed" not in opened_case.get("/case/3/bundle").text
