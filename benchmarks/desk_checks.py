"""What must hold of a home after people worked in it at once, whatever was killed meanwhile; every count but the first
few must be 0.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from benchmarks.desk_home import INVESTIGATORS
from relais.casework.alert import key_of
from relais.desk.derived import opened
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.store.alert_tables import ALERT_CLAIM, ALERT_OUTCOME
from relais.store.case_tables import CASE, CASE_MEMBER, CASE_PERSON, CASE_STATEMENT
from relais.store.database import reading
from relais.store.inbox_tables import INBOX_ACKNOWLEDGEMENT
from relais.store.request_tables import REQUEST, REQUEST_CHECK, REQUEST_ITEM
from relais.store.tables import ACTOR, AUDIT, JUDGEMENT

Rows = list[dict[str, Any]]
# Where the number that was acknowledged stands.
_TABLES = {
    "decide": ALERT_OUTCOME, "open": CASE, "note": CASE_STATEMENT, "draft": REQUEST, "judge": JUDGEMENT,
}  # fmt: skip


def checks(home: Home, folder: Path) -> dict[str, int]:
    """Return what was counted: acts acknowledged, lines of the audit, races; and everything that is wrong."""
    told, races = lines(folder / "acknowledged"), lines(folder / "races")
    proof = verify(home)
    with reading(home.engine) as connection:
        audited = _audited(connection)
        lost = [row for row in told if not _stands(home, connection, row)]
        made = [_rows_of(home, connection, row) for row in told]
        unaudited = [one for one in made if not all((of.name, number) in audited for of, number in one)]
        return {
            "acknowledged": len(told),
            "audit lines": len(connection.execute(select(AUDIT.c.number)).all()),
            "races": len({(row["race"], row["run"]) for row in _numbered(races)}),
            "acknowledged and lost": len(lost),
            "acknowledged and not in the audit": len(unaudited),
            "alerts taken by two": _taken_twice(connection),
            "decided twice at once": _forked(connection, ALERT_OUTCOME, "alert", "turn"),
            "notes superseded twice": _superseded_twice(connection, CASE_STATEMENT),
            "judgements superseded twice": _superseded_twice(connection, JUDGEMENT),
            "half done": _half_done(connection),
            "races without one winner": _unfair(races),
            "losers not told who": _untold(races),
            "faults of the ledger": len(proof.ledger.faults),
            "faults of the audit chain": len(proof.audit),
        }


def lines(path: Path) -> Rows:
    """Return the rows of a file of lines; a last one that a kill cut off is left out."""
    if not path.exists():
        return []
    whole = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in whole if line]


def _numbered(races: Rows) -> Rows:
    """Tell the races of a process from those of the one before it, which was killed."""
    run, last, found = 0, 0, []
    for row in races:
        run += row["race"] < last
        last = row["race"]
        found.append({**row, "run": run})
    return found


def _audited(connection: Connection) -> set[tuple[str, int]]:
    """Return (table, number) of every decision that a line of the audit names."""
    found: set[tuple[str, int]] = set()
    for text in connection.execute(select(AUDIT.c.details)).scalars():
        details = json.loads(text)
        found.update((table, number) for table, number, _digest in details.get("rows", ()))
        if "judgement" in details:
            found.add((JUDGEMENT.name, details["judgement"]))
    return found


def _rows_of(home: Home, connection: Connection, row: dict[str, Any]) -> list[tuple[Table, int]]:
    """Return the table and the numbers of the rows that an acknowledged act made."""
    act, number = row["act"], row.get("number")
    if act in _TABLES:
        return [(_TABLES[act], int(number or 0))]
    who = select(ACTOR.c.id).where(ACTOR.c.name == row["who"]).scalar_subquery()
    if act == "take":
        at = opened(home).where("queue", "report_id", {row["report"]}).to_pylist()[0]
        of, wanted = ALERT_CLAIM, (ALERT_CLAIM.c.alert == key_of(at["source_id"], at["locator"]),)
    elif act == "check":
        of, wanted = REQUEST_CHECK, (REQUEST_CHECK.c.item.in_(row["items"]),)
    elif act == "acknowledge":
        of, wanted = INBOX_ACKNOWLEDGEMENT, (INBOX_ACKNOWLEDGEMENT.c.line == number,)
    elif act == "category":
        of, wanted = CASE_PERSON, (CASE_PERSON.c.case == row["case"], CASE_PERSON.c.person == number)
    else:
        of, wanted = CASE_MEMBER, (CASE_MEMBER.c.case == number, CASE_MEMBER.c.part == "lead")
    found = connection.execute(select(of.c.number).where(of.c.actor_id == who, *wanted)).scalars()
    return [(of, one) for one in found]


def _stands(home: Home, connection: Connection, row: dict[str, Any]) -> bool:
    made = _rows_of(home, connection, row)
    held = [connection.execute(select(of.c.number).where(of.c.number == one)).first() for of, one in made]
    return bool(made) and None not in held and len(made) >= len(row.get("items", ()))


def _taken_twice(connection: Connection) -> int:
    """Count alerts that somebody took while somebody else had them."""
    of = ALERT_CLAIM.c
    rows = connection.execute(select(of.alert, of.actor_id, of.withdrawn).order_by(of.number))
    held: dict[str, int] = {}
    twice = 0
    for alert, actor, withdrawn in rows:
        twice += not withdrawn and held.get(alert, actor) != actor
        held.pop(alert, None) if withdrawn else held.update({alert: actor})
    return twice


def _forked(connection: Connection, table: Table, *columns: str) -> int:
    return _repeated(tuple(row) for row in connection.execute(select(*(table.c[name] for name in columns))))


def _superseded_twice(connection: Connection, table: Table) -> int:
    rows = connection.execute(select(table.c.supersedes).where(table.c.supersedes.is_not(None))).scalars()
    return _repeated(rows)


def _repeated(keys: Iterable[object]) -> int:
    return sum(count - 1 for count in Counter(keys).values())


def _half_done(connection: Connection) -> int:
    """Count requests without a row, cases without a lead or with two, and alerts that opened no case."""
    asked = set(connection.execute(select(REQUEST_ITEM.c.request)).scalars())
    requests = set(connection.execute(select(REQUEST.c.number)).scalars())
    of = CASE_MEMBER.c
    leads: dict[tuple[int, int], bool] = {}
    for row in connection.execute(select(of.case, of.account, of.part, of.withdrawn).order_by(of.number)):
        leads[row.case, row.account] = row.part == "lead" and not row.withdrawn
    count = Counter(number for (number, _account), leading in leads.items() if leading)
    cases = set(connection.execute(select(CASE.c.number)).scalars())
    return len(requests - asked) + sum(count[number] != 1 for number in cases)


def _by_race(races: Rows) -> list[Rows]:
    found: dict[tuple[int, int], Rows] = {}
    for row in _numbered(races):
        found.setdefault((row["run"], row["race"]), []).append(row)
    # Of a race that a kill broke off, not everybody was heard.
    return [rows for rows in found.values() if len(rows) == len(INVESTIGATORS)]


def _unfair(races: Rows) -> int:
    return sum(sum(row["won"] is not None for row in rows) != 1 for rows in _by_race(races))


def _untold(races: Rows) -> int:
    """Count those who lost and were not told who won."""
    untold = 0
    for rows in _by_race(races):
        winner = next((row["who"] for row in rows if row["won"] is not None), "")
        untold += sum(row["won"] is None and winner not in str(row["told"]) for row in rows)
    return untold
