"""Appointments: what an administrator asks for an account, and a head confirms: another person, and not that account's.

Kinds: `account` (a person comes to the unit, with a first role), `role`, `reset` (they enrol anew), `subject` (how the
agency's identity provider calls them). While a home has had but one person, that person confirms the first addition
alone: nobody else is there, and they hold every right already; from then on they hold them no longer.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards import credential
from relais.safeguards.account import ACTIVE, FIRST, PENDING, account, grant, roles_of, set_state, state_of
from relais.safeguards.enrolment_code import ACCOUNT, RESET, digest, half
from relais.safeguards.register import add
from relais.store.people_tables import ACCOUNT_STATE, APPOINTMENT, APPOINTMENT_ANSWER
from relais.store.tables import ACTOR

ROLE, SUBJECT = "role", "subject"
_LONGEST_NAME, _LONGEST_SUBJECT, _LONGEST_ISSUER = 200, 255, 200
# What the first person of a home keeps, or hands on, when the second comes: who looks after the machine and the
# accounts reads no case, and holds no other role.
REST = frozenset(FIRST) - {Role.ADMINISTRATOR}

MIXED_NAME = msg("a name is written in one alphabet: this one mixes {scripts}, and may look like somebody else's")
BAD_NAME = msg("a name is one line of text of at most {most} signs")
BAD_SUBJECT = msg("a subject is one line of text of at most {most} signs, as the identity provider gives it")
TAKEN = msg("“{name}” is taken: a name stands for one person, and names that differ only in capitals are one")
NO_PERSON = msg("there is no active account “{name}”: `relais people` lists them")
HOLDS = msg("{name} is {role} already")
SPLIT = msg(
    "an administrator looks after accounts and reads no case, so that they hold no other role: take a role back first"
    " (`relais people role NAME ROLE --withdraw`)"
)
FIRST_ROLE = msg(
    "the second person of a home takes over one of your two parts: add them as administrator, or as head, who gets all"
    " the others"
)
NOT_YOURS = msg("nobody appoints themselves: another administrator asks this for you")
ASKED = msg("this has been asked already: number {number} waits for a head (`relais people confirm {number}`)")
NO_APPOINTMENT = msg("nothing of number {number} waits to be confirmed: `relais people` lists what does")
ANOTHER = msg("another person confirms this: not who asked it, and not the person whom it is about")
ASKER_GONE = msg("{name}, who asked this, is no administrator any more: refuse it, and have it asked again")
SUBJECT_TAKEN = msg("the identity provider's subject is that of another account")


class AppointmentError(Exception):
    """What cannot be asked or confirmed. `template` is English with named fields."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params


@dataclass(frozen=True)
class Appointment:
    """What was asked and waits: for whom, of which kind, with which role, by whom, when (ISO 8601, UTC)."""

    number: int
    name: str
    kind: str
    role: str | None
    asked_by: str
    at: str


def ask_account(connection: Connection, name: str, role: Role | None, actor: str) -> tuple[int, str]:
    """Ask that a person be let in, or in again; return the number, and the first half of their enrolment code."""
    name = name.strip()
    if not (name.isprintable() and len(name) <= _LONGEST_NAME and any(map(str.isalpha, name))):
        raise AppointmentError(BAD_NAME, most=_LONGEST_NAME)
    if len(alphabets := _alphabets(name)) > 1:
        raise AppointmentError(MIXED_NAME, scripts=", ".join(sorted(alphabets)))
    if alone(connection) and role not in (Role.ADMINISTRATOR, Role.HEAD):
        raise AppointmentError(FIRST_ROLE)
    id_ = _id_of_name(connection, name)
    if id_ is None:
        row = {"name": name, "named_at": datetime.now(UTC).isoformat()}
        made = connection.execute(insert(ACTOR).values(**row)).inserted_primary_key
        if made is None:
            raise RuntimeError("an account got no number")
        id_ = int(made[0])
        set_state(connection, id_, PENDING, actor)
    return _ask(connection, id_, ACCOUNT, actor, role)


