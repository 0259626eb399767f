from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.goaml.people import NO_INSTITUTION
from relais.intake.goaml.reader import (
    FORMAT,
    GOODS,
    INDICATORS,
    NO_REPORT,
    NO_SUBJECT,
    OTHER_NUMBER,
    PAPERS,
    passage,
)
from relais.intake.goaml.transaction import FOREIGN, MANY, NO_AMOUNT, NO_SIDES, SEVERAL
from relais.intake.instant import NO_ZONE, NOT_A_TIME
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE, NO_PLACE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.goaml.goaml_sample import (
    GIVES,
    PERSON,
    SHOP,
    SOUND,
    TAKES,
    WALLET,
    activity,
    document,
    party,
    report,
    transaction,
)


def read(tmp_path: Path, data: bytes, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), answers)


def one(tmp_path: Path, *transactions: str, **more: str) -> tuple[Reading, Rows, dict[str, Any]]:
    reading, rows = read(tmp_path, document(report(*transactions, **more)))
    return reading, rows, rows["payment"][0]


def told(reading: Reading) -> list[str]:
    return [notice.template for notice in reading.notices if notice.template != PAPERS]


def test_one_full_payment(tmp_path: Path) -> None:
    reading, _rows, payment = one(tmp_path, transaction())
    assert (reading.status, told(reading), reading.questions) == ("read", [], ())
    assert reading.facts == {"report": 1, "party": 3, "selector": 9, "payment": 1, "login": 2}
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/report/transaction[1]", "payer": 1, "payee": 2, "operator": None, "type_raw": "E K M",
        "status": "unknown", "status_raw": None, "reference": "TX20261", "reference_raw": "TX-2026 1",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 12, 10, tzinfo=UTC), "time_raw": "2026-01-12T10:00:00Z", "time_precision": "second",
        "zone_source": "file", "paid_out_at": None, "paid_out_time_raw": None, "paid_out_time_precision": None,
        "paid_out_zone_source": None, "amount": Decimal(50), "currency": "EUR", "amount_raw": "50.00",
        "paid_out_amount": Decimal(3200), "paid_out_currency": "PHP", "paid_out_amount_raw": "3200",
        "fee_amount": None, "fee_currency": None, "fee_amount_raw": None, "paid_out_place": None,
        "tokens": payment["tokens"],
    }  # fmt: skip
    assert {token["value"] for token in payment["tokens"]} == {"ben2@example.org", "+33639980009"}
    assert "<teller>Cleo Poe</teller>" in passage(document(report(transaction())), payment["locator"])


def test_the_report_and_its_people(tmp_path: Path) -> None:
    _reading, rows, _payment = one(tmp_path, transaction())
    [row] = rows["report"]
    assert (row["channel"], row["reference"], row["company"], row["incident_type"], row["intelligence"]) == (
        "goaml", "STR-2026-7", "101", "STR LDA1", True,
    )  # fmt: skip
    assert (row["at"], [token["value"] for token in row["tokens"]]) == (
        datetime(2026, 2, 1, 12, tzinfo=UTC), ["+33639980002"],
    )  # fmt: skip
    assert [(each["role"], each["name_raw"], each["nickname"]) for each in rows["party"]] == [
        ("reporter", "Cleo Poe", None), ("payer", "Ana Maria Roe", "Annie"), ("payee", "Ben Doe", None),
    ]  # fmt: skip
    payer = rows["party"][1]
    assert (payer["birth_date_raw"], payer["address_raw"], payer["address_country"]) == (
        "1980-02-03T00:00:00", "1 Example Street, Lyon, FR", "FR",
    )  # fmt: skip
    assert [(each["party"], each["kind"], each["service"], each["value"]) for each in rows["selector"]] == [
        (0, "email", None, "cleo@example.org"), (1, "phone", None, "+33639980001"),
        (1, "email", None, "ana@example.org"), (1, "handle", "telegram", "ana_roe"),
        (1, "device", None, "490154203237518"),
        (2, "account", "wallet one", "09175550101"), (2, "handle", "wallet one", "C-77"),
        (2, "phone", None, "+639175550101"), (None, "transfer_code", None, "1234567890"),
    ]  # fmt: skip
    assert {each["report"] for table in ("party", "selector", "login") for each in rows[table]} == {0}
    assert [(each["event"], each["at"].day, each["ip"], each["port"], each["proxy"]) for each in rows["login"]] == [
        ("first_seen_date", 10, "203.0.113.7", 40001, True), ("last_seen_date", 12, "203.0.113.7", 40001, True),
    ]  # fmt: skip


