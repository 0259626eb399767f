"""Requests for data: one draft per holder and case, checked row by row, signed and sent by people outside.

relais sends nothing: it says what is missing, keeps who signed what and when, and takes the answer in as a source.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import inbox
from relais.casework import request as requests
from relais.casework.request import Item, Request, Step, TooEarlyError, WrongStepError
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.in_order import TakenIn
from relais.desk.requestable import item, rows_of
from relais.desk.situation import (
    FUNCTIONS,
    KINDS,
    NO_FUNCTION,
    check_words,
    row_lacks,
    situation,
)
from relais.desk.take_in import take_in
from relais.desk.tracked import Tracked, track, unchecked
from relais.dossier.text import pasted
from relais.law.channels import offered
from relais.law.deadlines import held_until
from relais.law.preconditions import Missing
from relais.model.notice import msg
from relais.safeguards.account import account

__all__ = [
    "Missing", "Step", "Tracked", "Wanted", "answered", "draft", "due_list", "note", "ready", "rows_to_paste",
    "tracked",
]  # fmt: skip

NO_CHANNEL = msg("“{channel}” is no channel for this: `relais channels {case} --data {data}` lists those that are")
NO_SUCH_ROW = msg("nothing to ask about is called “{row}” in this case: `relais requestable {case}` lists it")
NO_ROWS = msg("nothing is ready to be asked of {holder} in this case: {blocked}")
NOTHING_NAMED = msg("no row names this holder: give the rows, or --unstated to take those that name none")
NO_REASON = msg("a request needs its reason, for whoever signs and whoever answers: --reason TEXT")
NO_HOLDER = msg("a request needs its holder: --holder NAME, up to 200 printable characters")
NOT_READY = msg("request {number} is not ready: {missing}")
WRONG_STEP = msg("request {number} is {state}: this cannot be noted now")
TOO_EARLY = msg(
    "{day} is before what was already done with request {number} ({stood}: {when}): give the day on which this was done"
)
NO_PERSON = msg("name the person who {step} it: --person NAME")
NOT_VALIDATED = msg("request {number} needs the validation of {validator} before it is sent")
FUTURE = msg("{day} has not come yet")
NO_ANSWER_FILE = msg("an answer comes as files: name them, or say with --note why there is none")


@dataclass(frozen=True)
class Blocked:
    """A row that was left out of a draft, and the pieces that it lacks."""

    row: dict[str, Any]
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to be asked: by which channel, which data, of whom. `issuer`, `validator`: the functions that will sign.

    `rows` names rows of `requestable`; none: all that name this holder, with `unstated` also those that name nobody.
    """

    channel: str
    data: str
    holder: str
    country: str | None
    issuer: str
    validator: str | None
    reason: str
    rows: tuple[str, ...] = ()
    unstated: bool = False
    emergency: bool = False
    mla_to_follow: bool = False


def draft(home: Home, case: int, wanted: Wanted) -> tuple[int, list[Blocked]]:
    """Draft one request that gathers all ready rows for one holder; return its number and the rows left out.

    Raises DeskError where nothing is ready, with what the rows lack.
    """
    _check(wanted)
    details: dict[str, object] = {"channel": wanted.channel}
    with decision(home, "draft-request", details, case) as connection:
        said = situation(connection, case, wanted.data, wanted.country, wanted.issuer, wanted.validator)
        if wanted.channel not in {one.channel.id for one in offered(said)}:
            raise DeskError(NO_CHANNEL, channel=wanted.channel, case=case, data=wanted.data)
        chosen = [(row, row_lacks(row, wanted.data)) for row in _chosen(home, connection, case, wanted)]
        ready = [row for row, lacks in chosen if not lacks]
        blocked = [Blocked(row, lacks) for row, lacks in chosen if lacks]
        if not ready:
            lacking = sorted({_said(one) for row in blocked for one in row.missing})
            raise DeskError(NO_ROWS, holder=wanted.holder, blocked="; ".join(lacking))
        given = Request(
            0, case, wanted.channel, wanted.data, wanted.holder, wanted.country, wanted.issuer, wanted.validator,
            wanted.reason, wanted.emergency, wanted.mla_to_follow, home.actor, datetime.now(UTC),
            tuple(item(row) for row in ready), (),
        )  # fmt: skip
        number = requests.draft(connection, given, home.actor)
        details |= {"request": number, "items": len(ready)}
    return number, blocked


