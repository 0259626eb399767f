"""Four eyes at the desk: who may ask, who may sign, and who is told of it."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from relais.casework.case import assign, open_case
from relais.desk import approval
from relais.desk.act import decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.model.role import Role
from relais.safeguards.account import grant
from relais.store.database import writing
from relais.store.tables import ACTOR

pytestmark = pytest.mark.slow

A, B, C, HEAD, READER = "A. Martin", "B. Petit", "C. Roux", "D. Blanc", "E. Vidal"


@pytest.fixture
def unit(home: Home) -> Home:
    """A and B are on case 1, C is not; D is head, E a magistrate."""
    with writing(home.engine) as connection:
        for name in (B, C, HEAD, READER):
            connection.execute(insert(ACTOR).values(name=name, named_at="t"))
    with decision(home, "open-case", {}) as connection:
        open_case(connection, "2026/014", "PV 12", "preliminary", A)
        assign(connection, 1, 2, "member", A)
        for id_, role in enumerate((*[Role.INVESTIGATOR] * 3, Role.HEAD, Role.MAGISTRATE), 1):
            grant(connection, id_, role, A)
    return home


def by(home: Home, name: str) -> Home:
    return replace(home, actor=name)


def used(home: Home, kind: str, what: str, case: int | None) -> None:
    with decision(home, "sprint", {}) as connection:
        approval.use(home, connection, kind, what, case)


@pytest.mark.parametrize("signer", [B, HEAD])
def test_a_second_investigator_of_the_case_or_a_head_signs(unit: Home, signer: str) -> None:
    number = approval.propose(unit, "export", "package 7", "asked for", case=1)
    for name in (C, READER, "nobody"):
        with pytest.raises(DeskError):
            approval.sign(by(unit, name), number, "seen", granted=True)
    with pytest.raises(DeskError, match="second person"):
        used(unit, "export", "package 7", 1)
    with pytest.raises(DeskError, match="is yours"):
        approval.sign(unit, number, "seen", granted=True)
    approval.sign(by(unit, signer), number, "seen", granted=True)
    used(unit, "export", "package 7", 1)
    assert verify(by(unit, HEAD)).sound


def test_an_unmasking_is_signed_by_a_head(unit: Home) -> None:
    number = approval.propose(unit, "unmask", "S-1", "to compare", case=1)
    with pytest.raises(DeskError, match="nothing of number"):
        approval.sign(by(unit, B), number, "seen", granted=True)
    approval.sign(by(unit, HEAD), number, "seen", granted=True)
    used(unit, "unmask", "S-1", 1)


def test_who_may_not_sign_is_told_of_nothing(unit: Home) -> None:
    approval.propose(unit, "export", "package 7", "asked for", case=1)
    seen = {name: len(approval.approvals(by(unit, name))[0]) for name in (A, B, C, HEAD)}
    assert seen == {A: 1, B: 1, C: 0, HEAD: 1}
    with pytest.raises(DeskError, match="may not do this"):
        approval.approvals(by(unit, READER))


def test_an_emergency_needs_no_signature_to_be_done_and_one_within_two_days(unit: Home) -> None:
    number = approval.emergency(unit, "export", "package 7", "a child in danger now", case=1)
    used(unit, "export", "package 7", 1)
    (listed,), at = approval.approvals(by(unit, HEAD))
    assert (listed.number, listed.state(at)) == (number, "waiting")
    approval.sign(by(unit, HEAD), number, "rightly", granted=True)


@pytest.mark.parametrize(
    ("verb", "kind", "what", "reason", "said"),
    [
        ("propose", "holiday", "x", "y", "needs no second person"),
        ("emergency", "purge", "x", "y", "needs no second person"),
        ("propose", "export", " ", "y", "on what"),
        ("propose", "export", "x\ny", "y", "on what"),
        ("propose", "export", "x", " ", "say why"),
    ],
)
def test_what_cannot_be_asked_is_said(unit: Home, verb: str, kind: str, what: str, reason: str, said: str) -> None:
    with pytest.raises(DeskError, match=said):
        getattr(approval, verb)(unit, kind, what, reason, case=1)


def test_who_is_not_on_the_case_asks_nothing_of_it(unit: Home) -> None:
    for verb in (approval.propose, approval.emergency):
        with pytest.raises(DeskError, match="may not do this"):
            verb(by(unit, C), "export", "package 7", "why", case=1)


def test_what_is_asked_twice_in_the_same_words_is_asked_once(unit: Home) -> None:
    told = ("export", "package 7", "for the court", 1)
    number = approval.propose(unit, *told)
    with pytest.raises(DeskError, match=f"number {number} waits"):
        approval.propose(unit, *told)
    # Other words, another person, an emergency: something else is asked.
    assert approval.propose(unit, "export", "package 7", "for the defence", 1) == number + 1
    assert approval.propose(by(unit, B), *told) == number + 2
    assert approval.emergency(unit, *told) == number + 3
    with pytest.raises(DeskError, match=f"number {number + 3} waits"):
        approval.emergency(unit, *told)
    approval.sign(by(unit, HEAD), number, "seen", granted=False)
    assert approval.propose(unit, *told) == number + 4
