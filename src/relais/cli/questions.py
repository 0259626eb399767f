"""`relais questions` and `relais answer`: what the readers could not settle from the bytes."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.intake import tell
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _
from relais.desk.answer import answer as give_answer
from relais.desk.answer import questions as list_questions
from relais.desk.home import open_home
from relais.desk.take_in import reread

_COLUMNS = ("id", "source", "key", "records", "place", "example")


def questions(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List what a named person must settle: a missing time zone, an ambiguous date order, a currency."""
    check_sort(sort, _COLUMNS)
    with telling():
        asked = list_questions(open_home(home))
    if as_json:
        print_json([asdict(line) for line in asked])
        return
    rows = [
        {
            "id": line.question.source_id[:12],
            "source": line.source,
            "key": line.question.key,
            "records": line.question.records,
            "place": line.question.place,
            "example": line.question.example,
        }
        for line in asked
    ]
    headings = (_("id"), _("source"), _("key"), _("records"), _("first place"), _("example"))
    columns = list(zip(_COLUMNS, headings, strict=True))
    listing(rows, columns, title=_("Questions"), sort=sort, limit=None if all_rows else SHOWN)
    console().print(_("`relais answer ID KEY VALUE` answers one, for instance: relais answer 3fa2 zone Europe/Paris"))


def answer(
    source: Annotated[str, typer.Argument(help=_("The start of the source's hash."))],
    key: Annotated[str, typer.Argument(help=_("What is asked: zone, date_order, currency, decimal or country."))],
    value: Annotated[str, typer.Argument(help=_("The answer."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Answer a question about a source, under your name, and read the source anew."""
    with telling():
        opened = open_home(home)
        outcome = reread(opened, give_answer(opened, source, key, value))
    tell(outcome, as_json=as_json, all_rows=False)
