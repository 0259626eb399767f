"""`relais unmask`, `unmasked`, `ask-owner`, `answer-owner`, `owner-requests`: beyond one's own cases."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _
from relais.desk import ask_owner as asking
from relais.desk import unmask as unmasking
from relais.desk.home import open_home
from relais.language.sorting import Row

_UNMASKED = ("number", "who", "at", "object", "reason")
_FOR_ME = ("number", "case", "who", "at", "kind", "value", "reason")
_ASKED = ("number", "at", "kind", "value", "answers")


def unmask(
    id_: Annotated[
        str,
        typer.Argument(metavar="ID", help=_("A report (R-…), a subject (S-…), a mention (SOURCE:NUMBER), a source.")),
    ],
    case: Annotated[int, typer.Option("--case", help=_("The case of yours for which it is unmasked."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with it, under your name."))] = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Unmask what linking brought from another case: for you alone, for a reason, once a second person has signed."""
    with telling():
        done = unmasking.unmask(open_home(home), id_, reason, case)
    if as_json:
        print_json({"number": done.number, "mentions": done.mentions})
    else:
        console().print(
            _("Number {number}: {count} mentions are unmasked for you.").format(
                number=done.number, count=done.mentions
            ),
            markup=False,
        )


def unmasked(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List who unmasked what, when and why."""
    check_sort(sort, _UNMASKED)
    with telling():
        found = unmasking.unmaskings(open_home(home))
    rows: list[Row] = [
        {"number": one.number, "who": one.actor, "at": one.at[:19], "object": one.object, "reason": one.reason}
        for one in found
    ]
    if as_json:
        print_json(rows)
        return
    headings = (_("no."), _("who"), _("when (UTC)"), _("what"), _("reason"))
    columns = list(zip(_UNMASKED, headings, strict=True))
    listing(rows, columns, title=_("Unmasked"), sort=sort, limit=None if all_rows else SHOWN)


def ask_owner(
    selector: Annotated[
        str, typer.Argument(help=_("A phone, e-mail, IP, IBAN, handle, transfer code… in any spelling."))
    ],
    reason: Annotated[str, typer.Option("--reason", help=_("Why you ask: it goes to the owner."))] = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask whoever owns a case that is not yours and holds a selector; they answer or refuse."""
    with telling():
        number = asking.ask_owner(open_home(home), selector, reason)
    if as_json:
        print_json({"number": number})
    else:
        told = _("Question {number} is noted. Where a case holds the selector, its owner sees it, and may answer.")
        console().print(told.format(number=number), markup=False, soft_wrap=True)


def answer_owner(
    number: Annotated[int, typer.Argument(help=_("The request, as `relais owner-requests` numbers it."))],
    text: Annotated[str, typer.Option("--text", help=_("What you tell whoever asks."))] = "",
    refuse: Annotated[bool, typer.Option("--refuse", help=_("Refuse, with the reason as the text."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Answer a request about your case, or refuse it."""
    with telling():
        asking.answer_owner(open_home(home), number, text, granted=not refuse)
    if as_json:
        print_json({"number": number, "granted": not refuse})
    else:
        console().print(_("Recorded."))


def owner_requests(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List what others ask about your cases, and what you asked."""
    check_sort(sort, _FOR_ME)
    with telling():
        found = asking.owner_requests(open_home(home))
    mine: list[Row] = [
        {"number": one.number, "case": one.case, "who": one.asked_by, "at": one.at[:19], "kind": one.kind,
         "value": one.value, "reason": one.reason}
        for one in found.for_me
    ]  # fmt: skip
    asked: list[Row] = [
        {"number": one.number, "at": one.at[:19], "kind": one.kind, "value": one.value,
         "answers": [{"who": who, "granted": granted, "text": text} for who, granted, text in one.answers]}
        for one in found.asked
    ]  # fmt: skip
    if as_json:
        print_json({"for_me": mine, "asked": asked})
        return
    limit = None if all_rows else SHOWN
    headings = (_("no."), _("case"), _("who asks"), _("when (UTC)"), _("kind"), _("value"), _("reason"))
    listing([{**row, "kind": _(str(row["kind"]))} for row in mine], list(zip(_FOR_ME, headings, strict=True)),
            title=_("Waiting for you"), sort=sort, limit=limit)  # fmt: skip
    said = (_("no."), _("when (UTC)"), _("kind"), _("value"), _("answers"))
    told: list[Row] = [
        {**row, "kind": _(str(row["kind"])), "answers": "; ".join(_said(*said) for said in one.answers)}
        for row, one in zip(asked, found.asked, strict=True)
    ]
    listing(told, list(zip(_ASKED, said, strict=True)), title=_("What you asked"), sort=None, limit=limit)


def _said(who: str, granted: bool, text: str) -> str:
    return f"{who}: {text}" if granted else _("{who} refuses: {text}").format(who=who, text=text)
