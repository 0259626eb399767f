"""Erasures at the desk: measured, proposed, signed by a second person, and carried out after a time to undo them.

Nothing is deleted before everything is checked: the signature, the time to undo, the holds, the stop limit. The last
check and the erasure are one transaction, during which nobody can place a hold.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import erased, retention
from relais.casework.retention import Erasure
from relais.desk.act import act, decision, plainly
from relais.desk.answer import source_named
from relais.desk.derived import erase as erase_derived
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import decisions, stored
from relais.desk.reach import reach
from relais.desk.settings import Retention
from relais.desk.take_in import BUSY
from relais.ledger.append import LedgerBusyError, Writer, writing
from relais.ledger.erase import Prepared, Why, prepare
from relais.ledger.finish import finish
from relais.ledger.state import State, load
from relais.ledger.whole import CopyingError, changing
from relais.model.notice import msg
from relais.safeguards.audit import details_of

__all__ = [
    "Carried", "Erasure", "Measured", "carry_out", "measure", "proposals", "propose", "sign", "withdraw",
]  # fmt: skip

NO_REASON = msg("an erasure needs its reason (--reason), in one line that names no person")
NOTHING = msg("nothing to erase: name sources, or a case with --case")
HELD = msg("a legal hold stands on {held}: nothing was erased; `relais release` lifts it")
STOPPED = msg(
    "this would erase {count} sources, more than {factor} times the usual {usual}: nothing was erased; if it is meant,"
    " raise retention.stop_factor or retention.usual in relais.toml, or erase in several steps"
)
NOT_SECOND = msg("whoever proposed erasure {number} cannot sign it: a second person does")
NO_ERASURE = msg("no erasure of number {number} waits for this: `relais retention proposals` lists them")
COPIED = msg("a backup or another erasure is under way: try again when it has ended")
NOT_THEIRS = msg(
    "source {source} is not of this case, or belongs to a case that is not yours: its own people propose it"
)
CASE_OPEN = msg("case {case} is not closed: it is closed first, with its outcome")


@dataclass(frozen=True)
class Measured:
    """What an erasure would take away: sources (those inside named containers too), facts, and decisions per table.

    `shared`: sources of the case that stay because another case has them too.
    """

    sources: tuple[str, ...]
    facts: int
    decisions: dict[str, int]
    shared: int


@dataclass(frozen=True)
class Carried:
    """One erasure carried out: its number, what it took away, and the manifest of its tombstone."""

    number: int
    sources: int
    facts: int
    decisions: int
    manifest: str


def measure(home: Home, named: Sequence[str], case: int | None) -> Measured:
    """Say what erasing these sources, or this case, would take away; nothing is changed. Raises DeskError."""
    with act(home, "propose-erasure", case=case, step="measure") as connection:
        return _measured(home, connection, named, case)


def propose(home: Home, named: Sequence[str], case: int | None, reason: str) -> tuple[int, Measured]:
    """Propose to erase them; return the number of the erasure, and what it would take away. Raises DeskError."""
    if not reason.strip() or not reason.isprintable():
        raise DeskError(NO_REASON)
    details: dict[str, object] = {}
    with decision(home, "propose-erasure", details, case=case) as connection:
        found = _measured(home, connection, named, case)
        if not found.sources and case is None:
            raise DeskError(NOTHING)
        _check_held(connection, found.sources, case)
        _check_stop(connection, home.settings.retention, len(found.sources))
        number = retention.propose(connection, found.sources, case, reason.strip(), home.actor)
        details |= {"erasure": number, "sources": len(found.sources), "facts": found.facts}
    return number, found


def sign(home: Home, number: int) -> None:
    """Sign an erasure that another person proposed; raises DeskError."""
    # The days to undo hold as they stood when it was signed, whatever the settings say later.
    details: dict[str, object] = {"erasure": number, "undo_days": home.settings.retention.undo_days}
    with decision(home, "sign-erasure", details) as connection, _told(number):
        found = retention.erasure(connection, number)
        _check_held(connection, found.sources, found.case)
        _check_stop(connection, home.settings.retention, len(found.sources))
        retention.sign(connection, number, home.actor)


def withdraw(home: Home, number: int) -> None:
    """Withdraw an erasure that has not been carried out yet; whoever sees a mistake may. Raises DeskError."""
    with decision(home, "withdraw-erasure", {"erasure": number}) as connection, _told(number):
        retention.withdraw(connection, number, home.actor)


def proposals(home: Home) -> list[Erasure]:
    """Return every erasure."""
    with act(home, "read-retention") as connection:
        return retention.erasures(connection)


def carry_out(home: Home, now: datetime) -> list[Carried]:
    """Carry out every erasure that is signed and whose time to undo is over; raises DeskError.

    What an earlier one was stopped at is finished first. The stop limit holds for all of them together: above it, none
    is carried out.
    """
    started: dict[str, object] = {"step": "begin"}
    with act(home, "erase", erasures=started) as connection:
        ready = _ready(home, connection, now)
        started["ready"] = [one.number for one in ready]
    done = []
    try:
        with changing(home.ledger), plainly(), writing(home.ledger) as writer:
            for one in ready:
                done.append(_carry_out(home, writer, one, now))
                writer.state = load(home.ledger).copy()
    except CopyingError as error:
        raise DeskError(COPIED) from error
    except LedgerBusyError as error:
        raise DeskError(BUSY) from error
    return done


def _ready(home: Home, connection: Connection, now: datetime) -> list[Erasure]:
    limits = home.settings.retention
    ready = [one for one in retention.erasures(connection) if _due(connection, one, limits, now)]
    # A case that was opened again is at work: what was written since is in no signature.
    ready = [one for one in ready if one.case is None or cases.case(connection, one.case).state != cases.OPEN]
    for one in ready:
        _check_held(connection, one.sources, one.case)
    _check_stop(connection, limits, sum(len(one.sources) for one in ready))
    return ready


def _due(connection: Connection, one: Erasure, limits: Retention, now: datetime) -> bool:
    signed = [told for told in details_of(connection, "sign-erasure") if told.get("erasure") == one.number]
    days = [days for told in signed if isinstance(days := told.get("undo_days"), int)]
    effect = one.takes_effect(max([limits.undo_days, *days]))
    return one.state == retention.SIGNED and effect is not None and effect <= now


def _carry_out(home: Home, writer: Writer, one: Erasure, now: datetime) -> Carried:
    """Erase under the ledger's lock: prepared beside it, then checked and committed in one transaction."""
    committed = writer.state.erasures.get(one.number)
    prepared = None
    if committed is None:
        why = Why(one.number, one.proposed_by, str(one.signed_by), one.reason)
        present = [source_id for source_id in one.sources if source_id in writer.state.sources]
        prepared = prepare(home.ledger, writer.state, present, why)
    _forget_derived(home)
    details: dict[str, object] = {"erasure": one.number, "sources": len(one.sources)}
    with decision(home, "erase", details) as connection:
        if committed is None and prepared is not None:
            _check_again(home, connection, one, now)
            committed = prepared.commit()
        gone = _forget_decisions(home, connection, one)
        details |= {"manifest": committed, "erased": [list(key) for key in gone]}
    finish(home.ledger)
    return Carried(one.number, len(one.sources), _facts(prepared), len(gone), str(committed))


