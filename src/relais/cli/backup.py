"""`relais backup` and `relais restore`: one command each."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk.backup import backup as write
from relais.desk.home import open_home
from relais.desk.restore import restore as bring_back


def backup(
    out: Annotated[
        Path, typer.Argument(metavar="FOLDER|FILE", help=_("A new folder, or a new file that ends in .tar."))
    ],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write a backup while people work: decisions, ledger, settings; read back and checked. The key is not in it."""
    with telling():
        made = write(open_home(home), out)
    if as_json:
        print_json(asdict(made))
        return
    out_ = console()
    out_.print(
        _(
            "Backup in {path}: {files} files, {rows} rows of decisions, up to audit line {audit}; read back and sound."
        ).format(**vars(made)),
        markup=False,
        soft_wrap=True,
    )
    out_.print(
        _("It needs the key {fingerprint} ({key}), which is not in it: keep a copy of the key elsewhere.").format(
            **vars(made)
        ),
        markup=False,
        soft_wrap=True,
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help=_("What `relais backup` wrote."))],
    new_home: Annotated[Path, typer.Argument(metavar="NEW_HOME", help=_("A folder that does not exist, or is empty."))],
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help=_("Where the home's key lies now, if not where it lay."))
    ] = None,
    db: Annotated[
        str | None,
        typer.Option("--db", help=_("An empty PostgreSQL database for the decisions, postgresql://role@host/name.")),
    ] = None,
    as_it_was: Annotated[
        bool, typer.Option("--as-it-was", help=_("Leave tables of an older version as they are, for that version."))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a home from a backup, and verify it; a damaged backup is refused."""
    with telling():
        done = bring_back(source, new_home, key_file=key_file, db=db, as_it_was=as_it_was)
    if as_json:
        print_json(asdict(done))
        return
    told = (
        _("Restored in {root}, as of {made_at}, tables as they were: {files} files, {rows} rows, audit line {audit}.")
        if done.facts is None
        else _(
            "Restored in {root}, as of {made_at}: {files} files, {rows} rows of decisions, {facts} facts, audit line"
            " {audit}. All verified."
        )
    )
    console().print(told.format(**vars(done)), markup=False, soft_wrap=True)


def upgrade(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Bring a home of an older version up to date: a backup beside it first, as any command does."""
    with telling():
        made = open_home(home).before_upgrade
    if as_json:
        print_json({"backup": made})
    elif made is None:
        console().print(_("Nothing to do: its tables are those of this version."))
    else:
        console().print(
            _("Up to date. The way back: relais restore {path} FOLDER --as-it-was, and the older version.").format(
                path=made
            ),
            markup=False,
            soft_wrap=True,
        )
