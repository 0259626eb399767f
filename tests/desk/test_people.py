"""Who works in the unit, at the desk; and that no sequence of allowed acts raises one's own rights."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from relais.desk import enrol, people
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.people import Person
from relais.desk.prove import verify
from relais.model.role import Role
from relais.safeguards.account import account
from relais.safeguards.audit import read_chain
from tests.desk.made_people import chosen, seated

pytestmark = pytest.mark.slow

A, B, C = "A. Martin", "B. Petit", "C. Roux"


def add(home: Home, name: str, role: str, asker: str = B, head: str = A) -> None:
    asked = people.add(seated(home, asker), name, role)
    people.confirm(seated(home, head), asked.number)


@pytest.fixture
def unit(home: Home) -> Home:
    """A is head and all else, B administrator."""
    enrol.enrol_first(home, chosen())
    add(home, B, "administrator", asker=A)
    return home


def test_a_home_of_several_is_one_to_which_each_signs_in(home: Home) -> None:
    with pytest.raises(DeskError, match="relais enrol"):
        people.add(home, B, "administrator")
    enrol.enrol_first(home, chosen())
    with pytest.raises(DeskError, match="relais login"):
        people.add(home, B, "administrator")
    assert people.add(seated(home, A), B, "administrator").half is not None


def test_the_unit_is_listed_and_all_that_was_decided_verifies(unit: Home) -> None:
    people.add(seated(unit, B), C, "investigator")
    found, waits = people.people(seated(unit, A))
    assert found == [
        Person(A, "active", ("auditor", "head", "investigator", "welfare"), enrolled=True),
        Person(B, "active", ("administrator",), enrolled=False),
        Person(C, "pending", (), enrolled=False),
    ]
    assert [(row.name, row.kind, row.role, row.asked_by) for row in waits] == [(C, "account", "investigator", B)]
    assert verify(seated(unit, A)).sound


def test_the_roles_that_one_held_end_the_session(unit: Home) -> None:
    add(unit, C, "head")
    held = seated(unit, C)
    people.people(held)
    people.withdraw_role(seated(unit, B), C, "head")
    with pytest.raises(DeskError, match="relais login"):
        people.people(held)
    people.close(seated(unit, A), C)
    with pytest.raises(DeskError, match="may not do this"):
        people.people(seated(unit, C))


REFUSED: dict[str, tuple[Callable[[Home], object], str]] = {
    "no such role": (lambda home: people.give_role(seated(home, B), A, "king"), "there are: investigator"),
    "no such person": (lambda home: people.reset(seated(home, B), "nobody"), "no active account"),
    "nobody to confirm": (lambda home: people.confirm(seated(home, A), 99), "nothing of number 99"),
    "a head asks": (lambda home: people.add(seated(home, A), C, "head"), "may not do this"),
    "an administrator confirms": (lambda home: people.confirm(seated(home, B), 1), "may not do this"),
    "not held": (lambda home: people.withdraw_role(seated(home, B), A, "magistrate"), "does not hold"),
    "no provider": (lambda home: people.name_subject(seated(home, B), A, "s-1"), "names no identity provider"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_done_is_said(unit: Home, why: str) -> None:
    act, said = REFUSED[why]
    with pytest.raises(DeskError, match=said):
        act(unit)


def test_the_chain_names_accounts_by_number(unit: Home) -> None:
    add(unit, "Canary Roux", "investigator")
    with unit.engine.connect() as connection:
        assert "Canary" not in "".join(row.details for row in read_chain(connection))


NAMES = (A, B, C, "D. Blanc")
who = st.sampled_from(NAMES)
role = st.sampled_from([role.value for role in Role])


class Rights(RuleBasedStateMachine):
    """People do what they are allowed to do, in any order; others' acts alone raise what somebody may do."""

    made: Path

    @initialize()
    def make(self) -> None:
        self.folder = TemporaryDirectory()
        shutil.copytree(self.made, Path(self.folder.name) / "home")
        self.home = open_home(Path(self.folder.name) / "home")
        # The roles that each holds, by whose acts they came to hold them.
        self.before = self.held()

    def teardown(self) -> None:
        if hasattr(self, "home"):
            self.home.engine.dispose()
            self.folder.cleanup()

    def held(self) -> dict[str, frozenset[Role]]:
        with self.home.engine.connect() as connection:
            return {name: found.roles if (found := account(connection, name)) else frozenset() for name in NAMES}

    def done(self, actor: str, act: Callable[[Home], object]) -> None:
        """Let somebody act, if they may; then compare what they, and others, may do with what they could before."""
        with self.home.engine.connect() as connection:
            if account(connection, actor) is None:
                return
        try:
            act(seated(self.home, actor))
        except DeskError:
            assert self.held() == self.before, "what is refused changes nothing"
            return
        now = self.held()
        first = sum(bool(roles) for roles in self.before.values()) == 1
        assert now[actor] <= self.before[actor], f"{actor} raised their own rights"
        if first:
            # Who is alone may part what they hold: together the two hold no more than before.
            assert frozenset().union(*now.values()) <= self.before[actor]
        self.before = now

    @rule(actor=who, name=who, given=st.one_of(st.none(), role))
    def add(self, actor: str, name: str, given: str | None) -> None:
        self.done(actor, lambda home: people.add(home, name, given))

    @rule(actor=who, number=st.integers(1, 8), granted=st.booleans())
    def confirm(self, actor: str, number: int, granted: bool) -> None:
        asked = self.asked_by(number)
        alone = sum(bool(roles) for roles in self.before.values()) == 1
        was = self.before
        self.done(actor, lambda home: people.confirm(home, number, granted=granted))
        if self.before != was and not alone:
            assert actor != asked, "the same person asked and confirmed"

    @rule(actor=who, name=who, given=role)
    def give(self, actor: str, name: str, given: str) -> None:
        self.done(actor, lambda home: people.give_role(home, name, given))

    @rule(actor=who, name=who)
    def reset(self, actor: str, name: str) -> None:
        self.done(actor, lambda home: people.reset(home, name))

    @rule(actor=who, name=who, given=role)
    def withdraw(self, actor: str, name: str, given: str) -> None:
        self.done(actor, lambda home: people.withdraw_role(home, name, given))

    @rule(actor=who, name=who)
    def close(self, actor: str, name: str) -> None:
        self.done(actor, lambda home: people.close(home, name))

    def asked_by(self, number: int) -> str | None:
        from relais.safeguards.appointment import waiting

        with self.home.engine.connect() as connection:
            return {row.number: row.asked_by for row in waiting(connection)}.get(number)

    @invariant()
    def no_administrator_reads_cases_and_the_unit_can_go_on(self) -> None:
        if not hasattr(self, "before"):
            return
        held = self.before.values()
        several = sum(bool(roles) for roles in held) > 1
        assert not several or all(roles == {Role.ADMINISTRATOR} or Role.ADMINISTRATOR not in roles for roles in held)
        assert any(Role.HEAD in roles for roles in held)
        assert any(Role.ADMINISTRATOR in roles for roles in held)


@pytest.fixture(scope="module", params=["one person", "a unit"])
def start(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rights")
    home = init(folder / "home", A, key_file=folder / "key")
    enrol.enrol_first(home, chosen())
    if request.param == "a unit":
        add(home, B, "administrator", asker=A)
        add(home, C, "head")
        add(home, "D. Blanc", "administrator")
    home.engine.dispose()
    return folder / "home"


def test_no_sequence_of_allowed_acts_raises_ones_own_rights(start: Path) -> None:
    kind = type("RightsFrom", (Rights,), {"made": start})
    run_state_machine_as_test(kind, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))


def test_who_is_alone_gives_no_role_up(home: Home) -> None:
    with pytest.raises(DeskError, match="only person"):
        people.withdraw_role(home, A, "investigator")
    with pytest.raises(DeskError, match="last head"):
        people.close(home, A)
