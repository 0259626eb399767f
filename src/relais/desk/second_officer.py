"""A second officer's look: what was read beside the bytes of the source, row by row, before anybody acts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from relais.casework import request as requests
from relais.casework.request import CONFIRMED, WRONG, Item, Request
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.passage import text_at, unshown
from relais.desk.sight import sight
from relais.model.notice import msg

OWN_DRAFT = msg("request {number} was drafted by you: somebody else checks it against the sources")
NOT_ITS_ROW = msg("request {number} has no row {row}")
NOT_SHOWN = msg("row {row} was not shown as it stands in the source: `relais request check {number}` shows it")
NO_VERDICT = msg("“{text}” is no verdict; there are: confirmed, wrong")
WHY_WRONG = msg("row {row} is called wrong: say what is wrong with it")
NOT_DRAFT = msg("request {number} is {state}: its rows are checked while it is a draft")


@dataclass(frozen=True)
class Row:
    """One row as it is checked: what is asked, the passage it was read from, and the passage's SHA-256."""

    item: Item
    passage: str
    shown: str


def rows_to_check(home: Home, number: int, reason: str = "") -> tuple[Request, list[Row]]:
    """Return a request and each of its rows beside the passage of its source; raises DeskError.

    Reading them counts as exposure to text, row by row; `reason`: why it is read late, where that is asked.
    """
    with act(home, "check-request", partial(requests.case_of, number=number), request=number) as connection:
        found = requests.request(connection, number)
        seen = sight(home, connection)
        passages = [text_at(home, connection, seen, (item.source_id, item.locator), reason) for item in found.items]
        return found, [Row(item, text, digest([text])) for item, text in zip(found.items, passages, strict=True)]


def row_to_check(home: Home, number: int, at: int = 0, after: int = 0, reason: str = "") -> tuple[Request, Row]:
    """Return a request and one of its rows beside the passage of its source, which alone is read; raises DeskError.

    `at`: the number of that row; else the first without a verdict behind row `after`, else the first without one, else
    the first of all. `reason` as in `rows_to_check`.
    """
    with act(home, "check-request", partial(requests.case_of, number=number), request=number) as connection:
        found = requests.request(connection, number)
        waiting = [one for one in found.items if one.verdict is None]
        order = [one for one in waiting if one.number > after] + waiting
        item = next((one for one in found.items if one.number == at), (order or found.items)[0])
        text = text_at(home, connection, sight(home, connection), (item.source_id, item.locator), reason)
        return found, Row(item, text, digest([text]))


def check(home: Home, number: int, verdicts: Mapping[int, tuple[str, str, str]]) -> Request:
    """Record a second officer's verdicts: row number to (verdict, the SHA-256 shown, reason); raises DeskError.

    Nothing is recorded unless every row named was shown as it stands.
    """
    with decision(home, "check-request", {"request": number}, partial(requests.case_of, number=number)) as connection:
        found = requests.request(connection, number)
        if found.drafted_by == home.actor:
            raise DeskError(OWN_DRAFT, number=number)
        if found.state != requests.DRAFT:
            raise DeskError(NOT_DRAFT, number=number, state=found.state)
        seen = sight(home, connection)
        rows = {item.number: item for item in found.items}
        for row, (verdict, shown, reason) in sorted(verdicts.items()):
            if row not in rows:
                raise DeskError(NOT_ITS_ROW, number=number, row=row)
            check_verdict(verdict, reason, row)
            if digest([unshown(seen, (rows[row].source_id, rows[row].locator))]) != shown:
                raise DeskError(NOT_SHOWN, number=number, row=row)
            requests.check(connection, row, verdict, shown, reason, home.actor)
        return requests.request(connection, number)


def check_verdict(verdict: str, reason: str, row: int) -> None:
    """Raise DeskError for what is no verdict, and for a row called wrong without saying why."""
    if verdict not in (CONFIRMED, WRONG):
        raise DeskError(NO_VERDICT, text=verdict)
    if verdict == WRONG and not reason.strip():
        raise DeskError(WHY_WRONG, row=row)


def digest(passages: Sequence[str]) -> str:
    """Return the SHA-256 of passages as they are shown."""
    return sha256("\x00".join(passages).encode()).hexdigest()
