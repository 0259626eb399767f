"""A case as its outputs tell it: its own sources, what linking brought in, and nobody who is a victim by name."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.casework.person import VICTIM
from relais.desk import person
from relais.desk.alerts import alerts
from relais.desk.case import open_case, show
from relais.desk.case_file import case_file
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.statement import state
from relais.dossier.case_report import case_report
from relais.dossier.page import Page
from relais.language.tongue import tongue
from relais.model.report_form import FormParty, FormSelector, ReportForm
from tests.desk.made import take
from tests.desk.unit import FIRST, SECOND, rank, staffed

AS_OF = datetime(2026, 11, 30, tzinfo=UTC)
EN, FR = tongue("en"), tongue("fr")
VICTIM_NAME = "Lilibeth Narra"


def report(reference: str) -> ReportForm:
    """A report that names a child beside whoever it reports."""
    return ReportForm(
        entered_by="", entered_at="", reference=reference, sender="FBI",
        parties=(
            FormParty("reported", name="Jean Exemple", selectors=(FormSelector("phone", "+33639980001"),)),
            FormParty("victim", name=VICTIM_NAME, selectors=(FormSelector("phone", "+639175550101"),)),
        ),
    )  # fmt: skip


@pytest.fixture
def opened(home: Home, tmp_path: Path) -> tuple[Home, int]:
    first = staffed(home)[FIRST]
    take(first, tmp_path, report("X-1"))
    rank(first)
    number = open_case(first, "2026/1", "PV 1/2026", "preliminary", [alerts(first, 5).lines[0].report])
    return first, number


def said(page: Page) -> str:
    return "\n".join([page.title, *(text for block in page.blocks for text in (block.text, *sum(block.rows, ())))])


def test_a_victim_goes_by_a_number(opened: tuple[Home, int]) -> None:
    first, case = opened
    file = case_file(first, case, AS_OF, EN)
    told = said(case_report(file, EN))
    assert VICTIM_NAME not in told
    assert "+639175550101" not in told
    assert "+33639980001" in told


def test_a_note_that_names_a_victim_is_left_out_whole_and_counted(opened: tuple[Home, int]) -> None:
    first, case = opened
    state(first, case, "assessment", "lilibeth must be heard", [])
    state(first, case, "assessment", "the operator is to be asked", [])
    file = case_file(first, case, AS_OF, EN)
    assert [one.text for one in file.statements] == [
        "[left out: the text names a victim]",
        "the operator is to be asked",
    ]
    assert file.withheld == 1
    told = case_file(first, case, AS_OF, EN, names_victims=True)
    assert told.statements[0].text == "lilibeth must be heard"
    assert f"Victim 1, {VICTIM_NAME}" in said(case_report(told, EN))


def test_whoever_is_called_a_victim_later_has_no_name_either(opened: tuple[Home, int]) -> None:
    first, case = opened
    for one in show(first, case).persons:
        person.categorise(first, case, one.number, VICTIM, "heard")
    file = case_file(first, case, AS_OF, FR)
    assert [(one.label, one.names) for one in file.parties] == [("Victime 1", ()), ("Victime 2", ())]
    assert "Jean Exemple" not in said(case_report(file, FR))


def test_the_same_case_is_the_same_file_and_report(opened: tuple[Home, int]) -> None:
    first, case = opened
    one, other = (case_report(case_file(first, case, AS_OF, FR), FR) for _ in range(2))
    assert [block for block in one.blocks if "audit" not in str(block)] == [
        block for block in other.blocks if "audit" not in str(block)
    ]


def test_somebody_who_is_not_on_it_gets_nothing(opened: tuple[Home, int], home: Home) -> None:
    _first, case = opened
    with pytest.raises(DeskError):
        case_file(replace(home, actor=SECOND), case, AS_OF, EN)