def _alphabets(name: str) -> set[str]:
    """The alphabets of a name's capital and small letters, as Unicode's names of letters begin (`LATIN`, `GREEK`)."""
    return {unicodedata.name(sign).split()[0] for sign in name if unicodedata.category(sign) in ("Lu", "Ll")}


def ask_role(connection: Connection, name: str, role: Role, actor: str) -> int:
    """Ask a role for an account."""
    id_ = active(connection, name)
    _check_role(connection, id_, name, role)
    return _ask(connection, id_, ROLE, actor, role)[0]


def ask_reset(connection: Connection, name: str, actor: str) -> tuple[int, str]:
    """Ask that a person enrol anew; return the number, and the first half of their enrolment code."""
    return _ask(connection, active(connection, name), RESET, actor)


def ask_subject(connection: Connection, name: str, issuer: str, subject: str, actor: str) -> int:
    """Ask that whom the identity provider calls `subject` be this person."""
    fits = 0 < len(subject) <= _LONGEST_SUBJECT and 0 < len(issuer) <= _LONGEST_ISSUER
    if not (fits and subject.strip() and subject.isprintable()):
        raise AppointmentError(BAD_SUBJECT, most=_LONGEST_SUBJECT)
    id_ = active(connection, name)
    if account_of(connection, issuer, subject) not in (None, id_):
        raise AppointmentError(SUBJECT_TAKEN)
    return _ask(connection, id_, SUBJECT, actor, issuer=issuer, subject=subject)[0]


def answer(connection: Connection, number: int, actor: str, *, granted: bool) -> str | None:
    """Confirm what was asked, or refuse it; return the second half of the enrolment code where there is one."""
    found = {row.number: row for row in waiting(connection)}.get(number)
    if found is None:
        raise AppointmentError(NO_APPOINTMENT, number=number)
    first = found.kind == ACCOUNT and alone(connection)
    if actor == found.name or (actor == found.asked_by and granted and not first):
        raise AppointmentError(ANOTHER)
    if granted:
        _check_stands(connection, found)
    code = half() if granted and found.kind in (ACCOUNT, RESET) else None
    kept = None if code is None else digest(code)
    add(connection, APPOINTMENT_ANSWER, actor, appointment=number, granted=granted, code=kept)
    if granted:
        _carry_out(connection, found, actor, first=first)
    return code


def waiting(connection: Connection) -> list[Appointment]:
    """Return what waits for a head, in the order in which it was asked."""
    of, asker, whom = APPOINTMENT.c, ACTOR.alias("asker"), ACTOR.alias("whom")
    rows = connection.execute(
        select(of.number, whom.c.name, of.kind, of.role, asker.c.name.label("asked_by"), of.at)
        .join(whom, whom.c.id == of.account)
        .join(asker, asker.c.id == of.actor_id)
        .where(of.number.not_in(select(APPOINTMENT_ANSWER.c.appointment)))
        .order_by(of.number)
    )
    return [Appointment(*row) for row in rows]


def alone(connection: Connection) -> bool:
    """Say whether the home has never had a second active account: one that was closed counts as well.

    Otherwise whoever closes all others could then confirm alone.
    """
    states: dict[int, list[str]] = {id_: [] for id_ in connection.execute(select(ACTOR.c.id)).scalars()}
    of = ACCOUNT_STATE.c
    for id_, state in connection.execute(select(of.account, of.state).order_by(of.number)):
        states[id_].append(state)
    return sum(not held or held[0] != PENDING or ACTIVE in held for held in states.values()) == 1