def test_nothing_personal_that_nobody_needs_is_kept(tmp_path: Path) -> None:
    reading, rows, _payment = one(tmp_path, transaction())
    kept = repr(rows)
    assert not [word for word in ("X-1", "P-1", "gift", "many small sums", "Cleo Poe'}, 'teller") if word in kept]
    assert [(notice.template, notice.params) for notice in reading.notices] == [(PAPERS, {"count": "2"})]


def test_parties_are_listed_once_and_payments_each(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, SOUND["goaml_xml"])
    assert reading.facts == {"report": 1, "party": 3, "selector": 20, "payment": 12, "login": 2}
    assert len({row["reference"] for row in rows["payment"]}) == 12
    for row in rows["payment"]:
        assert f">{row['reference_raw']}<" in passage(SOUND["goaml_xml"], row["locator"])


def test_an_activity_lists_whom_it_is_about(tmp_path: Path) -> None:
    cleared = party(f"<person>{PERSON}</person>", "<is_suspected>false</is_suspected>")
    data = document(report(activity=activity(party(SHOP), cleared, party("<country>FR</country>"))))
    reading, rows = read(tmp_path, data)
    assert [(each["role"], each["name_raw"], each["nickname"]) for each in rows["party"][1:]] == [
        ("reported", "Roe Trading", "Roe Shop"), ("other", "Dora Poe", None), ("other", "Ana Maria Roe", "Annie"),
    ]  # fmt: skip
    assert (reading.status, told(reading), reading.skipped) == ("partial", [NO_SUBJECT], 1)
    assert reading.notices[0].place == "/report/activity/report_parties/report_party[3]"
    assert "ben3@example.org" in {token["value"] for token in rows["report"][0]["tokens"]}
    for each in rows["party"][1:]:
        assert each["name_raw"].split()[0] in passage(data, each["locator"])


def test_a_batch_of_reports(tmp_path: Path) -> None:
    data = SOUND["goaml_xml, batch"]
    reading, rows = read(tmp_path, data)
    assert (reading.facts["report"], [row["locator"] for row in rows["payment"]]) == (
        2, ["/reports/report[1]/transaction[1]", "/reports/report[2]/transaction[1]"],
    )  # fmt: skip
    assert [each["report"] for each in rows["party"]] == [0, 0, 0, 1, 1, 1, 1, 1]
    assert "Roe Trading" in passage(data, rows["party"][-2]["locator"])


@pytest.mark.parametrize(
    ("account", "name", "others"),
    [
        (WALLET.replace("Doe Ben", "Roe Trading"), "Roe Trading", ["Ben Doe"]),
        (WALLET.replace("<account_name>Doe Ben</account_name>", ""), "Ben Doe", []),
        (WALLET.replace("<signatory>", "<t_entity><name>Roe Trading</name></t_entity><signatory>"), "Roe Trading",
         ["Ben Doe"]),
        (WALLET + "<signatory><t_person><first_name>Eva</first_name></t_person></signatory>", "Ben Doe", ["Eva"]),
        (WALLET.replace("<is_primary>1</is_primary>", "")
         + "<signatory><t_person><first_name>Eva</first_name></t_person></signatory>", "Doe Ben", ["Ben Doe", "Eva"]),
        (WALLET.replace("<signatory>", "<related_persons><account_related_person>")
         .replace("</signatory>", "</account_related_person></related_persons>"), "Ben Doe", []),
    ],
)  # fmt: skip
def test_who_holds_an_account(account: str, name: str, others: list[str], tmp_path: Path) -> None:
    _reading, rows, payment = one(tmp_path, transaction(GIVES + TAKES.replace(WALLET, account)))
    assert rows["party"][payment["payee"]]["name_raw"] == name
    assert [each["name_raw"] for each in rows["party"] if each["role"] == "other"] == others


