"""The page of what needs two people: another signs or refuses, with a reason; emergencies stand apart until signed."""

from pathlib import Path

import pytest

from relais.desk import approval
from relais.desk.home import Home
from relais.language.tongue import tongue
from relais.model.role import Role
from relais.web.approvals import _what
from tests.desk.unit import FIRST, HEAD, SECOND, case, staffed
from tests.web.made_unit import bodies, door, joined, labelled, made, main

pytestmark = pytest.mark.slow
PAGE = "/approvals"
SIGNED = "Signed or refused"
REPORT, BUNDLE = "case report (PDF) → the court", "bundle for a court → the court"


@pytest.fixture
def unit(tmp_path: Path) -> dict[str, Home]:
    """A case of two investigators; one asks to export, and has exported in an emergency."""
    unit = staffed(made(tmp_path))
    number = case(unit[FIRST], unit[SECOND])
    approval.propose(unit[FIRST], "export", REPORT, "asked for by the court", number)
    approval.emergency(unit[FIRST], "export", "bundle court → the court", "a child is named", number)
    return unit


def test_another_person_signs_with_a_reason(unit: dict[str, Home]) -> None:
    at = door(unit[SECOND])
    text = at.get(PAGE).text
    labelled(text)
    assert REPORT in text
    assert at.post(f"{PAGE}/1", PAGE, reason="seen, complete", granted="yes").status == 303
    row = bodies(at.get(PAGE).text, SIGNED)[0]
    assert row[:4] == ["1", "signed, not yet used", "export", REPORT]
    assert row[-2:] == [SECOND, "seen, complete"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("case report (PDF), names of victims → court", "rapport du dossier (PDF), noms des victimes → court"),
        ("bundle partner → X, Y", "lot de pièces pour un service partenaire → X, Y"),
        ("packages S-1", "envois par pays S-1"),
        ("R-1", "R-1"),
    ],
)
def test_what_is_asked_for_is_said_in_the_language_of_the_page(reference: str, expected: str) -> None:
    assert _what(reference, tongue("fr")) == expected


def test_it_may_be_refused(unit: dict[str, Home]) -> None:
    at = door(unit[HEAD])
    assert at.post(f"{PAGE}/1", PAGE, reason="not all of it", granted="no").status == 303
    assert bodies(at.get(PAGE).text, SIGNED)[0][1] == "signature refused"


def test_emergencies_stand_apart_with_the_hour_by_which_they_are_signed(unit: dict[str, Home]) -> None:
    told = main(door(unit[HEAD]).get(PAGE).text)
    emergencies = told.partition('id="waiting"')[0]
    assert BUNDLE in emergencies
    assert "to be signed by" in emergencies
    assert REPORT not in emergencies
    assert door(unit[HEAD]).post(f"{PAGE}/2", PAGE, reason="it was one", granted="yes").status == 303
    row = bodies(door(unit[HEAD]).get(PAGE).text, SIGNED)[0]
    assert row[8] == "yes"


def test_whoever_asked_is_offered_no_signature_and_given_none(unit: dict[str, Home]) -> None:
    at = door(unit[FIRST])
    told = main(at.get(PAGE).text)
    assert told.count("Yours: another person signs it.") == 2
    assert f'action="{PAGE}/1"' not in told
    found = at.post(f"{PAGE}/1", "/team/absences", reason="mine", granted="yes")
    assert found.status == 422
    assert "is yours: another person signs it" in found.text


def test_without_a_reason_nothing_is_signed_and_what_was_typed_stays(unit: dict[str, Home]) -> None:
    found = door(unit[SECOND]).post(f"{PAGE}/1", PAGE, reason="two\nlines", granted="yes")
    assert found.status == 422
    assert "say why, in one line" in found.text
    assert "two\nlines" in found.text
    assert bodies(found.text, SIGNED) == [["nothing"]]


def test_whom_it_does_not_concern_sees_none_of_it(unit: dict[str, Home]) -> None:
    other = door(joined(unit[FIRST], "E. Vidal", Role.INVESTIGATOR))
    assert REPORT not in other.get(PAGE).text
    found = other.post(f"{PAGE}/1", "/team/absences", reason="x", granted="yes")
    assert found.status == 422
    assert "nothing of number 1 waits for your signature" in found.text
    assert door(joined(unit[FIRST], "W. Noir", Role.WELFARE)).get(PAGE).status == 403
