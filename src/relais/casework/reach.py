"""What those in charge of a case state for reach and limitation; nothing is assumed. The last row holds."""

from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy import Connection, select

from relais.law.reach import ReachFacts
from relais.safeguards.register import add
from relais.store.element_tables import CASE_REACH

# `through_a_network` is stated with the ground of the case, for requests too.
FACTS = tuple(one.name for one in fields(ReachFacts) if one.name != "through_a_network")


@dataclass(frozen=True)
class Stated:
    """Facts of reach, each true, false or None; and of the victim: date of birth, or least age on the day of the facts.

    Of several victims, the one by whom prosecution is barred first.
    """

    facts: ReachFacts = field(default_factory=ReachFacts)
    birth: date | None = None
    age_at_least: int = 0


def state(connection: Connection, case: int, given: Stated, actor: str) -> None:
    """Record what is stated, in place of what was stated before."""
    said = {name: getattr(given.facts, name) for name in FACTS}
    birth = given.birth.isoformat() if given.birth else None
    add(connection, CASE_REACH, actor, case=case, **said, birth=birth, age_at_least=given.age_at_least)


def stated(connection: Connection, case: int) -> Stated:
    """Return what was stated last; nothing stated where nobody has."""
    of = CASE_REACH.c
    row = connection.execute(select(CASE_REACH).where(of.case == case).order_by(of.number.desc()).limit(1)).first()
    if row is None:
        return Stated()
    facts = ReachFacts(**{name: getattr(row, name) for name in FACTS})
    return Stated(facts, date.fromisoformat(row.birth) if row.birth else None, row.age_at_least)
