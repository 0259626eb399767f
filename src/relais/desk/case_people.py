"""The people of a case: each with category, ground and what stood before, and whom its reports name beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.casework import case as cases
from relais.casework import person as store
from relais.casework.case import Case
from relais.casework.person import CATEGORIES, Person
from relais.desk.act import act
from relais.desk.called import called
from relais.desk.case_subjects import subjects
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.safeguards.audit import last_number

__all__ = ["CATEGORIES", "CasePeople", "Person", "people_of_case"]


@dataclass(frozen=True)
class CasePeople:
    """The persons of a case; `named`: what the last run calls each, by number; `before`: earlier decisions on them.

    `beside`: subjects that reports of the case name and that are none of its persons. `seen`: the audit row up to which
    it stands so. `called`: the names of subjects, but for victims.
    """

    case: Case
    persons: tuple[Person, ...]
    named: Mapping[int, str]
    before: Mapping[int, tuple[Person, ...]]
    beside: tuple[str, ...]
    seen: int
    called: Mapping[str, str]


def people_of_case(home: Home, case: int) -> CasePeople:
    """Return the people of a case to somebody who is on it."""
    with act(home, "read-case", case) as connection:
        on_it = store.persons(connection, case)
        sees = sight(home, connection)
        found = subjects(home, connection, sees, case)
        return CasePeople(
            cases.case(connection, case),
            tuple(on_it),
            found.named,
            {one.number: tuple(store.history(connection, case, one.number)[:-1]) for one in on_it},
            tuple(sorted(found.beside)),
            last_number(connection),
            called(sees, found.all),
        )
