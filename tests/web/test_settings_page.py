"""The settings, to be read; and the doctor, who looks at the home as the person who asks."""

from pathlib import Path

import pytest

from relais.desk import enrol, people
from relais.desk.audit_list import Wanted, search
from relais.desk.doctor import CHECKS
from relais.desk.home import Home, open_home
from relais.desk.in_force import in_force
from relais.language.desk_words import CHECKS as SAID
from relais.language.tongue import tongue
from tests.desk.made_people import chosen, seated
from tests.desk.unit import FIRST, HEAD, staffed
from tests.web.made_unit import bodies, door, labelled, made, main, signed

pytestmark = pytest.mark.slow
TABLE = "Settings in force"
DOCTOR = "/settings/doctor"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return made(tmp_path)


def test_every_setting_is_shown_with_its_value_origin_and_meaning(home: Home) -> None:
    stated = home.root / "relais.toml"
    stated.write_text(f"{stated.read_text()}\n[danger]\nescalation_minutes = 20\n")
    text = door(open_home(home.root)).get("/settings").text
    labelled(text)
    rows = {row[0]: row[1:] for row in bodies(text, TABLE)}
    assert rows.keys() == {one.name for one in in_force(home)}
    assert rows["danger.escalation_minutes"][:3] == ["20", "30", "relais.toml"]
    assert rows["sessions.idle_minutes"][2] == "by default"
    assert rows["sessions.idle_minutes"][3] == "Minutes without an act after which a session ends."
    assert "<form" not in main(text)


def test_where_the_key_lies_is_told_to_administrators_alone(home: Home) -> None:
    unit = staffed(home)
    assert {"key", "db"}.isdisjoint(row[0] for row in bodies(door(unit[FIRST]).get("/settings").text, TABLE))
    assert str(home.settings.key) not in door(unit[FIRST]).get("/settings").text


def test_settings_sort_both_ways(home: Home) -> None:
    at = door(home)
    ahead = [row[0] for row in bodies(at.get("/settings?sort=name").text, TABLE)]
    assert ahead == sorted(ahead)
    assert [row[0] for row in bodies(at.get("/settings?sort=-name").text, TABLE)] == ahead[::-1]


def test_what_a_variable_of_the_environment_says_is_not_shown(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_DB", "postgresql://somebody:secret@elsewhere/desk")
    text = door(home).get("/settings").text
    assert "RELAIS_DB" in text
    assert "secret" not in text


def test_the_doctor_runs_every_check_and_says_what_to_do(home: Home) -> None:
    text = door(home).get(DOCTOR).text
    rows = bodies(text, "What was checked")
    assert [*dict.fromkeys(row[0] for row in rows)] == [tongue("en").said(SAID, name) for name in CHECKS]
    wrong = [row for row in rows if row[1] == "wrong"]
    assert wrong
    assert all(row[2] and row[3] for row in wrong)
    assert "Something asks for attention." in text


def test_the_doctor_acts_as_who_asks(home: Home) -> None:
    enrol.enrol_first(home, chosen())
    asked = people.add(seated(home, FIRST), "B. Petit", "administrator")
    people.confirm(seated(home, FIRST), asked.number)
    assert signed(home, "B. Petit").get(DOCTOR).status == 200
    assert [one.actor for one in search(seated(home, FIRST), Wanted(act="doctor"))] == ["B. Petit"]


def test_the_doctor_is_not_for_an_investigator(home: Home) -> None:
    unit = staffed(home)
    assert door(unit[FIRST]).get(DOCTOR).status == 403
    assert door(unit[FIRST]).get("/settings").status == 200
    assert door(unit[HEAD]).get(DOCTOR).status == 200
