"""The people's page: one asks, another confirms; a half of a code is shown once, to whom it is for."""

import re
from pathlib import Path

import pytest

from relais.desk import enrol, people
from relais.desk.home import Home
from relais.desk.people import Person
from tests.desk.made_people import chosen, seated
from tests.desk.unit import HEAD, staffed
from tests.web.made_unit import Door, bodies, door, labelled, made, signed

pytestmark = pytest.mark.slow
A, B, C = "A. Martin", "B. Petit", "C. Roux"
TABLE = "People of the unit"
PAGE = "/people"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A is head and all else, B administrator."""
    home = made(tmp_path)
    enrol.enrol_first(home, chosen())
    asked = people.add(seated(home, A), B, "administrator")
    people.confirm(seated(home, A), asked.number)
    return home


@pytest.fixture
def head(home: Home) -> Door:
    return signed(home, A)


@pytest.fixture
def administrator(home: Home) -> Door:
    return signed(home, B)


def half(text: str) -> str | None:
    found = re.search(r"give it to the person yourself: ([^<]+)</p>", text)
    return None if found is None else found[1]


def test_a_person_is_let_in_by_two(head: Door, administrator: Door, home: Home) -> None:
    asked = administrator.post(f"{PAGE}/add", PAGE, name=C, role="investigator")
    assert asked.status == 200
    assert "Asked as number 2: it waits for another person, a head." in asked.text
    assert (first := half(asked.text))
    # Shown once: not to whoever opens the page again, nor to the other.
    assert first not in administrator.get(PAGE).text
    assert first not in (waiting := head.get(PAGE).text)
    assert "new account" in waiting
    own = administrator.post(f"{PAGE}/2/answer", PAGE, granted="yes")
    assert own.status == 403
    given = head.post(f"{PAGE}/2/answer", PAGE, granted="yes")
    assert "Number 2 is confirmed." in given.text
    assert half(given.text) not in (None, first)
    assert Person(C, "active", ("investigator",), enrolled=False) in people.people(seated(home, A))[0]


def test_what_is_refused_is_not_done(head: Door, administrator: Door, home: Home) -> None:
    administrator.post(f"{PAGE}/role", PAGE, name=A, role="magistrate")
    told = head.post(f"{PAGE}/2/answer", PAGE, granted="no")
    # It is about A: another head answers it, even to refuse.
    assert told.status == 422
    administrator.post(f"{PAGE}/add", PAGE, name=C, role="investigator")
    assert "Number 3 is refused." in head.post(f"{PAGE}/3/answer", PAGE, granted="no").text
    assert [one.number for one in people.people(seated(home, A))[1]] == [2]


def test_a_reset_is_asked_and_confirmed(head: Door, administrator: Door) -> None:
    administrator.post(f"{PAGE}/add", PAGE, name=C, role="investigator")
    head.post(f"{PAGE}/2/answer", PAGE, granted="yes")
    asked = administrator.post(f"{PAGE}/reset", PAGE, name=C)
    assert "Asked as number 3" in asked.text
    assert half(asked.text)
    assert "new secrets" in head.get(PAGE).text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("7", "a name is one line of text"),
        ("a. martin", "is taken"),
        ("A. M\N{CYRILLIC SMALL LETTER A}rtin", "alphabet"),
    ],
)
def test_a_name_that_cannot_be_is_said_and_stays_typed(administrator: Door, name: str, told: str) -> None:
    found = administrator.post(f"{PAGE}/add", PAGE, name=name, role="head")
    assert found.status == 422
    assert told in found.text
    assert f'value="{name}"' in found.text
    assert '<option value="head" selected>' in found.text


def test_nobody_appoints_themselves_and_a_head_asks_for_nobody(head: Door, administrator: Door) -> None:
    assert administrator.post(f"{PAGE}/role", PAGE, name=B, role="head").status == 422
    assert head.post(f"{PAGE}/add", PAGE, name=C, role="investigator").status == 403


def test_the_unit_is_listed_sorted_and_every_field_has_a_label(head: Door) -> None:
    text = head.get(PAGE).text
    labelled(text)
    rows = bodies(text, TABLE)
    assert [row[0] for row in rows] == [A, B]
    assert rows[1] == [B, "active", "administrator", "no"]
    assert bodies(head.get(f"{PAGE}?sort=-name").text, TABLE) == rows[::-1]


def test_in_a_home_where_nobody_signs_in_nobody_is_added(tmp_path: Path) -> None:
    found = door(made(tmp_path)).post(f"{PAGE}/add", PAGE, name=C, role="head")
    assert found.status == 422
    assert "relais enrol" in found.text


def test_a_number_that_nothing_waits_under_is_said(tmp_path: Path) -> None:
    unit = staffed(made(tmp_path))
    found = door(unit[HEAD]).post(f"{PAGE}/9/answer", PAGE, granted="yes")
    assert found.status == 422
    assert "nothing of number 9 waits" in found.text


def test_a_role_is_taken_back_and_an_account_closed_at_once(head: Door, administrator: Door, home: Home) -> None:
    administrator.post(f"{PAGE}/add", PAGE, name=C, role="investigator")
    head.post(f"{PAGE}/2/answer", PAGE, granted="yes")
    assert "C. Roux is investigator no longer." in (
        head.post(f"{PAGE}/take-back", PAGE, name=C, role="investigator").text
    )
    slip = administrator.post(f"{PAGE}/close", PAGE, name=C, again="C. Rous")
    assert slip.status == 422
    assert "nothing is closed" in slip.text
    assert "The account of C. Roux is closed" in administrator.post(f"{PAGE}/close", PAGE, name=C, again=C).text
    assert Person(C, "closed", (), enrolled=False) in people.people(seated(home, A))[0]


def test_a_role_that_is_not_held_is_not_taken_back(head: Door) -> None:
    found = head.post(f"{PAGE}/take-back", PAGE, name=B, role="head")
    assert found.status == 422
    assert 'role="alert"' in found.text
