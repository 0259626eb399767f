"""Packages of another unit are read with their limits; what is no package, or damaged, is refused in words."""

import copy
from pathlib import Path
from typing import Any

import pytest

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.package import (
    BROKEN,
    FORMAT,
    NOT_A_KIND,
    NOT_A_LENGTH,
    ORIGIN,
    OTHER_VERSION,
    UNKNOWN_PERSON,
    WITHDRAWN,
)
from relais.model.notice import UnreadableError
from tests.intake.ncmec_samples import known, take
from tests.intake.package_sample import PACKAGE, THERE, packed


def changed(**more: Any) -> dict[str, Any]:
    """A copy of the package with the first case changed."""
    whole = copy.deepcopy(PACKAGE)
    whole["leads"][0] |= more
    return whole


def test_a_package_of_payers(tmp_path: Path) -> None:
    data = packed(PACKAGE)
    assert known(FORMAT, data, tmp_path)
    tables, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.facts) == ("read", {"party": 3, "selector": 2, "payment": 1, "call": 1})
    assert [(row["role"], row["name_raw"], row["locator"]) for row in tables["party"]] == [
        ("payer", "Jean Exemple", "/leads/0"), ("payer", "J. Exemple", "/leads/0/names/1"),
        ("payee", "Ana", "/leads/0/anchors/0"),
    ]  # fmt: skip
    assert (tables["party"][0]["address_country"], tables["party"][0]["address_raw"]) == ("FR", "1 rue de l'Exemple")
    payment = tables["payment"][0]
    assert (payment["payer"], payment["payee"], str(payment["amount"].normalize())) == (0, 2, "5E+1")
    assert (payment["currency"], payment["paid_out_currency"], payment["paid_out_place"]) == ("EUR", "PHP", "Shop")
    assert (payment["reference_raw"], payment["locator"]) == ("REF1234567", "/leads/0/payments/0")
    assert payment["at"].isoformat() == "2026-11-02T20:10:00+00:00"
    call = tables["call"][0]
    assert (call["caller"], call["callee"], call["duration_s"], call["service"]) == (None, None, 1200, "telegram")
    assert FORMAT.passage(data, "/leads/0/names/0/text") == "Jean Exemple"
    with pytest.raises(UnreadableError):
        FORMAT.passage(data, "/leads/9")


def test_its_limits_come_in_as_they_are_stated(tmp_path: Path) -> None:
    _tables, reading = take(FORMAT, packed(PACKAGE), tmp_path)
    limits = [(one.place, one.params) for one in reading.notices if one.template == ORIGIN]
    assert limits == [
        ("/handling", {"handling": "H2", "evaluation": "B2", "purpose": "one enquiry", "countries": "FR"}),
        ("/sources/1", {"handling": "H0", "evaluation": "X4", "purpose": "", "countries": "*"}),
    ]
    (said,) = [one for one in reading.notices if one.template == WITHDRAWN]
    assert said.params == {"number": "2", "count": "1"}


def test_what_states_no_limit_clearly_is_held_to_the_strictest(tmp_path: Path) -> None:
    whole = {name: value for name, value in PACKAGE.items() if name not in ("handling", "sources")}
    _tables, reading = take(FORMAT, packed(whole | {"may_go_to": "anywhere"}), tmp_path)
    (said,) = [one for one in reading.notices if one.template == ORIGIN]
    assert (said.params["handling"], said.params["countries"]) == ("H3", "")


def test_a_package_of_a_facilitator(tmp_path: Path) -> None:
    tables, reading = take(FORMAT, packed(THERE), tmp_path)
    assert reading.facts == {"party": 3, "selector": 1, "payment": 1}
    assert [(row["role"], row["name_raw"]) for row in tables["party"]] == [
        ("payee", "Ana"), ("victim", None), ("payer", None),
    ]  # fmt: skip
    assert (tables["payment"][0]["payer"], tables["payment"][0]["payee"]) == (2, 0)


def test_a_payment_told_on_both_sides_is_one(tmp_path: Path) -> None:
    both = PACKAGE | {"facilitators": THERE["facilitators"]}
    tables, _reading = take(FORMAT, packed(both), tmp_path)
    assert [(row["payer"] is None, row["payee"], row["locator"]) for row in tables["payment"]] == [
        (False, 0, "/leads/0/payments/0")
    ]


@pytest.mark.parametrize(
    ("more", "template"),
    [
        ({"selectors": [{"kind": "colour", "value": "red"}]}, NOT_A_KIND),
        ({"payments": [{"anchor": "S-9", "amount": "many"}]}, NOT_AN_AMOUNT),
        ({"payments": [{"anchor": "S-0", "amount": "5"}]}, UNKNOWN_PERSON),
        ({"sessions": [{"anchor": "S-9", "duration_s": -3}]}, NOT_A_LENGTH),
        ({"sessions": [{"anchor": "S-9", "duration_s": "long"}]}, NOT_A_LENGTH),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_kept(more: dict[str, Any], template: str, tmp_path: Path) -> None:
    _tables, reading = take(FORMAT, packed(changed(**more)), tmp_path)
    assert template in [one.template for one in reading.notices]
    assert reading.facts["party"] == 3


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (b'{"relais_package": 1, "leads": [', BROKEN),
        (b'{"relais_package": 2}', OTHER_VERSION),
        (b'{"relais_package": true}', OTHER_VERSION),
        (b'{"relais_package": "1"}', OTHER_VERSION),
    ],
)
def test_what_is_no_package_of_this_version_is_refused(data: bytes, template: str, tmp_path: Path) -> None:
    assert known(FORMAT, data, tmp_path)
    _tables, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.notices[0].template) == ("unread", template)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'[{"relais_package": 1}]', b'{"relais_form": 1}', b'{"package": "FR"}', b"relais_package"]
)
def test_other_files_are_not_taken(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, data, tmp_path)


@pytest.mark.parametrize("value", [1, "x", None, [], {}, [[]], [None], {"a": {}}, [[[[{}]]]], 1e308, True])
@pytest.mark.parametrize(
    "key", ["leads", "facilitators", "sources", "edition", "handling", "purpose", "may_go_to", "evaluation_code"]
)
def test_hostile_shapes_give_a_reading(key: str, value: object, tmp_path: Path) -> None:
    _tables, reading = take(FORMAT, packed(PACKAGE | {key: value}), tmp_path)
    assert reading.status in ("read", "partial")


@pytest.mark.parametrize("value", [1, "x", None, [], {}, [[]], [None], {"a": {}}, True, [{"anchor": 3}]])
@pytest.mark.parametrize("key", ["lead", "names", "selectors", "why_this_country", "payments", "sessions", "anchors"])
def test_hostile_cases_give_a_reading(key: str, value: object, tmp_path: Path) -> None:
    _tables, reading = take(FORMAT, packed(changed(**{key: value})), tmp_path)
    assert reading.status in ("read", "partial")
