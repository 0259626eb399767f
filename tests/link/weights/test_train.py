import random
from dataclasses import replace

import pytest

from relais.link.run import trained
from relais.link.weights.model import ESTIMATED, from_json, shipped
from relais.link.weights.train import FEWEST_NODES
from tests.link.made import people
from tests.views import views

pytestmark = pytest.mark.slow  # to import Splink takes two seconds


def made(ledger):
    with views(**ledger) as con:
        return trained(con)


@pytest.fixture(scope="module")
def model():
    return made(people())


def test_the_same_facts_give_the_same_model_byte_for_byte(model):
    ledger = people()
    assert made(ledger).to_json() == model.to_json()
    for table, rows in ledger.items():
        numbered = [{**row, "ordinal": n, "locator": f"line {n}"} for n, row in enumerate(rows)]
        ledger[table] = random.Random(3).sample(numbered, len(numbered))
    assert made(ledger).digest == model.digest


def test_what_is_estimated_can_be_kept_and_holds_no_name(model):
    assert model.origin == ESTIMATED
    assert {model.fields[name].origin for name in ("name", "birth", "address")} == {ESTIMATED}
    assert from_json(model.to_json()) == model
    assert not any(word in model.to_json().casefold() for word in ("ana", "street", "1980"))


def test_agreement_speaks_for_one_person_and_contradiction_against(model):
    for name in ("name", "birth", "address"):
        bits = model.fields[name].bits()
        assert bits[0] > 3 > 0 > bits[-1]
        assert sum(model.fields[name].m) == pytest.approx(1)
        assert sum(model.fields[name].u) == pytest.approx(1)
    assert model.prior == pytest.approx(-9.6, abs=1.5)  # 400 pairs of 800 * 799 / 2


def test_a_home_s_own_duplicates_are_no_namesakes(model):
    # Of 319,600 pairs 400 are one person's, and no two people bear one name.
    assert model.fields["name"].u[0] < 400 / 319_600 / 10


def test_a_home_too_small_weighs_as_shipped():
    assert made(people(FEWEST_NODES // 2 - 1)) == shipped()
    assert made({"party": []}) == shipped()


@pytest.mark.parametrize("born", [None, "1980-05-17", "unknown"])
def test_dates_that_tell_nothing_are_not_learnt_from(born, model):
    found = made(people(birth_date_raw=born))
    assert found.origin == ESTIMATED
    assert found.fields["birth"].m[0] > 0.5
    assert from_json(found.to_json()) == found
    assert found.fields["name"].m == pytest.approx(model.fields["name"].m, abs=0.1)


def test_neighbourhoods_of_addresses():
    ledger = people()
    near = [{"party": n, "kind": "ip", "value": f"198.51.{n // 2 % 200}.7", "nature": "public"} for n in range(800)]
    found = made({**ledger, "selector": ledger["selector"] + near})
    assert found.origin == ESTIMATED
    assert found.fields["net"].bits()[0] > 0


def test_a_seed_is_told_in_the_model(model):
    assert set(model.trained) == {"seed", "nodes"}
    assert replace(model, trained={}).digest != model.digest
