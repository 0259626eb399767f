"""`relais evidence`: what the tests found, or one pair opened in all of them."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.pair import print_pair
from relais.cli.result import heading, shown
from relais.cli.speak import _
from relais.desk.evidence import counts, found
from relais.desk.home import open_home
from relais.desk.open_pair import open_pair
from relais.desk.pair_pictures import write
from relais.language.sorting import Row, sort_rows


def evidence(
    payer: Annotated[str | None, typer.Argument(metavar="[PAYER]", help=_("A subject (S-…) who pays."))] = None,
    payee: Annotated[str | None, typer.Argument(metavar="[PAYEE]", help=_("A subject (S-…) who is paid."))] = None,
    home: HomeOption = HOME,
    test: Annotated[
        str | None, typer.Option("--test", help=_("List what this test found: a name of `relais methods`."))
    ] = None,
    clock_error: Annotated[
        int, typer.Option("--clock-error", min=0, max=3600, help=_("Seconds by which the clocks may be apart."))
    ] = 0,
    zone_error: Annotated[
        int, typer.Option("--zone-error", min=0, max=24, help=_("Hours by which a time zone may be wrong."))
    ] = 0,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", help=_("A new folder for the pictures of the pair, each with its table.")),
    ] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """Say what each test found; list the results of one test; or open one pair in all of them, payer first."""
    limit = None if all_rows else SHOWN
    if payer and payee:
        with telling():
            pair = open_pair(open_home(home), payer, payee, clock_error, zone_error_h=zone_error)
            written = write(pair, pictures, _) if pictures else []
        print_pair(pair, as_json=as_json, limit=limit)
        for path in written:
            complain(_("written: {path}").format(path=path))
    elif payer:
        raise typer.BadParameter(_("name the payer and the payee, or neither"))
    elif test:
        _print_found(home, test, as_json=as_json, limit=limit, sort=sort)
    else:
        _print_counts(home, as_json=as_json, sort=sort)


def _print_counts(home: Path, *, as_json: bool, sort: str | None) -> None:
    with telling():
        rows, stale = counts(open_home(home))
    told: list[Row] = [{"test": one.name, "results": count, "title": _(one.title)} for one, count in rows]
    check_sort(sort, ("test", "results", "title"))
    if as_json:
        print_json({"stale": stale, "tests": told})
        return
    columns = [("test", _("test")), ("results", _("results")), ("title", _("what it looks for"))]
    listing(told, columns, title=_("Evidence"), sort=sort, limit=None)
    console().print(
        _(
            "A result is no evidence yet: `relais evidence --test TEST` lists them, `relais evidence PAYER PAYEE` opens"
            " a pair, `relais methods TEST` says what a test cannot show."
        )
    )
    _print_stale(stale)


def _print_found(home: Path, name: str, *, as_json: bool, limit: int | None, sort: str | None) -> None:
    with telling():
        told = found(open_home(home), name)
    check_sort(sort, tuple(told.table.column_names))
    rows: list[Row] = sort_rows(told.table.to_pylist(), sort)
    if as_json:
        print_json({"stale": told.stale, "rows": rows})
        return
    test = told.test
    columns = [(column, heading(column)) for column in test.columns]
    # Put in order as numbers, before they are written out.
    written = [shown(row, told.names) for row in (rows if limit is None else rows[:limit])]
    listing(written, columns, title=_(test.title), sort=None, limit=limit, count=len(rows))
    console().print(_("The innocent reading: {text}").format(text=_(test.innocent)), markup=False, soft_wrap=True)
    _print_stale(told.stale)


def _print_stale(stale: bool) -> None:
    if stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))
