"""What awaits a decision, in the browser: what is lost first on top, and what was decided on paper, recorded."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relais.casework import case as cases
from relais.casework.authorisation import every
from relais.desk import request as requests
from relais.desk.act import decision
from relais.desk.home import Home, init
from relais.desk.request import Wanted
from relais.desk.second_officer import check, rows_to_check
from relais.model.role import Role
from relais.safeguards.account import account
from relais.store.database import reading
from tests.desk.unit import person, rank
from tests.web.made_requests import SEEN, browser, case_with_a_report, form

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def client(home: Home) -> TestClient:
    return browser(home)


@pytest.fixture
def number(home: Home, other: Home) -> int:
    """A case with three requests that are ready: nobody knows when the data of the first and second are lost."""
    opened = case_with_a_report(home, other)
    rank(home)
    for data, channel, holder in (
        ("identity", "EU-EPOC-ID", "telegram"), ("ip_identity", "FR-77-1-1", "Exemple Télécom"),
        ("payments", "FR-77-1-1", "Exemple Paie"),
    ):  # fmt: skip
        country, validator = ("IE", "prosecutor") if channel == "EU-EPOC-ID" else ("FR", None)
        wanted = Wanted(channel, data, holder, country, "opj", validator, "identify the user", unstated=True)
        made, _blocked = requests.draft(home, opened, wanted)
        _found, rows = rows_to_check(other, made, "late or not")
        check(other, made, {row.item.number: ("confirmed", row.shown, "") for row in rows})
        requests.ready(home, made)
    return opened


def decided(client: TestClient, **told: str) -> int:
    return client.post("/magistrate/decision/upload", data={"form": form(client), **told}).status_code


def test_what_is_lost_first_stands_on_top(client: TestClient, number: int) -> None:
    table = client.get("/magistrate").text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.index("telegram") < table.index("Exemple Télécom") < table.index("Exemple Paie")
    assert table.index("unknown") < table.index(f"{SEEN.year + 5}")
    assert "judicial police officer" in table
    assert 'href="/magistrate"' in client.get("/requests").text


def test_a_decision_on_paper_is_recorded(client: TestClient, number: int) -> None:
    refused = client.post(
        "/magistrate/decision/upload",
        data={"form": form(client), "request": "1", "step": "issued", "reference": "R 88"},
    )
    assert refused.status_code == 422
    assert "name the person" in refused.text
    assert 'value="R 88"' in refused.text
    assert decided(client, request="1", step="issued", signer="C. Robert", function="opj") == 303
    for other in ("2", "3"):
        assert decided(client, request=other, step="issued", signer="C. Robert", function="opj") == 303
    # The others need nobody more; the first awaits whoever validates.
    table = client.get("/magistrate").text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Exemple Télécom" not in table
    assert "prosecutor" in table
    assert decided(client, request="1", step="validated", signer="D. Leroy", function="prosecutor") == 303
    page = client.get("/magistrate").text
    assert "Record what was decided of a request" not in page
    assert "D. Leroy" in client.get("/request/1").text
    assert decided(client, request="one", step="validated") == 422


def test_an_authorisation_to_link_is_recorded(client: TestClient, home: Home) -> None:
    until = datetime.now(UTC).date() + timedelta(days=30)
    data = {"form": form(client), "authorisation": "parquet 8/2026", "until": until.isoformat(),
            "procedures": "PV 12/2026\nPV 13/2026", "agents": "Nobody", "scope": "two files"}  # fmt: skip
    refused = client.post("/magistrate/authorisation", data=data)
    assert refused.status_code == 422
    assert "PV 13/2026</textarea>" in refused.text
    answer = client.post("/magistrate/authorisation", data=data | {"agents": home.actor})
    assert "The authorisation is recorded." in client.get(answer.headers["location"]).text
    with reading(home.engine) as connection:
        told = every(connection)[-1]
    assert (told.reference, told.until, told.procedures) == ("parquet 8/2026", until, ("PV 12/2026", "PV 13/2026"))
    assert (told.agents, told.scope) == ((home.actor,), "two files")


def test_a_magistrate_reads_and_records_nothing(home: Home, number: int) -> None:
    magistrate = person(home, "E. Blanc", Role.MAGISTRATE)
    with decision(home, "assign-case", {}, number) as connection:
        found = account(connection, magistrate.actor)
        assert found is not None
        cases.assign(connection, number, found.id, "reader", home.actor)
    client = browser(magistrate)
    assert "Exemple Télécom" in client.get("/magistrate").text
    assert client.get("/request/1").status_code == 200
    assert client.get(f"/case/{number}/elements").status_code == 200
    assert decided(client, request="1", step="issued", signer="E. Blanc") in (403, 422)
    data = {"form": form(client), "authorisation": "parquet 8/2026"}
    assert client.post("/magistrate/authorisation", data=data).status_code in (403, 422)
