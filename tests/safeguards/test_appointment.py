"""Appointing takes two, and never oneself; taking back takes one, and never the last."""

import pytest
from sqlalchemy import Connection

from relais.model.role import Role
from relais.safeguards import appointment, credential, dismissal
from relais.safeguards.account import ACTIVE, CLOSED, PENDING, account, grant, state_of
from relais.safeguards.appointment import REST, AppointmentError

A, B, C, D = "A. Martin", "B. Petit", "C. Roux", "D. Blanc"


def roles(connection: Connection, name: str) -> set[Role]:
    found = account(connection, name)
    return set(found.roles) if found else set()


def add(connection: Connection, name: str, role: Role | None, asker: str, head: str) -> None:
    number, _half = appointment.ask_account(connection, name, role, asker)
    appointment.answer(connection, number, head, granted=True)


@pytest.fixture
def unit(empty: Connection) -> Connection:
    """A is head and all else, B administrator, C a second head, D nothing yet."""
    add(empty, B, Role.ADMINISTRATOR, A, A)
    add(empty, C, Role.HEAD, B, A)
    add(empty, D, None, B, A)
    return empty


def test_the_first_addition_parts_what_one_person_held(empty: Connection) -> None:
    with pytest.raises(AppointmentError, match="two parts"):
        appointment.ask_account(empty, B, Role.INVESTIGATOR, A)
    number, half = appointment.ask_account(empty, B, Role.ADMINISTRATOR, A)
    found = account(empty, B)
    assert found is not None
    assert (state_of(empty, found.id), found.roles) == (PENDING, frozenset())
    other = appointment.answer(empty, number, A, granted=True)
    assert other not in (None, half)
    assert (roles(empty, A), roles(empty, B)) == (set(REST), {Role.ADMINISTRATOR})
    number, _half = appointment.ask_account(empty, C, Role.HEAD, B)
    with pytest.raises(AppointmentError, match="another person"):
        appointment.answer(empty, number, B, granted=True)


def test_the_first_person_may_keep_the_accounts_and_hand_on_the_cases(empty: Connection) -> None:
    add(empty, B, Role.HEAD, A, A)
    assert (roles(empty, A), roles(empty, B)) == ({Role.ADMINISTRATOR}, set(REST))


def test_nobody_appoints_themselves_or_confirms_their_own(unit: Connection) -> None:
    with pytest.raises(AppointmentError, match="themselves"):
        appointment.ask_reset(unit, B, B)
    number = appointment.ask_role(unit, D, Role.INVESTIGATOR, B)
    for name in (B, D):
        with pytest.raises(AppointmentError, match="another person"):
            appointment.answer(unit, number, name, granted=True)
    assert roles(unit, D) == set()
    appointment.answer(unit, number, C, granted=True)
    assert roles(unit, D) == {Role.INVESTIGATOR}
    with pytest.raises(AppointmentError, match="nothing of number"):
        appointment.answer(unit, number, A, granted=True)


def test_an_administrator_holds_no_other_role(unit: Connection) -> None:
    for name, role in ((A, Role.ADMINISTRATOR), (C, Role.ADMINISTRATOR)):
        with pytest.raises(AppointmentError, match="no other role"):
            appointment.ask_role(unit, name, role, B)
    appointment.answer(unit, appointment.ask_role(unit, D, Role.ADMINISTRATOR, B), A, granted=True)
    with pytest.raises(AppointmentError, match="no other role"):
        appointment.ask_role(unit, B, Role.AUDITOR, D)


def test_two_roles_asked_at_once_do_not_slip_past_each_other(unit: Connection) -> None:
    numbers = [appointment.ask_role(unit, D, role, B) for role in (Role.INVESTIGATOR, Role.ADMINISTRATOR)]
    appointment.answer(unit, numbers[0], A, granted=True)
    with pytest.raises(AppointmentError, match="no other role"):
        appointment.answer(unit, numbers[1], A, granted=True)


def test_what_a_former_administrator_asked_is_not_confirmed(unit: Connection) -> None:
    appointment.answer(unit, appointment.ask_role(unit, D, Role.ADMINISTRATOR, B), A, granted=True)
    number, _half = appointment.ask_account(unit, "E. Vidal", Role.HEAD, B)
    dismissal.withdraw(unit, B, Role.ADMINISTRATOR, A)
    with pytest.raises(AppointmentError, match="no administrator any more"):
        appointment.answer(unit, number, A, granted=True)
    appointment.answer(unit, number, A, granted=False)
    assert appointment.waiting(unit) == []


