"""Foreign sources: those that belong to cases, and to none of the person's own."""

from sqlalchemy import Connection, select

from relais.casework import procedure
from relais.casework.case import own_cases
from relais.store.case_tables import CASE, CASE_REPORT
from relais.store.tables import PROCEDURE_SOURCE

_CASES = select(CASE.c.number, CASE.c.procedure)
_OF = PROCEDURE_SOURCE.c
_OF_CASES = select(_OF.source_id).where(
    _OF.procedure.in_(select(CASE.c.procedure).where(CASE.c.procedure != procedure.OWN))
)
_RECEIVED = select(_OF.source_id, _OF.procedure).where(_OF.source_id.in_(_OF_CASES))


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
    received = _received(connection)
    found = {source_id: set(names) for source_id, names in received.items() if names & theirs}
    for source_id, numbers in attached.items():
        if not numbers <= own:
            found.setdefault(source_id, set()).update(of_case[number] for number in numbers)
    for source_id in [one for one in found if received.get(one, set()) & ours or attached.get(one, set()) & own]:
        del found[source_id]
    return {source_id: frozenset(names or {procedure.OWN}) for source_id, names in found.items()}


def owners(connection: Connection) -> dict[str, frozenset[int]]:
    """Return the cases of each source that belongs to one."""
    found: dict[str, set[int]] = {source_id: set(numbers) for source_id, numbers in _attached(connection).items()}
    of_procedure: dict[str, set[int]] = {}
    for row in connection.execute(_CASES):
        if row.procedure != procedure.OWN:
            of_procedure.setdefault(row.procedure, set()).add(row.number)
    for source_id, names in _received(connection).items():
        for name in names & of_procedure.keys():
            found.setdefault(source_id, set()).update(of_procedure[name])
    return {source_id: frozenset(numbers) for source_id, numbers in found.items()}


def _received(connection: Connection) -> dict[str, set[str]]:
    """Return the sources received for a procedure of a case, each with every procedure that it was received for."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(_RECEIVED):
        found.setdefault(row.source_id, set()).add(row.procedure)
    return found


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