def tracked(home: Home, number: int) -> Tracked:
    """Return a request with its rows, its steps, what it lacks and when it is due; raises DeskError."""
    with act(home, "read-request", partial(requests.case_of, number=number), request=number) as connection:
        return track(connection, requests.request(connection, number))


def due_list(home: Home) -> list[Tracked]:
    """Return the requests of one's own cases, first what is due first; those that have ended come last."""
    with act(home, "list-requests") as connection:
        who = account(connection, home.actor)
        mine = cases.own_cases(connection, who.id) if who else frozenset()
        found = [track(connection, one) for one in requests.every(connection) if one.case in mine]
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(
        found, key=lambda one: (one.request.state in requests.ENDED, one.due or never, one.request.number)
    )  # fmt: skip


def ready(home: Home, number: int) -> Tracked:
    """Mark a request ready for signature; raises DeskError with every piece that is missing, by name."""
    details: dict[str, object] = {"request": number, "step": "ready"}
    with decision(home, "step-request", details, partial(requests.case_of, number=number)) as connection:
        found = track(connection, requests.request(connection, number))
        lacks = [_said(one) for one in found.missing]
        lacks += [text.format(**params) for text, params in unchecked(found.request)]
        if lacks:
            raise DeskError(NOT_READY, number=number, missing="; ".join(lacks))
        _step(connection, number, "ready", datetime.now(UTC), home.actor)
        return track(connection, requests.request(connection, number))


def note(
    home: Home, number: int, step: str, day: datetime, *, person: str | None = None, function: str | None = None,
    reference: str | None = None, text: str = "", scan: Path | None = None,
) -> Tracked:  # fmt: skip
    """Note what people did with a request outside: issued, validated, sent, reminded, refused or withdrawn.

    `day` is aware. Whoever issued or validated is named, with their function. `scan`: the paper, which becomes a source
    of the case. Raises DeskError.
    """
    if day > datetime.now(UTC):
        raise DeskError(FUTURE, day=day.isoformat())
    if step in ("issued", "validated") and not (person and person.strip()):
        raise DeskError(NO_PERSON, step=step)
    if function is not None and function not in FUNCTIONS:
        raise DeskError(NO_FUNCTION, text=function, known=", ".join(FUNCTIONS))
    details: dict[str, object] = {"request": number, "step": step}
    where = partial(requests.case_of, number=number)
    paper = _sealed(home, number, step, day, scan) if scan else None
    with decision(home, "step-request", details, where) as connection:
        found = requests.request(connection, number)
        _check_step(found, step)
        if paper is not None:
            details["source"] = paper
            cases.attach(connection, found.case, paper, None, home.actor)
        _step(
            connection, number, step, day, home.actor, person=person, function=function, reference=reference, note=text,
            source_id=paper,
        )  # fmt: skip
        after = track(connection, requests.request(connection, number))
        if step in ("sent", "reminded"):
            lead, due = cases.lead(cases.members(connection).get(after.case.number, {})), after.remind
            inbox.tell(connection, lead, inbox.DEADLINE, after.case.number, f"request {number}", home.actor, due)
        return after


def answered(home: Home, number: int, paths: Sequence[Path], day: datetime, reference: str, text: str = "") -> Tracked:
    """Take the answer in as sources of the case, and note it; raises DeskError.

    An answer to a preservation request says until when the data are held, by the channel's text.
    """
    if not paths and not text.strip():
        raise DeskError(NO_ANSWER_FILE)
    if day > datetime.now(UTC):
        raise DeskError(FUTURE, day=day.isoformat())
    where = partial(requests.case_of, number=number)
    with act(home, "read-request", where, request=number) as connection:
        before = track(connection, requests.request(connection, number))
        with _plainly(number, day):
            requests.check_step(before.request, "answered", day)
    taken = take_in(home, paths, procedure=before.case.procedure or None) if paths else None
    sources = _sources(paths, taken) if taken else []
    details: dict[str, object] = {"request": number, "sources": len(sources)}
    with decision(home, "answer-request", details, where) as connection:
        until = held_until(before.channel, day) if before.request.data == "preservation" else None
        for source_id in sources:
            cases.attach(connection, before.case.number, source_id, None, home.actor)
        for member in cases.members(connection).get(before.case.number, {}):
            inbox.tell(connection, member, inbox.ANSWER, before.case.number, f"request {number}", home.actor)
        _step(
            connection, number, "answered", day, home.actor, reference=reference,
            source_id=sources[0] if sources else None, preserved_until=until, note=text,
        )  # fmt: skip
        return track(connection, requests.request(connection, number))


