"""Looking up whatever a person may hold in their hands: an identifier, a name, an amount, a day, a report, a case.

Sources of procedures that no unexpired authorisation joins are left out; of them memory, where the unit has a legal
basis for it, says hit or no hit of a selector.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.desk import called, look_up_events, look_up_names
from relais.desk.act import act
from relais.desk.alerts import found
from relais.desk.consult import Sightings, sightings
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.look_up_events import Events
from relais.desk.look_up_lead import lead, reports
from relais.desk.look_up_text import AMOUNT, CASE, DAY, NAME, REFERENCE, REPORT, SUBJECT, Text, taken
from relais.desk.procedure import out_of_reach
from relais.desk.sight import Sight, sight
from relais.desk.values import Values, values
from relais.model.notice import msg
from relais.safeguards.account import account
from relais.selectors.kinds import KINDS

NOTHING = msg(
    "“{text}” is nothing that can be searched: no selector (phone, e-mail, IP, IBAN, handle, transfer code…), no name,"
    " no amount (24.19 EUR), no day (15/06/2026), no report (R-…) or subject (S-…), no reference of a report or a case"
    " that you may see"
)
# Of a day or an amount so many are listed, where nobody says how many.
MOST = 10_000
_SIGHTING = pa.schema([
    ("kind", pa.string()), ("value", pa.string()), ("fact", pa.string()), ("role", pa.string()), ("name", pa.string()),
    ("at", pa.timestamp("us", tz="UTC")), ("source", pa.string()), ("source_id", pa.string()),
    ("locator", pa.string()), ("report", pa.string()), ("subject", pa.string()),
])  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What the text is the name of: a report, a subject or a case. `called`: what it is called beside its name."""

    what: str
    id: str
    called: str | None = None


@dataclass(frozen=True)
class Found:
    """What was found. `meanings`: the (kind, value) pairs that the text can stand for.

    `table`: where selectors and names were seen; `more`: a name is borne more often than is listed. `beyond`: there are
    sources of procedures that no authorisation joins with ours, which are left out everywhere. `memory` says of those,
    on its legal `basis`, whether one of them has seen the selector; None where none was asked.
    """

    meanings: tuple[tuple[str, str], ...]
    table: pa.Table
    pages: tuple[Page, ...] = ()
    events: Events = field(default_factory=Events)
    more: bool = False
    beyond: bool = False
    memory: bool | None = None
    basis: str | None = None

    @property
    def selectors(self) -> bool:
        """Say whether the text can be a selector."""
        return any(kind in KINDS for kind, _value in self.meanings)

    @property
    def sought(self) -> bool:
        """Say whether a selector or a name was looked for."""
        return self.selectors or any(kind == NAME for kind, _value in self.meanings)

    @property
    def dated(self) -> bool:
        """Say whether an amount or a day was looked for."""
        return any(kind in (AMOUNT, DAY) for kind, _value in self.meanings)

    @property
    def named(self) -> bool:
        """Say whether the text is an id of a report or a subject."""
        return any(kind in (REPORT, SUBJECT) for kind, _value in self.meanings)


def search(home: Home, text: str, most: int = MOST) -> Found:
    """Find what a text can stand for, in any spelling; raises DeskError where it can stand for nothing.

    A telephone number without its country is looked for in every country whose numbers are in the house. `most`: so
    many payments, calls and logins of an amount or a day are listed.
    """
    details: dict[str, object] = {}
    memory: dict[str, object] = {}
    told = taken(text)
    with act(home, "search", sought=details, memory=memory) as connection:
        seen = sight(home, connection)
        beyond = sorted({*out_of_reach(connection, datetime.now(UTC)), *seen.reach.hidden})
        held = values(home.ledger)
        hits = Sightings((), ())
        if told.selectors:
            hits = sightings(seen, held, beyond, text, home.memory, memory)
        pages = _pages(home, connection, seen, held, told, beyond)
        meanings = (*_meanings(told, pages), *hits.meanings)
        if not meanings:
            raise DeskError(NOTHING, text=text)
        # Who looked for what can be checked by whoever holds the unit's key and the text, and by nobody else.
        details |= {kind: hmac.digest(home.key, value.encode(), "sha256").hex()[:32] for kind, value in meanings}
        rows, more = list(hits.rows), False
        if told.name:
            names, more = look_up_names.named(seen, held, beyond, told.text)
            rows += names
        lead(seen, rows, subject="party")
        events = Events()
        if told.day:
            events = look_up_events.of_day(seen, beyond, told.day, most)
        elif told.sum:
            events = look_up_events.of_sum(seen, beyond, told.sum, most)
    table = pa.Table.from_pylist(rows, _SIGHTING)
    return Found(meanings, table, pages, events, more, bool(beyond), hits.memory, home.memory)


def _meanings(told: Text, pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Return what the text is taken for beside selectors; a reference or a case's number only where it is one."""
    found = []
    if told.id:
        found.append((REPORT if told.id.startswith("R-") else SUBJECT, told.id))
    elif any(one.what == REPORT for one in pages):
        found.append((REFERENCE, told.text))
    found += [(CASE, told.text)] if any(one.what == CASE for one in pages) else []
    found += [(DAY, told.day.isoformat())] if told.day else []
    found += [(AMOUNT, str(told.sum))] if told.sum else []
    return found + ([(NAME, told.text)] if told.name else [])


def _pages(
    home: Home, connection: Connection, seen: Sight, held: Values, told: Text, beyond: Sequence[str]
) -> tuple[Page, ...]:
    """Return the pages that the text is the name of, as far as the person may see them."""
    pages = [] if told.id is None else _of_run(seen, told.id, beyond)
    # A masked reference is not searched: a hit would tell what it hides.
    out = seen.reach.masked.union(beyond)
    places = {(one, n) for one, n in held.referred((told.text,))[told.text] if one not in out and n is not None}
    pages += [Page(REPORT, name, told.text) for name in sorted(reports(seen, places).values())]
    who = account(connection, home.actor)
    own = cases.own_cases(connection, who.id) if who else frozenset()
    known = cases.references(connection, own)
    pages += [
        Page(CASE, str(number), reference)
        for number, reference in known.items()
        if reference == told.text or number == told.case
    ]
    return tuple(pages)


def _of_run(seen: Sight, id_: str, beyond: Sequence[str]) -> list[Page]:
    """Return the report or the subject that the last run calls so, if it is there for the person."""
    try:
        if id_.startswith("R-"):
            alert = found(seen, id_)
            if alert.source_id in beyond:
                return []
            names = called.reports(seen, [(alert.source_id, alert.locator)])
            return [Page(REPORT, alert.report, names.get((alert.source_id, alert.locator), ("", None))[1])]
        if seen.rows("subject", (id_,)):
            return [Page(SUBJECT, id_, called.called(seen, {id_}).get(id_))]
    except DeskError:
        # Nothing is called so, or nothing has been linked.
        return []
    return []
