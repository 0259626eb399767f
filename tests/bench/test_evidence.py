import pytest

from relais.bench import evidence
from tests.bench.made import alter, figures, opened


def _changed(folder, sql):
    return figures(evidence.score(alter(opened(folder), "run_finding", sql)))


@pytest.mark.slow
def test_a_code_quoted_between_payer_and_payee_is_right(tmp_path):
    found = figures(evidence.score(opened(tmp_path)))
    assert found["evidence.precision:quoted_code", "relais"] == 1
    assert found["evidence.offered_share:quoted_code", "relais"] == 1 / 3
    assert found["evidence.offered_share:quoted_code/chat=payer_device", "relais"] == 1
    assert found["evidence.lawful_share:quoted_code", "relais"] == 0


def test_a_code_of_somebody_elses_payment_is_wrong(tmp_path):
    found = _changed(tmp_path, "UPDATE kept SET record_ordinal = 2")
    assert found["evidence.precision:quoted_code", "relais"] == 0
    assert found["evidence.offered_share:quoted_code", "relais"] == 0


def test_a_near_code_is_scored_apart(tmp_path):
    found = _changed(tmp_path, "UPDATE kept SET fit = 'near'")
    assert found["evidence.precision:quoted_code", "relais"] is None
    assert found["evidence.precision:quoted_code_near", "relais"] == 1


def test_a_finding_in_a_talk_of_unknown_persons_cannot_be_placed(tmp_path):
    scene = opened(tmp_path)
    scene.con.execute("DELETE FROM bearer WHERE person IN ('ada', 'fay')")
    found = figures(evidence.score(scene))
    assert found["evidence.precision:quoted_code", "relais"] is None
    assert found["evidence.unplaced_share:quoted_code", "relais"] == 1


def test_a_selector_ties_the_two_who_talk(tmp_path):
    found = _changed(
        tmp_path,
        "UPDATE kept SET test = 'quoted_selector', kind = 'phone', record_table = 'selector', record_ordinal = 0",
    )
    assert found["evidence.precision:quoted_selector", "relais"] == 1
    assert found["evidence.offered_share:quoted_selector", "relais"] == 1 / 3
    assert found["evidence.precision:quoted_code", "relais"] is None


def test_a_selector_of_a_third_person_is_wrong(tmp_path):
    found = _changed(
        tmp_path,
        "UPDATE kept SET test = 'quoted_selector', kind = 'phone', record_table = 'selector', record_ordinal = 4",
    )
    assert found["evidence.precision:quoted_selector", "relais"] == 0


def test_lawful_pairs_that_meet_a_test_are_told_by_population(tmp_path):
    lawful = "UPDATE kept SET role = 'lawful payer' WHERE person = 'ada'"
    found = figures(evidence.score(alter(opened(tmp_path), "truth_person", lawful)))
    assert found["evidence.lawful_share:quoted_code", "relais"] == 1 / 3
    assert found["evidence.lawful_share:quoted_code/commissioner", "relais"] == 1
    assert found["evidence.offered_share:quoted_code", "relais"] == 0
    assert found["evidence.lawful_share:sessions", "relais"] == 1 / 3


def test_sessions_are_those_of_the_leads(tmp_path):
    found = figures(evidence.score(opened(tmp_path)))
    assert found["evidence.offered_share:sessions", "relais"] == 1 / 3
    assert found["evidence.offered_share:sessions/named", "relais"] == 1 / 2
    assert found["evidence.lawful_share:sessions", "relais"] == 0
