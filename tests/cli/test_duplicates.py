"""`relais duplicates`: one report sent again with changes, and through another agency under its own number."""

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

SAME = ("report", "new", "--incident-at", "2026-11-02T22:00:05+01:00", "--selector", "reported:phone=+33639980001")


def test_groups_are_listed_with_what_differs(ready: Run) -> None:
    first = (*SAME, "--sender", "FBI", "--reference", "F-1001", "--received-at", "2026-11-20T14:30+01:00")
    changed = (*first[:-1], "2026-11-21T14:30+01:00", "--selector", "payee:phone=+639175550101")
    other = (*SAME, "--sender", "Example Police", "--reference", "P-7", "--received-at", "2026-11-22T14:30+01:00")
    for arguments in (first, changed, other):
        assert ready(*arguments).returncode == 0
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    (group,) = told(ready("duplicates", "--json"))["groups"]  # type: ignore[index]
    assert (group["kind"], group["reports"]) == ("resubmitted with changes; two agencies", 3)
    assert len(group["report_ids"]) == 3
    text = ready("duplicates").stdout
    assert "resubmitted with changes; two agencies" in text
    assert "same reference; same second of the incident, same selector" in text
    shown = told(ready("duplicates", group["group_id"], "--json"))
    kinds = [row["kind"] for row in shown["reports"]]  # type: ignore[index]
    assert kinds == ["first received", "resubmitted with changes", "two agencies"]
    differences = [(row["field"], row["left_value"], row["right_value"]) for row in shown["differences"]]  # type: ignore[index]
    assert ("phone", None, "payee: +639175550101") in differences
    assert ("reference", "F-1001", "P-7") in differences
    sheet = told(ready("show", shown["reports"][1]["report_id"], "--json"))  # type: ignore[index]
    assert [row["group_id"] for row in sheet["report_group"]] == [group["group_id"]]  # type: ignore[index]
    page = ready("duplicates", group["group_id"])
    assert page.returncode == 0
    for text in ("the numbers", "“P-7”", "payee: +639175550101"):
        assert text in page.stdout
    assert ready("duplicates", "--sort", "colour").returncode == 2
    assert ready("duplicates", group["group_id"], "--sort", "field").returncode == 0
    assert (
        ready(*SAME, "--sender", "NCA", "--reference", "N-1", "--received-at", "2026-11-22T14:30+01:00").returncode == 0
    )
    assert "facts have come in" in ready("duplicates").stderr
