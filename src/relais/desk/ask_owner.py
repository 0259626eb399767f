"""Asking the owner of a case: whoever may not see a case asks about a selector, and its owner answers or refuses.

What the asker is told is the same whether or not a case holds the selector; of a victim's, no owner is asked.
"""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
from sqlalchemy import Connection

from relais.casework import asking
from relais.casework.asking import Asked, NotAskedError, Request
from relais.casework.foreign import owners
from relais.desk.act import act, decision
from relais.desk.consult import NOT_A_SELECTOR
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.model.notice import msg
from relais.selectors.kinds import KINDS, guess

NO_REASON = msg("say why you ask: --reason TEXT goes to the owner, under your name")
NO_TEXT = msg("say something to whoever asks: --text TEXT")
NOT_ASKED = msg("no request {number} waits for you: `relais owner-requests` lists those that do")

# Where a value stands, and whether a victim bears it there.
_HOLDS = """
    WITH told AS (
        SELECT source_id, reading_id, party, kind, value FROM selector
        UNION ALL SELECT source_id, reading_id, party, 'ip', ip FROM login
        UNION ALL SELECT source_id, reading_id, NULL, 'transfer_code', reference FROM payment)
    SELECT t.source_id, bool_or(coalesce(p.role = 'victim', false)) AS of_victim
    FROM told t JOIN (SELECT unnest($kinds) AS kind, unnest($values) AS value) USING (kind, value)
    LEFT JOIN party p ON p.reading_id = t.reading_id AND p.ordinal = t.party
    GROUP BY t.source_id
"""


@dataclass(frozen=True)
class Waiting:
    """What waits for the acting person as an owner, and what they asked themselves."""

    for_me: tuple[Request, ...]
    asked: tuple[Asked, ...]


def ask_owner(home: Home, text: str, reason: str) -> int:
    """Ask whoever owns a case that holds a selector, in any spelling; return the number of the question.

    Raises DeskError for a text that is no selector, or without a reason.
    """
    if not reason.strip():
        raise DeskError(NO_REASON)
    meanings = sorted({(kind, parsed.value) for kind, parsed in guess(text)})
    if not meanings:
        raise DeskError(NOT_A_SELECTOR, text=text)
    hashes = {kind: hmac.digest(home.key, value.encode(), "sha256").hex()[:32] for kind, value in meanings}
    # Before the write lock is taken: among a million reports, one is not found at once.
    with act(home, "ask-owner", sought=hashes) as connection:
        cases = _cases(connection, sight(home, connection), meanings)
    kind, value = min(meanings, key=lambda one: (list(KINDS).index(one[0]), one[1]))
    with decision(home, "ask-owner", {"sought": hashes}) as connection:
        return asking.ask(connection, kind, value, reason, cases, home.actor)


def answer_owner(home: Home, number: int, text: str, *, granted: bool) -> None:
    """Answer a request that waits for the acting person, or refuse it; raises DeskError."""
    if not text.strip():
        raise DeskError(NO_TEXT)
    try:
        with decision(home, "answer-owner", {"request": number, "granted": granted}) as connection:
            asking.answer(connection, number, text, home.actor, granted=granted)
    except NotAskedError as error:
        raise DeskError(NOT_ASKED, number=number) from error


def owner_requests(home: Home) -> Waiting:
    """Return the requests that wait for the acting person, and what they asked, with the answers."""
    with act(home, "list-owner-requests") as connection:
        return Waiting(tuple(asking.waiting(connection, home.actor)), tuple(asking.of(connection, home.actor)))


def _cases(connection: Connection, seen: Sight, meanings: Sequence[tuple[str, str]]) -> Collection[int]:
    """Return the foreign cases that hold one of these selectors; none where a victim of theirs bears it."""
    sources = _holding(seen.memory(), meanings)
    of, theirs = owners(connection), seen.reach.hidden | seen.reach.veiled
    holding = {source_id: of_victim for source_id, of_victim in sources.items() if source_id in theirs}
    if any(holding.values()):
        return frozenset()
    return frozenset(number for source_id in holding for number in of.get(source_id, ()))


def _holding(con: duckdb.DuckDBPyConnection, meanings: Sequence[tuple[str, str]]) -> dict[str, bool]:
    sought = {"kinds": [kind for kind, _value in meanings], "values": [value for _kind, value in meanings]}
    with con:
        return dict(con.execute(_HOLDS, sought).fetchall())
