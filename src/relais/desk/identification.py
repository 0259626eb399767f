"""Identification by an address: what is written beside what was read, checked by a second officer before its use."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import duckdb

from relais.casework import identification as identifications
from relais.casework.case import sources
from relais.casework.identification import LACKS, USES, Identification, lacks
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.passage import text_at, unshown
from relais.desk.second_officer import check_verdict, digest
from relais.desk.sight import Sight, sight
from relais.link.candidates import EXACT, IN_RANGE, INSIDE
from relais.model.notice import msg
from relais.safeguards.audit import last_number
from relais.store.duck import register

NO_CANDIDATE = msg(
    "no operator's answer in this case fits the login at {login}: `relais addresses` lists what fits, with the places"
)
SEVERAL = msg("{count} answers fit the login at {login}: name one of these with --answer: {places}")
OWN_PROPOSAL = msg("identification {number} was proposed by you: somebody else checks it against the sources")
NOT_SHOWN = msg("identification {number} was not shown as its sources stand: `relais identity check` shows it")
NOT_READY = msg("identification {number} cannot carry {use}: {missing}")
NO_USE = msg("“{text}” is nothing that rests on an identification; there are: {uses}")
NO_REASON = msg("say why it is relied on: --reason TEXT")

__all__ = ["LACKS", "Identification", "OfCase", "Shown", "check", "identify", "lacks", "of_case", "shown", "use"]

_LISTED = 10
_FITS = """
SELECT c.login_source, c.login_locator, c.assignment_source, c.assignment_locator, c.off_s, c.time_fit, c.port_fit,
       c.others, l.ip, l.port, l."at", l.time_raw, l.time_precision, a.time_precision AS answer_precision
FROM candidate c
JOIN login l ON l.reading_id = c.login_reading AND l.ordinal = c.login_ordinal
JOIN login a ON a.reading_id = c.assignment_reading AND a.ordinal = c.assignment_ordinal
WHERE c.login_source LIKE $source || '%' AND c.login_locator = $locator
  AND ($answer IS NULL OR c.assignment_locator = $answer
    OR starts_with(c.assignment_source, split_part($answer, ':', 1))
      AND c.assignment_locator = substr($answer, strpos($answer, ':') + 1))
ORDER BY c.assignment_source, c.assignment_locator
"""


@dataclass(frozen=True)
class OfCase:
    """The identifications of a case; `seen`: the audit row up to which it stands so."""

    all: tuple[Identification, ...]
    seen: int


@dataclass(frozen=True)
class Shown:
    """An identification, the passage of the login and that of the answer, and the SHA-256 of both."""

    identification: Identification
    login: str
    answer: str
    shown: str


def identify(home: Home, case: int, source: str, locator: str, answer: str | None = None) -> Identification:
    """Propose that an operator's answer names who used an address: `source` begins the hash of the login's source.

    `answer`: its place, as PLACE or SOURCE:PLACE. Raises DeskError where no answer in the case fits, or several do.
    """
    details: dict[str, object] = {}
    with decision(home, "identify", details, case) as connection:
        seen = sight(home, connection)
        con, _state = seen.facts(sources(connection).get(case, frozenset()))
        found = _fits(seen, con, source, locator, answer)
        if len(found) != 1:
            places = ", ".join(
                f"{row['assignment_source'][:12]}:{row['assignment_locator']}" for row in found[:_LISTED]
            )
            raise DeskError(SEVERAL if found else NO_CANDIDATE, login=locator, count=len(found), places=places)
        number = identifications.propose(connection, _made(case, found[0], home.actor), home.actor)
        details["identification"] = number
        return identifications.identification(connection, number)


def of_case(home: Home, case: int) -> OfCase:
    """Return the identifications of a case, with what each lacks."""
    with act(home, "read-identity", case) as connection:
        return OfCase(tuple(identifications.of_case(connection, case)), last_number(connection))


def shown(home: Home, number: int, reason: str = "") -> Shown:
    """Return an identification beside the bytes of both sources; reading them counts as exposure to text.

    `reason`: why it is read late, where that is asked. Raises DeskError.
    """
    with act(home, "read-identity", _case(number), identification=number) as connection:
        found = identifications.identification(connection, number)
        seen = sight(home, connection)
        login, answer = (text_at(home, connection, seen, place, reason) for place in _places(found))
        return Shown(found, login, answer, digest([login, answer]))


def check(home: Home, number: int, verdict: str, shown_as: str, reason: str) -> Identification:
    """Record a second officer's verdict on what `shown` gave; raises DeskError."""
    check_verdict(verdict, reason, number)
    with decision(home, "check-identity", {"identification": number}, _case(number)) as connection:
        found = identifications.identification(connection, number)
        if found.proposed_by == home.actor:
            raise DeskError(OWN_PROPOSAL, number=number)
        seen = sight(home, connection)
        if digest([unshown(seen, place) for place in _places(found)]) != shown_as:
            raise DeskError(NOT_SHOWN, number=number)
        identifications.check(connection, number, verdict, shown_as, reason, home.actor)
        return identifications.identification(connection, number)


def use(home: Home, number: int, for_what: str, reason: str) -> Identification:
    """Let an arrest, a search or a request rest on an identification; raises DeskError with every piece it lacks."""
    if for_what not in USES:
        raise DeskError(NO_USE, text=for_what, uses=", ".join(USES))
    if not reason.strip():
        raise DeskError(NO_REASON)
    with decision(home, "use-identity", {"identification": number, "use": for_what}, _case(number)) as connection:
        found = identifications.identification(connection, number)
        if not found.ready:
            raise DeskError(
                NOT_READY, number=number, use=for_what, missing="; ".join(LACKS[one] for one in lacks(found))
            )
        identifications.use(connection, number, for_what, reason, home.actor)
        return identifications.identification(connection, number)


def _case(number: int) -> partial[int]:
    return partial(identifications.case_of, number=number)


def _places(found: Identification) -> tuple[tuple[str, str], tuple[str, str]]:
    return (found.login_source, found.login_locator), (found.answer_source, found.answer_locator)


def _fits(
    seen: Sight, con: duckdb.DuckDBPyConnection, source: str, locator: str, answer: str | None
) -> list[dict[str, Any]]:
    tables, _stale = seen.results("candidate")
    register(con, "candidate", tables["candidate"])
    rows: list[dict[str, Any]] = (
        con.execute(_FITS, {"source": source, "locator": locator, "answer": answer}).to_arrow_table().to_pylist()
    )
    return rows


def _made(case: int, row: dict[str, Any], actor: str) -> Identification:
    missing = []
    if row["port_fit"] not in (EXACT, IN_RANGE):
        missing.append("no_port")
    if row["time_fit"] != INSIDE:
        missing.append("outside")
    if {row["time_precision"], row["answer_precision"]} != {"second"}:
        missing.append("no_second")
    if row["others"]:
        missing.append("several")
    at: datetime = row["at"]
    return Identification(
        0, case, row["login_source"], row["login_locator"], row["assignment_source"], row["assignment_locator"],
        row["ip"], row["port"], at, row["time_raw"] or "", row["off_s"], tuple(missing), actor, None, None,
    )  # fmt: skip
