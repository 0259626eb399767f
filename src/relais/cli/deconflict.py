"""`relais deconflict`: hit or no hit on selectors that the other side may not see, by files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, LEFT_UNREAD, AllOption, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _, noted
from relais.desk import deconflict
from relais.desk.home import open_home
from relais.model.notice import Notice

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

KeyOption = Annotated[Path, typer.Option("--key", help=_("The file of the key that both sides hold."))]
WhatArgument = Annotated[
    str,
    typer.Argument(metavar="WHAT", help=_("A report (R-…), a subject (S-…) or a CSV list of kind,service,value.")),
]
QuestionArgument = Annotated[Path, typer.Argument(metavar="QUESTION", help=_("The file of the question."))]
AnswerArgument = Annotated[Path, typer.Argument(metavar="ANSWER", help=_("The file of the answer."))]


@APP.callback()
def group() -> None:
    """Hit or no hit on selectors that the other side may not see."""


@APP.command("key", cls=Command, help=_("Draw a key, to be handed over another way than the files."))
def key(
    path: Annotated[Path, typer.Argument(metavar="KEY", help=_("The file of the key, which must not exist."))],
) -> None:
    """Draw the key of an exchange."""
    with telling():
        deconflict.new_key(path)


@APP.command("script", cls=Command, help=_("Write the script for a partner without relais."))
def script(
    path: Annotated[Path, typer.Argument(metavar="SCRIPT", help=_("The file of the script, which must not exist."))],
) -> None:
    """Write the script for a partner without relais."""
    with telling():
        deconflict.write_script(path)


@APP.command("ask", cls=Command, help=_("Ask about the selectors of a report, a subject or a list."))
def ask(
    what: WhatArgument,
    question: QuestionArgument,
    key_file: KeyOption,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write a question."""
    with telling():
        asked = deconflict.ask(open_home(home), _about(what), key_file, question)
    if as_json:
        print_json({"stale": asked.stale, "exchange": asked.exchange, "asked": asked.asked,
                    "left_out": len(asked.left_out), "barred": asked.barred})  # fmt: skip
    else:
        text = _("Question {exchange}: asks about {count} selectors.")
        console().print(text.format(exchange=asked.exchange, count=asked.asked), markup=False)
    if asked.barred:
        text = _("Not asked about, by rule: {count} (a child victim's, or an officer's or a reporter's alone).")
        complain(text.format(count=asked.barred))
    if asked.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))
    _tell_left_out(asked.left_out)


@APP.command("answer", cls=Command, help=_("Answer a question: hit or no hit, and nothing else."))
def answer(
    question: QuestionArgument,
    out: AnswerArgument,
    key_file: KeyOption,
    partner: Annotated[str, typer.Option(help=_("Who asks: the answers of a day are counted per partner."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Answer a question."""
    with telling():
        done = deconflict.answer(open_home(home), question, key_file, partner, out, datetime.now(UTC))
    if as_json:
        print_json({"exchange": done.exchange, "asked": done.asked})
    else:
        text = _("Question {exchange} of {partner}: {count} hashes answered.")
        console().print(text.format(exchange=done.exchange, partner=done.partner, count=done.asked), markup=False)


@APP.command("read", cls=Command, help=_("Read an answer: which selectors are hits."))
def read(
    question: QuestionArgument,
    answered: AnswerArgument,
    what: WhatArgument,
    key_file: KeyOption,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Read an answer."""
    with telling():
        found = deconflict.read(open_home(home), question, answered, _about(what), key_file)
    rows: list[dict[str, object]] = [
        {"kind": kind, "service": service or None, "value": value} for kind, service, value in found.hits
    ]
    if as_json:
        print_json({"exchange": found.exchange, "hits": rows, "unnamed": found.unnamed})
    else:
        columns = [("kind", _("kind")), ("service", _("service")), ("value", _("value"))]
        title = _("Hits: {count}").format(count=len(rows) + found.unnamed)
        shown = [{**row, "kind": _(str(row["kind"]))} for row in rows]
        listing(shown, columns, title=title, sort=None, limit=None if all_rows else SHOWN)
    if found.unnamed:
        text = _("{count} hits are on selectors that do not stand in {what} now: name what was asked about")
        complain(text.format(count=found.unnamed, what=what))
    _tell_left_out(found.left_out)
    if found.unnamed:
        raise typer.Exit(LEFT_UNREAD)


def _about(what: str) -> str | Path:
    """Return what is asked about: a name as it stands, else the list at that path."""
    return what if what.startswith(("R-", "S-")) else Path(what)


def _tell_left_out(notices: list[Notice]) -> None:
    for notice in notices:
        complain(noted(notice))
    if notices:
        raise typer.Exit(LEFT_UNREAD)
