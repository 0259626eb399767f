"""`relais networks`: communities of payers and payees, and what belongs to none."""

from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.network import print_hubs
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.network import networks as read_networks

# The payees that explain a community's payers, of which so many are named here: `relais network N-…` names all.
_NAMED = 3


def networks(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List the communities of payers and payees, the payees that explain each, the hubs and what is left out."""
    with telling():
        found = read_networks(open_home(home))
    check_sort(sort, tuple(found.communities.column_names))
    rows, limit = found.communities.to_pylist(), None if all_rows else SHOWN
    left_out = found.left_out.to_pylist()
    if as_json:
        hubs = found.hubs.to_pylist()
        print_json({"stale": found.stale, "communities": rows, "hubs": hubs, "left_out": left_out})
        return
    columns = [
        ("community_id", _("community")),
        ("reports", _("reports that name it")),
        ("payers", _("payers")),
        ("payees", _("payees")),
        ("payments", _("payments")),
        ("density", _("density")),
        ("modularity", _("modularity")),
        ("bridges", _("pairs with others")),
        ("hubs", _("hubs paid")),
        ("cover", _("payees that explain it")),
    ]
    shown = [{**row, "cover": _cover(row["cover"] or [], row["least"] or 0)} for row in rows]
    listing(shown, columns, title=_("Communities of payers and payees"), sort=sort, limit=limit)
    if found.hubs.num_rows:
        print_hubs(found.hubs.to_pylist(), limit)
    out = console()
    for row in left_out:
        bound = "" if row["limit"] is None else _(" (limit: {limit})").format(limit=row["limit"])
        out.print(f"{row['count']} {_(row['what'])}{bound}", markup=False)
    out.print(_("A community is made by who pays whom: it is no group until a person has judged it one."))
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _cover(payees: list[str], least: int) -> str:
    names = ", ".join(payees[:_NAMED]) + (", …" if len(payees) > _NAMED else "")
    if len(payees) == least:
        return _("{size}, the fewest: {names}").format(size=len(payees), names=cell(names))
    more = len(payees) - least
    return _("{size}, at most {more} too many: {names}").format(size=len(payees), more=more, names=cell(names))
