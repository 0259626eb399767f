"""Notes of a case at the desk: facts with the items they rest on, and assessments, kept apart."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from relais.casework import statement as store
from relais.casework.case import sources
from relais.casework.statement import FACT, KINDS, NoStatementError, Place, Statement
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.passage import unshown
from relais.desk.sight import Sight, sight
from relais.model.notice import msg

NO_KIND = msg("“{text}” is no kind of note; there are: {kinds}")
NO_TEXT = msg("a note needs its text")
LONG_TEXT = msg("a note is told in at most {most} signs: take a longer text in as a source, and name it")
NO_ITEM = msg("a fact names the item it rests on: --at SOURCE:PLACE; without one it is an assessment")
NO_SOURCE = msg("no source of this case begins with “{text}”, or several do: give the first digits of its hash")
SUPERSEDED = msg("note {number} stands no longer: {who} replaced it at {when} (note {by}); nothing was recorded")
NO_NOTE = msg("case {case} has no note {number}: `relais case show {case}` lists them")

_LONGEST = 20_000


def state(
    home: Home, case: int, kind: str, text: str, items: Sequence[tuple[str, str]], supersedes: int | None = None
) -> int:
    """Write a note of a case; return its number. `items`: the beginning of a source's hash, and the place in it.

    Raises DeskError, also where somebody replaced the note that this one `supersedes`.
    """
    if kind not in KINDS:
        raise DeskError(NO_KIND, text=kind, kinds=", ".join(KINDS))
    if not text.strip():
        raise DeskError(NO_TEXT)
    if len(text) > _LONGEST:
        raise DeskError(LONG_TEXT, most=_LONGEST)
    if kind == FACT and not items:
        raise DeskError(NO_ITEM)
    details: dict[str, object] = {}
    with decision(home, "note-case", details, case) as connection, _plainly(case):
        within = sources(connection).get(case, frozenset())
        places = _places(sight(home, connection), within, items)
        details["note"] = number = store.state(connection, case, kind, text, places, home.actor, supersedes)
    return number


def withdraw(home: Home, case: int, number: int) -> None:
    """Take a note back; it stays on record."""
    with decision(home, "note-case", {"note": number}, case) as connection, _plainly(case):
        store.withdraw(connection, case, number, home.actor)


def every(home: Home, case: int) -> list[Statement]:
    """Return every note of a case, superseded and withdrawn ones too."""
    with act(home, "read-case", case) as connection:
        return store.every(connection, case)


@contextmanager
def _plainly(case: int) -> Iterator[None]:
    try:
        yield
    except NoStatementError as error:
        number, by = error.args[0], error.by
        if by is None:
            raise DeskError(NO_NOTE, case=case, number=number) from error
        raise DeskError(SUPERSEDED, number=number, who=by.actor, when=by.at[:16], by=by.number) from error


def _places(seen: Sight, within: Collection[str], items: Sequence[tuple[str, str]]) -> list[Place]:
    known = seen.state().sources
    places = []
    for start, locator in items:
        fitting = [source_id for source_id in within if start and source_id.startswith(start)]
        if len(fitting) != 1:
            raise DeskError(NO_SOURCE, text=start)
        if fitting[0] in known and known[fitting[0]].custody == "sealed":
            unshown(seen, (fitting[0], locator))
        places.append((fitting[0], locator))
    return places
