"""The authorisation matrix: each act, in each role, in each relation to the case it concerns; none leaks, none is lost.

Every cell is walked through the frame that every use case enters (`desk/act.py`), on both engines.
"""

from contextlib import suppress
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import Connection, func, insert, select

from relais.casework import case as cases
from relais.desk.act import NOT_ALLOWED, NOT_YOURS, act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.model.role import Relation, Role
from relais.safeguards.access import ACTS
from relais.safeguards.account import account, grant
from relais.store.database import reading
from relais.store.tables import ACTOR, AUDIT

pytestmark = pytest.mark.slow

CELLS = [(name, role, relation) for name, role, relation in product(ACTS, Role, Relation) if name != "init"]
OWNER = "A. Martin"


@pytest.fixture
def staff(home: Home) -> dict[Role, Home]:
    """The home as six people have it, one in each role."""
    with decision(home, "give-role", {}) as connection:
        for role in Role:
            connection.execute(insert(ACTOR).values(name=role.value, named_at="t"))
            who = account(connection, role.value)
            assert who is not None
            grant(connection, who.id, role, OWNER)
    return {role: replace(home, actor=role.value) for role in Role}


@pytest.fixture
def stands(home: Home, staff: dict[Role, Home]) -> dict[Relation, int | None]:
    """A case for each relation in which all six stand to it."""
    numbers: dict[Relation, int | None] = {Relation.NONE: None}
    with home.engine.connect() as connection:
        members = [found.id for role in Role if (found := account(connection, role.value))]
    with decision(staff[Role.HEAD], "open-case", {}) as connection:
        for relation in (Relation.OWN, Relation.FOREIGN, Relation.CLOSED, Relation.ERASED):
            number = cases.open_case(connection, relation.value, relation.value, "preliminary", OWNER)
            for member in members if relation != Relation.FOREIGN else ():
                cases.assign(connection, number, member, "member", OWNER)
            if relation in (Relation.CLOSED, Relation.ERASED):
                cases.set_state(connection, number, relation.value, "test", OWNER, None)
            numbers[relation] = number
    return numbers


def lines(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(AUDIT)).scalar_one())


def test_every_cell_is_what_the_table_says_and_leaves_one_line(
    home: Home, staff: dict[Role, Home], stands: dict[Relation, int | None]
) -> None:
    leaks, lost = [], []
    with reading(home.engine) as connection:
        before = lines(connection)
    for number, (name, role, relation) in enumerate(CELLS):
        entered, refused = False, False
        # Both frames are walked, each in every second cell of an act.
        frame = act(staff[role], name, stands[relation]) if number % 2 else decision(
            staff[role], name, {}, stands[relation]
        )  # fmt: skip
        try:
            with frame:
                entered = True
        except DeskError as error:
            refused = error.template in (NOT_ALLOWED, NOT_YOURS)
        allowed = relation in ACTS[name].roles[role]
        if entered and not allowed:
            leaks.append((name, role, relation))
        if (allowed and not entered) or entered == refused:
            lost.append((name, role, relation))
    assert (leaks, lost) == ([], [])
    assert len(CELLS) >= 2_000
    with reading(home.engine) as connection:
        assert lines(connection) - before == len(CELLS)
    assert verify(staff[Role.AUDITOR]).sound


def test_nobody_is_told_whether_a_case_of_that_number_exists(
    staff: dict[Role, Home], stands: dict[Relation, int | None]
) -> None:
    told = set()
    for number in (stands[Relation.FOREIGN], stands[Relation.ERASED], 9_999):
        with (
            suppress(StopIteration),
            pytest.raises(DeskError) as refused,
            act(staff[Role.INVESTIGATOR], "read-case", number),
        ):
            pass
        told.add(str(refused.value))
    assert len(told) == 1


def test_rights_change_at_once(staff: dict[Role, Home]) -> None:
    investigator = staff[Role.INVESTIGATOR]
    with act(investigator, "read-queue"):
        pass
    with decision(staff[Role.ADMINISTRATOR], "give-role", {}) as connection:
        who = account(connection, investigator.actor)
        assert who is not None
        grant(connection, who.id, Role.INVESTIGATOR, OWNER, withdrawn=True)
    with pytest.raises(DeskError, match="may not do this"), act(investigator, "read-queue"):
        pass
