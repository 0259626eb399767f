import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.fincen.cash import CONTRADICTS, OTHERS, REST, SEVERAL
from relais.intake.fincen.reader import ACKNOWLEDGES, EMPTY, FORMAT, NO_REPORT, NOT_READ, PAPERS, passage
from relais.intake.instant import NOT_A_TIME
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE, NO_PLACE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.fincen.fincen_sample import (
    ACKNOWLEDGEMENT,
    ADDRESS,
    CONDUCTOR,
    FILED,
    FILER,
    SUBJECT,
    SUSPICIOUS,
    activity,
    batch,
    cash,
    cyber,
)

ANSWERS = {"zone": ("America/New_York", "A. Roe"), "country": ("US", "A. Roe")}
ROOT = "/EFilingBatchXML/Activity[1]"


def read(tmp_path: Path, data: bytes, answers: dict[str, tuple[str, str]] | None = ANSWERS) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), answers)


@pytest.mark.samples
def test_a_batch_of_the_samples(samples: Path) -> None:
    path = samples / "fincen_sar/sar_batch.xml"
    text = path.read_text()
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ANSWERS)
    assert {notice.template for notice in reading.notices} == {NOT_A_SELECTOR, PAPERS}
    assert len(rows["report"]) == len(re.findall(r"<Activity ", text))
    assert len(rows["party"]) == len(re.findall(r"<Party SeqNum", text)) - 2  # two associations name nobody
    assert [row["raw"] for row in rows["selector"] if row["kind"] == "phone"] == re.findall(
        r"<PhoneNumberText>(\d+)<", text
    )
    subject = rows["party"][-1]
    assert (subject["role"], subject["name_raw"], subject["nickname"], subject["birth_date_raw"]) == (
        "reported", "Janice Mann", "Janda, Jan", "19801025",
    )  # fmt: skip
    for row in (*rows["party"], *rows["selector"], *rows["report"]):
        assert passage(path.read_bytes(), row["locator"])


@pytest.mark.samples
def test_an_acknowledgement_of_the_samples(samples: Path) -> None:
    path = samples / "fincen_sar/sar_acknowledgement.xml"
    assert known(FORMAT, path)
    reading, _rows = taken(FORMAT, path)
    assert (reading.status, reading.facts) == ("read", {})
    count = path.read_text().count("<BSAID>")
    assert [(notice.template, notice.params) for notice in reading.notices] == [(ACKNOWLEDGES, {"count": str(count)})]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "fincen_sar"]
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_one_full_report(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, batch(activity()))
    assert [notice.template for notice in reading.notices] == [PAPERS]
    assert (reading.questions, reading.status) == ((), "read")
    [report] = rows["report"]
    tokens = report.pop("tokens")
    assert {name: cell for name, cell in report.items() if cell is not None} == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": ROOT,
        "channel": "fincen", "sender": "FinCEN", "company": "Example Bank", "incident_type": "1/106",
        "intelligence": True, "at": datetime(2026, 1, 10, 5, tzinfo=UTC), "time_raw": "20260110",
        "time_precision": "day", "zone_source": "A. Roe", "incident_at": datetime(2026, 1, 2, 5, tzinfo=UTC),
        "incident_time_raw": "20260102", "incident_time_precision": "day", "incident_zone_source": "A. Roe",
    }  # fmt: skip
    # A number that breaks between two blocks of the narrative is found all the same.
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001"), ("amount", "20")]
    assert [(row["role"], row["name_raw"], row["nickname"], row["birth_date_raw"]) for row in rows["party"]] == [
        ("reporter", "Example Bank", None, None), ("reported", "Ana Roe", "ana01", "19800000"),
    ]  # fmt: skip
    assert (rows["party"][1]["address_raw"], rows["party"][1]["address_country"]) == (
        "1 Example Street, Springfield, US", "US",
    )  # fmt: skip
    assert [(row["kind"], row["value"], row["party"], row["report"]) for row in rows["selector"]] == [
        ("phone", "+12025550101", 1, 0), ("email", "ana@example.org", 1, 0), ("account", "00123456", 1, 0),
    ]  # fmt: skip
    [login] = rows["login"]
    assert (login["ip"], login["at"], login["party"], login["report"]) == (
        "192.0.2.7", datetime(2026, 1, 3, 15, tzinfo=UTC), None, 0,
    )  # fmt: skip
    assert "They call" not in str(rows)


