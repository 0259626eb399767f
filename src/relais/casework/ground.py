"""What a case is about in law, as those in charge of it state it: facts, offences, magistrate. The last row holds."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.request_tables import CASE_GROUND


@dataclass(frozen=True)
class Ground:
    """Day of the facts, ids of the offences in question, references of those who authorise; what is not stated is None.

    `through_a_network`: the offence was committed through an electronic network. `offence_in_france`,
    `person_resides_in_france`: there are grounds to believe so.
    """

    facts: date | None = None
    offences: tuple[str, ...] = ()
    magistrate: str = ""
    prosecutor_authorisation: str = ""
    through_a_network: bool | None = None
    offence_in_france: bool | None = None
    person_resides_in_france: bool | None = None


def state(connection: Connection, case: int, ground: Ground, actor: str) -> None:
    """Record what the case is about, in place of what was stated before."""
    add(
        connection, CASE_GROUND, actor, case=case, facts=ground.facts.isoformat() if ground.facts else None,
        offences=json.dumps(list(ground.offences)), magistrate=ground.magistrate,
        prosecutor_authorisation=ground.prosecutor_authorisation, through_a_network=ground.through_a_network,
        offence_in_france=ground.offence_in_france, person_resides_in_france=ground.person_resides_in_france,
    )  # fmt: skip


def ground(connection: Connection, case: int) -> Ground:
    """Return what was stated last; nothing stated where nobody has."""
    of = CASE_GROUND.c
    row = connection.execute(select(CASE_GROUND).where(of.case == case).order_by(of.number.desc()).limit(1)).first()
    if row is None:
        return Ground()
    return Ground(
        date.fromisoformat(row.facts) if row.facts else None, tuple(json.loads(row.offences)), row.magistrate,
        row.prosecutor_authorisation, row.through_a_network, row.offence_in_france, row.person_resides_in_france,
    )  # fmt: skip
