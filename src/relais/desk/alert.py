"""Deciding how an alert ends, and taking one: of two people at once, the second is told who was first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework import claim as taking
from relais.casework.absence import roster
from relais.casework.alert import NOT_NOW, OPENED, Alert, DecidedMeanwhileError, Ending, EndingError, Outcome
from relais.casework.claim import TakenError
from relais.casework.draw import DrawSettings, drawn
from relais.desk.act import act, decision
from relais.desk.alerts import Past, found, past
from relais.desk.draw import settings_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.inbox import acknowledge_about
from relais.desk.person import proposals, propose
from relais.desk.sight import Sight, sight
from relais.language.desk_words import ALERT_OUTCOMES
from relais.ledger.state import head
from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards.account import account
from relais.store.duck import beside, register

NO_OUTCOME = msg("“{text}” is no outcome of an alert; there are: {outcomes}")
OPENS = msg("`relais case open REFERENCE --report {report}` opens a case from an alert")
MEANWHILE = msg(
    "{who} decided this alert at {when}: {outcome} (decision {number}); nothing was recorded: --supersede {number}"
    " replaces it"
)
UNDECIDED = msg("nobody has decided this alert: there is nothing to supersede")
IN_CASE = msg("it is in a case: decide otherwise first, then attach it")
TAKEN = msg("{who} took this alert at {when}: nothing was recorded")
DECIDED = msg("this alert is decided ({outcome}, decision {number}): there is nothing to take")
NOT_TAKEN = msg("nobody has taken this alert")

# What is lost between now and the day of review, by the clocks of the last run; a clock that is not known is listed.
_EXPIRING = """
SELECT clock_id, holding, country, data, holder, state, facts,
       strftime(legal_expiry, '%Y-%m-%d') AS legal_expiry, strftime(safe_expiry, '%Y-%m-%d') AS safe_expiry
FROM clock
WHERE state NOT IN ('answered', 'expired')
  AND (legal_expiry IS NULL OR CAST(coalesce(safe_expiry, legal_expiry) AS DATE) <= $review)
ORDER BY legal_expiry NULLS LAST, holding, country, clock_id, state
"""


@dataclass(frozen=True)
class Said:
    """What a person says of an alert: how it ends, and what that outcome asks for.

    `of`: the report that it repeats; `service`: to whom it was passed on; `review`: until when it is put off.
    """

    outcome: str
    reason: str = ""
    case: int | None = None
    of: str | None = None
    service: str | None = None
    review: date | None = None


@dataclass(frozen=True)
class Decided:
    """What was decided, or would be: `number` is None until it is recorded.

    `expiring`: what is lost until the review. `drawn`: whether the alert had been drawn, told once it has ended.
    """

    number: int | None
    report: str
    outcome: str
    case: int | None
    expiring: tuple[Mapping[str, object], ...]
    drawn: bool | None


def decide(
    home: Home, report: str, said: Said, *,
    supersede: int | None = None, confirmed: bool = False, settings: DrawSettings | None = None,
) -> Decided:  # fmt: skip
    """Record how an alert ends; recorded at once, unless what is lost by putting it off was not `confirmed`.

    `supersede`: the decision that the person saw. What the same person sends twice is recorded once, and the second
    time told as the first. Raises DeskError.
    """
    if said.outcome not in store.OUTCOMES:
        raise DeskError(NO_OUTCOME, text=said.outcome, outcomes=", ".join(store.OUTCOMES))
    if said.outcome == OPENED:
        raise DeskError(OPENS, report=report)
    with act(home, "read-alerts") as connection, told():
        alert = found(sight(home, connection), report)
        ending = _ending(home, connection, alert, said)
        store.check(alert, ending, datetime.now(UTC).date())
        if (twice := _said_already(connection, alert, ending, home.actor, supersede)) is not None:
            return _decided(twice, alert.report)
        before = _seen(connection, alert, supersede)
        named = proposals(home, [alert]) if ending.case is not None else []
    if ending.expiring and not confirmed:
        return Decided(None, alert.report, ending.outcome, ending.case, tuple(ending.expiring), None)
    name, case = _frame(before, ending)
    details: dict[str, object] = {"alert": alert.key}
    try:
        with decision(home, name, details, case) as connection:
            given = record(home, connection, alert, ending, supersede, settings)
            if ending.case is not None:
                propose(connection, ending.case, named, home.actor)
    except (DecidedMeanwhileError, TakenError, EndingError):
        # Two clicks may come at once: both saw it open.
        with act(home, "read-alerts") as connection:
            twice = _said_already(connection, alert, ending, home.actor, supersede)
        if twice is None:
            with told():
                raise
        given = twice
    return _decided(given, alert.report)


def _said_already(
    connection: Connection, alert: Alert, ending: Ending, actor: str, supersede: int | None
) -> Outcome | None:
    """Return the decision that stands where the same person has said the same, of what they saw, already."""
    held = store.standing(connection, alert.key)
    if held is None or held.actor != actor or held.number == supersede:
        return None
    same = (held.outcome, held.reason, held.case, held.duplicate_of, held.service, held.review) == (
        ending.outcome, ending.reason, ending.case, ending.duplicate_of, ending.service, ending.review,
    )  # fmt: skip
    return held if same else None


def _decided(given: Outcome, report: str) -> Decided:
    drawn_so = None if given.outcome == NOT_NOW else given.drawn
    return Decided(given.number, report, given.outcome, given.case, given.expiring, drawn_so)


def record(
    home: Home, connection: Connection, alert: Alert, ending: Ending, supersede: int | None,
    settings: DrawSettings | None = None,
) -> Outcome:  # fmt: skip
    """Record an ending inside the frame of a decision; raises what `told` turns into words."""
    check_free(home, connection, alert)
    if ending.outcome != store.OPEN:
        acknowledge_about(home, connection, alert.report)
    return store.decide(
        connection, alert, ending, home.actor, supersede,
        drawn=drawn(home.key, alert.source_id, alert.locator, settings or settings_of(home)),
        ledger_head=head(home.ledger),
    )  # fmt: skip


def take(home: Home, report: str) -> None:
    """Take an alert to work on; raises DeskError where somebody else has it, or it is decided."""
    alert = _found(home, report)
    with decision(home, "take-alert", {"alert": alert.key}) as connection, told():
        claim(home, connection, alert)


def claim(home: Home, connection: Connection, alert: Alert) -> None:
    """Take an alert inside the frame of a decision; raises what `told` turns into words."""
    before = store.standing(connection, alert.key)
    if before is not None and before.state(datetime.now(UTC).date()) != store.OPEN:
        raise DeskError(DECIDED, outcome=ALERT_OUTCOMES[before.outcome], number=before.number)
    check_free(home, connection, alert)
    taking.take(connection, alert.key, alert.source_id, alert.locator, home.actor)


def give_back(home: Home, report: str) -> None:
    """Give an alert back that one has taken; a head may give back anybody's. Raises DeskError."""
    alert = _found(home, report)
    with decision(home, "take-alert", {"alert": alert.key}) as connection, told():
        release(home, connection, alert)


