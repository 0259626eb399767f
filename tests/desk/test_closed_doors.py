"""What a case's own people alone do to its sources: answer for them, note on them, have them erased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.casework import case as cases
from relais.desk import case as desk_case
from relais.desk import erase, statement
from relais.desk.act import decision
from relais.desk.answer import NOT_YOUR_SOURCE, answer
from relais.desk.error import DeskError
from relais.desk.home import open_home
from tests.desk.two_cases import TwoCases, make

OVER = timedelta(days=8)
PLACE = "/payments/0"


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    return make(tmp_path_factory.mktemp("unit"))


@pytest.mark.slow
def test_the_procedure_of_anothers_case_opens_none_of_its_sources(unit: TwoCases) -> None:
    with pytest.raises(DeskError) as met:
        desk_case.open_case(unit.martin, "2026/003", "P-2", "preliminary", ())
    assert met.value.template == desk_case.HAS_PROCEDURE


def test_nobody_answers_for_anothers_source(unit: TwoCases) -> None:
    with pytest.raises(DeskError) as met:
        answer(unit.martin, unit.foreign, "zone", "Europe/Paris")
    assert met.value.template == NOT_YOUR_SOURCE
    answer(unit.petit, unit.foreign, "zone", "Europe/Paris")


@pytest.mark.parametrize("source", ["foreign", "pool"])
def test_a_note_rests_on_a_source_of_its_case(unit: TwoCases, source: str) -> None:
    with pytest.raises(DeskError) as met:
        statement.state(unit.martin, 1, "fact", "one payment", [(getattr(unit, source), PLACE)])
    assert met.value.template == statement.NO_SOURCE


def test_a_note_rests_on_a_place_that_exists(unit: TwoCases) -> None:
    with pytest.raises(DeskError):
        statement.state(unit.martin, 1, "fact", "one payment", [(unit.own, "/payments/99")])
    assert statement.state(unit.martin, 1, "fact", "one payment", [(unit.own, PLACE)])


def test_nobody_has_anothers_source_erased(unit: TwoCases) -> None:
    with pytest.raises(DeskError) as met:
        erase.propose(unit.martin, [unit.foreign], None, "out of remit")
    assert met.value.template == erase.NOT_THEIRS


@pytest.mark.slow
def test_a_case_that_is_opened_again_is_not_erased(tmp_path: Path) -> None:
    unit = make(tmp_path)
    _set(unit, cases.CLOSED)
    with pytest.raises(DeskError) as met:
        erase.propose(unit.martin, [unit.pool], 1, "term reached")
    assert met.value.template == erase.NOT_THEIRS
    number, _measured = erase.propose(unit.martin, (), 1, "term reached")
    erase.sign(unit.petit, number)
    _set(unit, cases.OPEN)
    later = datetime.now(UTC) + OVER
    assert erase.carry_out(unit.martin, later) == []
    _set(unit, cases.CLOSED)
    assert [one.number for one in erase.carry_out(unit.martin, later)] == [number]


@pytest.mark.slow
def test_days_to_undo_hold_as_they_stood_when_it_was_signed(tmp_path: Path) -> None:
    unit = make(tmp_path)
    number, _measured = erase.propose(unit.martin, [unit.own], None, "out of remit")
    erase.sign(unit.petit, number)
    path = unit.martin.root / "relais.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[retention]\nundo_days = 0\n", encoding="utf-8")
    opened = open_home(unit.martin.root)
    assert opened.settings.retention.undo_days == 0
    assert erase.carry_out(opened, datetime.now(UTC) + timedelta(days=1)) == []


def _set(unit: TwoCases, state: str) -> None:
    with decision(unit.martin, "open-case", {}) as connection:
        cases.set_state(connection, 1, state, "why", unit.martin.actor, "over" if state == cases.CLOSED else None)
