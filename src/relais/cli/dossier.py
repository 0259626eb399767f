"""`relais dossier`: what leaves of a case, asked by one person, signed by another, then made, once."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.speak import LANGUAGE, _, said
from relais.desk import case_export as desk
from relais.desk.home import open_home
from relais.language.desk_words import APPROVAL_STATES
from relais.language.sorting import Row
from relais.language.tongue import LANGUAGES, tongue

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
CaseArgument = Annotated[
    int, typer.Argument(metavar="CASE", help=_("The case's number, as `relais case list` gives it."))
]
PIECES = {**{file: name for name, file in desk.OUTPUTS.items()}, **{name: name for name in desk.TABLES}}


@APP.callback()
def group() -> None:
    """Ask for what leaves a case, and make it once another person has signed."""


@APP.command("ask", cls=Command, help=_("Ask another person to sign what is to leave a case."))
def ask(
    case: CaseArgument,
    pieces: Annotated[
        list[str], typer.Argument(metavar="PIECE...", help=_("What leaves: {pieces}.").format(pieces=", ".join(PIECES)))
    ],
    to: Annotated[str, typer.Option("--to", help=_("Who receives it."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with it, under your name."))],
    victims: Annotated[
        bool, typer.Option("--victims", help=_("This recipient may read the names of victims."))
    ] = False,
    at_once: Annotated[
        bool, typer.Option("--emergency", help=_("Make it before it is signed; another person signs within 48 hours."))
    ] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask another person to sign what is to leave a case, for whom and why; victims go by numbers."""
    chosen = [PIECES.get(one, one) for one in pieces] + ([desk.NAMES_OF_VICTIMS] if victims else [])
    with telling():
        number = desk.ask(open_home(home), case, chosen, to, reason, at_once=at_once)
    if as_json:
        print_json({"case": case, "number": number})
        return
    told = _("Number {number} may be made now: `relais dossier make {case} {number}`.") if at_once else _(
        "Number {number} waits for another person (`relais approve {number}`)."
    )  # fmt: skip
    console().print(told.format(case=case, number=number), markup=False)


@APP.command("list", cls=Command, help=_("What you asked to leave a case, and how it stands."))
def list_(
    case: CaseArgument, home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False
) -> None:
    """List what you asked to leave a case, the newest first."""
    with telling():
        found = desk.asked(open_home(home), case)
    rows: list[Row] = [
        {"number": one.approval.number, "pieces": list(one.pieces), "recipient": one.recipient, "state": one.state}
        for one in found
    ]
    if as_json:
        print_json({"exports": rows})
        return
    shown = [
        {**row, "pieces": ", ".join(map(_, one.pieces)), "state": said(APPROVAL_STATES, row["state"])}
        for row, one in zip(rows, found, strict=True)
    ]
    columns = list(zip(("number", "pieces", "recipient", "state"), (_("no."), _("what leaves"), _("for whom"),
                                                                   _("state")), strict=True))  # fmt: skip
    listing(shown, columns, title=_("Exports"), sort=None, limit=None if all_rows else SHOWN)


@APP.command("make", cls=Command, help=_("Make what was signed, once, in a folder."))
def make(
    case: CaseArgument,
    number: Annotated[int, typer.Argument(help=_("Its number, as `relais dossier list` gives it."))],
    out: Annotated[Path, typer.Option("--out", help=_("The folder that it goes into; it must exist."))],
    lang: Annotated[str, typer.Option("--lang", help=_("fr or en."))] = LANGUAGE,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Make what was signed, once; nothing is overwritten."""
    if lang not in LANGUAGES:
        raise typer.BadParameter(_("fr or en."))
    with telling():
        made = desk.export_into(open_home(home), case, number, out, tongue(lang))
    if as_json:
        print_json({"file": made.name, "sha256": made.digest})
        return
    console().print(f"{out / made.name}  {made.digest}", markup=False, soft_wrap=True)
