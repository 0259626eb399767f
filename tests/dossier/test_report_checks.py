"""What a second officer found of an identification: who, when and why, wherever a report tells of the check."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from relais.casework.identification import Identification
from relais.dossier.case_file import CaseFile, Identified
from relais.dossier.draft import Draft
from relais.dossier.report_legality import legality
from relais.dossier.report_people import identification
from relais.language.tongue import Tongue
from tests.dossier.made_case import LIST, START, made_case

WHY = "The two periods overlap by 2 s"
FOUND = Identification(
    4, 3, LIST, "line 1", LIST, "line 2", "192.0.2.7", 51034, START, "1/3/26 20:15:00", 0, (), "A. Martin",
    "confirmed", "B. Petit", (), datetime(2026, 11, 3, 9, 30, 5, tzinfo=UTC), WHY,
)  # fmt: skip


def with_it(found: Identification) -> CaseFile:
    return made_case(identified=(Identified(found, None, None, ()),))


def lines(found: Identification) -> list[tuple[str, ...]]:
    """The lines of the page of identification, then those of the page of legality."""
    file = with_it(found)
    draft = Draft(Tongue("en"), file.exhibits)
    draft.title("x")
    identification(draft, file)
    legality(draft, file)
    return [row for block in draft.page("", "", ()).blocks for row in block.rows]


@pytest.mark.parametrize("verdict", ["confirmed", "wrong"])
def test_the_check_is_told_with_its_instant_and_its_reason(verdict: str) -> None:
    told = lines(replace(FOUND, verdict=verdict))
    assert ("second officer", f"{verdict}, B. Petit, 3 Nov 2026 09:30:05 UTC") in told
    assert ("reason given for the check", WHY) in told
    line = "Identification 4, checked by a second officer, B. Petit, 3 Nov 2026 09:30:05 UTC"
    assert (f"{line}: {verdict}; reason: “{WHY}”",) in told


def test_who_gave_no_reason_and_who_did_not_check() -> None:
    told = lines(replace(FOUND, check_reason=""))
    assert ("reason given for the check", "—") in told
    assert ("Identification 4, checked by a second officer, B. Petit, 3 Nov 2026 09:30:05 UTC: confirmed",) in told
    told = lines(replace(FOUND, verdict=None, checked_by=None, checked_at=None, check_reason=""))
    assert not any("second officer" in row[0] for row in told)