def _check_again(home: Home, connection: Connection, one: Erasure, now: datetime) -> None:
    """Check under the write lock what may have changed since: a hold, a withdrawal, other erasures."""
    standing = retention.erasure(connection, one.number)
    if not _due(connection, standing, home.settings.retention, now):
        raise DeskError(NO_ERASURE, number=one.number)
    if standing.case is not None and cases.case(connection, standing.case).state != cases.CLOSED:
        raise DeskError(CASE_OPEN, case=standing.case)
    _check_held(connection, standing.sources, standing.case)
    _check_stop(connection, home.settings.retention, len(standing.sources))


def _forget_decisions(home: Home, connection: Connection, one: Erasure) -> list[tuple[str, int]]:
    before = decisions(connection)
    if one.case is not None:
        cases.set_state(connection, one.case, cases.ERASED, one.reason, home.actor, None)
    gone = erased.take_away(connection, erased.touched(connection, one.sources, one.case))
    erased.note(connection, one.number, retention.DONE, before, stored(connection), home.actor)
    return gone


def _forget_derived(home: Home) -> None:
    """Remove what runs derived: it may hold what is erased, and the next run makes it again without."""
    erase_derived(home)
    shutil.rmtree(home.derived / "tmp", ignore_errors=True)


def _measured(home: Home, connection: Connection, named: Sequence[str], case: int | None) -> Measured:
    state = load(home.ledger)
    wanted = {source_named(state, text) for text in named}
    _check_theirs(home, connection, wanted, case)
    shared: frozenset[str] = frozenset()
    if case is not None:
        if cases.case(connection, case).state != cases.CLOSED:
            raise DeskError(CASE_OPEN, case=case)
        belonging = cases.sources(connection)
        others = {source_id for number, held in belonging.items() if number != case for source_id in held}
        shared = belonging[case] & others
        wanted |= {source_id for source_id in belonging[case] - others if source_id in state.sources}
    sources = tuple(sorted(_with_members(state, wanted)))
    facts = sum(
        sum(reading.facts.values()) for reading in state.ever.values() if reading.source_id in frozenset(sources)
    )
    touched = erased.touched(connection, sources, case)
    return Measured(sources, facts, {name: len(keys) for name, keys in touched.items()}, len(shared))