def test_numbers_of_accounts(tmp_path: Path) -> None:
    account = (
        "<account>NL26VAYB8060476890</account><iban>NL26VAYB8060476890</iban><client_number>77</client_number>"
        "<account_name>-</account_name>"
    )
    sides = (
        f"<t_from><from_account>{account}</from_account></t_from><t_to_my_client><to_account>{WALLET}</to_account>"
        "</t_to_my_client>"
    )
    reading, rows, payment = one(tmp_path, transaction(sides))
    assert [(each["kind"], each["value"]) for each in rows["selector"] if each["party"] == payment["payer"]] == [
        ("iban", "NL26VAYB8060476890")
    ]
    assert (told(reading), payment["operator"]) == ([NO_INSTITUTION], "Wallet One")


def test_parties_by_role_are_kept_and_nobody_pays(tmp_path: Path) -> None:
    foreign = (
        "<foreign_currency><foreign_currency_code>EUR</foreign_currency_code><foreign_amount>50</foreign_amount>"
        "</foreign_currency>"
    )
    info = (
        "<transaction_additional_info><network_device><ip_address><ipv6>2001:db8::1</ipv6></ip_address></network_device>"
        "<virtual_address>bc1qexampleexampleexample</virtual_address></transaction_additional_info>"
    )
    listed = (
        f"<party><role>B</role><person>{PERSON}</person>{info}{foreign}<country>FR</country></party>"
        f"<party><role>S</role><account_my_client>{WALLET}</account_my_client></party>"
    )
    sides = f"<transaction_status>C</transaction_status><involved_parties>{listed}</involved_parties>"
    reading, rows, payment = one(tmp_path, transaction(sides))
    assert (told(reading), payment["payer"], payment["payee"]) == ([MANY, FOREIGN], None, None)
    assert [each["role"] for each in rows["party"]] == ["reporter", "other", "other"]
    assert (payment["amount"], payment["currency"], payment["status"], payment["status_raw"]) == (
        Decimal(215), "AED", "unknown", "C",
    )  # fmt: skip
    assert "BC1QEXAMPLEEXAMPLEEXAMPLE" in {each["value"] for each in rows["selector"]}
    assert [each["ip"] for each in rows["login"]] == ["203.0.113.7", "203.0.113.7", "2001:db8::1"]


def test_two_sides_that_give_are_kept_and_none_is_the_payer(tmp_path: Path) -> None:
    second = (
        "<t_from><from_person><first_name>Eve</first_name><last_name>Poe</last_name>"
        "<email>eve@example.org</email></from_person></t_from>"
    )
    reading, rows, payment = one(tmp_path, transaction(GIVES + second + TAKES))
    assert (told(reading), payment["payer"]) == ([SEVERAL, FOREIGN], None)
    assert rows["party"][payment["payee"]]["role"] == "payee"
    assert [each["name_raw"] for each in rows["party"] if each["role"] == "other"] == ["Ana Maria Roe", "Eve Poe"]
    assert "eve@example.org" in {each["value"] for each in rows["selector"]}
    assert (payment["amount"], payment["currency"]) == (Decimal(215), "AED")


@pytest.mark.parametrize("words", ["to eve@example.org " * 4, "one\nto eve@example.org"])
def test_words_in_place_of_a_code_are_mined_and_not_kept(words: str, tmp_path: Path) -> None:
    code = "<transmode_code>E</transmode_code>"
    _reading, _rows, payment = one(tmp_path, transaction().replace(code, f"<transmode_code>{words}</transmode_code>"))
    assert payment["type_raw"] == "K M"
    assert "eve@example.org" in {token["value"] for token in payment["tokens"]}


def test_who_carries_a_sum_for_another_is_kept(tmp_path: Path) -> None:
    carried = "<t_conductor><first_name>Dora</first_name><last_name>Poe</last_name></t_conductor><from_person>"
    _reading, rows, payment = one(tmp_path, transaction(GIVES.replace("<from_person>", carried) + TAKES))
    assert rows["party"][payment["payer"]]["name_raw"] == "Ana Maria Roe"
    assert [each["name_raw"] for each in rows["party"] if each["role"] == "other"] == ["Dora Poe"]


