"""The options that every command shares, and how a command opens its home and tells what went wrong."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import line
from relais.cli.speak import _, say
from relais.desk.error import DeskError
from relais.desk.home import DEFAULT
from relais.desk.refused import REFUSED, TOO_LARGE, refused

HomeOption = Annotated[
    Path, typer.Option("--home", envvar="RELAIS_HOME", help=_("The folder that holds everything of the unit."))
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print JSON instead of a table."))]
AllOption = Annotated[bool, typer.Option("--all", help=_("Show every row."))]
SortOption = Annotated[
    str | None, typer.Option("--sort", help=_("Column to sort by, as named in --json; -COLUMN for descending."))
]
AnswersOption = Annotated[
    Path | None,
    typer.Option(
        "--answers", help=_("What the bearers know of the files: a CSV file of path,key,value, recorded as yours.")
    ),
]
HOME = DEFAULT

# Exit codes: 0 done; 1 done, but something was left unread or is not sound; 2 not done.
LEFT_UNREAD = 1
NOT_DONE = 2


@contextmanager
def telling() -> Iterator[None]:
    """Turn what cannot be done into one message on the error stream and the exit code 'not done'."""
    try:
        yield
    except DeskError as error:
        complain(say(error.template, error.params))
        raise typer.Exit(NOT_DONE) from error
    except REFUSED as error:
        complain(refusal(error))
        raise typer.Exit(NOT_DONE) from error
    except TOO_LARGE as error:
        complain(_("a number is larger than any that is kept here: nothing was done"))
        raise typer.Exit(NOT_DONE) from error
    except KeyboardInterrupt as error:
        complain(_("stopped: what was committed stays, the rest was dropped"))
        raise typer.Exit(NOT_DONE) from error


def refusal(error: Exception) -> str:
    """Return what the system refused, and on which file where it says so."""
    return _("cannot be done: {reason}").format(reason=refused(error))


def complain(text: str) -> None:
    """Print one line on the error stream."""
    sys.stderr.write(f"relais: {line(text)}\n")


def check_sort(sort: str | None, columns: tuple[str, ...]) -> None:
    """Refuse a column that the table lacks."""
    if sort and sort.lstrip("-") not in columns:
        raise typer.BadParameter(
            _("no column “{sort}”; there are: {columns}").format(sort=sort, columns=", ".join(columns)),
            param_hint="--sort",
        )