def _check_theirs(home: Home, connection: Connection, named: Collection[str], case: int | None) -> None:
    """Refuse a source of somebody else's case; with a case named, whatever is not the case's own."""
    sees = reach(home, connection)
    within = None if case is None else cases.sources(connection)[case]
    for source_id in sorted(named):
        if source_id in sees.hidden | sees.veiled or (within is not None and source_id not in within):
            raise DeskError(NOT_THEIRS, source=source_id[:12])


def _with_members(state: State, wanted: Collection[str]) -> set[str]:
    """Add what lies inside named containers, but for what has also arrived by another way."""
    found = set(wanted)
    arrived: dict[str, list[str]] = {}
    for source_id, name in state.arrivals:
        arrived.setdefault(source_id, []).append(name)
    for container in wanted:
        inside = tuple(f"{name.rstrip('/')}/" for name in arrived.get(container, ()))
        for member in state.sources[container].members:
            names = arrived.get(member.source_id, [])
            if names and all(name.startswith(inside) for name in names):
                found.add(member.source_id)
    return found


def _check_held(connection: Connection, sources: Collection[str], case: int | None) -> None:
    held = sorted(retention.held_sources(connection) & frozenset(sources))
    standing = retention.holds(connection)
    if case is not None and (None, case) in standing:
        raise DeskError(HELD, held=f"case {case}")
    if held:
        raise DeskError(HELD, held=", ".join(one[:12] for one in held))


def _check_stop(connection: Connection, limits: Retention, count: int) -> None:
    usual = retention.usual(connection, limits.usual)
    if count > limits.stop_factor * usual:
        raise DeskError(STOPPED, count=count, factor=limits.stop_factor, usual=round(usual))


@contextmanager
def _told(number: int) -> Iterator[None]:
    try:
        yield
    except retention.NoErasureError as error:
        raise DeskError(NO_ERASURE, number=number) from error
    except retention.SamePersonError as error:
        raise DeskError(NOT_SECOND, number=number) from error


def _facts(prepared: Prepared | None) -> int:
    return 0 if prepared is None else prepared.facts