def release(home: Home, connection: Connection, alert: Alert) -> None:
    """Give an alert back inside the frame of a decision; raises what `told` turns into words."""
    held = taking.claims(connection, alert.key).get(alert.key)
    if held is None:
        raise DeskError(NOT_TAKEN)
    who = account(connection, home.actor)
    if who is None or Role.HEAD not in who.roles:
        check_free(home, connection, alert)
    taking.give_back(connection, held, home.actor)


def _found(home: Home, report: str) -> Alert:
    # Before the write lock is taken: among a million reports, one is not found at once.
    with act(home, "read-alerts") as connection:
        return found(sight(home, connection), report)


def history(home: Home, report: str) -> list[Past]:
    """Return every decision on an alert, superseded ones too, in order."""
    with act(home, "read-alerts") as connection:
        seen = sight(home, connection)
        return past(home, connection, seen, store.every(connection, found(seen, report).key))


@contextmanager
def told() -> Iterator[None]:
    """Turn what casework raises into who did what, when."""
    try:
        yield
    except DecidedMeanwhileError as error:
        if error.by is None:
            raise DeskError(UNDECIDED) from error
        by = error.by
        raise DeskError(
            MEANWHILE, who=by.actor, outcome=ALERT_OUTCOMES[by.outcome], when=by.at[:16], number=by.number
        ) from error  # fmt: skip
    except TakenError as error:
        raise DeskError(TAKEN, who=error.by.actor, when=error.by.at[:16]) from error
    except EndingError as error:
        raise DeskError(error.template, **error.params) from error


def _ending(home: Home, connection: Connection, alert: Alert, said: Said) -> Ending:
    seen = sight(home, connection)
    other = found(seen, said.of).key if said.of is not None else None
    expiring = _expiring(home, seen, alert, said.review) if said.outcome == NOT_NOW and said.review else ()
    return Ending(said.outcome, said.reason, said.case, other, said.service, said.review, expiring)


def _seen(connection: Connection, alert: Alert, supersede: int | None) -> Outcome | None:
    before = store.standing(connection, alert.key)
    store.check_seen(before, supersede)
    return before


def _frame(before: Outcome | None, ending: Ending) -> tuple[str, int | None]:
    """Return the act, and the case whose people may do it."""
    if before is not None and before.case is not None:
        if ending.case is not None:
            raise DeskError(IN_CASE)
        return "detach-alert", before.case
    return ("decide-alert", None) if ending.case is None else ("attach-alert", ending.case)


def check_free(home: Home, connection: Connection, alert: Alert) -> None:
    """Raise TakenError where somebody else has the alert; who stands in for them today may act."""
    held = taking.claims(connection, alert.key).get(alert.key)
    if held is None or held.actor == home.actor:
        return
    who = account(connection, home.actor)
    if who is None or roster(connection, datetime.now(UTC).date()).answers(held.account) != who.id:
        raise TakenError(held)


def _expiring(home: Home, seen: Sight, alert: Alert, review: date) -> list[dict[str, object]]:
    wanted = ("report_id", {alert.report})
    clock = seen.some(queue=wanted, clock=wanted)["clock"]
    with beside(home.derived / "tmp") as con:
        register(con, "clock", clock)
        rows = con.execute(_EXPIRING, {"review": review}).to_arrow_table().to_pylist()
    return list(rows)
