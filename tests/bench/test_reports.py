from datetime import timedelta
from hashlib import sha256

from relais.bench import reports
from tests.bench.made import AGAIN, LIST, NOW, REPORT, figures, opened


def _alert(path, days, priority, *, relevant, of=None):
    return {"path": path, "reference": path, "about": "fay", "relevant": relevant, "duplicate_of": of,
            "same_file": False, "received": NOW - timedelta(days=days), "priority": priority}  # fmt: skip


def _queued(rank, path, reference="77"):
    return {"rank": rank, "report_id": f"R-{rank}", "source_id": sha256(path.encode()).hexdigest(),
            "reference": reference, "clock_state": "amber", "first_expiry": NOW + timedelta(days=3)}  # fmt: skip


def test_a_report_that_arrived_under_two_names_is_one(tmp_path):
    found = figures(reports.score(opened(tmp_path)))
    assert found["triage.precision:top50", "relais"] == found["triage.recall:top50", "relais"] == 1


def test_ours_and_the_naive_orders(tmp_path):
    alerts = [_alert(REPORT, 9, "3", relevant=True), _alert(LIST, 20, "1", relevant=False)]
    queue = [_queued(1, REPORT), _queued(2, LIST)]
    found = figures(reports.score(opened(tmp_path, truth_alert=alerts, queue=queue)))
    assert [found["triage.average_precision", engine] for engine in ("relais", "arrival", "priority")] == [1, 0.5, 0.5]
    assert found["triage.base_rate", "relais"] == 0.5


def test_the_second_report_of_one_story_is_no_hit(tmp_path):
    alerts = [_alert(REPORT, 9, "3", relevant=True), _alert(LIST, 5, "3", relevant=True, of=REPORT)]
    queue = [_queued(1, LIST), _queued(2, REPORT)]
    found = figures(reports.score(opened(tmp_path, truth_alert=alerts, queue=queue)))
    assert (found["triage.precision:top50", "relais"], found["triage.recall:top50", "relais"]) == (0.5, 1)


def test_a_relevant_report_that_is_not_in_the_queue_is_missed(tmp_path):
    alerts = [_alert(REPORT, 9, "3", relevant=True), _alert(AGAIN + "x", 9, "3", relevant=True)]
    assert figures(reports.score(opened(tmp_path, truth_alert=alerts)))["triage.recall:top50", "relais"] == 0.5


def test_reports_that_share_a_file_are_told_apart_by_their_reference(tmp_path):
    alerts = [
        {**_alert(REPORT, 9, "3", relevant=relevant), "reference": ref} for relevant, ref in ((True, "1"), (False, "2"))
    ]
    queue = [_queued(1, REPORT, "2"), _queued(2, REPORT, "1")]
    found = figures(reports.score(opened(tmp_path, truth_alert=alerts, queue=queue)))
    assert found["triage.average_precision", "relais"] == 0.5
