"""`relais try-timing`: the tests of times on a plain table of events, for whoever wants to check them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import AllOption, JsonOption, telling
from relais.cli.progress import progress
from relais.cli.speak import _
from relais.desk.try_timing import Tried
from relais.desk.try_timing import try_timing as run
from relais.language.sorting import Row

_EVENTS = _(
    "A table of payments and calls, CSV or Parquet: pair, event (payment or call), at; and precision, day where a"
    " payment is known to the day alone."
)


def try_timing(
    file: Annotated[Path, typer.Argument(metavar="EVENTS", help=_EVENTS)],
    out: Annotated[
        Path | None, typer.Option("--out", help=_("Where to write the answers, as .csv or .parquet."))
    ] = None,
    zone: Annotated[str, typer.Option("--zone", help=_("Time zone of the payer's day."))] = "Europe/Paris",
    clock_error: Annotated[
        int, typer.Option("--clock-error", min=0, max=3600, help=_("Seconds by which the clocks may be apart."))
    ] = 0,
    zone_error: Annotated[
        int, typer.Option("--zone-error", min=0, max=24, help=_("Hours by which a time zone may be wrong."))
    ] = 0,
    check: Annotated[
        bool, typer.Option("--check", help=_("Redraw 20,000 innocent pairs for each pair: about a second a pair."))
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help=_("Seed of those redraws."))] = 1,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Run the tests of times on a plain table of events; no home is needed, and nothing is recorded."""
    with telling(), progress(_("innocent pairs")) as bar:
        found = run(file, zone, clock_error, zone_error, check=check, seed=seed, out=out, show=bar.show)
    told = [_counted(one) for one in map(asdict, found.counted)]
    if as_json:
        document = {"zone": found.zone, "clock_error_s": found.clock_error_s, "seed": found.seed,
                    "redraws": found.redraws, "pairs": found.pairs, "payments": found.payments, "dated": found.dated,
                    "calls": found.calls, "tests": told}  # fmt: skip
        print_json(document if out else {**document, "rows": found.rows.to_pylist()})
        return
    if not out:
        _list(found, None if all_rows else SHOWN)
    text = _(
        "{pairs} pairs, {payments} payments with their moment, {dated} known to the day, {calls} calls; zone {zone}"
    )
    console().print(
        text.format(pairs=found.pairs, payments=found.payments, dated=found.dated, calls=found.calls, zone=found.zone),
        markup=False,
    )
    columns = [("test", _("test")), ("direction", _("order")), ("pairs", _("pairs")), ("offered", _("offered")),
               *((f"at_{level:g}", f"p ≤ {level:g}") for level in found.counted[0].reached)]  # fmt: skip
    if check:
        columns.append(("withheld", _("result withheld")))
    listing([_spoken(one) for one in told], columns, title=_("How many pairs reach each level"), sort=None, limit=None)


def _counted(one: dict[str, object]) -> dict[str, object]:
    reached = one.pop("reached")
    return {**one, **{f"at_{level:g}": count for level, count in reached.items()}}  # type: ignore[attr-defined]


def _list(found: Tried, limit: int | None) -> None:
    columns = [("pair", _("pair")), ("test", _("test")), ("direction", _("order")), ("near", _("near")),
               ("separate", _("of")), ("expected", _("by chance")), ("p", "p"),
               ("refused", _("why not offered"))]  # fmt: skip
    if found.redraws:
        columns.insert(-1, ("withheld", _("result withheld")))
    count = found.rows.num_rows
    rows = found.rows if limit is None else found.rows.slice(0, limit)
    listing(map(_spoken, rows.to_pylist()), columns, title=_("Payments and calls of each pair"), sort=None,
            limit=limit, count=count)  # fmt: skip


def _spoken(row: Row) -> Row:
    told = {name: f"{value:.2g}" for name, value in row.items() if isinstance(value, float)}
    refused = {"refused": _(str(row["refused"]))} if row.get("refused") else {}
    return {**row, **told, **refused, "direction": _(str(row["direction"]))}
