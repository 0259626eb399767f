"""Requests in the browser: drafted from a case, checked by somebody else, made ready, noted, printed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relais.desk.home import Home, init
from relais.model.role import Role
from tests.desk.unit import person, rank
from tests.web.house import post
from tests.web.made_requests import SEEN, browser, case_with_a_report, form

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def number(home: Home, other: Home) -> int:
    return case_with_a_report(home, other)


@pytest.fixture
def client(home: Home) -> TestClient:
    return browser(home)


def wanted(client: TestClient, **more: str) -> dict[str, str]:
    return {"form": form(client), "channel": "FR-77-1-1", "data": "ip_identity", "holder": "Exemple Télécom",
            "country": "fr", "issuer": "opj", "reason": "identify the user", "unstated": "yes", **more}  # fmt: skip


def drafted(client: TestClient, number: int) -> str:
    """Draft a request and return its address."""
    answer = post(client, f"/case/{number}/requestable", wanted(client))
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


def confirmed(client: TestClient, address: str) -> None:
    """Confirm every row of a request, as it was shown."""
    data = checked(client, address)
    assert client.post(f"{address}/check", data=data | {"verdict": "confirmed"}).status_code == 303


def checked(client: TestClient, address: str) -> dict[str, str]:
    """Open the one row of a request, and return its form."""
    token = form(client)
    text = client.post(f"{address}/rows", data={"form": token, "late": "late or not"}).text
    assert "192.0.2.7" in text
    named = {name: text.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("row", "shown")}
    return {"form": token, "late": "late or not", "verdict": "", "wrong": "", **named}


def noted(client: TestClient, address: str, **told: str) -> int:
    return client.post(f"{address}/note", data={"form": form(client), **told}).status_code


def test_what_can_be_asked_names_what_a_row_lacks(client: TestClient, number: int) -> None:
    page = client.get(f"/case/{number}/requestable?data=ip_identity&country=FR&issuer=opj").text
    assert "192.0.2.7" in page
    assert "no source port" in page
    # A port is no number of things, and a second counts.
    assert "<td>51034</td>" in page
    assert f"<td>{SEEN:%Y-%m-%d %H:%M:%S}</td>" in page
    assert "FR-77-1-1" in page
    assert "3 rows that other data are asked of are not shown." in page
    sorted_page = client.get(f"/case/{number}/requestable?sort=-value").text
    assert sorted_page.index("192.0.2.8") < sorted_page.index("192.0.2.7")
    assert "jean_exemple" in client.get(f"/case/{number}/requestable?data=identity").text


def test_one_draft_gathers_the_ready_rows_and_says_how_many_it_left(
    client: TestClient, home: Home, number: int
) -> None:
    rank(home)
    answer = post(client, f"/case/{number}/requestable", wanted(client))
    page = client.get(answer.headers["location"]).text
    assert "192.0.2.7" in page
    assert "192.0.2.8" not in page
    assert "<td>51034</td>" in page
    assert f"<td>{SEEN:%Y-%m-%d %H:%M:%S}</td>" in page
    assert "1 rows were left out" in page
    assert "1 rows that no second officer has confirmed" in page
    assert "You drafted it" in page
    listed = client.get("/requests").text
    assert "Exemple Télécom" in listed
    assert "draft" in listed
    assert "nothing" in client.get("/requests?state=sent").text
    assert f'href="{answer.headers["location"].partition("?")[0]}"' in client.get(f"/case/{number}").text


def test_a_refused_draft_keeps_what_was_typed(client: TestClient, number: int) -> None:
    answer = post(client, f"/case/{number}/requestable", wanted(client, reason="", holder="<Exemple>"))
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert "a request needs its reason" in answer.text
    assert 'value="&lt;Exemple&gt;"' in answer.text
    assert "<Exemple>" not in answer.text


def test_a_form_of_nobody_is_refused(client: TestClient, number: int) -> None:
    assert post(client, f"/case/{number}/requestable", wanted(client, form="x")).status_code == 403


def test_a_second_officer_says_what_is_wrong(client: TestClient, other: Home, number: int) -> None:
    address = drafted(client, number)
    second = browser(other)
    data = checked(second, address)
    refused = second.post(f"{address}/check", data=data | {"verdict": "wrong"})
    assert refused.status_code == 422
    assert "say what is wrong with it" in refused.text
    assert 'value="wrong" checked' in refused.text
    assert second.post(f"{address}/check", data=data | {"shown": "0" * 64, "verdict": "confirmed"}).status_code == 422
    assert second.post(f"{address}/check", data=data | {"verdict": "wrong", "wrong": "the year"}).status_code == 303
    assert "called wrong" in client.post(f"{address}/ready", data={"form": form(client)}).text


def test_from_ready_to_withdrawn(client: TestClient, other: Home, number: int) -> None:
    address = drafted(client, number)
    assert client.post(f"{address}/ready", data={"form": form(client)}).status_code == 422
    own = client.post(f"{address}/check", data=checked(client, address) | {"verdict": "confirmed"})
    assert "drafted by you" in own.text
    confirmed(browser(other), address)
    assert client.post(f"{address}/ready", data={"form": form(client)}).status_code == 303
    refused = client.post(f"{address}/note", data={"form": form(client), "step": "issued", "text": "R 88"})
    assert refused.status_code == 422
    assert "name the person" in refused.text
    assert ">R 88</textarea>" in refused.text
    assert noted(client, address, step="answered") == 422
    assert noted(client, address, step="issued", signer="C. Robert", day="one day") == 422
    assert noted(client, address, step="issued", signer="C. Robert", function="opj", day="2026-01-02T08:30") == 422
    told = {"form": form(client), "step": "issued", "signer": "C. Robert", "day": "2026-01-02"}
    assert "2 Jan 2026 is before what was already done" in client.post(f"{address}/note", data=told).text
    now = datetime.now(UTC)
    assert noted(client, address, step="issued", signer="C. Robert", function="opj", day=f"{now:%Y-%m-%dT%H:%M}") == 303
    assert noted(client, address, step="sent") == 303
    page = client.get(address).text
    assert "C. Robert" in page
    assert f"{now.day} {now:%b %Y %H:%M} UTC" in page
    assert "judicial police officer" in page
    assert noted(client, address, step="withdrawn") == 303
    assert "Note the step" not in client.get(address).text


def test_the_table_and_the_documents(client: TestClient, number: int) -> None:
    address = drafted(client, number)
    assert "192.0.2.7\t" in client.get(address).text
    table = client.get(f"{address}/table.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(table.text.splitlines()) == 2
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        made = client.post(f"{address}/document", data={"form": form(client), "kind": kind, "language": "fr"})
        assert made.content.startswith(begins)
        assert f"-fr.{kind}" in made.headers["content-disposition"]
    refused = client.post(f"{address}/document", data={"form": form(client), "kind": "pdf", "language": "en"})
    assert refused.status_code == 422
    assert "there are: fr" in refused.text


def test_who_is_not_on_the_case_sees_nothing(client: TestClient, home: Home, number: int) -> None:
    address = drafted(client, number)
    stranger = browser(person(home, "E. Blanc", Role.INVESTIGATOR))
    for asked in (address, f"{address}/table.csv", f"/case/{number}/requestable"):
        assert stranger.get(asked).status_code == 403
    assert "Exemple" not in stranger.get("/requests").text
    assert stranger.post(f"{address}/rows", data={"form": form(stranger)}).status_code == 403
