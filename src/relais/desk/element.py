"""Legal elements at the desk: the matrix of a case, and what people say of its cells. The magistrate qualifies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from sqlalchemy import Connection

from relais.casework import element as elements
from relais.casework import reach as reaches
from relais.casework import request as requests
from relais.casework.alert import LONG_REASON, LONGEST_REASON
from relais.casework.case import sources
from relais.casework.element import (
    ANSWER,
    FINDING,
    PLACE,
    REQUEST,
    STATES,
    UNKNOWN,
    Given,
    Item,
    Key,
    standing,
    version_of,
)
from relais.casework.ground import ground
from relais.casework.matrix import Cell, Matrix, Section, matrix
from relais.casework.reach import FACTS, Stated
from relais.corroborate.registry import BY_NAME
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.ground import NO_OFFENCE
from relais.desk.home import Home
from relais.desk.passage import unshown
from relais.desk.sight import Sight, sight
from relais.law import penal
from relais.law.limitation import MAJORITY_YEARS
from relais.law.offences import Offence
from relais.law.reach import ReachFacts
from relais.law.rows import Provenance
from relais.model.notice import msg

PROPOSES = msg(
    "This proposes; the magistrate qualifies. Text of the law checked on {day}; each row says how well it is known."
)
NO_FACTS = msg("the day of the facts of case {case} is not stated: `relais ground {case} --facts DAY` states it")
NO_STATE = msg("“{text}” is no state of an element; there are: {states}")
NO_REASON = msg("say why: --reason stays with the cell, under your name")
FACT_OR_ASSESSMENT = msg("say whether it is a fact or an assessment: --fact or --assessment")
NOTHING_SAID = msg("unknown is neither a fact nor an assessment: leave --fact and --assessment out")
NO_ITEM = msg("say on what it stands: --item SOURCE:PLACE, --finding, --request or --answer")
NO_ELEMENT = msg("no offence in question has the element “{element}” on the day of the facts; there are: {known}")
NEVER_PROVEN = msg("{element} is never to be proven: it follows from the principal act")
GIVEN = msg(
    "{author} called {element} {state} meanwhile or before ({offence}, no. {number}, {at}): look at it, then put yours"
    " in its place with --supersedes {number}"
)
NOT_STANDING = msg("no. {number} is not the row that holds of a cell of {element}: `relais elements {case}` shows it")
BAD_ITEM = msg("“{text}” is no SOURCE:PLACE: the start of a source's hash, a colon, the place in it")
NOT_ITS_SOURCE = msg("“{text}” begins {count} sources of case {case}: it must begin one")
NO_TEST = msg("no test “{name}”; there are: {names}")
NOT_ITS_REQUEST = msg("case {case} has no request {number}")
NOT_ANSWERED = msg("request {number} has no answer yet")
NO_FACT = msg("“{text}” is no fact of reach; there are: {facts}")
TWICE = msg("{fact} is called true and false")
NO_AGE = msg("a least age lies between 0 and {most} years, not {age}")

__all__ = ["FACTS", "PROPOSES", "Cell", "Given", "Matrix", "Provenance", "Said", "Section", "compiled", "give",
           "of_case", "state_reach"]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What somebody says of an element, and on what: places as SOURCE:PLACE, names of tests, numbers of requests.

    `supersedes`: the numbers of others' rows that they have seen and put theirs in the place of. `offence`: of one
    alone; None: of every offence in question that has the element.
    """

    element: str
    state: str
    assessment: bool | None
    reason: str
    places: Sequence[str] = ()
    findings: Sequence[str] = ()
    requests: Sequence[int] = ()
    answers: Sequence[int] = ()
    supersedes: Collection[int] = field(default_factory=frozenset)
    offence: str | None = None


def compiled() -> str:
    """Return the day on which the text of the law's data was checked."""
    return penal.load().compiled


def of_case(home: Home, case: int, offence: str | None = None) -> Matrix:
    """Return the matrix of a case, of one offence alone if it is named; raises DeskError."""
    check_offence(offence)
    with act(home, "read-elements", case) as connection:
        return matrix_of(connection, case, offence)


def matrix_of(connection: Connection, case: int, offence: str | None) -> Matrix:
    """Return the matrix of a case inside a frame that has been entered for it."""
    whole = matrix(ground(connection, case), reaches.stated(connection, case), elements.given(connection, case))
    if offence is None:
        return whole
    return replace(
        whole,
        sections=tuple(one for one in whole.sections if one.offence.id == offence),
        absent=tuple(one for one in whole.absent if one == offence),
        elsewhere=tuple(one for one in whole.elsewhere if one.key[0] == offence),
    )


def give(home: Home, case: int, said: Said) -> list[Given]:
    """Record what a person says of an element, in each offence in question that has it; raises DeskError.

    Who would put theirs in the place of another's is told, and must name the row that they have seen.
    """
    _check(said)
    details: dict[str, object] = {"element": said.element}
    with decision(home, "give-element", details, case) as connection:
        stated = ground(connection, case)
        if stated.facts is None:
            raise DeskError(NO_FACTS, case=case)
        rows = elements.given(connection, case)
        keys = _keys(stated.facts, stated.offences, said)
        replaced = _replaced(home.actor, case, keys, rows, said)
        items = _items(home, connection, case, said)
        details["cells"] = [
            elements.give(
                connection,
                case,
                Given(key, said.state, said.assessment, said.reason.strip(), items, replaced.get(key)),
                home.actor,
            )
            for key in keys
        ]
        return [row for row in elements.given(connection, case) if row.key in keys][-len(keys) :]


