"""The matrix at the desk: five cases worked out by hand, on either side of each change of law; two people at once."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relais.casework.ground import Ground
from relais.desk import element as desk
from relais.desk.element import Said, give, of_case, state_reach
from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.gap import gaps
from relais.desk.ground import state_ground
from relais.desk.home import Home
from relais.desk.procedure import receive
from relais.desk.prove import verify
from relais.desk.requestable import requestable
from relais.law import penal
from relais.ledger.state import load
from relais.model.role import Role
from relais.store.database import reading
from relais.store.element_tables import ELEMENT_CELL
from tests.desk.test_request import FORM
from tests.desk.unit import FIRST, SECOND, case, person, rank

pytestmark = pytest.mark.slow

FIVE = tomllib.loads((Path(__file__).parents[1] / "law/five_cases.toml").read_text(encoding="utf-8"))["case"]
EVERY = tuple(dict.fromkeys(one.id for one in penal.load().offences))
# Two in question, one on either side of 23 April 2021 with another version.
PAIR = ("FR-CPL-222-23", "FR-222-26-1")


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def number(home: Home, other: Home) -> int:
    opened = case(home, other)
    [(source, _reading)] = enter_report(home, FORM).sources
    receive(home, "PV 12/2026", [source.source_id])
    state_ground(home, opened, Ground(date(2025, 6, 1), PAIR))
    return opened


def said(element: str, state: str = "supported", **more: Any) -> Said:
    told = {"assessment": None if state == "unknown" else False, "reason": "as it stands there"}
    return Said(element, state, **{**told, "findings": () if state == "unknown" else ("quoted_code",), **more})


def states(home: Home, number: int) -> dict[tuple[str, str], str]:
    found = of_case(home, number)
    return {(one.offence.id, cell.element.id): cell.state for one in found.sections for cell in one.cells}


def test_the_five_cases_through_the_desk(unit: dict[str, Home]) -> None:
    home = unit[FIRST]
    for told in FIVE:
        number = case(home, procedure=told["name"][:40])
        state_ground(home, number, Ground(told["facts"], EVERY))
        stated = told["stated"]
        yes, no = ([name for name, value in stated.items() if value is wanted] for wanted in (True, False))
        state_reach(home, number, yes, no, told.get("birth"), told.get("age_at_least", 0))
        found = of_case(home, number)
        shown = {
            one.offence.id: f"{one.known}, {one.offence.max_custody_years or '-'}"
            f"{'' if one.offence.enabled else ' off'}: {' '.join(cell.element.id for cell in one.cells)}"
            for one in found.sections
        }
        assert shown == told["matrix"], told["name"]
        assert set(found.absent) == set(EVERY) - set(told["matrix"])
        assert {cell.state for one in found.sections for cell in one.cells} == {"unknown"}
        sections = {one.offence.id: one for one in found.sections}
        for name, expected in told["reach"].items():
            assert ", ".join(f"{one.hook.id} {one.answer}" for one in sections[name].reach) == expected, name
        for name, expected in told["limit"].items():
            limit = sections[name].limit
            assert (f"{limit.barred_from}, {limit.earliest}" if limit.barred_from else "none") == expected, name


def test_what_was_said_of_a_version_stands_under_it_when_the_day_changes(home: Home, number: int) -> None:
    give(home, number, said("CPL.E2", offence="FR-CPL-222-23"))
    assert states(home, number)["FR-CPL-222-23", "CPL.E2"] == "supported"
    state_ground(home, number, Ground(date(2021, 4, 22), PAIR))
    moved = of_case(home, number)
    assert states(home, number)["FR-CPL-222-23", "CPL.E2"] == "unknown"
    assert [(row.key, row.state) for row in moved.elsewhere] == [
        (("FR-CPL-222-23", "2021-04-23", "CPL.E2"), "supported")
    ]
    state_ground(home, number, Ground(date(2025, 6, 1), PAIR))
    assert states(home, number)["FR-CPL-222-23", "CPL.E2"] == "supported"
    assert of_case(home, number).elsewhere == ()


def test_the_second_of_two_people_is_told_and_nothing_is_erased(home: Home, other: Home, number: int) -> None:
    [first] = give(home, number, said("CPL.E2"))
    with pytest.raises(DeskError, match=f"A. Martin called CPL.E2 supported .*no. {first.number}"):
        give(other, number, said("CPL.E2", "contradicted", assessment=True))
    assert states(home, number)["FR-CPL-222-23", "CPL.E2"] == "supported"
    [second] = give(
        other, number, said("CPL.E2", "contradicted", assessment=True, supersedes={first.number})
    )  # fmt: skip
    with pytest.raises(DeskError, match=f"no. {second.number}"):
        give(home, number, said("CPL.E2", "unknown"))
    with pytest.raises(DeskError, match=f"no. {first.number} is not the row that holds"):
        give(other, number, said("CPL.E2", "unknown", supersedes={first.number}))
    [cell] = [
        cell for one in of_case(home, number).sections for cell in one.cells if cell.element.id == "CPL.E2"
    ]  # fmt: skip
    assert (cell.given, cell.earlier) == (second, (first,))
    assert (second.author, second.assessment, second.supersedes) == (other.actor, True, first.number)
    assert verify(home).sound


def test_an_element_of_several_offences_is_said_of_each(home: Home, number: int) -> None:
    state_ground(home, number, Ground(date(2025, 6, 1), ("FR-CPL-222-23", "FR-CPL-222-29")))
    assert {row.key[0] for row in give(home, number, said("CPL.E1"))} == {"FR-CPL-222-23", "FR-CPL-222-29"}
    assert len(give(home, number, said("CPL.E1", "unknown", offence="FR-CPL-222-29"))) == 1
    assert states(home, number)["FR-CPL-222-23", "CPL.E1"] == "supported"


def test_the_principal_act_decides_of_the_residual_way(home: Home, number: int) -> None:
    with pytest.raises(DeskError, match="never to be proven"):
        give(home, number, said("INS.E4"))
    assert states(home, number)["FR-222-26-1", "INS.E4"] == "unknown"
    give(home, number, said("CPL.E1"))
    assert states(home, number)["FR-222-26-1", "INS.E4"] == "contradicted"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"state": "proven"}, "no state of an element"),
        ({"reason": " "}, "say why"),
        ({"assessment": None}, "a fact or an assessment"),
        ({"state": "unknown", "assessment": True}, "neither a fact"),
        ({"findings": ()}, "on what it stands"),
        ({"findings": ("intuition",)}, "no test"),
        ({"offence": "FR-0"}, "no offence of the law"),
        ({"element": "RAPE.E9"}, "there are: CPL.E1"),
        ({"requests": (7,)}, "has no request 7"),
        ({"answers": (7,)}, "has no request 7"),
        ({"places": ("here",)}, "is no SOURCE:PLACE"),
        ({"places": ("ffff:/x",)}, "begins 0 sources"),
        ({"places": (":/parties/99",)}, "is no SOURCE:PLACE"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_recorded(
    home: Home, number: int, more: dict[str, Any], says: str
) -> None:
    told = {"element": "CPL.E2", "state": "supported", **more}
    with pytest.raises(DeskError, match=says):
        give(home, number, said(told.pop("element"), told.pop("state"), **told))
    with reading(home.engine) as connection:
        assert connection.execute(ELEMENT_CELL.select()).all() == []


def test_a_place_is_one_of_the_case_that_is_there(home: Home, number: int) -> None:
    [source] = {row["source_id"] for row in requestable(home, number).rows.to_pylist()}
    [row] = give(home, number, said("CPL.E2", places=(f"{source[:10]}:/parties/0/name",)))
    place, _finding = row.items
    assert (place.kind, place.source_id, place.locator) == ("place", source, "/parties/0/name")
    with pytest.raises(DeskError, match="has no place"):
        give(home, number, said("CPL.E2", places=(f"{source[:10]}:/parties/99/name",)))


def test_gaps_name_the_next_act_by_what_the_case_has(home: Home, number: int) -> None:
    found = gaps(home, number)
    assert found.stale
    by_id = {(one.offence.id, one.id): one for one in found.gaps}
    assert not any(one.id == "INS.E4" for one in found.gaps)
    mode = by_id["FR-CPL-222-23", "CPL.E2"]
    assert {one.evidence: one.step.key for one in mode.acts} == {
        "PAY": "ask_payments", "PAYCHAT": "ask_content", "CHAT_OFFER": "ask_content", "CHAT_INSTR": "ask_content",
    }  # fmt: skip
    assert "FR-77-1-1" in mode.channels["ask_payments"]
    principal = by_id["FR-CPL-222-23", "CPL.E1"]
    assert principal.channels["assistance"] == ("PH-MLA",)
    ground = by_id["FR-CPL-222-23", "J1"]
    assert ground.missing == ("sent_from_france",)
    assert {one.evidence: one.step.key for one in ground.acts}["IPATTR"] == "ask_ip_identity"
    give(home, number, said("CPL.E2"))
    assert ("FR-CPL-222-23", "CPL.E2") not in {(one.offence.id, one.id) for one in gaps(home, number).gaps}


def test_what_could_support_is_proposed_and_never_a_cell(unit: dict[str, Home]) -> None:
    home = unit[FIRST]
    number = case(home, unit[SECOND])
    state_ground(home, number, Ground(date(2025, 6, 1), PAIR))
    assert all(one.proposals == () for one in gaps(home, number).gaps)
    receive(home, "PV 12/2026", [*load(home.ledger).sources][:2])
    rank(home)
    found = {(one.offence.id, one.id): one for one in gaps(home, number).gaps}
    [proposal] = found["FR-CPL-222-23", "CPL.E2"].proposals
    assert (proposal.evidence, proposal.counted, proposal.count) == ("PAY", "payment", 2)
    assert set(states(home, number).values()) == {"unknown"}
    with reading(home.engine) as connection:
        assert connection.execute(ELEMENT_CELL.select()).all() == []


def test_who_is_not_on_the_case_sees_and_says_nothing(home: Home, number: int) -> None:
    stranger = person(home, "E. Blanc", Role.INVESTIGATOR, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR)
    for refused in (
        lambda: of_case(stranger, number),
        lambda: gaps(stranger, number),
        lambda: give(stranger, number, said("CPL.E2")),
        lambda: state_reach(stranger, number, ["sent_from_france"], []),
    ):
        with pytest.raises(DeskError, match="may not do this"):
            refused()


def test_facts_of_reach_are_those_of_the_law(home: Home, number: int) -> None:
    for yes, no, age, says in (
        (["sent_by_post"], [], 0, "no fact of reach"),
        (["is_crime"], ["is_crime"], 0, "called true and false"),
        ([], [], 18, "a least age"),
    ):
        with pytest.raises(DeskError, match=says):
            state_reach(home, number, yes, no, age_at_least=age)
    assert "through_a_network" not in desk.FACTS