def test_the_namespace_may_be_there(tmp_path: Path) -> None:
    data = batch(activity(), prefix="fc2")
    assert known(FORMAT, source(tmp_path, data))
    reading, rows = read(tmp_path, data)
    assert reading.facts == {"report": 1, "party": 2, "selector": 3, "login": 1}
    assert "Ana" in passage(data, rows["party"][1]["locator"])


def test_what_waits_for_an_answer(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, batch(activity()), None)
    assert {question.key: question.records for question in reading.questions} == {"country": 1, "zone": 3}
    assert (rows["selector"][0]["raw"], rows["selector"][0]["value"]) == ("2025550101", None)
    assert rows["login"][0]["time_raw"] == "20260103 10:00:00"


def test_a_currency_report_states_payments(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, batch(activity(FILER, CONDUCTOR, cash("12500", "300"), FILED)))
    assert [(row["payer"], row["payee"], row["amount"], row["currency"], row["status"]) for row in rows["payment"]] == [
        (1, None, 12500, "USD", "completed"), (None, 1, 300, "USD", "completed"),
    ]  # fmt: skip
    assert (rows["party"][1]["role"], rows["report"][0]["incident_time_raw"]) == ("other", "20260105")
    _reading, rows = read(tmp_path, batch(activity(CONDUCTOR, CONDUCTOR, cash("12500", "0"))))
    assert [(row["payer"], row["payee"]) for row in rows["payment"]] == [(None, None)]


IN, OUT = "IndividualEntityCashInAmountText", "IndividualEntityCashOutAmountText"


def own(paid_in: str, code: str = "50", out: str = "") -> str:
    inner = f"<{IN}>{paid_in}</{IN}><{OUT}>{out}</{OUT}>"
    return CONDUCTOR.replace(">50</ActivityPartyTypeCode>", f">{code}</ActivityPartyTypeCode>{inner}", 1)


@pytest.mark.parametrize(
    ("people", "total", "payments", "notices"),
    [
        ((own("20000"),), "20000", [(0, 20000)], []),
        ((own("20000"),), "", [(0, 20000)], []),
        ((own("20000"), own("27000")), "47000", [(0, 20000), (1, 27000)], []),
        ((own("20000"),), "47000", [(0, 20000)], [(REST, 1)]),
        ((own("20000"), CONDUCTOR), "47000", [(0, 20000)], [(REST, 1)]),
        ((own("20000"), own("27000", "34")), "20000", [(0, 20000)], []),
        ((own("20000"), own("27000", "23")), "47000", [(0, 20000)], [(REST, 1)]),
        ((own("50000"),), "47000", [(None, 47000)], [(CONTRADICTS, 0)]),
        ((own("50000"),), "0", [], [(CONTRADICTS, 1)]),
        ((own("x"),), "47000", [(0, None)], [(NOT_AN_AMOUNT, 0)]),
        ((CONDUCTOR, own("47000", "34")), "47000", [(0, 47000)], []),
        ((CONDUCTOR, own("47000", "23")), "47000", [(None, 47000)], [(OTHERS, 0)]),
        ((own("47000", "23"),), "47000", [(None, 47000)], [(OTHERS, 0)]),
    ],
)
def test_who_moved_how_much_cash(
    people: tuple[str, ...],
    total: str,
    payments: list[tuple[int | None, int | None]],
    notices: list[tuple[str, int]],
    tmp_path: Path,
) -> None:
    reading, rows = read(tmp_path, batch(activity(*people, cash(total, ""))))
    assert [(row["payer"], row["amount"]) for row in rows.get("payment", [])] == payments
    assert [(one.template, one.skipped) for one in reading.notices if one.template != PAPERS] == notices
    mirrored = [one.replace(IN, "_").replace(OUT, IN).replace("_", OUT) for one in people]
    _reading, rows = read(tmp_path, batch(activity(*mirrored, cash("", total))))
    assert [(row["payee"], row["payer"], row["amount"]) for row in rows.get("payment", [])] == [
        (who, None, amount) for who, amount in payments
    ]


def test_sums_of_several_days_are_of_nobody(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, batch(activity(own("20000"), cash("15000", ""), cash("5000", ""))))
    assert [(row["payer"], row["amount"]) for row in rows["payment"]] == [(None, 15000), (None, 5000)]
    assert [notice.template for notice in reading.notices] == [SEVERAL, PAPERS]


