"""The matrix of a case: the offences in question, in the version of the day of the facts, element by element.

It has no total and no order of strength: offences and elements stand in the order of the law's data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from relais.casework.element import CONTRADICTED, SUPPORTED, UNKNOWN, Given, Key, standing, version_of
from relais.casework.ground import Ground
from relais.casework.reach import Stated
from relais.law.elements import Element
from relais.law.limitation import Limit, limit
from relais.law.offences import Known, Offence
from relais.law.penal import in_force, load
from relais.law.reach import Reach, reach
from relais.law.residual import INSTEAD, PRINCIPAL_ACT
from relais.model.notice import msg

NOT_ESTABLISHED = msg("principal act not established; proof of this is never asked for")
INSTEAD_APPLIES = msg("the principal act is called supported: {offences} applies instead")


@dataclass(frozen=True)
class Cell:
    """One element of one version. `given`: the row that holds, None where nobody has said anything; `earlier` before.

    `derived`: of a negative element, which nobody states, the sentence that says what follows, and its params.
    """

    element: Element
    state: str
    given: Given | None
    earlier: tuple[Given, ...]
    derived: tuple[str, dict[str, str]] | None = None


@dataclass(frozen=True)
class Section:
    """An offence in the version of the day of the facts, how well its wording of that day is known, and its cells."""

    offence: Offence
    known: Known
    cells: tuple[Cell, ...]
    reach: tuple[Reach, ...]
    limit: Limit


@dataclass(frozen=True)
class Matrix:
    """What a case stands on in law. `absent`: offences in question that did not exist on the day of the facts.

    `elsewhere`: rows that hold under a version, or an offence, that is not in question for that day; they count for
    nothing here and are shown as what they are. Without a day of the facts every row is among them.
    """

    ground: Ground
    sections: tuple[Section, ...]
    absent: tuple[str, ...]
    elsewhere: tuple[Given, ...]


def matrix(ground: Ground, stated: Stated, rows: Sequence[Given]) -> Matrix:
    """Return the matrix of a case from what it states and from every row that was given in it."""
    facts = ground.facts
    if facts is None:
        return Matrix(ground, (), (), tuple(standing(rows).values()))
    there = {offence.id: offence for offence in in_force(facts)}
    offences = [offence for offence in there.values() if offence.id in ground.offences]
    said = replace(stated.facts, through_a_network=ground.through_a_network)
    sections = tuple(
        Section(
            offence, offence.known(facts), _cells(offence, there, rows),
            reach(offence, load().hooks.values(), said, facts),
            limit(offence, load().periods, facts, stated.birth, stated.age_at_least),
        )
        for offence in offences
    )  # fmt: skip
    # Nobody states a negative element; where one was stated before the data called it that, the row must not vanish.
    shown = {_key(one, element) for one in offences for element in one.elements if element.kind != "negative"}
    return Matrix(
        ground, sections, tuple(one for one in ground.offences if one not in there),
        tuple(row for key, row in standing(rows).items() if key not in shown),
    )  # fmt: skip


def _cells(offence: Offence, there: dict[str, Offence], rows: Sequence[Given]) -> tuple[Cell, ...]:
    held = standing(rows)
    return tuple(
        _negative(offence, element, there, held) if element.kind == "negative" else _cell(offence, element, rows)
        for element in offence.elements
    )


def _cell(offence: Offence, element: Element, rows: Sequence[Given]) -> Cell:
    said = [row for row in rows if row.key == _key(offence, element)]
    if not said:
        return Cell(element, UNKNOWN, None, ())
    return Cell(element, said[-1].state, said[-1], tuple(said[:-1]))


def _negative(offence: Offence, element: Element, there: dict[str, Offence], held: dict[Key, Given]) -> Cell:
    """Return what follows for an element that nobody is asked to prove, from the principal act of another offence."""
    instead = [one for one in INSTEAD.get(offence.id, ()) if one in there]
    keys = {one: (one, version_of(there[one]), PRINCIPAL_ACT) for one in instead}
    established = [one for one, key in keys.items() if key in held and held[key].state == SUPPORTED]
    if established:
        return Cell(element, CONTRADICTED, None, (), (INSTEAD_APPLIES, {"offences": ", ".join(established)}))
    return Cell(element, UNKNOWN, None, (), (NOT_ESTABLISHED, {}))


def _key(offence: Offence, element: Element) -> Key:
    return offence.id, version_of(offence), element.id
