"""A table of the desk as a spreadsheet: asked by one person, signed by another, made once.

It holds what the person sees, and no more; a text that names a victim is left out. What those who gave a source allow
goes with it, and each source is written down as gone: who received this fact can be answered later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from relais.casework import export as exports
from relais.casework.approval import GRANTED, Approval
from relais.casework.export import Gone, Left
from relais.desk.act import act, decision
from relais.desk.approval import approvals, emergency, propose, use
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.package_facts import of_victims
from relais.desk.recipient import TO, recipient_of
from relais.desk.restrict import restrictions
from relais.desk.sight import sight
from relais.desk.victim_gate import gated
from relais.desk.victim_names import VictimNames
from relais.dossier.case_file import WITHHELD
from relais.dossier.spreadsheet import Sheet, sheet
from relais.language.tongue import Tongue
from relais.model.notice import msg

__all__ = ["Asked", "Made", "Shown", "ask", "asked", "export", "ready"]

ACT = "export"
_BEGINS = "table "
_OF_CASE = re.compile(r"/case/([0-9]{1,9})(?:[/?]|$)")

NO_TABLE = msg("{address} shows no table that could be given: open the page, and take its own link")
NOT_SIGNED = msg("number {number} is no table that was signed for you and is still to be made")


@dataclass(frozen=True)
class Shown:
    """A table as a page shows it: its headings, its rows, of how many, and the places of sources they tell of."""

    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    of: int
    gone: frozenset[Gone]


@dataclass(frozen=True)
class Asked:
    """A table that the person asked: the page that shows it, for whom; `ready`: it may be made now, once."""

    approval: Approval
    address: str
    recipient: str
    state: str
    ready: bool


@dataclass(frozen=True)
class Made:
    """A spreadsheet that leaves: its name and its bytes."""

    name: str
    content: bytes


def ask(home: Home, address: str, recipient: str, reason: str, *, at_once: bool = False) -> int:
    """Ask a second person for the tables of a page; return the number. `at_once`: in an emergency, signed afterwards.

    `address`: the page within the house. Of a page of a case, only somebody who is on it asks. Raises DeskError.
    """
    what = f"{_BEGINS}{address}{TO}{recipient_of(recipient)}"
    found = _OF_CASE.match(address)
    case = int(found[1]) if found else None
    if at_once:
        return emergency(home, ACT, what, reason, case)
    return propose(home, ACT, what, reason, case)


def asked(home: Home) -> list[Asked]:
    """Return the tables that the person asked, the newest first."""
    found, as_of = approvals(home)
    return [
        _asked(one, as_of)
        for one in reversed(found)
        if (one.act, one.name) == (ACT, home.actor) and one.what.startswith(_BEGINS)
    ]


def ready(home: Home, number: int) -> Asked:
    """Return what was signed and is still to be made; raises DeskError."""
    one = next((one for one in asked(home) if one.approval.number == number and one.ready), None)
    if one is None:
        raise DeskError(NOT_SIGNED, number=number)
    return one


def export(home: Home, number: int, tables: Sequence[Shown], said: Tongue) -> Made:
    """Make the spreadsheet that was signed, once, of what its page shows this person; raises DeskError.

    The audit line says for whom, which page, why, and the SHA-256 of the file.
    """
    one = ready(home, number)
    if not tables:
        raise DeskError(NO_TABLE, address=one.address)
    gone = frozenset().union(*(table.gone for table in tables))
    with act(home, "list-restrictions", table=number) as connection:
        limits = _limits(home, connection, {source_id for source_id, _place in gone})
        victims = _victims(home, connection)
    sheets = [_about(one, tables, limits, said), *(_sheet(n, one_of, said) for n, one_of in enumerate(tables, 1))]
    told = [Sheet(each.name, each.headings, gated(list(each.rows), victims, said.text(WITHHELD))) for each in sheets]
    made = Made(f"table-{number}.xlsx", sheet(told))
    details: dict[str, object] = {
        "recipient": one.recipient, "page": one.address, "sha256": sha256(made.content).hexdigest(),
        "purpose": one.approval.reason,
    }  # fmt: skip
    with decision(home, "export-table", details, one.approval.case) as connection:
        details["approval"] = use(home, connection, ACT, one.approval.what, one.approval.case, number)
        left = Left(
            exports.TABLE, one.approval.case, one.recipient, one.approval.reason, number, str(details["sha256"]), gone
        )
        details["export"] = exports.record(connection, home.exports, left, home.actor)
    return made


def _asked(one: Approval, as_of: datetime) -> Asked:
    address, _to, recipient = one.what.removeprefix(_BEGINS).partition(TO)
    state = one.state(as_of)
    return Asked(one, address, recipient, state, state == GRANTED or one.pressing(as_of))


def _limits(home: Home, connection: Connection, sources: set[str]) -> list[tuple[str, str]]:
    """Return what those who gave these sources allow, in a line each, by the name of the source."""
    seen = sight(home, connection)
    held = restrictions(connection, seen)
    names = seen.state().sources
    told = {one: (held[one].handling, held[one].evaluation, held[one].purpose) for one in sources & held.keys()}
    return sorted((names[one].name, " · ".join(filter(None, parts))) for one, parts in told.items() if one in names)


def _victims(home: Home, connection: Connection) -> VictimNames:
    """Return what names a victim, whichever case or source says so."""
    seen = sight(home, connection)
    names, values = of_victims(seen, connection, seen.results("subject")[0]["subject"])
    return VictimNames(names, (), values)


def _about(one: Asked, tables: Sequence[Shown], limits: Sequence[tuple[str, str]], said: Tongue) -> Sheet:
    _ = said.text
    rows: list[tuple[object, object]] = [
        (_("page"), one.address), (_("for whom"), one.recipient), (_("why"), one.approval.reason),
        (_("who asked"), one.approval.name), (_("when (UTC)"), datetime.fromisoformat(one.approval.at)),
        (_("approval"), one.approval.number),
    ]  # fmt: skip
    for number, table in enumerate(tables, 1):
        count = _("{shown} of {all} rows").format(shown=len(table.rows), all=table.of)
        rows.append((_("table {number}").format(number=number), count))
    rows += [(_("what may be done with {source}").format(source=name), limit) for name, limit in limits]
    return Sheet(_("what this is"), (_("what"), _("value")), rows)


def _sheet(number: int, table: Shown, said: Tongue) -> Sheet:
    return Sheet(said.text("table {number}").format(number=number), table.headings, table.rows)
