"""`relais duplicates [ID]`: reports that may be one, and what they say differently."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, keyed, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, reasoned
from relais.desk.duplicates import Duplicates, Group, group
from relais.desk.duplicates import duplicates as read_duplicates
from relais.desk.home import open_home


def duplicates(
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help=_("A group of reports (D-…); without it, all."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List the reports that may be one, or share what goes round; with an ID, what those of one group differ in."""
    limit = None if all_rows else SHOWN
    if id_ is None:
        with telling():
            found = read_duplicates(open_home(home))
        check_sort(sort, tuple(found.groups.column_names))
        _list(found, as_json=as_json, sort=sort, limit=limit)
        stale = found.stale
    else:
        with telling():
            one = group(open_home(home), id_)
        check_sort(sort, tuple(one.differences.column_names))
        _show(one, as_json=as_json, sort=sort, limit=limit)
        stale = one.stale
    if stale and not as_json:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _list(found: Duplicates, *, as_json: bool, sort: str | None, limit: int | None) -> None:
    rows = found.groups.to_pylist()
    if as_json:
        print_json({"stale": found.stale, "groups": [keyed(row) for row in rows]})
        return
    columns = [
        ("group_id", _("group")),
        ("kind", _("kind")),
        ("reports", _("reports")),
        ("grounds", _("grounds")),
        ("basis", _("statement")),
        ("differences", _("differences")),
    ]
    shown = [reasoned(row) for row in rows]
    listing(shown, columns, title=_("Reports that may be one"), sort=sort, limit=limit)
    console().print(_("`relais duplicates ID` lists what differs. All reports are kept: a person decides."))


def _show(one: Group, *, as_json: bool, sort: str | None, limit: int | None) -> None:
    reports, differences = one.reports.to_pylist(), one.differences.to_pylist()
    if as_json:
        rows = [keyed(row) for row in reports]
        print_json({"stale": one.stale, "id": one.id, "reports": rows, "differences": differences})
        return
    columns = [
        ("report_id", _("report")),
        ("kind", _("kind")),
        ("beside", _("beside")),
        ("grounds", _("grounds")),
        ("basis", _("statement")),
        ("sender", _("sender")),
        ("at", _("received")),
        ("source", _("source")),
        ("locator", _("place")),
    ]
    listing([reasoned(row) for row in reports], columns, title=one.id, sort=None, limit=limit)
    columns = [
        ("left", _("report")),
        ("right", _("other report")),
        ("field", _("field")),
        ("left_value", _("it says")),
        ("right_value", _("the other says")),
        ("left_source", _("source")),
        ("left_locator", _("place")),
        ("right_source", _("other source")),
        ("right_locator", _("other place")),
    ]
    shown = [{**row, "field": _(row["field"])} for row in differences]
    listing(shown, columns, title=_("What differs"), sort=sort, limit=limit)
