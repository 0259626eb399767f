"""Every command, and where it is: a module is loaded when its command is asked for, not before.

All of them together take a second to load, which every command would wait for.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import cleandoc
from typing import Any

import typer

from relais.cli.help import Command, Group
from relais.cli.speak import _
from relais.model.notice import msg

# In the order of the help: 'module', or 'module:function' where the function has another name.
_PLACES = (
    "init", "intake", "sources", "formats", "questions", "questions:answer", "mapping", "letter", "run:authorise",
    "train", "run", "sprint", "package", "package:feedback", "received:restrict", "received:restrictions",
    "received", "received:returned", "queue", "why", "show", "addresses", "payments", "duplicates", "chats", "links",
    "review", "judge", "judgements", "judge:undo", "networks", "network", "evidence", "methods", "clear",
    "clear:cleared", "clear:keep_back", "alerts", "inbox", "inbox:acknowledge", "inbox:absent", "reach:unmask",
    "reach:unmasked", "reach:ask_owner", "reach:answer_owner", "reach:owner_requests", "clocks", "clocks:calendar",
    "clocks:forecast", "requestable:ground", "requestable", "requestable:channels", "element:elements", "element",
    "element:reach", "gaps", "search", "names", "try_link", "try_timing", "passage", "login", "login:logout",
    "login:whoami", "enrol", "approvals:propose", "approvals:emergency", "approvals", "approvals:approve",
    "approvals:refuse", "bundle", "verify", "bundle:rerun", "settings", "doctor", "backup", "backup:restore",
    "backup:upgrade", "serve", "retention:erase", "retention:hold", "retention:release", "demo", "world", "training",
)  # fmt: skip
# Groups of commands: the module, and what the group is for.
_GROUPS = {
    "people": msg("Who works in the unit: the administrator asks, a head confirms."),
    "report": msg("What comes by phone, on paper or as a message."),
    "alert": msg("Alerts: taken, decided, put off, brought back."),
    "case": msg("Cases: opened, assigned, their persons and notes, closed with an outcome."),
    "task": msg("What is to be done in a case, by whom, until when."),
    "dossier": msg("What leaves of a case: asked, signed by another, made once."),
    "request": msg("Requests for data: drafted, checked, signed outside, answered."),
    "identity": msg("Who used an address, checked before anything rests on it."),
    "exposure": msg("What I opened, for me alone; for a welfare officer, totals."),
    "deconflict": msg("Hit or no hit on selectors that the other side may not see."),
    "retention": msg("What the unit keeps, and how long: what is due, erasures, notices."),
    "audit": msg("Sign, witness, export, verify, close and search the audit chain."),
    "witness": msg("For somebody outside the unit: remember its audit chain by files."),
    "bench": msg("Measure relais on synthetic worlds whose truth is known."),
}


class Commands(Mapping[str, Any]):
    """The commands by name; one is loaded when it is looked up."""

    def __init__(self) -> None:
        self._places = {_name(place): place for place in _PLACES} | {name: name for name in _GROUPS}

    def __getitem__(self, name: str) -> Any:
        """Return a command; raises KeyError."""
        return _loaded(name, self._places[name])

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of the help."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)


class Root(Group):
    """`relais`: the group of all commands."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.commands = Commands()  # type: ignore[assignment]  # it is looked up, listed and never written


def functions() -> Iterator[Any]:
    """Yield the function of every command that is in no group, in the order of the help."""
    for place in _PLACES:
        yield _function(place)


def _name(place: str) -> str:
    return place.rpartition(":")[2].replace("_", "-")


def _function(place: str) -> Any:
    module, _colon, name = place.partition(":")
    return getattr(import_module(f"relais.cli.{module}"), name or module)


@cache
def _loaded(name: str, place: str) -> Any:
    around = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    if name in _GROUPS:
        around.add_typer(import_module(f"relais.cli.{place}").APP, name=name, help=_(_GROUPS[name]))
    else:
        function = _function(place)
        around.command(cls=Command, help=_(cleandoc(function.__doc__ or "")))(function)
    [command] = typer.main.get_group(around).commands.values()
    return command
