"""What a person opened is theirs alone to read; of a team there are totals that point to nobody, for one role."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.desk.home import Home
from relais.model.role import Role
from relais.safeguards.exposure import TEXT, Opening, write
from relais.store.database import writing
from tests.desk.unit import FIRST, SECOND, staffed
from tests.web.made_unit import bodies, door, joined, labelled, made, main

pytestmark = pytest.mark.slow
PAGE = "/well-being"
NOTED = {"kind": "audio", "minutes": "12"}


@pytest.fixture
def unit(tmp_path: Path) -> dict[str, Home]:
    return staffed(made(tmp_path))


def test_what_i_note_is_mine_and_nobody_elses(unit: dict[str, Home]) -> None:
    done = door(unit[FIRST]).post(PAGE, PAGE, **NOTED)
    assert (done.status, done.leads) == (303, "/well-being?noted=1")
    text = door(unit[FIRST]).get(done.leads).text
    labelled(text)
    assert "Noted, for you alone." in text
    # Texts, audio, references of images; then what was late.
    assert bodies(text, "What I opened")[0] == ["today", "12", "0", "1", "0", "0"]
    for at in (door(unit[SECOND]), door(unit["C. Durand"])):
        assert bodies(at.get(PAGE).text, "What I opened")[0] == ["today", "0", "0", "0", "0", "0"]
        assert FIRST not in main(at.get(f"{PAGE}?person={FIRST}").text)
        assert bodies(at.get(f"{PAGE}?person={FIRST}&actor={FIRST}").text, "What I opened")[0][1] == "0"


def test_a_break_is_said_when_it_is_due(unit: dict[str, Home]) -> None:
    door(unit[FIRST]).post(PAGE, PAGE, kind="text", minutes="55")
    assert "take a break of 10 minutes" in door(unit[FIRST]).get(PAGE).text
    assert "take a break" not in door(unit[SECOND]).get(PAGE).text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"minutes": "0"}, "between 1 minute and 24 hours"), ({"minutes": "a while"}, "is no number of minutes"),
        ({"minutes": "²"}, "is no number of minutes"), ({"kind": "other"}, "is nothing that is opened"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_said_and_what_was_typed_stays(
    unit: dict[str, Home], wrong: dict[str, str], told: str
) -> None:
    found = door(unit[FIRST]).post(PAGE, PAGE, **NOTED | {"scheme": "Unit", "code": "K2"} | wrong)
    assert found.status == 422
    assert told in found.text
    assert f'value="{wrong.get("minutes", "12")}"' in found.text
    assert 'value="K2"' in found.text
    assert bodies(found.text, "What I opened")[0][1] == "0"


@pytest.mark.parametrize("name", [FIRST, "C. Durand"])
def test_the_teams_totals_are_for_the_welfare_officer(unit: dict[str, Home], name: str) -> None:
    assert door(unit[name]).get(f"{PAGE}/team").status == 403


def _opened(home: Home, name: str, at: datetime) -> None:
    with writing(home.engine) as connection:
        write(connection, name, None, [Opening(TEXT, 2000, at)])


def test_totals_name_nobody_and_are_withheld_of_too_few(unit: dict[str, Home]) -> None:
    home = unit[FIRST]
    welfare = joined(home, "W. Noir", Role.WELFARE)
    last_week = datetime.now(UTC) - timedelta(7)
    _opened(home, FIRST, last_week)
    few = door(welfare).get(f"{PAGE}/team").text
    assert main(few).count("no total is given: fewer than 5 people") == 2
    for number in range(6):
        name = f"P. Membre {number}"
        joined(home, name, Role.INVESTIGATOR)
        _opened(home, name, last_week)
    told = door(welfare).get(f"{PAGE}/team").text
    rows = bodies(told, "What the team opened")
    assert len(rows) >= 1
    assert "Membre" not in main(told)
    assert FIRST not in main(told)
