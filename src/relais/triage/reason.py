"""What a reason is: a query over the prepared tables, a statement, and the places that carry it."""

from dataclasses import dataclass

from relais.model.notice import msg
from relais.store.duck import quoted

# A reader checks a handful of places; past this number only the count is given.
PLACES_SHOWN = 20

# What stands at a place.
REPORT = msg("the report")
PRIORITY = msg("the priority declared")
AT_RISK = msg("a child at risk now, as declared")
ESCALATED = msg("urgent handling asked for")
NAMED_HERE = msg("where an alert names this party")
PAYMENT = msg("payment")
CALL = msg("call")
MESSAGE = msg("message")
SELECTOR = msg("selector")
LOGIN = msg("login")
ADDRESS = msg("postal address")
DATUM = msg("the datum whose time runs")
RECORD = msg("the record that holds the same value")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to work a report earlier.

    `sql` selects at most one row per report it speaks for: `report_no`; `strength`, whole thousandths from 0
    to 1000; `template`, an English statement with named fields; `params`, MAP(VARCHAR, VARCHAR); `places`,
    a list of (source_id, locator, what, value), at most `PLACES_SHOWN`; `places_count`, how many there are.
    What the prepared tables (`triage_...`) hold is said where each is made.
    """

    name: str
    title: str
    sql: str


def place(source: str, locator: str, what: str, value: str = "NULL") -> str:
    """Return the SQL of one place; `what` is a text, the others SQL expressions. `value`: see `stated`."""
    return f"{{'source_id': {source}, 'locator': {locator}, 'what': {quoted(what)}, 'value': CAST({value} AS VARCHAR)}}"


def params(**values: str) -> str:
    """Return the SQL of a statement's parameters from SQL expressions; a null shows as a dash."""
    cells = ", ".join(f"{quoted(name)}: coalesce(CAST({value} AS VARCHAR), '—')" for name, value in values.items())
    return f"MAP {{{cells}}}" if values else "CAST(MAP {} AS MAP(VARCHAR, VARCHAR))"


def day(instant: str) -> str:
    """Return the SQL of the UTC day of an instant."""
    return f"strftime({instant}, '%Y-%m-%d')"
