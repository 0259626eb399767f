import pytest

from relais.bench import packages
from tests.bench.made import PHONES, _lead, alter, figures, opened


@pytest.mark.slow
def test_who_paid_a_named_facilitator_is_to_be_found(tmp_path):
    assert packages.positives(opened(tmp_path)) == {"ada": "FR", "ben": "FR"}


@pytest.mark.slow
def test_a_lead_is_whose_payments_it_holds(tmp_path):
    found = packages.leads(opened(tmp_path))
    assert [(lead.name, lead.person, lead.persons) for lead in found] == [("L-lea", "lea", 1), ("L-ada", "ada", 1)]


def test_a_lead_without_payments_is_whose_accounts_it_holds(tmp_path):
    lead = {**_lead("L-ben", 1, ["REF1"], proposed=True), "references": ["UNKNOWN"]}
    assert [(lead.person, lead.persons) for lead in packages.leads(opened(tmp_path, lead=[lead]))] == [("ben", 1)]


def test_what_is_proposed_and_what_the_orders_reach(tmp_path):
    found = figures(packages.score(opened(tmp_path)))
    assert (found["packages.precision:proposed", "relais"], found["packages.recall:proposed", "relais"]) == (1, 0.5)
    # First seen first is ada's; by priority and sum the two leads tie.
    assert found["packages.average_precision", "arrival"] == 0.5
    assert found["packages.average_precision", "priority"] == found["packages.average_precision", "amount"] == 0.25
    assert found["packages.average_precision", "named"] == 0.5
    assert found["packages.average_precision", "relais"] == 0.25
    assert found["packages.base_rate", "relais"] == 0.5
    assert (found["packages.precision:FR", "relais"], found["packages.recall:FR", "relais"]) == (1, 0.5)


@pytest.mark.slow
def test_no_lead_and_nobody_to_find_are_told_as_such(tmp_path):
    none = figures(packages.score(alter(opened(tmp_path / "a"), "lead", "DELETE FROM kept")))
    assert (none["packages.precision:proposed", "relais"], none["packages.recall:proposed", "relais"]) == (None, 0)
    nobody = figures(packages.score(alter(opened(tmp_path / "b"), "truth_pair", "DELETE FROM kept")))
    assert (nobody["packages.precision:proposed", "relais"], nobody["packages.recall:proposed", "relais"]) == (0, None)


def test_a_lead_in_the_wrong_country_is_found_but_not_there(tmp_path):
    lead = {**_lead("L-ada", 1, ["REF1"], proposed=True), "country": "DE"}
    found = figures(packages.score(opened(tmp_path, lead=[lead])))
    assert found["packages.precision:proposed", "relais"] == 1
    assert (found["packages.precision:DE", "relais"], found["packages.recall:DE", "relais"]) == (0, None)
    assert (found["packages.precision:FR", "relais"], found["packages.recall:FR", "relais"]) == (None, 0)


def test_two_leads_of_one_person_and_one_lead_of_two(tmp_path):
    both = [_lead("L-ada", 1, ["REF1", "REF2", "REF3"], proposed=True), _lead("L-ben", 2, ["REF2"], proposed=True)]
    found = figures(packages.score(opened(tmp_path, lead=both)))
    assert found["packages.wrong_merge_share", "relais"] == 0.5
    assert found["packages.duplicate_share", "relais"] == 0.5
    assert (found["packages.precision:proposed", "relais"], found["packages.recall:proposed", "relais"]) == (0.5, 0.5)


def test_payments_in_no_file_count_apart(tmp_path):
    scene = opened(tmp_path)
    scene.con.execute("DELETE FROM origin WHERE path LIKE '1_transfers%'")
    found = figures(packages.score(scene))
    assert found["packages.recall:proposed", "relais"] == 0.5
    assert found["packages.recall_recorded:proposed", "relais"] is None


def test_an_account_that_passed_on_names_nobody(tmp_path):
    accounts = [
        {"person": person, "kind": "phone", "service": None, "value": PHONES["ben"], "shared": False,
         "valid_from": None, "valid_to": None} for person in ("ben", "lea")
    ]  # fmt: skip
    lead = {**_lead("L-ben", 1, ["UNKNOWN"], proposed=True)}
    assert [lead.person for lead in packages.leads(opened(tmp_path, lead=[lead], truth_account=accounts))] == [None]


@pytest.mark.parametrize("kind", ["handle", "account"])
def test_a_handle_means_something_at_its_service_alone(tmp_path, kind):
    account = {"person": "ben", "kind": kind, "service": "skype", "value": "b", "shared": False, "valid_from": None,
               "valid_to": None}  # fmt: skip
    selectors = [{"kind": kind, "service": service, "value": "b"} for service in ("Skype", "telegram")]
    leads = [
        {**_lead("L-ben", n, ["UNKNOWN"], proposed=True), "lead": f"L-{n}", "selectors": [selector]}
        for n, selector in enumerate(selectors, 1)
    ]
    assert [lead.person for lead in packages.leads(opened(tmp_path, lead=leads, truth_account=[account]))] == [
        "ben",
        None,
    ]
