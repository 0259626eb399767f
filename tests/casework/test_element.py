"""Cells of the matrix: one of three states whatever is said, nothing erased, by the version of the day of the facts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from relais.casework import case as cases
from relais.casework import element as elements
from relais.casework.could_support import HINTS, proposals
from relais.casework.element import FINDING, STATES, SUPPORTED, UNKNOWN, Given, Item, version_of
from relais.casework.ground import Ground
from relais.casework.matrix import INSTEAD_APPLIES, NOT_ESTABLISHED, matrix
from relais.casework.next_act import COUNTED, NEXT, next_act
from relais.casework.reach import Stated
from relais.corroborate.registry import BY_NAME
from relais.law import penal
from relais.law.residual import INSTEAD
from relais.store.database import reading, writing

OFFENCES = penal.load().offences
IDS = tuple(dict.fromkeys(one.id for one in OFFENCES))
KEYS = [(one.id, version_of(one), element.id) for one in OFFENCES for element in one.elements]
FACTS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
ROWS = st.lists(
    st.builds(
        lambda key, state: Given(key, state, None, "why"), st.sampled_from(KEYS), st.sampled_from(STATES)
    ),
    max_size=30,
)  # fmt: skip


@given(FACTS, ROWS)
def test_every_cell_is_one_of_three_and_every_row_is_shown_once(facts: date, rows: list[Given]) -> None:
    numbered = [Given(row.key, row.state, None, "why", number=n) for n, row in enumerate(rows, 1)]
    found = matrix(Ground(facts, IDS), Stated(), numbered)
    cells = [cell for section in found.sections for cell in section.cells]
    assert {cell.state for cell in cells} <= set(STATES)
    assert all((cell.given is None) == (cell.state == UNKNOWN) or cell.given or cell.derived for cell in cells)
    shown = [row.number for cell in cells for row in (*cell.earlier, cell.given) if row]
    kept = {row.number for row in found.elsewhere}
    assert len(shown) == len(set(shown))
    assert kept.isdisjoint(shown)
    in_cells = {cell.given.key for cell in cells if cell.given}
    assert {row.key for row in numbered} == in_cells | {row.key for row in found.elsewhere}
    for cell in cells:
        if cell.given:
            last = [row for row in numbered if row.key == cell.given.key][-1]
            assert (cell.given, cell.state) == (last, last.state)


@given(FACTS, FACTS, ROWS)
def test_a_cell_counts_under_its_own_version_alone(before: date, after: date, rows: list[Given]) -> None:
    for facts in (before, after):
        for section in matrix(Ground(facts, IDS), Stated(), rows).sections:
            assert section.offence.holds(facts)
            for cell in section.cells:
                if cell.given:
                    assert cell.given.key[:2] == (section.offence.id, version_of(section.offence))


def test_the_order_is_that_of_the_law_whatever_is_supported() -> None:
    facts = date(2025, 6, 1)
    expected = [(one.id, [element.id for element in one.elements]) for one in penal.in_force(facts)]
    said = [Given(key, SUPPORTED, assessment=False, reason="why") for key in reversed(KEYS)]
    for ids in (IDS, tuple(reversed(IDS))):
        found = matrix(Ground(facts, ids), Stated(), said)
        assert [(one.offence.id, [cell.element.id for cell in one.cells]) for one in found.sections] == expected


def test_a_negative_element_follows_from_the_principal_act() -> None:
    facts = date(2025, 6, 1)
    [complicity] = [one for one in penal.in_force(facts) if one.id == "FR-CPL-222-23"]
    principal = (complicity.id, version_of(complicity), "CPL.E1")

    def derived(*rows: Given) -> dict[str, tuple[str, str]]:
        found = matrix(Ground(facts, IDS), Stated(), rows)
        return {
            section.offence.id: (cell.state, cell.derived[0])
            for section in found.sections for cell in section.cells if cell.derived
        }  # fmt: skip

    not_yet = derived(Given(principal, "contradicted", assessment=True, reason="why"))
    assert set(not_yet) == set(INSTEAD)
    assert set(not_yet.values()) == {(UNKNOWN, NOT_ESTABLISHED)}
    now = derived(Given(principal, SUPPORTED, assessment=False, reason="why"))
    assert {name for name, said in now.items() if said == ("contradicted", INSTEAD_APPLIES)} == {
        "FR-222-26-1", "FR-227-22-2",
    }  # fmt: skip


def test_the_residual_ways_are_those_of_the_law() -> None:
    having = {one.id for one in OFFENCES for element in one.elements if element.kind == "negative"}
    assert having == set(INSTEAD)
    assert {name for names in INSTEAD.values() for name in names} <= set(IDS)
    for one in OFFENCES:
        if any(one.id in names for names in INSTEAD.values()):
            assert "CPL.E1" in {element.id for element in one.elements}


def test_without_a_day_of_the_facts_nothing_is_selected() -> None:
    row = Given(KEYS[0], SUPPORTED, assessment=False, reason="why")
    found = matrix(Ground(None, IDS), Stated(), [row])
    assert (found.sections, found.elsewhere) == ((), (row,))


def test_every_kind_of_evidence_has_a_next_act_and_hints_name_what_there_is() -> None:
    kinds = set(penal.load().evidence_types)
    assert set(NEXT) == kinds
    assert all(needed == () for *_before, (needed, _step) in NEXT.values())
    assert {table for rules in NEXT.values() for needed, _step in rules for table in needed} <= set(COUNTED)
    assert {kind for hint in HINTS for kind in hint.evidence} <= kinds
    assert {hint.counted for hint in HINTS} <= {*COUNTED, *BY_NAME}


def test_the_next_act_depends_on_what_the_case_has() -> None:
    held = {"payment": 2, "login": 1}
    acts = {kind: (next_act(kind, {}, ()).step.key, next_act(kind, held, ()).step.key) for kind in NEXT}
    assert acts["IPATTR"] == ("ask_traffic", "ask_ip_identity")
    assert acts["PAY"] == ("ask_payments", "look_payments")
    assert acts["SYNC"] == ("ask_payments", "ask_traffic")
    assert acts["CHAT_INSTR"] == ("ask_content", "ask_content")
    assert acts["VICTIMID"] == acts["FACILDECL"] == ("assistance", "assistance")
    assert next_act("SYNC", {"payment": 1, "call": 1}, ()).step.key == "compare"


@given(st.dictionaries(st.sampled_from([hint.counted for hint in HINTS]), st.integers(0, 5)), FACTS, ROWS)
def test_a_proposal_never_changes_a_cell(counted: dict[str, int], facts: date, rows: list[Given]) -> None:
    before = matrix(Ground(facts, IDS), Stated(), rows)
    for section in before.sections:
        for cell in section.cells:
            made = proposals(cell.element.proof, counted)
            assert all(one.count > 0 and one.evidence in cell.element.proof for one in made)
    assert matrix(Ground(facts, IDS), Stated(), rows) == before


def test_rows_come_back_as_given_and_stay(engine: Engine) -> None:
    with writing(engine) as connection:
        case = cases.open_case(connection, "2026/1", "PV 1", "preliminary", "A. Martin")
        item = Item(FINDING, test="quoted_code")
        first = elements.give(connection, case, Given(KEYS[0], SUPPORTED, True, "why", (item,)), "A. Martin")
        second = elements.give(connection, case, Given(KEYS[0], UNKNOWN, None, "wrong", (), first), "A. Martin")
    with reading(engine) as connection:
        rows = elements.given(connection, case)
    assert [(row.number, row.state, row.items, row.supersedes) for row in rows] == [
        (first, SUPPORTED, (item,), None), (second, UNKNOWN, (), first),
    ]  # fmt: skip
    assert elements.standing(rows) == {KEYS[0]: rows[1]}