def test_accounts_and_addresses_of_a_currency_report(tmp_path: Path) -> None:
    party = (
        "<Party><ActivityPartyTypeCode>50</ActivityPartyTypeCode>"
        "<ElectronicAddress><ElectronicAddressText>ana@example.org</ElectronicAddressText></ElectronicAddress>"
        "<ElectronicAddress><ElectronicAddressText>example.org/ana</ElectronicAddressText></ElectronicAddress>"
        "<Account><AccountNumberText>1115478569</AccountNumberText></Account>"
        "<Account><AccountNumberText>3365998541</AccountNumberText></Account></Party>"
    )
    data = batch(activity(party))
    _reading, rows = read(tmp_path, data)
    assert [(row["kind"], row["raw"], row["party"]) for row in rows["selector"]] == [
        ("email", "ana@example.org", 0), ("url", "example.org/ana", 0),
        ("account", "1115478569", 0), ("account", "3365998541", 0),
    ]  # fmt: skip
    assert passage(data, rows["selector"][3]["locator"])


def test_signs_of_a_cyber_event(tmp_path: Path) -> None:
    signs = [
        cyber("8", "192.0.2.9"),
        cyber("9", "https://example.org/x"),
        cyber("6", "ben@example.org"),
        cyber("7", "x"),
    ]
    reading, rows = read(tmp_path, batch(activity(*signs)))
    assert [(row["kind"], row["value"]) for row in rows["selector"]] == [
        ("ip", "192.0.2.9"), ("url", "https://example.org/x"), ("email", "ben@example.org"),
    ]  # fmt: skip
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (NOT_READ, f"{ROOT}/CyberEventIndicators[4]", 1)
    ]


@pytest.mark.parametrize(("number", "reference"), [("31000000000001", "31000000000001"), ("00000000000000", None)])
def test_the_number_of_the_earlier_report(number: str, reference: str | None, tmp_path: Path) -> None:
    prior = f"<EFilingPriorDocumentNumber>{number}</EFilingPriorDocumentNumber>"
    _reading, rows = read(tmp_path, batch(activity(prior)))
    assert rows["report"][0]["reference"] == reference


def test_one_broken_report_among_others(tmp_path: Path) -> None:
    bad = activity(SUBJECT, SUSPICIOUS.replace("20260102", "20260230"), ADDRESS.replace("192.0.2.7", "x"))
    reading, rows = read(tmp_path, batch(activity(), bad, activity()))
    assert len(rows["report"]) == 3
    assert [(notice.template, notice.place) for notice in reading.notices if notice.place] == [
        (NOT_A_SELECTOR, "/EFilingBatchXML/Activity[2]/ActivityIPAddress"),
        (NOT_A_TIME, "/EFilingBatchXML/Activity[2]/SuspiciousActivity"),
    ]
    assert rows["report"][1]["incident_time_raw"] == "20260230"


def test_records_without_anything(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, batch("<Activity/>", activity("<Party/>", FILER)))
    assert ([row["locator"] for row in rows["report"]], len(rows["party"])) == (["/EFilingBatchXML/Activity[2]"], 1)
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [(EMPTY, ROOT, 1)]


def test_where_the_xml_breaks_what_stands_before_is_read(tmp_path: Path) -> None:
    data = batch(activity(), activity())
    reading, rows = read(tmp_path, data[: data.rindex(b"<ActivityIPAddress>")])
    assert (len(rows["report"]), reading.status, reading.notices[0].template) == (1, "partial", BROKEN)


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (batch(), NO_REPORT),
        (b"<!DOCTYPE x [<!ENTITY e 'x'>]>" + batch(activity()).partition(b"?>")[2], DOCTYPE),
    ],
)
def test_what_is_refused(data: bytes, template: str, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, data)
    assert (reading.status, reading.notices[0].template, rows) == ("unread", template, {})


def test_an_acknowledgement_reports_nothing(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, ACKNOWLEDGEMENT)
    assert (reading.status, [notice.template for notice in reading.notices], rows) == ("read", [ACKNOWLEDGES], {})


@pytest.mark.parametrize("place", ["/EFilingBatchXML/Activity[2]", "/x", ""])
def test_places_that_are_none(place: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(batch(activity()), place)
    assert raised.value.notice.template == NO_PLACE
