"""`relais questions` and `relais answer`: what the readers could not settle from the bytes."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.intake import tell
from relais.cli.listing import SHOWN, console, line, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, say
from relais.desk.answer import Together, check, expected, together
from relais.desk.answer import answer as give_answer
from relais.desk.answer import questions as list_questions
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.judgements import judgements
from relais.desk.known import give_known
from relais.desk.take_in import reread

_COLUMNS = ("id", "source", "key", "records", "place", "example")
# Files of a group that are named before it is asked about.
_NAMED = 5


def questions(
    home: HomeOption = HOME,
    ask: Annotated[bool, typer.Option("--ask", help=_("Go through them here, one after the other."))] = False,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List what a named person must settle: a missing time zone, an ambiguous date order, whether a letter reports."""
    check_sort(sort, _COLUMNS)
    with telling():
        opened = open_home(home)
        if ask:
            _go_through(opened)
            return
        asked = list_questions(opened)
        waiting = 0 if as_json else judgements(opened).waiting
    if as_json:
        print_json([asdict(line) for line in asked])
        return
    rows = [
        {
            "id": one.question.source_id[:12],
            "source": one.source,
            "key": one.question.key,
            "records": one.question.records,
            "place": one.question.place,
            "example": one.question.example,
        }
        for one in asked
    ]
    headings = (_("id"), _("source"), _("key"), _("records"), _("first place"), _("example"))
    columns = list(zip(_COLUMNS, headings, strict=True))
    listing(rows, columns, title=_("Questions"), sort=sort, limit=None if all_rows else SHOWN)
    console().print(_("`relais answer ID KEY VALUE` answers one, for instance: relais answer 3fa2 zone Europe/Paris"))
    if any(line.question.key == "report" for line in asked):
        console().print(_("`relais letter ID` shows what a letter mentions, and confirms it as a report or not."))
    if waiting:
        console().print(_("Judgements to settle: {count}. `relais judgements` says which.").format(count=waiting))


def _go_through(home: Home) -> None:
    """Ask each question once, those of one folder together; nothing typed leaves one open."""
    given: list[tuple[str, str, str]] = []
    for one in together(home):
        # Where answers are piped in, no typed line end parts a prompt from what comes next.
        console().print()
        if one.key == "report":
            _point_to_letters(one)
            continue
        value = _asked(one)
        if value:
            given += [(asked.question.source_id, one.key, value) for asked in one.asked]
    console().print()
    if not given:
        console().print(_("Nothing was answered."))
        return
    give_known(home, given)
    outcome = reread(home, *dict.fromkeys(source for source, _key, _value in given))
    tell(outcome, as_json=False, all_rows=False)


def _point_to_letters(one: Together) -> None:
    """Say where a letter is decided: it must be read first, and its decision is no line to type here."""
    _tell(
        _("{key}: sources that wait: {sources}; each is read and decided by `relais letter SOURCE`:").format(
            key=one.key, sources=len(one.asked)
        ),
        [f"relais letter {asked.question.source_id[:12]}   {asked.source}" for asked in one.asked],
    )


def _tell(text: str, each: list[str]) -> None:
    """Print a text and the first few of those it is about."""
    hidden = len(each) - _NAMED
    more = [_("and {count} more").format(count=hidden)] if hidden > 0 else []
    for told in (text, *(f"  {one}" for one in (*each[:_NAMED], *more))):
        console().print(line(told), markup=False, soft_wrap=True)


def _asked(one: Together) -> str:
    first = one.asked[0].question
    _tell(
        _("{key}: records that wait: {records}; sources: {sources}; the first at {place}: “{example}”").format(
            key=one.key, records=sum(asked.question.records for asked in one.asked), sources=len(one.asked),
            place=first.place, example=first.example,
        ),
        [asked.source for asked in one.asked],
    )  # fmt: skip
    while True:
        prompt = _("{expected}; Enter leaves it open").format(expected=_(expected(one.key)))
        value = str(typer.prompt(prompt, default="", show_default=False)).strip()
        try:
            if value:
                check(one.key, value)
        except DeskError as error:
            console().print()
            complain(say(error.template, error.params))
            continue
        return value


def answer(
    source: Annotated[str, typer.Argument(help=_("The start of the source's hash."))],
    key: Annotated[
        str, typer.Argument(help=_("What is asked: zone, date_order, currency, decimal, country or report."))
    ],
    value: Annotated[str, typer.Argument(help=_("The answer."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Answer a question about a source, under your name, and read the source anew."""
    with telling():
        opened = open_home(home)
        outcome = reread(opened, give_answer(opened, source, key, value))
    tell(outcome, as_json=as_json, all_rows=False)
