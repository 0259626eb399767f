"""`relais task`: what is to be done in a case, by whom, until when; done or dropped."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.alert import day
from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.speak import _, said
from relais.desk import task as desk
from relais.desk.home import open_home
from relais.language.desk_words import TASK_STATES
from relais.language.sorting import Row

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
CaseArgument = Annotated[
    int, typer.Argument(metavar="CASE", help=_("The case's number, as `relais case list` gives it."))
]
TaskArgument = Annotated[
    int, typer.Argument(metavar="TASK", help=_("The task's number, as `relais task list` gives it."))
]
_LISTED = ("number", "case", "text", "name", "due", "state", "reason")


@APP.callback()
def group() -> None:
    """Say what is to be done in a case, by whom and until when."""


@APP.command("add", cls=Command, help=_("Give somebody on a case something to do."))
def add(
    case: CaseArgument,
    text: Annotated[str, typer.Argument(help=_("What is to be done, in one line."))],
    name: Annotated[str | None, typer.Option("--who", help=_("Who does it; you, where nobody is named."))] = None,
    due: Annotated[str | None, typer.Option("--until", help=_("Until which day (YYYY-MM-DD)."))] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Give somebody on a case something to do; it stands on their day when its day is near."""
    until = day(due) if due is not None else None
    with telling():
        opened = open_home(home)
        number = desk.add(opened, case, text, name or opened.actor, until)
    _done({"case": case, "task": number}, _("Task {task} of case {case}."), as_json=as_json)


@APP.command("list", cls=Command, help=_("What you have to do; of one case, all its tasks."))
def list_(
    case: Annotated[int | None, typer.Argument(metavar="CASE", help=_("A case; left out, your own tasks."))] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """List what you have to do by a day that is near or past; of one case, all its tasks, open ones first."""
    with telling():
        opened = open_home(home)
        found = desk.mine(opened) if case is None else desk.of_case(opened, case).tasks
    rows: list[Row] = [asdict(one) for one in found]
    if as_json:
        print_json({"tasks": rows})
        return
    headings = (_("no."), _("case"), _("what"), _("who does it"), _("until"), _("state"), _("reason"))
    shown = [{**row, "state": said(TASK_STATES, row["state"])} for row in rows]
    columns = list(zip(_LISTED, headings, strict=True))
    listing(shown, columns, title=_("Tasks"), sort=None, limit=None if all_rows else SHOWN)


@APP.command("done", cls=Command, help=_("Note that a task is done, or dropped with --dropped REASON."))
def done(
    case: CaseArgument,
    number: TaskArgument,
    reason: Annotated[
        str | None, typer.Option("--dropped", help=_("It is dropped, for this reason, and not done."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Note that a task is done, or dropped with a reason: it stays on record."""
    state = "done" if reason is None else "dropped"
    with telling():
        desk.end(open_home(home), case, number, state, reason or "")
    told = _("Task {task} of case {case} is done.") if reason is None else _("Task {task} of case {case} is dropped.")
    _done({"case": case, "task": number, "state": state}, told, as_json=as_json)


def _done(told: Row, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        console().print(sentence.format(**told), markup=False)
