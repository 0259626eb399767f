from decimal import Decimal
from typing import Any

import pytest

from relais.corroborate.run import run
from relais.link.run import run as link
from tests.views import views

pytestmark = pytest.mark.slow

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 19_000 * DAY
CHAT, LIST = "chat", "list"


def findings(**tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    con = views(**tables)
    for name, table in link(con).items():
        con.register(name, table)
    return run(con)["finding"].to_pylist()


def token(kind: str, value: str, currency: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "value": value, "currency": currency, "start": 0, "end": len(value)}


def message(*tokens: dict[str, Any], **columns: Any) -> dict[str, Any]:
    said = {"source_id": CHAT, "conversation": "t1", "sender": 0, "recipient": 1, "at": START}
    return {**said, "time_precision": "second", "tokens": list(tokens), **columns}


def payment(**columns: Any) -> dict[str, Any]:
    paid = {"source_id": LIST, "payer": 0, "payee": 1, "at": START + HOUR, "time_precision": "second"}
    return {**paid, "amount": Decimal(50), "currency": "EUR", **columns}


# One person writes in the chat and pays in the list; the other side of each stays unknown.
PEOPLE = {
    "party": [{"source_id": CHAT}, {"source_id": CHAT}, {"source_id": LIST}, {"source_id": LIST}],
    "selector": [
        {"source_id": CHAT, "party": 0, "value": "+15550100"},
        {"source_id": LIST, "party": 0, "value": "+15550100"},
    ],
}
STRANGERS = {"party": PEOPLE["party"]}


def test_a_quoted_code_in_full():
    code = message(token("transfer_code", "1234567890"), locator="/messages/4")
    found = findings(**PEOPLE, message=[code], payment=[payment(reference="1234567890", locator="line 7")])
    assert found == [
        {
            "test": "quoted_code",
            "kind": "transfer_code",
            "value": "1234567890",
            "currency": None,
            "fit": "exact",
            "differs": None,
            "record_value": None,
            "alternatives": 0,
            "message_source": CHAT,
            "message_locator": "/messages/4",
            "message_reading": "r-chat",
            "message_ordinal": 0,
            "record_source": LIST,
            "record_locator": "line 7",
            "record_table": "payment",
            "record_reading": "r-list",
            "record_ordinal": 0,
            "lag_s": 3600,
            "within": True,
            "same_parties": True,
            "error_rate": 1e-10,
            "sequence_rate": None,
            "cases_tried": 1,
        }
    ]


def test_the_error_rate_of_a_code_grows_with_what_was_tried():
    codes = ["123456", "123457", "123456", "1234567"]
    refs = ["123456", "123458", "123459", "99"]
    (found,) = findings(
        **PEOPLE,
        message=[message(token("transfer_code", code)) for code in codes[1:]],
        payment=[payment(reference=ref) for ref in refs],
    )
    # two distinct codes and three distinct references of six digits
    assert (found["cases_tried"], found["error_rate"]) == (6, 6e-6)


def test_letters_of_a_code_count_for_nothing():
    code = message(token("transfer_code", "AB1234"))
    (found,) = findings(**PEOPLE, message=[code], payment=[payment(reference="AB1234")])
    assert found["error_rate"] == 1e-4


def test_parties_of_a_code_may_differ_or_be_unknown():
    code = message(token("transfer_code", "1234567890"))
    paid = payment(reference="1234567890")
    (found,) = findings(**STRANGERS, message=[code], payment=[paid])
    assert found["same_parties"] is False
    (found,) = findings(message=[{**code, "sender": None, "recipient": None}], party=STRANGERS["party"], payment=[paid])
    assert found["same_parties"] is None
    (found,) = findings(**STRANGERS, message=[code], payment=[{**paid, "payer": None, "payee": None}])
    assert found["same_parties"] is None


def test_a_lag_is_stated_only_where_both_times_are_known():
    code = message(token("transfer_code", "1234567890"))
    for change in ({"at": None}, {"time_precision": "day"}):
        (found,) = findings(**PEOPLE, message=[code], payment=[payment(reference="1234567890", **change)])
        assert found["lag_s"] is None
        (found,) = findings(**PEOPLE, message=[code | change], payment=[payment(reference="1234567890")])
        assert found["lag_s"] is None
    (found,) = findings(**PEOPLE, message=[code], payment=[payment(reference="1234567890", at=START - HOUR)])
    assert found["lag_s"] == -3600


def test_a_payment_told_by_the_message_itself_is_no_finding():
    said = message(token("transfer_code", "1234567890"), token("amount", "50", "EUR"), locator="/m/1")
    told = payment(source_id=CHAT, reference="1234567890", locator="/m/1", at=START)
    assert findings(party=PEOPLE["party"], message=[said], payment=[told]) == []


def amount(value="50", currency=None, **columns):
    return message(token("amount", value, currency), **columns)


@pytest.mark.parametrize(
    ("lag", "found"), [(72 * HOUR, True), (-72 * HOUR, True), (72 * HOUR + 1, False), (-72 * HOUR - 1, False)]
)
def test_an_amount_within_the_window(lag, found):
    rows = findings(**PEOPLE, message=[amount()], payment=[payment(at=START + lag)])
    assert [row["lag_s"] for row in rows] == [lag // 1_000_000] * found


def test_a_payment_known_to_the_day_counts_with_the_whole_day():
    day = {"time_precision": "day"}
    rows = findings(**PEOPLE, message=[amount()], payment=[payment(at=START - 96 * HOUR, **day)])
    assert [(row["kind"], row["lag_s"]) for row in rows] == [("amount", None)]
    assert findings(**PEOPLE, message=[amount()], payment=[payment(at=START - 96 * HOUR - 1, **day)]) == []
    assert findings(**PEOPLE, message=[amount(time_precision="day")], payment=[payment()]) == []


@pytest.mark.parametrize(
    ("said", "paid", "found"),
    [
        (("50.00", "EUR"), {}, True),
        (("50", None), {}, True),
        (("50", "USD"), {}, False),
        (("50", "USD"), {"currency": None}, True),
        (("3000", "PHP"), {"paid_out_amount": Decimal(3000), "paid_out_currency": "PHP"}, True),
        (("3000", "EUR"), {"paid_out_amount": Decimal(3000), "paid_out_currency": "PHP"}, False),
        (("50.01", "EUR"), {}, False),
        (("0", None), {"amount": Decimal(0)}, False),
        (("not a number", None), {}, False),
    ],
)
def test_which_amounts_agree(said, paid, found):
    rows = findings(**PEOPLE, message=[amount(*said)], payment=[payment(**paid)])
    assert [(row["value"], row["currency"]) for row in rows] == [said] * found


def test_an_amount_counts_only_where_payer_or_payee_takes_part():
    assert findings(**STRANGERS, message=[amount()], payment=[payment()]) == []
    (found,) = findings(**PEOPLE, message=[amount()], payment=[payment(payer=1, payee=0)])
    assert found["same_parties"] is True


def test_of_several_messages_the_nearest_is_named():
    said = [amount(at=START - 40 * HOUR), amount(at=START + 2 * HOUR), amount(at=START + 30 * HOUR)]
    (found,) = findings(**PEOPLE, message=said, payment=[payment()])
    assert (found["message_ordinal"], found["lag_s"]) == (1, -3600)


def test_an_amount_quoted_every_day_is_worth_nothing():
    said = [amount(at=START + day * DAY) for day in range(-35, 36)]
    (found,) = findings(**PEOPLE, message=said, payment=[payment()])
    assert (found["error_rate"], found["cases_tried"]) == (1.0, 8)


def test_an_amount_quoted_once_in_a_long_conversation():
    silent = [message(at=START + day * DAY) for day in (-35, 35)]
    (found,) = findings(**PEOPLE, message=[amount(), *silent], payment=[payment()])
    assert (found["error_rate"], found["cases_tried"]) == (0.0, 8)


def test_a_week_in_which_the_amount_is_quoted_again():
    said = [amount(), amount(at=START + 14 * DAY), message(at=START - 35 * DAY), message(at=START + 35 * DAY)]
    (found,) = findings(**PEOPLE, message=said, payment=[payment()])
    assert (found["error_rate"], found["cases_tried"]) == (1 / 8, 8)


def test_where_no_shifted_window_falls_into_the_conversation_the_rate_is_unknown():
    (found,) = findings(**PEOPLE, message=[amount()], payment=[payment()])
    assert (found["error_rate"], found["cases_tried"]) == (None, 0)


def quoted_phone(**tables):
    return findings(message=[message(token("phone", "+15550123"))] * 3, **tables)


def test_a_selector_of_a_payment_in_another_source():
    borne = {"source_id": LIST, "party": 1, "value": "+15550123", "locator": "line 3, column F"}
    found = quoted_phone(
        party=PEOPLE["party"],
        selector=[*PEOPLE["selector"], borne],
        payment=[payment(payee=None, payer=None), payment(), payment()],
    )
    assert [(row["record_table"], row["record_ordinal"], row["record_locator"]) for row in found] == [
        ("payment", 1, "line 3, column F")
    ]
    assert (found[0]["message_ordinal"], found[0]["same_parties"], found[0]["error_rate"]) == (0, False, None)


def test_a_selector_of_an_account_record():
    held = {"source_id": "answer", "party": 0, "value": "+15550123"}
    people = [*PEOPLE["party"], {"source_id": "answer", "role": "subscriber"}]
    found = quoted_phone(party=people, selector=[held])
    assert [(row["record_table"], row["record_source"], row["kind"]) for row in found] == [
        ("selector", "answer", "phone")
    ]
    people[-1] = {"source_id": "answer", "role": "other"}
    assert quoted_phone(party=people, selector=[held]) == []


def test_a_participants_own_selector_has_the_same_parties():
    numbers = [{"source_id": s, "party": 0, "value": "+15550123"} for s in (CHAT, LIST)]
    (found,) = quoted_phone(party=PEOPLE["party"], selector=numbers, payment=[payment()])
    assert found["same_parties"] is True


def test_a_selector_of_the_same_source_is_no_finding():
    account = {"source_id": CHAT, "role": "account"}
    assert (
        quoted_phone(party=[account, account], selector=[{"source_id": CHAT, "party": 0, "value": "+15550123"}]) == []
    )


def test_a_hub_is_no_finding():
    people = [{"source_id": LIST, "name_raw": f"{first} Example"} for first in ("Ana", "Ben", "Cara", "Dan", "Eve")]
    borne = [{"source_id": LIST, "party": i, "value": "+15550123"} for i in range(5)]
    paid = [payment(payer=i, payee=None) for i in range(5)]
    assert quoted_phone(party=people, selector=borne, payment=paid) == []
    assert len(quoted_phone(party=people[:4], selector=borne[:4], payment=paid[:4])) == 1


def test_an_account_quoted_as_an_iban():
    iban = "FR7630006000011234567890189"
    borne = {"source_id": LIST, "party": 1, "kind": "account", "value": iban, "service": "bank"}
    said = [message(token("iban", iban))]
    (found,) = findings(party=PEOPLE["party"], selector=[borne], message=said, payment=[payment()])
    assert found["kind"] == "iban"


def test_a_kind_that_merely_looks_alike_is_no_finding():
    borne = {"source_id": LIST, "party": 1, "kind": "account", "value": "+15550123", "service": "bank"}
    assert quoted_phone(party=PEOPLE["party"], selector=[borne], payment=[payment()]) == []