def test_dashes_say_nothing(tmp_path: Path) -> None:
    dashes = (
        "<t_from><from_foreign_currency><foreign_currency_code>-</foreign_currency_code><foreign_amount>0</foreign_amount>"
        "</from_foreign_currency><from_person><first_name>-</first_name><last_name>-</last_name><phones><phone>"
        "<tph_number>-</tph_number></phone></phones><email>-----</email><social_media><social_account><platform/>"
        "<user_name/></social_account></social_media></from_person></t_from>"
    )
    reading, rows, payment = one(tmp_path, transaction(dashes), indicators="<indicator>-</indicator>")
    assert (told(reading), payment["payer"], payment["amount"]) == ([NO_SIDES], None, Decimal(215))
    assert (len(rows["party"]), rows["report"][0]["incident_type"]) == (1, "STR")


def test_a_time_without_zone_waits(tmp_path: Path) -> None:
    data = document(report(transaction(date="2026-01-12T10:00:00")))
    reading, rows = read(tmp_path, data)
    assert ([asked.key for asked in reading.questions], told(reading)) == (["zone"], [NO_ZONE])
    assert (rows["payment"][0]["at"], rows["payment"][0]["time_raw"]) == (None, "2026-01-12T10:00:00")
    _reading, rows = read(tmp_path, data, {"zone": ("Asia/Dubai", "A. Roe")})
    assert rows["payment"][0]["at"] == datetime(2026, 1, 12, 6, tzinfo=UTC)


def test_what_has_no_column_is_said(tmp_path: Path) -> None:
    more = "<fiu_ref_number>FIU-9</fiu_ref_number>"
    goods = "<goods_services><item><item_type>GOLD</item_type></item></goods_services>"
    codes = "<indicator>A1</indicator><indicator>B2</indicator>"
    reading, rows, _payment = one(tmp_path, transaction(more=goods), indicators=codes, more=more)
    assert told(reading) == [OTHER_NUMBER, INDICATORS, GOODS]
    assert rows["report"][0]["incident_type"] == "STR"


def test_one_broken_transaction_among_many(tmp_path: Path) -> None:
    bad = transaction("", amount="twelve", date="2026-02-31T10:00:00Z")
    none = transaction().replace("<amount_local>215.00</amount_local>", "").replace("foreign_amount", "x")
    reading, rows = read(tmp_path, document(report(transaction(), bad, none, transaction())))
    assert [row["amount"] for row in rows["payment"]] == [50, None, None, 50]
    assert (rows["payment"][1]["amount_raw"], rows["payment"][1]["time_raw"]) == ("twelve", "2026-02-31T10:00:00Z")
    assert told(reading) == [NO_SIDES, NOT_A_TIME, NOT_AN_AMOUNT, NO_AMOUNT]
    assert all(notice.place.startswith("/report/transaction[") for notice in reading.notices[:4])


def test_where_the_xml_breaks_what_stands_before_is_read(tmp_path: Path) -> None:
    data = SOUND["goaml_xml"]
    reading, rows = read(tmp_path, data[: data.rindex(b"<amount_local>")])
    assert (reading.status, reading.notices[0].template) == ("partial", BROKEN)
    assert (len(rows["payment"]), rows["report"][0]["reference"]) == (11, "STR-2026-7")


@pytest.mark.parametrize("name", SOUND)
def test_it_is_recognised(name: str, tmp_path: Path) -> None:
    assert known(FORMAT, source(tmp_path, SOUND[name]))


def test_others_are_refused(tmp_path: Path) -> None:
    data = SOUND["goaml_xml"]
    for other in (data.replace(b"rentity_id", b"id"), data.replace(b"report>", b"case>"), b"x" + data):
        assert not known(FORMAT, source(tmp_path, other))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (SOUND["goaml_xml"].replace(b"<report>", b'<!DOCTYPE d [<!ENTITY x "y">]><report>'), DOCTYPE),
        (b"<a", BROKEN),
        (b"<a/>", NO_REPORT),
    ],
)
def test_what_is_no_report_is_unread(data: bytes, template: str, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, data)
    assert (reading.status, rows, reading.notices[0].template) == ("unread", {}, template)


@pytest.mark.parametrize("locator", ["/report/transaction[99]", "/x", "", "/report//transaction", "line 1"])
def test_places_that_are_none(locator: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(SOUND["goaml_xml"], locator)
    assert raised.value.notice.template == NO_PLACE
