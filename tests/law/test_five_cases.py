"""The law's functions against a table that was worked out by hand (five_cases.toml)."""

import tomllib
from pathlib import Path

import pytest

from relais.law.channels import offered
from relais.law.expiry import expiry
from relais.law.limitation import limit
from relais.law.penal import in_force, load
from relais.law.reach import ReachFacts, reach
from relais.law.situation import Address, Situation

CASES = tomllib.loads(Path(__file__).with_name("five_cases.toml").read_text(encoding="utf-8"))["case"]
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def test_there_are_five():
    assert len(CASES) == 5


@each_case
def test_matrix(case):
    found = {}
    for offence in in_force(case["facts"]):
        years = f"{offence.max_custody_years or '-'}{'' if offence.enabled else ' off'}"
        elements = " ".join(element.id for element in offence.elements)
        found[offence.id] = f"{offence.known(case['facts'])}, {years}: {elements}"
    assert found == case["matrix"]


@each_case
def test_reach(case):
    versions = {offence.id: offence for offence in in_force(case["facts"])}
    for name, expected in case["reach"].items():
        said = reach(versions[name], load().hooks.values(), ReachFacts(**case["stated"]), case["facts"])
        assert ", ".join(f"{each.hook.id} {each.answer}" for each in said) == expected, name


@each_case
def test_limit(case):
    versions = {offence.id: offence for offence in in_force(case["facts"])}
    for name, expected in case["limit"].items():
        known = {"birth": case.get("birth"), "age_at_least": case.get("age_at_least", 0)}
        said = limit(versions[name], load().periods, case["facts"], **known)
        found = f"{said.barred_from}, {said.earliest}" if said.barred_from else "none"
        assert found == expected, name


@each_case
def test_clocks(case):
    for row in case["clock"]:
        said = expiry(row["id"], row["event"], renewals=row.get("renewals", 0))
        assert (said.legal, said.safe) == (row.get("legal"), row.get("safe")), row["id"]


@each_case
def test_channels(case):
    for row in case["request"]:
        stated = {key: value for key, value in row.items() if key not in ("offered", "warnings", "notification")}
        for key in ("offences", "aggravations"):
            stated[key] = tuple(stated.get(key, ()))
        if "address" in stated:
            stated["address"] = Address(**stated["address"])
        offers = offered(Situation(facts=case["facts"], **stated))
        found = {
            offer.channel.id: "ready" if offer.ready else " ".join(missing.key for missing in offer.missing)
            for offer in offers
        }
        assert found == row["offered"]
        if "warnings" in row:
            assert {offer.channel.id: " ".join(offer.warnings) for offer in offers} == row["warnings"]
        if "notification" in row:
            assert [offer.notification for offer in offers] == [row["notification"]]
