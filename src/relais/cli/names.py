"""`relais names`: are two names one person's, as far as names can tell, and why."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, line, print_json
from relais.cli.options import JsonOption, telling
from relais.cli.speak import _
from relais.desk.names import NamesLine, PairsLine, compare, compare_pairs

_Name = Annotated[str | None, typer.Argument(help=_("A name, in any script and order."))]


def names(
    left: _Name = None,
    right: _Name = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help=_("A CSV or Parquet file of pairs: columns name1 and name2."))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=_("Where to write row, score, level and same of each pair (Parquet)."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether two names can be one person's, by which rules, and by which words. A name alone identifies nobody."""
    if pairs is None and (left is None or right is None):
        raise typer.BadParameter(_("give two names, or a file of pairs with --pairs"))
    if pairs is not None and left is not None:
        raise typer.BadParameter(_("give two names or --pairs, not both"))
    if pairs is None and out is not None:
        raise typer.BadParameter(_("--out goes with --pairs"))
    with telling():
        told = compare_pairs(pairs, out) if pairs is not None else compare(left or "", right or "")
    if as_json:
        print_json(asdict(told))
    elif isinstance(told, PairsLine):
        _print_pairs(told)
    else:
        _print(told)


def _print(told: NamesLine) -> None:
    verdict = _("Can be the same person.") if told.same else _("Not taken for the same person.")
    console().print(line(f"{verdict} {_(told.meaning)}"), markup=False)
    for one in told.rules:
        words = " / ".join(f"“{side}”" if side else "-" for side in (one.left, one.right))
        console().print(line(f"- {words}: {_(one.meaning)} ({one.rule})"), markup=False)


def _print_pairs(told: PairsLine) -> None:
    said = _("{pairs} pairs compared, {same} can be the same person, {unnamed} with a side that names nobody.")
    console().print(line(said.format(pairs=told.pairs, same=told.same, unnamed=told.unnamed)), markup=False)
    for level, count in told.levels.items():
        console().print(line(f"- {level}: {count}"), markup=False)