def state_reach(
    home: Home, case: int, yes: Collection[str], no: Collection[str], birth: date | None = None, age_at_least: int = 0
) -> None:
    """Record what is true and what is not of reach, and of the victim's age, in place of what was stated before."""
    for one in (*yes, *no):
        if one not in FACTS:
            raise DeskError(NO_FACT, text=one, facts=", ".join(FACTS))
        if one in yes and one in no:
            raise DeskError(TWICE, fact=one)
    if not 0 <= age_at_least < MAJORITY_YEARS:
        raise DeskError(NO_AGE, age=age_at_least, most=MAJORITY_YEARS - 1)
    facts = ReachFacts(**dict.fromkeys(yes, True), **dict.fromkeys(no, False))
    with decision(home, "state-reach", {}, case) as connection:
        reaches.state(connection, case, Stated(facts, birth, age_at_least), home.actor)


def check_offence(offence: str | None) -> None:
    """Raise DeskError for what is no offence of the law's data."""
    known = sorted({one.id for one in penal.load().offences})
    if offence is not None and offence not in known:
        raise DeskError(NO_OFFENCE, text=offence, known=", ".join(known))


def _check(said: Said) -> None:
    if said.state not in STATES:
        raise DeskError(NO_STATE, text=said.state, states=", ".join(STATES))
    check_offence(said.offence)
    if not said.reason.strip():
        raise DeskError(NO_REASON)
    if len(said.reason) > LONGEST_REASON:
        raise DeskError(LONG_REASON, most=LONGEST_REASON)
    if said.state == UNKNOWN and said.assessment is not None:
        raise DeskError(NOTHING_SAID)
    if said.state != UNKNOWN and said.assessment is None:
        raise DeskError(FACT_OR_ASSESSMENT)
    if said.state != UNKNOWN and not (said.places or said.findings or said.requests or said.answers):
        raise DeskError(NO_ITEM)
    if wrong := [name for name in said.findings if name not in BY_NAME]:
        raise DeskError(NO_TEST, name=wrong[0], names=", ".join(BY_NAME))


def _keys(facts: date, in_question: Collection[str], said: Said) -> list[Key]:
    """Return the cells that are meant; raises DeskError where no offence in question has the element."""
    offences: list[Offence] = [
        one for one in penal.in_force(facts) if one.id in in_question and said.offence in (None, one.id)
    ]
    having = {one.id: element for one in offences for element in one.elements if element.id == said.element}
    if not having:
        known = dict.fromkeys(element.id for one in offences for element in one.elements if element.kind != "negative")
        raise DeskError(NO_ELEMENT, element=said.element, known=", ".join(known))
    if any(element.kind == "negative" for element in having.values()):
        raise DeskError(NEVER_PROVEN, element=said.element)
    return [(one.id, version_of(one), said.element) for one in offences if one.id in having]


def _replaced(actor: str, case: int, keys: Sequence[Key], rows: Sequence[Given], said: Said) -> dict[Key, int]:
    """Return the number of the row that each cell's new one supersedes; raises DeskError for one not seen."""
    held = {key: row for key, row in standing(rows).items() if key in keys}
    for row in held.values():
        if row.author != actor and row.number not in said.supersedes:
            raise DeskError(
                GIVEN, author=row.author, element=said.element, state=row.state, offence=row.key[0],
                number=row.number, at=row.at.strftime("%Y-%m-%d %H:%M UTC") if row.at else "",
            )  # fmt: skip
    if gone := set(said.supersedes) - {row.number for row in held.values()}:
        raise DeskError(NOT_STANDING, number=min(gone), element=said.element, case=case)
    return {key: row.number for key, row in held.items()}


def _items(home: Home, connection: Connection, case: int, said: Said) -> tuple[Item, ...]:
    within = sources(connection).get(case, frozenset())
    own = {one.number: one for one in requests.of_case(connection, case)}
    for number in (*said.requests, *said.answers):
        if number not in own:
            raise DeskError(NOT_ITS_REQUEST, case=case, number=number)
    for number in said.answers:
        if own[number].last("answered") is None:
            raise DeskError(NOT_ANSWERED, number=number)
    place = partial(_place, sight(home, connection), case, within)
    return (
        *(place(text) for text in said.places),
        *(Item(FINDING, test=name) for name in said.findings),
        *(Item(REQUEST, request=number) for number in said.requests),
        *(Item(ANSWER, request=number) for number in said.answers),
    )


def _place(seen: Sight, case: int, within: Collection[str], text: str) -> Item:
    """Return a place that is there: in a source of the case, whose bytes, where the house has them, know it."""
    begins, colon, locator = text.partition(":")
    if not (begins and colon):
        raise DeskError(BAD_ITEM, text=text)
    found = [source_id for source_id in within if source_id.startswith(begins)]
    if len(found) != 1:
        raise DeskError(NOT_ITS_SOURCE, text=begins, count=len(found), case=case)
    [source_id] = found
    held = seen.state().sources.get(source_id)
    if held is not None and held.custody == "sealed":
        unshown(seen, (source_id, locator))
    return Item(PLACE, source_id, locator)
