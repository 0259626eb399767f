"""Judging who is the same: what would bind and what rests on it is shown first, then recorded under a name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC

import duckdb
from sqlalchemy import Connection

from relais.casework import judgement as store
from relais.casework.alert import LONG_REASON, LONGEST_REASON
from relais.casework.contradiction import contradictions
from relais.casework.judgement import JudgedMeanwhileError, NotInForceError
from relais.desk import index
from relais.desk.act import act, decision
from relais.desk.bindings import place
from relais.desk.built_on import Rest, built_on, split
from relais.desk.derived import has_run
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.judgements import NO_JUDGEMENT
from relais.desk.named import sides as sides_named
from relais.desk.named import sources as sources_named
from relais.desk.sight import Sight, sight
from relais.model.judgement import VERDICTS, Judgement, Mention, standing
from relais.model.notice import msg

NO_VERDICT = msg("“{text}” is no verdict; there are: {verdicts}")
NO_REASON = msg("a judgement needs a reason: --reason TEXT")
ALONE = msg("{id} is one mention: name a second one to judge them as a pair")
SAME_TWICE = msg("both sides hold mention {mention}: nobody is judged against themselves")
MEANWHILE = msg(
    "{who} judged this pair “{verdict}” at {when} (judgement {number}: “{reason}”); nothing was recorded:"
    " --supersede {number} replaces it"
)
REPLACED = msg("judgement {number} stands no longer since {when}: number {by}, by {who}; nothing was recorded")


@dataclass(frozen=True)
class Judged:
    """What was judged or undone, or would be: `number` is None until it is recorded.

    `split` names the subjects of the last run that it takes apart, `rests` what was built on them. `contradicted`
    lists the judgements, this one among them, that contradict each other once it is recorded.
    """

    number: int | None
    verdict: str
    left: tuple[Mention, ...]
    right: tuple[Mention, ...]
    split: tuple[str, ...]
    rests: tuple[Rest, ...]
    contradicted: tuple[int, ...]


def judge(
    home: Home,
    verdict: str,
    ids: Sequence[str],
    reason: str,
    *,
    supersede: int | None = None,
    confirmed: bool = False,
) -> Judged:
    """Judge one subject, one link, or a pair of subjects or mentions; recorded at once unless it takes a subject apart.

    That is recorded where it is `confirmed`. `supersede`: the judgement on this pair that the person saw. Raises
    DeskError: nothing of that name, no reason, another judgement on this pair, one that stands no longer.
    """
    if verdict not in VERDICTS:
        raise DeskError(NO_VERDICT, text=verdict, verdicts=", ".join(VERDICTS))
    _check_reason(reason)
    with act(home, "read-judgements") as connection, _plainly():
        rows = store.every(connection)
        seen = sight(home, connection)
        con, state = seen.facts(sources_named(seen, ids) | _sources(rows))
        sides = sides_named(seen, con, state, ids)
        _check_sides(ids, sides)
        left, right = sides[0], sides[1] if len(sides) > 1 else ()
        shown = _shown(
            home, seen, connection, con, rows, store.proposed(rows, verdict, left, right, reason, home.actor, supersede)
        )
    if shown.split and not confirmed:
        return shown
    details: dict[str, object] = {}
    with decision(home, "judge", details) as connection, _plainly():
        given = store.give(connection, verdict, left, right, reason, home.actor, supersede)
        details |= {"judgement": given.number, "digest": store.digest(given)}
        index.judged(home, connection)
    return replace(shown, number=given.number)


def undo(home: Home, number: int, reason: str, *, confirmed: bool = False) -> Judged:
    """Withdraw a judgement, or an undo of one; recorded at once unless that takes a subject apart, as `judge` does.

    Raises DeskError where it does not stand, or without a reason.
    """
    _check_reason(reason)
    with act(home, "read-judgements") as connection, _plainly():
        rows = store.every(connection)
        seen = sight(home, connection)
        con, _state = seen.facts(_sources(rows))
        shown = _shown(home, seen, connection, con, rows, store.withdrawal(rows, number, reason, home.actor))
    if shown.split and not confirmed:
        return shown
    details: dict[str, object] = {"undone": number}
    with decision(home, "undo", details) as connection, _plainly():
        row = store.undo(connection, number, reason, home.actor)
        details |= {"judgement": row.number, "digest": store.digest(row)}
        index.judged(home, connection)
    return replace(shown, number=row.number)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DeskError(NO_REASON)
    if len(reason) > LONGEST_REASON:
        raise DeskError(LONG_REASON, most=LONGEST_REASON)


def _check_sides(ids: Sequence[str], sides: Sequence[tuple[Mention, ...]]) -> None:
    if len(sides) == 1 and len(sides[0]) == 1:
        raise DeskError(ALONE, id=ids[0])
    for one in sides[0] if len(sides) > 1 else ():
        if one in sides[1]:
            raise DeskError(SAME_TWICE, mention=f"{one.source_id[:12]}:{one.ordinal}")


def _shown(
    home: Home,
    seen: Sight,
    connection: Connection,
    con: duckdb.DuckDBPyConnection,
    rows: list[Judgement],
    new: Judgement,
) -> Judged:
    """Return what would change if `new` followed `rows`."""
    before, _lost = place(con, standing(rows))
    after, _lost = place(con, standing([*rows, new]))
    kept, had = {one.number for one in after}, {one.number for one in before}
    parting = [one for one in after if one.number not in had and one.verdict != "same"]
    parting += [one for one in before if one.number not in kept and one.verdict == "same" and not _within(one, new)]
    split_up: tuple[str, ...] = ()
    rests: tuple[Rest, ...] = ()
    if parting and has_run(home):
        parted = {(of.reading_id, of.ordinal) for one in parting for of in (*one.left, *one.right)}
        split_up = split(con, seen.mentions(parted), parting)
        rests = built_on(seen, connection, seen.facts()[0], split_up, before) if split_up else ()
    old = contradictions(before)
    doubted = {n for found in contradictions(after) if found not in old for n in (found.against, *found.path)}
    members = new.left, new.right
    if new.withdrawn:
        undone = next((one for one in (*before, *after) if (one.number in kept) != (one.number in had)), new)
        members = undone.left, undone.right
    return Judged(None, new.verdict, *members, split_up, rests, tuple(sorted(doubted)))


def _sources(rows: Sequence[Judgement]) -> set[str]:
    """Return the sources that judgements speak of."""
    return {of.source_id for one in rows for of in (*one.left, *one.right)}


def _within(one: Judgement, new: Judgement) -> bool:
    """Say whether `new` keeps together what `one` does."""
    return new.verdict == "same" and {*one.left, *one.right} <= {*new.left, *new.right}


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what casework raises into who did what, when."""
    try:
        yield
    except JudgedMeanwhileError as error:
        by = error.by
        raise DeskError(
            MEANWHILE, who=by.actor, verdict=by.verdict, when=_when(by), number=by.number, reason=by.reason
        ) from error
    except NotInForceError as error:
        if error.by is None:
            raise DeskError(NO_JUDGEMENT, number=error.number) from error
        raise DeskError(
            REPLACED, number=error.number, when=_when(error.by), by=error.by.number, who=error.by.actor
        ) from error


def _when(row: Judgement) -> str:
    return row.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
