"""Small homes for the pages of requests, elements and evidence, opened as each person's browser has them."""

from datetime import UTC, date, datetime, timedelta

from starlette.testclient import TestClient

from relais.casework.ground import Ground
from relais.desk.enter_report import enter_report
from relais.desk.ground import state_ground
from relais.desk.home import Home
from relais.desk.procedure import receive
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm
from relais.web.app import create
from tests.desk.unit import case

SEEN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=200)
STATED = Ground(date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026", through_a_network=True)
FORM = ReportForm(
    entered_by="", entered_at="", reference="X-1", sender="FBI", parties=(
        FormParty("reported", name="Jean <Exemple>", selectors=(
            FormSelector("handle", "jean_exemple", "telegram"), FormSelector("phone", "+33639980001"),
        )),
        FormParty("recipient", name="Maria Exemplo"),
    ),
    payments=(FormPayment(0, 1, SEEN.isoformat(), "50", "EUR", "Exemple Paie", "REF00001"),),
    logins=(
        FormLogin("192.0.2.7", 0, 51034, SEEN.isoformat()),
        FormLogin("192.0.2.8", 0, None, SEEN.isoformat()),
    ),
)  # fmt: skip


def browser(home: Home) -> TestClient:
    """Return a browser in which this person has opened the link of their home; it reads English."""
    client = TestClient(
        create(home, "door"), base_url="http://127.0.0.1:8765", headers={"accept-language": "en"},
        follow_redirects=False, raise_server_exceptions=False,
    )  # fmt: skip
    client.get("/enter/door")
    return client


def form(client: TestClient, address: str = "/cases") -> str:
    """Return what the forms of this person carry."""
    return client.get(address).text.partition('name="form" value="')[2].partition('"')[0]


def case_with_a_report(home: Home, *others: Home) -> int:
    """Open a case with one report in it, and say what it is about in law."""
    number = case(home, *others)
    [(source, _reading)] = enter_report(home, FORM).sources
    receive(home, "PV 12/2026", [source.source_id])
    state_ground(home, number, STATED)
    return number
