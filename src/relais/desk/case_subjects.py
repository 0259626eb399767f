"""The subjects of a case: what the last run calls its persons, and whom its reports name beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework.person import VICTIM, Person, Place, every_place, persons
from relais.desk.derived import has_run
from relais.desk.home import Home
from relais.desk.person import named_now
from relais.desk.sight import Sight
from relais.store.duck import register
from relais.triage.named import NOT_ABOUT

# Whom the reports name, but for those who only pass them on, and victims.
_NAMED = f"""
CREATE TEMP TABLE party_named AS
SELECT DISTINCT p.reading_id, p.ordinal, p.source_id, p.locator
FROM chosen c
JOIN report r ON r.source_id = c.source_id AND r.locator = c.locator
JOIN party p ON p.reading_id = r.reading_id AND p.report = r.ordinal
WHERE p.role NOT IN {NOT_ABOUT}
"""
_SUBJECTS = """
SELECT DISTINCT s.subject_id, n.source_id, n.locator
FROM party_named n JOIN subject s ON s.reading_id = n.reading_id AND s.ordinal = n.ordinal ORDER BY ALL
"""


@dataclass(frozen=True)
class Subjects:
    """The subjects of a case: of its persons, by number and as they stand, and those whom its reports alone name.

    `victims`: the subjects of persons whom the case holds as victims; they are among neither. `named`: what the last
    run calls each person, victims too, by their number.
    """

    persons: Mapping[str, Person]
    beside: frozenset[str]
    victims: frozenset[str]
    named: Mapping[int, str]

    @property
    def all(self) -> frozenset[str]:
        """Return every subject that is looked at."""
        return self.beside | self.persons.keys()


def subjects(home: Home, connection: Connection, seen: Sight, case: int) -> Subjects:
    """Return the subjects of a case, inside the frame of an act; none where nothing has been linked."""
    if not has_run(home):
        return Subjects({}, frozenset(), frozenset(), {})
    on_it = persons(connection, case)
    named = named_now(home, connection, on_it)
    victims = frozenset(named[one.number] for one in on_it if one.category == VICTIM and one.number in named)
    held = {named[one.number]: one for one in on_it if one.number in named and named[one.number] not in victims}
    reports = [(source_id, at) for source_id, at in cases.reports(connection, case) if at is not None]
    # Whoever was put into the case and taken out of it again does not come back by the report that names them.
    beside = _named(seen, reports, every_place(connection, case)) - held.keys() - victims
    return Subjects(held, beside, victims, named)


def victims_elsewhere(home: Home, connection: Connection, case: int) -> frozenset[str]:
    """Return the subjects of persons whom another case holds as victims: no output of this one names them either."""
    held = [
        one
        for other in cases.every(connection) if other.number != case
        for one in persons(connection, other.number) if one.category == VICTIM
    ]  # fmt: skip
    return frozenset(named_now(home, connection, held).values())


def _named(seen: Sight, reports: Sequence[Place], known: frozenset[Place]) -> frozenset[str]:
    if not reports:
        return frozenset()
    within = {source_id for source_id, _locator in reports}
    con, _state = seen.facts(within, ("report", "party"))
    with con:
        sources, locators = zip(*reports, strict=True)
        con.register("chosen", pa.table({"source_id": list(sources), "locator": list(locators)}))
        con.execute(_NAMED)
        wanted = set(con.execute("SELECT reading_id, ordinal FROM party_named").fetchall())
        register(con, "subject", seen.mentions(wanted))
        rows = con.execute(_SUBJECTS).fetchall()
    return frozenset(subject for subject, source_id, locator in rows if (source_id, locator) not in known)
