"""Persons of a case at the desk: subjects proposed by a run, and the category in which a named person puts each."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import person as store
from relais.casework.alert import LONG_REASON, LONGEST_REASON, Alert
from relais.casework.case import sources
from relais.casework.person import CATEGORIES, UNDETERMINED, NoPersonError, Person, Place
from relais.desk.act import act, decision
from relais.desk.derived import has_run, results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.ledger.read import read
from relais.model.notice import msg
from relais.store.duck import register

NO_CATEGORY = msg("“{text}” is no category of a person; there are: {categories}")
NO_GROUND = msg("a category needs its ground: --ground TEXT")
NO_PERSON = msg("case {case} has no person {number}: `relais case show {case}` lists them")
NO_SUBJECT = msg("“{id}” is no subject that the sources of case {case} mention")
PROPOSED = msg("named in a report of the case")

# Whom a report names, but for those who only pass it on; each with the places of that report alone.
_NAMED = """
SELECT s.subject_id, list(DISTINCT p.locator ORDER BY p.locator) AS locators, p.source_id
FROM chosen c
JOIN report r ON r.source_id = c.source_id AND r.locator = c.locator
JOIN party p ON p.reading_id = r.reading_id AND p.report = r.ordinal
JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
WHERE p.role NOT IN ('reporter', 'officer')
GROUP BY s.subject_id, p.source_id ORDER BY s.subject_id, p.source_id
"""
_OF_SUBJECT = """
SELECT p.source_id, p.locator FROM subject s JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
WHERE s.subject_id = $id
"""
_MENTIONED = """
SELECT DISTINCT p.reading_id, p.ordinal
FROM mentioned m JOIN party p ON p.source_id = m.source_id AND p.locator = m.locator
"""
_NOW = """
SELECT DISTINCT ON (n) n, s.subject_id
FROM mentioned m JOIN party p ON p.source_id = m.source_id AND p.locator = m.locator
JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
GROUP BY n, s.subject_id ORDER BY n, count(*) DESC, s.subject_id
"""


@dataclass(frozen=True)
class Proposal:
    """A subject of the last run, and where the sources in question mention it."""

    subject: str
    places: frozenset[Place]


def proposals(home: Home, alerts: Sequence[Alert]) -> list[Proposal]:
    """Return whom reports name, as the last run made them out; call it inside the frame of an act."""
    if not alerts or not has_run(home):
        return []
    con, _state = read(home.ledger, {one.source_id for one in alerts})
    with con:
        register(con, "subject", results(home, "subject")[0]["subject"])
        sources, locators = zip(*((one.source_id, one.locator) for one in alerts), strict=True)
        con.register("chosen", pa.table({"source_id": list(sources), "locator": list(locators)}))
        found: dict[str, set[Place]] = {}
        for subject, places, source_id in con.execute(_NAMED).fetchall():
            found.setdefault(subject, set()).update((source_id, place) for place in places)
    return [Proposal(subject, frozenset(places)) for subject, places in sorted(found.items())]


def propose(connection: Connection, case: int, found: Sequence[Proposal], actor: str) -> list[int]:
    """Attach the proposed subjects that the case lacks, undetermined, inside the frame of a decision."""
    held = store.persons(connection, case)
    new = [
        one for one in found if not any(one.subject == person.subject or one.places & person.places for person in held)
    ]
    return [store.attach(connection, case, one.subject, one.places, PROPOSED, actor) for one in new]


def add(home: Home, case: int, subject: str, category: str, ground: str) -> int:
    """Attach a subject of the last run to a case, by its places in the case's sources; return the person's number."""
    _check(category, ground)
    details: dict[str, object] = {}
    with decision(home, "categorise-person", details, case) as connection:
        seen = sight(home, connection)
        con, _state = seen.facts(sources(connection)[case])
        with con:
            register(con, "subject", seen.some(subject=("subject_id", {subject}))["subject"])
            places = frozenset((one, at) for one, at in con.execute(_OF_SUBJECT, {"id": subject}).fetchall())
        if not places:
            raise DeskError(NO_SUBJECT, id=subject, case=case)
        details["person"] = number = store.attach(connection, case, subject, places, ground, home.actor, category)
    return number


def categorise(home: Home, case: int, number: int, category: str, ground: str, *, withdrawn: bool = False) -> Person:
    """Put a person of a case in another category, or take them out of it; raises DeskError."""
    _check(category, ground)
    details: dict[str, object] = {"person": number}
    with decision(home, "categorise-person", details, case) as connection:
        try:
            return store.categorise(connection, case, number, category, ground, home.actor, withdrawn=withdrawn)
        except NoPersonError as error:
            raise DeskError(NO_PERSON, case=case, number=number) from error


def history(home: Home, case: int, number: int) -> list[Person]:
    """Return every decision on a person of a case, in order."""
    with act(home, "read-case", case) as connection:
        return store.history(connection, case, number)


def named_now(home: Home, connection: Connection, persons: Sequence[Person]) -> dict[int, str]:
    """Return the subject of the last run that most places of each person lie in, inside the frame of an act."""
    places = [(one.number, *place) for one in persons for place in sorted(one.places)]
    if not places or not has_run(home):
        return {}
    within = {source_id for _number, source_id, _locator in places}
    seen = sight(home, connection)
    con, _state = seen.facts(within, ("party",))
    with con:
        numbers, sources, locators = zip(*places, strict=True)
        told = {"n": list(numbers), "source_id": list(sources), "locator": list(locators)}
        con.register("mentioned", pa.table(told))
        # A source may mention thousands; only those who stand at these places are looked up.
        register(con, "subject", seen.mentions(set(con.execute(_MENTIONED).fetchall())))
        return dict(con.execute(_NOW).fetchall())


def _check(category: str, ground: str) -> None:
    if category not in CATEGORIES:
        raise DeskError(NO_CATEGORY, text=category, categories=", ".join(CATEGORIES))
    if len(ground) > LONGEST_REASON:
        raise DeskError(LONG_REASON, most=LONGEST_REASON)
    if category != UNDETERMINED and not ground.strip():
        raise DeskError(NO_GROUND)
