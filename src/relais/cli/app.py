"""The command line: one command, one file."""

import os
import signal
import sys

import typer

from relais.cli.commands import Root
from relais.cli.options import NOT_DONE, complain, refusal
from relais.cli.speak import _

APP = typer.Typer(
    name="relais",
    cls=Root,
    help=_("Takes over the relay: foreign child-protection alerts in, an explained order of work out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@APP.callback()
def root() -> None:
    """Hold the commands, which are loaded one by one."""


def main() -> None:
    """Run the command line."""
    if hasattr(signal, "SIGPIPE"):
        # As other programs of a pipe do: when its reader (`| head`) has gone, end without a word.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        try:
            APP(prog_name="relais")
        finally:
            sys.stdout.flush()
    except OSError as error:
        complain(refusal(error))
        # What could not be written would be tried again, and fail again, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOT_DONE)
