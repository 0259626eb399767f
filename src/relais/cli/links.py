"""`relais links`: the links between mentions, merged, proposed or mere leads, by what they weigh."""

from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import TONGUE, _
from relais.desk.home import open_home
from relais.desk.link_words import signed
from relais.desk.links import links as read_links
from relais.language.sorting import Row


def links(
    home: HomeOption = HOME,
    use: Annotated[str | None, typer.Option("--use", help=_("merged, proposal or lead; all if left out."))] = None,
    subject: Annotated[str | None, typer.Option("--subject", help=_("Only those of one subject (S-…)."))] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List the links between mentions: what each weighs, how far it goes, and why it was refused."""
    with telling():
        table, stale = read_links(open_home(home), use, subject)
    check_sort(sort, tuple(table.column_names))
    if as_json:
        print_json({"stale": stale, "links": table.to_pylist()})
        return
    if sort:
        table = _sorted(table, sort)
    # There may be a million of them: only those shown are made into rows.
    shown = table if all_rows else table.slice(0, SHOWN)
    columns = [("link_id", _("link")), ("bits", _("bits")), ("use", _("use")), ("refused", _("why not merged")),
               ("left", _("one side")), ("right", _("other side"))]  # fmt: skip
    rows = [link_row(row) for row in shown.to_pylist()]
    listing(rows, columns, title=_("Links between mentions"), sort=None, limit=None, count=table.num_rows)
    console().print(_("`relais why L-…` explains one. Bits weigh agreement under a model: a named person decides."))
    if stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def link_row(row: Row) -> Row:
    """Return a link as a table shows it."""
    return {**row, "bits": signed(float(str(row["bits"])), TONGUE), "use": _(str(row["use"])),
            "refused": _(str(row["refused"])) if row["refused"] else "",
            "left": _end(row, "left"), "right": _end(row, "right")}  # fmt: skip


def _end(row: Row, side: str) -> str:
    return f"{row[f'{side}_name'] or _('(no name)')}\n{row[f'{side}_source']}  {row[f'{side}_locator']}"


def _sorted(table: pa.Table, sort: str) -> pa.Table:
    order = "descending" if sort.startswith("-") else "ascending"
    return table.take(pc.sort_indices(table, [(sort.lstrip("-"), order)]))
