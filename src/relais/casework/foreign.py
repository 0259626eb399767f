"""Foreign sources: those that belong to cases, and to none of the person's own."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from relais.casework import procedure
from relais.casework.case import own_cases
from relais.store.case_tables import CASE, CASE_REPORT
from relais.store.tables import PROCEDURE_SOURCE

_CASES = select(CASE.c.number, CASE.c.procedure)
_OF = PROCEDURE_SOURCE.c


def own_procedures(connection: Connection, account: int) -> frozenset[str]:
    """Return the procedures of the person's cases, and the home's own, which is everybody's."""
    own = own_cases(connection, account)
    named = {row.procedure for row in connection.execute(_CASES) if row.number in own}
    return frozenset({procedure.OWN, *named})


def foreign(connection: Connection, account: int) -> dict[str, frozenset[str]]:
    """Return the sources that belong only to cases to which the account is not assigned, each with its procedures.

    What belongs to no case is the unit's and is in no answer. Where there is no case, nothing else is asked.
    """
    of_case = {row.number: row.procedure for row in connection.execute(_CASES)}
    own = own_cases(connection, account) if of_case else frozenset()
    if of_case.keys() <= own:
        return {}
    attached = _attached(connection)
    theirs = {name for number, name in of_case.items() if number not in own} - {procedure.OWN}
    ours = {name for number, name in of_case.items() if number in own} - {procedure.OWN}
    found: dict[str, set[str]] = {}
    for source_id in _received(connection, theirs):
        found.setdefault(source_id, set())
    for source_id, numbers in attached.items():
        if not numbers <= own:
            found.setdefault(source_id, set()).update(of_case[number] for number in numbers)
    for source_id in (*_received(connection, ours), *(one for one, numbers in attached.items() if numbers & own)):
        found.pop(source_id, None)
    for source_id, name in _procedures(connection, theirs):
        if source_id in found:
            found[source_id].add(name)
    return {source_id: frozenset(names or {procedure.OWN}) for source_id, names in found.items()}


def owners(connection: Connection) -> dict[str, frozenset[int]]:
    """Return the cases of each source that belongs to one."""
    found: dict[str, set[int]] = {source_id: set(numbers) for source_id, numbers in _attached(connection).items()}
    for row in connection.execute(_CASES):
        if row.procedure != procedure.OWN:
            for source_id in _received(connection, {row.procedure}):
                found.setdefault(source_id, set()).add(row.number)
    return {source_id: frozenset(numbers) for source_id, numbers in found.items()}


def _received(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """Return the sources received for procedures."""
    if not names:
        return frozenset()
    return frozenset(connection.execute(select(_OF.source_id).where(_OF.procedure.in_(sorted(names)))).scalars())


def _procedures(connection: Connection, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield every procedure of the sources received for `names`."""
    within = select(_OF.source_id).where(_OF.procedure.in_(sorted(names)))
    for row in connection.execute(select(_OF.source_id, _OF.procedure).where(_OF.source_id.in_(within))):
        yield row.source_id, row.procedure


def _attached(connection: Connection) -> dict[str, set[int]]:
    """Return the cases to which sources, or reports in them, are attached."""
    of = CASE_REPORT.c
    rows = connection.execute(select(of.case, of.source_id, of.locator, of.withdrawn).order_by(of.number))
    last = {(row.case, row.source_id, row.locator): row.withdrawn for row in rows}
    found: dict[str, set[int]] = {}
    for (number, source_id, _locator), withdrawn in last.items():
        if not withdrawn:
            found.setdefault(source_id, set()).add(number)
    return found
