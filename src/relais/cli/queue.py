"""`relais queue`: the order of work."""

from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.queue import queue as read_queue

# The heaviest reasons say most; `relais why` gives all.
_REASONS = 3


def queue(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """Show the order of work: reports, each with the weight of its reasons and what expires first."""
    with telling():
        table, stale = read_queue(open_home(home))
    check_sort(sort, tuple(table.column_names))
    rows = table.to_pylist()
    if as_json:
        print_json({"stale": stale, "queue": rows})
        return
    columns = [
        ("rank", _("rank")),
        ("report_id", _("report")),
        ("reference", _("reference")),
        ("sender", _("sender")),
        ("score", _("score")),
        ("first_expiry", _("first expiry")),
        ("clock_state", _("clock")),
        ("why", _("main reasons")),
        ("duplicates", _("also received as")),
    ]
    shown = [
        {
            **row,
            "clock_state": _(row["clock_state"]),
            # Beside an unknown clock, the first known date would look like a reprieve.
            "first_expiry": row["first_expiry"].strftime("%Y-%m-%d")
            if row["first_expiry"] and row["clock_state"] != "unknown"
            else "",
            "why": ", ".join(f"{_(reason['name'])} {cell(reason['part'])}" for reason in row["reasons"][:_REASONS]),
            "duplicates": ", ".join(row["duplicates"]),
        }
        for row in rows
    ]
    listing(shown, columns, title=_("Case handling order"), sort=sort, limit=None if all_rows else SHOWN)
    console().print(_("`relais why ID` gives the reasons of a rank, each with its place in the source."))
    if stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))