def rows_to_paste(found: Tracked) -> list[list[object]]:
    """Return the rows of a request as a table, its headings first, for the form of the national platform.

    A cell that a spreadsheet would take for a formula is written as text.
    """
    return [list(_PASTED), *map(_pasted, found.request.items)]


_PASTED = ("row", "kind", "value", "as_written", "port", "instant_utc", "time_as_written", "source", "place")


def _pasted(one: Item) -> list[object]:
    instant = one.instant.isoformat() if one.instant else None
    written = pasted(one.instant_raw or "")
    return [
        one.number, one.kind, pasted(one.value), pasted(one.value_raw), one.port, instant, written, one.source_id,
        pasted(one.locator),
    ]  # fmt: skip


def _sources(paths: Sequence[Path], taken: TakenIn) -> list[str]:
    """Return the sources that the answer is: what came in now, and files that were here before."""
    new = [source.source_id for source, _reading in taken.sources]
    for path in paths:
        for one in [path] if path.is_file() else sorted(path.rglob("*")):
            if one.is_file():
                with one.open("rb") as file:
                    new.append(file_digest(file, "sha256").hexdigest())
    return list(dict.fromkeys(new))


def _check_step(found: Request, step: str) -> None:
    """Refuse to send what is not validated; in an emergency the law's cautions say within how many hours it is."""
    if step == "sent" and found.state == "issued" and found.validator is not None and not found.emergency:
        raise DeskError(NOT_VALIDATED, number=found.number, validator=found.validator)


def _sealed(home: Home, number: int, step: str, day: datetime, scan: Path) -> str:
    """Take the paper of a step in, once it is sure that the step can be noted; return its source."""
    with act(home, "read-request", partial(requests.case_of, number=number), request=number) as connection:
        found, of = requests.request(connection, number), cases.case(connection, requests.case_of(connection, number))
        with _plainly(number, day):
            requests.check_step(found, step, day)
        _check_step(found, step)
    taken = take_in(home, [scan], procedure=of.procedure or None)
    return _sources([scan], taken)[-1]


def _chosen(home: Home, connection: Connection, case: int, wanted: Wanted) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rows_of(home, connection, case)[0].to_pylist()
    known = {row["about"]: row for row in rows}
    if wanted.rows:
        if absent := [name for name in wanted.rows if name not in known]:
            raise DeskError(NO_SUCH_ROW, row=absent[0], case=case)
        return [known[name] for name in dict.fromkeys(wanted.rows)]
    holder = wanted.holder.casefold()
    chosen = [
        row
        for row in rows
        if row["kind"] in KINDS[wanted.data]
        and row["asked"] is None
        and (row["holder"].casefold() == holder if row["holder"] else wanted.unstated)
        and (row["country"] in (None, wanted.country) or wanted.country is None)
    ]
    if not chosen:
        raise DeskError(NOTHING_NAMED)
    return chosen


def _check(wanted: Wanted) -> None:
    check_words(wanted.data, wanted.issuer)
    if wanted.validator is not None:
        check_words(wanted.data, wanted.validator)
    if not wanted.reason.strip():
        raise DeskError(NO_REASON)
    if not (0 < len(wanted.holder.strip()) <= 200 and wanted.holder.isprintable()):
        raise DeskError(NO_HOLDER)


def _said(one: Missing) -> str:
    return one.say.format(**dict(one.params))


def _step(connection: Connection, number: int, name: str, day: datetime, actor: str, **more: Any) -> None:
    with _plainly(number, day):
        requests.step(connection, number, name, day, actor, **more)


@contextmanager
def _plainly(number: int, day: datetime) -> Iterator[None]:
    """Turn what casework raises of a step into what a person can act on."""
    try:
        yield
    except WrongStepError as error:
        raise DeskError(WRONG_STEP, number=number, state=error.after) from error
    except TooEarlyError as error:
        raise DeskError(
            TOO_EARLY, day=_said_day(day), number=number, stood=error.state, when=error.since.isoformat(" ", "minutes")
        ) from error


def _said_day(day: datetime) -> str:
    """Return a moment as it was given: a day alone, or with its hour."""
    return day.date().isoformat() if day.time() == time.min else day.isoformat(" ", "minutes")
