"""People at the desk: who works in the unit; let in, given roles, sent to enrol anew, closed. Appointing takes two."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sign_in import provider
from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards import appointment, credential, dismissal
from relais.safeguards.account import roles_of, state_of
from relais.safeguards.appointment import Appointment, AppointmentError
from relais.store.tables import ACTOR

NO_ROLE = msg("“{role}” is no role; there are: {roles}")
ENROL_FIRST = msg("a home of several people is one to which each signs in: first `relais enrol`, then `relais login`")


@dataclass(frozen=True)
class Person:
    """An account as it stands. `enrolled`: they can sign in by passphrase and code."""

    name: str
    state: str
    roles: tuple[str, ...]
    enrolled: bool


@dataclass(frozen=True)
class Asked:
    """What was asked or confirmed: its number, and a half of the enrolment code where there is one: told this once."""

    number: int
    half: str | None


def people(home: Home) -> tuple[list[Person], list[Appointment]]:
    """Return everybody of the unit, and what waits for a head."""
    with act(home, "list-people") as connection:
        rows = connection.execute(select(ACTOR.c.id, ACTOR.c.name).order_by(ACTOR.c.id)).all()
        found = []
        for id_, name in rows:
            state = state_of(connection, id_)
            roles = tuple(sorted(role.value for role in roles_of(connection, id_)))
            found.append(Person(name, state, roles, credential.enrolled(connection, id_)))
        waits = appointment.waiting(connection)
    return found, waits


def add(home: Home, name: str, role: str | None) -> Asked:
    """Ask that a person be let in, with a first role; raises DeskError. A head confirms."""
    wanted = None if role is None else _role(role)
    details: dict[str, object] = {}
    with _plainly(), decision(home, "add-person", details) as connection:
        if not credential.required(connection):
            raise DeskError(ENROL_FIRST)
        number, half = appointment.ask_account(connection, name, wanted, home.actor)
        details["appointment"] = number
    return Asked(number, half)


def give_role(home: Home, name: str, role: str) -> Asked:
    """Ask a role for somebody else; raises DeskError. A head confirms."""
    wanted = _role(role)
    details: dict[str, object] = {}
    with _plainly(), decision(home, "give-role", details) as connection:
        number = appointment.ask_role(connection, name, wanted, home.actor)
        details["appointment"] = number
    return Asked(number, None)


def reset(home: Home, name: str) -> Asked:
    """Ask that somebody else enrol anew, who lost their passphrase or authenticator; raises DeskError."""
    details: dict[str, object] = {}
    with _plainly(), decision(home, "reset-secret", details) as connection:
        number, half = appointment.ask_reset(connection, name, home.actor)
        details["appointment"] = number
    return Asked(number, half)


def name_subject(home: Home, name: str, subject: str) -> Asked:
    """Ask that the identity provider's `subject` be this person; raises DeskError. A head confirms."""
    details: dict[str, object] = {}
    with _plainly(), decision(home, "name-subject", details) as connection:
        number = appointment.ask_subject(connection, name, provider(home).issuer, subject, home.actor)
        details["appointment"] = number
    return Asked(number, None)


def confirm(home: Home, number: int, *, granted: bool = True) -> Asked:
    """Confirm what an administrator asked, or refuse it; raises DeskError."""
    details: dict[str, object] = {"appointment": number, "granted": granted}
    with _plainly(), decision(home, "confirm-person", details) as connection:
        half = appointment.answer(connection, number, home.actor, granted=granted)
    return Asked(number, half)


def withdraw_role(home: Home, name: str, role: str) -> None:
    """Take a role back, at once; raises DeskError."""
    wanted = _role(role)
    details: dict[str, object] = {"role": wanted.value}
    with _plainly(), decision(home, "withdraw-role", details) as connection:
        dismissal.withdraw(connection, name, wanted, home.actor)


def close(home: Home, name: str) -> None:
    """Close an account, at once; raises DeskError."""
    with _plainly(), decision(home, "close-account", {}) as connection:
        dismissal.close(connection, name, home.actor)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise DeskError(NO_ROLE, role=text, roles=", ".join(Role)) from error


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except AppointmentError as error:
        raise DeskError(error.template, **error.params) from error
