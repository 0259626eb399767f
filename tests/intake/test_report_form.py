import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.report_form import (
    BROKEN,
    FORMAT,
    INCOMPLETE,
    NO_PARTY,
    NOT_A_KIND,
    NOT_A_ROLE,
    NOT_TEXT,
    OTHER_VERSION,
    SIGNATURE,
)
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm
from tests.intake.ncmec_samples import known, take

KEY = b"a key of the unit"
FORM = ReportForm(
    entered_by="Sam",
    entered_at="2024-03-01T12:00:00+01:00",
    reference="S-12",
    sender="Example Police",
    received_at="2024-03-01T11:30:00+01:00",
    priority="high",
    child_at_risk=True,
    live=None,
    country="FR",
    parties=(
        FormParty("reported", name="Jean EXEMPLE", selectors=(FormSelector("phone", "+33639981234"),)),
        FormParty(
            "payee", nickname="Example", address_country="PH", selectors=(FormSelector("handle", "ex", "skype"),)
        ),
    ),
    logins=(FormLogin("198.51.100.7", party=0, port=50123, at="2024-02-28T21:00:00Z"),),
    payments=(
        FormPayment(0, 1, "2024-02-28T20:00:00Z", "50.00", "EUR", operator="Example Transfer", reference="123-456-78"),
    ),
)


def test_full_form(tmp_path: Path) -> None:
    data = FORM.signed(KEY).to_bytes()
    assert known(FORMAT, data, tmp_path)
    tables, reading = take(FORMAT, data, tmp_path, key=KEY)
    assert reading.facts == {"report": 1, "party": 2, "selector": 2, "payment": 1, "login": 1}
    assert (reading.notices, reading.questions) == ((), ())
    report = tables["report"][0]
    assert (report["reference"], report["channel"], report["sender"]) == ("S-12", "form", "Example Police")
    assert (report["child_at_risk"], report["live"], report["country"]) == (True, None, "FR")
    assert report["at"].isoformat() == "2024-03-01T10:30:00+00:00"
    payment = tables["payment"][0]
    assert (payment["payer"], payment["payee"], str(payment["amount"])) == (0, 1, "50.000000000000000000")
    assert (payment["reference"], payment["reference_raw"], payment["status"]) == ("12345678", "123-456-78", "unknown")
    assert (tables["login"][0]["party"], tables["login"][0]["port"]) == (0, 50123)
    assert FORMAT.passage(data, tables["selector"][1]["locator"] + "/value") == "ex"


def test_signature(tmp_path: Path) -> None:
    signed = FORM.signed(KEY)
    for altered in (replace(signed, priority="low"), replace(signed, signature=None), FORM.signed(b"another")):
        _, reading = take(FORMAT, altered.to_bytes(), tmp_path, key=KEY)
        assert [notice.template for notice in reading.notices] == [SIGNATURE]
    for key in (KEY, b""):
        _, reading = take(FORMAT, signed.to_bytes(), tmp_path, key=key)
        assert not reading.notices


def test_bytes_are_canonical() -> None:
    data = FORM.signed(KEY).to_bytes()
    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert data == again
    assert FORM.signed(KEY).signed(KEY) == FORM.signed(KEY)


def test_what_is_wrong_is_said_and_the_rest_read(tmp_path: Path) -> None:
    form: dict[str, Any] = json.loads(FORM.to_bytes())
    form["received_at"] = "2024-03-01 11:30"
    form["parties"][0]["role"] = "king"
    form["parties"][0]["selectors"] = [{"kind": "shoe", "value": "44"}, {"kind": "phone"}]
    form["logins"][0]["party"] = 9
    form["payments"] = [{"amount": 12.5}, {"amount": "NaN"}, {"payer": True}]
    tables, reading = take(FORMAT, json.dumps(form).encode(), tmp_path)
    said = {notice.template for notice in reading.notices}
    assert {NOT_A_ROLE, NOT_A_KIND, INCOMPLETE, NO_PARTY, NOT_TEXT, NOT_AN_AMOUNT} <= said
    assert reading.skipped == 2
    assert [question.key for question in reading.questions] == ["zone"]
    assert [row["amount"] for row in tables["payment"]] == [None, None, None]
    assert tables["party"][0]["role"] == "other"
    assert tables["login"][0]["party"] is None


@pytest.mark.parametrize(
    ("data", "template"),
    [(b'{"relais_form": 2}', OTHER_VERSION), (b'{"relais_form": true}', OTHER_VERSION), (b'{"relais_form": 1', BROKEN),
     (b'{"relais_form": NaN}', BROKEN)],
)  # fmt: skip
def test_unreadable(data: bytes, template: str, tmp_path: Path) -> None:
    _, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.notices[0].template) == ("unread", template)


@pytest.mark.parametrize("data", [b"", b"{}", b'[{"relais_form": 1}]', b'{"reportId": 1}', b'"relais_form":'])
def test_recognises_no_other(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, data, tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(sorted(json.loads(FORM.to_bytes()))), value=JSON)
def test_nothing_whatever_raises(key: str, value: Any, tmp_path: Path) -> None:
    form = {**json.loads(FORM.to_bytes()), key: value}
    tables, reading = take(FORMAT, json.dumps(form).encode(), tmp_path, key=KEY)
    assert {table: len(rows) for table, rows in tables.items()} == reading.facts