def account_of(connection: Connection, issuer: str, subject: str) -> int | None:
    """Return the account that the identity provider means; a reset, or coming again, ends what was said before."""
    of = APPOINTMENT.c
    rows = connection.execute(
        select(of.account, of.kind, of.issuer, of.subject)
        .join(APPOINTMENT_ANSWER, APPOINTMENT_ANSWER.c.appointment == of.number)
        .where(of.kind.in_([SUBJECT, RESET, ACCOUNT]), APPOINTMENT_ANSWER.c.granted.is_(True))
        .order_by(APPOINTMENT_ANSWER.c.number)
    )
    last = {row.account: (row.kind, row.issuer, row.subject) for row in rows}
    found = [id_ for id_, held in last.items() if held == (SUBJECT, issuer, subject)]
    return next((id_ for id_ in found if state_of(connection, id_) == ACTIVE), None)


def active(connection: Connection, name: str) -> int:
    """Return the active account of that name; raises AppointmentError."""
    found = account(connection, name)
    if found is None or state_of(connection, found.id) != ACTIVE:
        raise AppointmentError(NO_PERSON, name=name)
    return found.id


def _ask(
    connection: Connection,
    id_: int,
    kind: str,
    actor: str,
    role: Role | None = None,
    *,
    issuer: str | None = None,
    subject: str | None = None,
) -> tuple[int, str]:
    asker = account(connection, actor)
    if asker is None or asker.id == id_:
        raise AppointmentError(NOT_YOURS)
    name = connection.execute(select(ACTOR.c.name).where(ACTOR.c.id == id_)).scalar_one()
    for row in waiting(connection):
        if (row.name, row.kind, row.role) == (name, kind, role and role.value):
            raise AppointmentError(ASKED, number=row.number)
    code = half()
    asked = digest(code) if kind in (ACCOUNT, RESET) else None
    told = {"role": role and role.value, "issuer": issuer, "subject": subject, "code": asked}
    return add(connection, APPOINTMENT, actor, account=id_, kind=kind, **told), code


def _check_stands(connection: Connection, asked: Appointment) -> None:
    """Refuse what could be asked then and cannot be carried out now."""
    asker = account(connection, asked.asked_by)
    if asker is None or Role.ADMINISTRATOR not in asker.roles:
        raise AppointmentError(ASKER_GONE, name=asked.asked_by)
    if asked.kind != ACCOUNT:
        id_ = active(connection, asked.name)
        if asked.role is not None:
            _check_role(connection, id_, asked.name, Role(asked.role))


def _carry_out(connection: Connection, asked: Appointment, actor: str, *, first: bool) -> None:
    id_ = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == asked.name)).scalar_one()
    role = None if asked.role is None else Role(asked.role)
    if asked.kind == ACCOUNT:
        set_state(connection, id_, ACTIVE, actor)
    if asked.kind == RESET:
        credential.take_away(connection, id_, actor)
    if first:
        _part(connection, id_, role, actor)
    elif role is not None:
        grant(connection, id_, role, actor)


def _part(connection: Connection, second: int, role: Role | None, actor: str) -> None:
    """Write down who of two holds what: one the administrator's role, the other the rest of what the first held."""
    own = account(connection, actor)
    if own is None:
        raise RuntimeError("who confirms has no account")
    theirs, mine = (REST, {Role.ADMINISTRATOR}) if role == Role.HEAD else ({Role.ADMINISTRATOR}, REST)
    for id_, roles in ((own.id, mine), (second, theirs)):
        for one in sorted(roles):
            grant(connection, id_, one, actor)


def _check_role(connection: Connection, id_: int, name: str, role: Role) -> None:
    held = roles_of(connection, id_)
    if role in held:
        raise AppointmentError(HOLDS, name=name, role=role.value)
    if held and (role == Role.ADMINISTRATOR or Role.ADMINISTRATOR in held):
        raise AppointmentError(SPLIT)


def _id_of_name(connection: Connection, name: str) -> int | None:
    """Return the account of who comes again under their name; raises AppointmentError where it is another's."""
    for row in connection.execute(select(ACTOR.c.id, ACTOR.c.name)):
        if _folded(row.name) == _folded(name):
            if row.name != name or state_of(connection, row.id) == ACTIVE:
                raise AppointmentError(TAKEN, name=row.name)
            return int(row.id)
    return None


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
