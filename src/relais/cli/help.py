"""The help of every command in the user's language."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from relais.cli.speak import _


class Command(TyperCommand):
    """A command whose `--help` is told in the user's language."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, translated: it is the one text of the help that is not."""
        return _told(super().get_help_option(ctx))


class Group(TyperGroup):
    """The same for a group of commands."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, translated."""
        return _told(super().get_help_option(ctx))


def _told(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this message and exit.")
    return option
