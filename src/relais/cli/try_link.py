"""`relais try-link`: link the rows of a table that is no source, to see what the weights do."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import JsonOption, telling
from relais.cli.speak import _
from relais.desk.try_link import try_link as link


def try_link(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A table of people, CSV or Parquet."))],
    out: Annotated[Path, typer.Option("--out", help=_("Folder for the pairs, the clusters and the weights."))],
    as_json: JsonOption = False,
) -> None:
    """Link the rows of a table that is no source, to see what the weights do where the truth is known."""
    with telling():
        found = link(file, out)
    if as_json:
        told = {
            "columns": found.columns,
            "rows": found.rows,
            "pairs": found.pairs,
            "uses": found.uses,
            "clusters": found.clusters,
        }
        print_json({**told, "model": found.model.origin, "seconds": found.seconds})
        return
    text = _("{rows} rows, {pairs} pairs weighed, {clusters} clusters; weights: {origin}")
    counts = {"rows": found.rows, "pairs": found.pairs, "clusters": found.clusters}
    console().print(text.format(**counts, origin=_(found.model.origin)), markup=False)
    for role in dict.fromkeys(found.columns.values()):
        named = ", ".join(name for name, read_as in found.columns.items() if read_as == role)
        console().print(f"  {_(role)}: {named}", markup=False)
    for use, count in sorted(found.uses.items()):
        console().print(f"  {_(use)}: {count}", markup=False)
