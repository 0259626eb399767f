import pytest

from relais.bench import damage
from relais.sim.drawn.damage import KINDS
from tests.bench.made import AGAIN, CHAT, LIST, PHONES, REPORT, figures, opened


def _handled(folder, kind, path=None, person=None, **changes):
    row = {"kind": kind, "path": path, "person": person, "detail": ""}
    found = figures(damage.score(opened(folder, truth_damage=[row], **changes)))
    return found[f"damage.handled_share:{kind}", "relais"]


def test_every_kind_of_damage_has_its_rule():
    assert sorted(damage.HANDLED) == sorted(KINDS)


def test_what_no_output_shows_is_not_handled(tmp_path):
    found = figures(damage.score(opened(tmp_path)))
    assert found == {
        ("damage.handled_share:date_only", "relais"): 1,
        ("damage.handled_share:duplicate_report", "relais"): 1,
        ("damage.handled_share:erased_chat", "relais"): 0,
    }


def test_a_kind_without_a_rule_is_not_handled(tmp_path):
    assert _handled(tmp_path, "flood", path=LIST) == 0


def test_a_report_that_came_twice_in_two_forms_is_handled_where_they_are_paired(tmp_path):
    alerts = [{"path": AGAIN, "duplicate_of": LIST, "reference": "77"}]
    assert _handled(tmp_path / "apart", "duplicate_report", AGAIN, truth_alert=alerts) == 0


@pytest.mark.slow
def test_a_warning_answers_for_a_wrong_zone(tmp_path):
    assert _handled(tmp_path / "warned", "wrong_zone", REPORT) == 1
    assert _handled(tmp_path / "silent", "wrong_zone", LIST) == 0


@pytest.mark.slow
def test_a_thin_report_without_a_known_clock_says_so(tmp_path):
    assert _handled(tmp_path / "no clock", "thin_report", CHAT) == 0
    row = {"rank": 1, "report_id": "R-9", "source_id": "none", "reference": "", "clock_state": "unknown"}
    assert _handled(tmp_path / "warned", "thin_report", REPORT, queue=[row]) == 1


@pytest.mark.slow
def test_a_number_among_the_hubs_is_reported(tmp_path):
    hub = [{"kind": "phone", "service": None, "value": PHONES["ben"]}]
    assert _handled(tmp_path / "hub", "sim_swap", person="ben", hub=hub) == 1
    assert _handled(tmp_path / "none", "sim_swap", person="ben") == 0


@pytest.mark.slow
def test_names_are_repaired_where_all_payments_stand_in_one_subject(tmp_path):
    assert _handled(tmp_path / "whole", "misspelt_name", LIST, "ada") == 1
    split = [{"subject_id": "S-1", "reading_id": "r", "ordinal": 0}]
    assert _handled(tmp_path / "split", "reordered_name", LIST, "ada", subject=split) == 0
