"""`relais payments`: rows that may be one payment, each with the reason."""

from relais.cli.listing import SHOWN, console, keyed, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, reasoned
from relais.desk.home import open_home
from relais.desk.payments import payments as read_payments


def payments(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List the payments that may be one, told by several rows or seen from both ends, each group with its reason."""
    with telling():
        found = read_payments(open_home(home))
    check_sort(sort, tuple(found.rows.column_names))
    rows = found.rows.to_pylist()
    if as_json:
        counts = {"payments": found.payments, "grouped": found.grouped, "least": found.least}
        print_json({"stale": found.stale, **counts, "rows": [keyed(row) for row in rows]})
        return
    columns = [
        ("group_id", _("group")),
        ("payment", _("payment")),
        ("payer", _("payer")),
        ("payee", _("payee")),
        ("basis", _("why they may be one")),
        ("others", _("other groups it fits")),
        ("source", _("source")),
        ("locator", _("place")),
    ]
    shown = [reasoned(row) for row in rows]
    listing(shown, columns, title=_("Payments that may be one"), sort=sort, limit=None if all_rows else SHOWN)
    console().print(
        _(
            "{grouped} of {payments} payments stand in a group; if each group is one payment, there are {least}."
            " Nothing is counted less for it: a person decides."
        ).format(grouped=found.grouped, payments=found.payments, least=found.least)
    )
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))
