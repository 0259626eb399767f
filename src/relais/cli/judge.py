"""`relais judge` and `relais undo`: a named person says who is the same, and takes it back."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, line, print_json
from relais.cli.options import HOME, NOT_DONE, AllOption, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.judge import Judged
from relais.desk.judge import judge as give
from relais.desk.judge import undo as take_back

ReasonOption = Annotated[str, typer.Option("--reason", help=_("Why: it stays with the judgement, under your name."))]
YesOption = Annotated[
    bool, typer.Option("--yes", help=_("Record it although it takes a subject apart: what rests on it was shown."))
]


def judge(
    verdict: Annotated[str, typer.Argument(help=_("same, different or unsure."))],
    first: Annotated[
        str,
        typer.Argument(
            metavar="ID", help=_("A subject (S-…), a link (L-…), or a mention: SOURCE:NUMBER, as `show` gives it.")
        ),
    ],
    reason: ReasonOption,
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help=_("The other side; without it, the whole subject or the two ends of the link are judged."),
        ),
    ] = None,
    home: HomeOption = HOME,
    supersede: Annotated[
        int | None, typer.Option("--supersede", help=_("The judgement on this pair that this one replaces."))
    ] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Judge who is the same: it binds every later run, and is superseded or undone but never erased.

    A judgement that takes a subject apart first shows all that was built on it, and is recorded with --yes.
    """
    with telling():
        ids = [first] if second is None else [first, second]
        judged = give(open_home(home), verdict, ids, reason, supersede=supersede, confirmed=yes)
    _tell(judged, _("{verdict}; mentions judged: {counts}"), as_json=as_json, all_rows=all_rows)


def undo(
    number: Annotated[int, typer.Argument(help=_("The judgement's number, as `relais judgements` lists it."))],
    reason: ReasonOption,
    home: HomeOption = HOME,
    yes: YesOption = False,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Withdraw a judgement, or an undo: what it superseded stands again, and all of it stays on record."""
    with telling():
        judged = take_back(open_home(home), number, reason, confirmed=yes)
    _tell(judged, _("undo of “{verdict}”; mentions it is about: {counts}"), as_json=as_json, all_rows=all_rows)


def _tell(judged: Judged, title: str, *, as_json: bool, all_rows: bool) -> None:
    if as_json:
        print_json(_document(judged))
    else:
        _print(judged, title, None if all_rows else SHOWN)
    if judged.number is None:
        complain(_("nothing was recorded: this takes a subject apart; look at what rests on it, then add --yes"))
        raise typer.Exit(NOT_DONE)


def _print(judged: Judged, title: str, limit: int | None) -> None:
    out = console()
    sides = [side for side in (judged.left, judged.right) if side]
    counts = " | ".join(str(len(side)) for side in sides)
    out.print(title.format(verdict=_(judged.verdict), counts=counts), markup=False)
    if judged.split:
        out.print(_("It takes apart: {subjects}").format(subjects=", ".join(judged.split)), markup=False)
        out.print(_("What rests on that:"))
    for rest in judged.rests:
        out.print(f"{len(rest.ids):>8} {_(rest.what)}", markup=False)
        for name in rest.ids[:limit]:
            out.print(line(f"           {name}"), markup=False, soft_wrap=True)
        if limit is not None and len(rest.ids) > limit:
            out.print(_("           … and {count} more: --all shows them").format(count=len(rest.ids) - limit))
    if judged.number is not None:
        out.print(_("Recorded as number {number}: every later run heeds it.").format(number=judged.number))
        if judged.contradicted:
            numbers = ", ".join(map(str, judged.contradicted))
            out.print(
                _("It contradicts others ({numbers}): until that is settled, these mentions stay apart. See `relais "
                  "judgements`.").format(numbers=numbers))  # fmt: skip


def _document(judged: Judged) -> dict[str, object]:
    left, right = ([f"{of.source_id}:{of.ordinal}" for of in side] for side in (judged.left, judged.right))
    return {
        "recorded": judged.number,
        "verdict": judged.verdict,
        "left": left,
        "right": right,
        "split": judged.split,
        "built_on": {rest.what: rest.ids for rest in judged.rests},
        "contradicted": judged.contradicted,
    }
