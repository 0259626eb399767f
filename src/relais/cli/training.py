"""`relais training`: a home in which one of thirty rows to confirm is wrong on purpose; asked again, how it stands."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import JsonOption, complain, telling
from relais.cli.speak import _
from relais.desk.home import Home, open_home
from relais.desk.training import ROWS, Result, make, result
from relais.sim.training import build


def training(
    folder: Annotated[Path, typer.Argument(help=_("Where to make it: a new or empty folder, or one made so before."))],
    seed: Annotated[int, typer.Option(help=_("Another seed plants another error."))] = 1,
    as_json: JsonOption = False,
) -> None:
    """Make a training home: thirty rows to confirm, one of them wrong on purpose; later, say whether it was found."""
    home = folder / "home"
    with telling():
        if home.exists():
            _tell(result(open_home(home)), as_json=as_json)
            return
        if folder.exists() and any(folder.iterdir()):
            complain(_("{path} is not empty: choose another folder").format(path=folder))
            raise typer.Exit(2)
        made = _make(folder, seed)
    if as_json:
        print_json([{"home": str(made.root), "rows": ROWS}])
        return
    console().print(
        _("{rows} rows wait to be confirmed, one of them wrong on purpose: its port, its zone or its year. Open them:"
          " relais serve --home {home}").format(rows=ROWS, home=made.root), markup=False)  # fmt: skip


def _make(folder: Path, seed: int) -> Home:
    build(folder / "inbox", ROWS, seed, datetime.now(UTC).replace(microsecond=0))
    return make(
        folder / "home", folder / "inbox", _("Second officer (training)"), _("Drafter (training)"), seed,
        key_file=folder / "desk.key",
    )  # fmt: skip


def _tell(found: Result, *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(found)])
        return
    out = console()
    if found.planted is None:
        out.print(_("{checked} of {of} rows are checked.").format(checked=found.checked, of=found.of), markup=False)
        return
    planted = found.planted
    said = _("Found: row {row}.") if found.found else _("Missed: row {row}.")
    out.print(said.format(row=planted.row), markup=False)
    out.print(
        _("Wrong was the {what}: the source has {right}, the row said {wrong}.").format(
            what=_(planted.kind), right=planted.right, wrong=planted.wrong
        ), markup=False)  # fmt: skip
    if found.false_alarms:
        rows = ", ".join(map(str, found.false_alarms))
        out.print(_("Called wrong, and right: {rows}.").format(rows=rows), markup=False)