def test_the_last_head_and_the_last_administrator_stay(unit: Connection) -> None:
    with pytest.raises(AppointmentError, match="last administrator"):
        dismissal.close(unit, B, A)
    dismissal.withdraw(unit, C, Role.HEAD, A)
    with pytest.raises(AppointmentError, match="last head"):
        dismissal.withdraw(unit, A, Role.HEAD, B)


def test_who_closes_all_others_is_not_alone_again(unit: Connection) -> None:
    for name in (C, D):
        dismissal.close(unit, name, B)
    assert not appointment.alone(unit)
    number, _half = appointment.ask_account(unit, "E. Vidal", Role.HEAD, B)
    with pytest.raises(AppointmentError, match="another person"):
        appointment.answer(unit, number, B, granted=True)


def test_who_comes_again_holds_nothing_of_before(unit: Connection) -> None:
    appointment.answer(unit, appointment.ask_role(unit, D, Role.INVESTIGATOR, B), A, granted=True)
    waits = appointment.ask_role(unit, D, Role.WELFARE, B)
    dismissal.close(unit, D, B)
    assert waits not in [row.number for row in appointment.waiting(unit)]
    found = account(unit, D)
    assert found is not None
    assert (state_of(unit, found.id), found.roles) == (CLOSED, frozenset())
    add(unit, D, None, B, A)
    assert (state_of(unit, found.id), roles(unit, D)) == (ACTIVE, set())


@pytest.mark.parametrize(
    "name", ["", "  ", "-", "42", "a" * 201, "two\nlines", "a. martin", "\uff21. Martin", "A.  MARTIN"]
)
def test_names_that_stand_for_nobody_or_for_another_are_refused(unit: Connection, name: str) -> None:
    with pytest.raises(AppointmentError):
        appointment.ask_account(unit, name, None, B)


def test_a_reset_ends_how_the_person_signed_in(unit: Connection) -> None:
    found = account(unit, C)
    assert found is not None
    credential.give(unit, found.id, "kept", "A" * 32, bytes(32), C, None)
    number, _half = appointment.ask_reset(unit, C, B)
    with pytest.raises(AppointmentError, match="asked already"):
        appointment.ask_reset(unit, C, B)
    assert credential.credential(unit, found.id, bytes(32)) is not None
    appointment.answer(unit, number, A, granted=True)
    assert credential.credential(unit, found.id, bytes(32)) is None
    assert credential.required(unit)


def test_a_subject_is_one_person_until_they_enrol_anew_or_leave(unit: Connection) -> None:
    number = appointment.ask_subject(unit, D, "https://id.example", "s-1", B)
    assert appointment.account_of(unit, "https://id.example", "s-1") is None
    appointment.answer(unit, number, A, granted=True)
    found = account(unit, D)
    assert found is not None
    assert appointment.account_of(unit, "https://id.example", "s-1") == found.id
    assert appointment.account_of(unit, "https://other.example", "s-1") is None
    with pytest.raises(AppointmentError, match="another account"):
        appointment.ask_subject(unit, C, "https://id.example", "s-1", B)
    for text in ("", " ", "a\0", "s" * 256):
        with pytest.raises(AppointmentError):
            appointment.ask_subject(unit, C, "https://id.example", text, B)
    appointment.answer(unit, appointment.ask_reset(unit, D, B)[0], A, granted=True)
    assert appointment.account_of(unit, "https://id.example", "s-1") is None


def test_as_soon_as_a_role_was_given_nobody_holds_all(empty: Connection) -> None:
    grant(empty, 1, Role.AUDITOR, A)
    assert roles(empty, A) == {Role.AUDITOR}


def test_a_name_of_two_alphabets_that_looks_like_somebody_elses_is_refused(unit: Connection) -> None:
    with pytest.raises(AppointmentError, match="CYRILLIC, LATIN"):
        appointment.ask_account(unit, "C. Rou\N{CYRILLIC SMALL LETTER HA}", Role.INVESTIGATOR, B)
    assert appointment.ask_account(unit, "Ł. Søren-Ælfgård", Role.INVESTIGATOR, B)[0]
