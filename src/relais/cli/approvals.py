"""`relais propose`, `emergency`, `approvals`, `approve` and `refuse`: what needs two people."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _, said
from relais.desk import approval
from relais.desk.home import open_home
from relais.language.desk_words import APPROVAL_STATES, APPROVED_ACTS
from relais.language.sorting import Row

KindArgument = Annotated[str, typer.Argument(metavar="ACT", help=_("export or unmask."))]
WhatArgument = Annotated[
    str, typer.Argument(help=_("On what: a number or reference, as the command that does it names it."))
]
NumberArgument = Annotated[int, typer.Argument(help=_("Its number, as `relais approvals` lists it."))]
ReasonOption = Annotated[str, typer.Option("--reason", help=_("Why: it stays with it, under your name."))]
CaseOption = Annotated[int | None, typer.Option("--case", help=_("The number of the case that it concerns."))]


def propose(
    kind: KindArgument,
    what: WhatArgument,
    reason: ReasonOption = "",
    case: CaseOption = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask to do what needs a second person: they approve it, then you do it, once."""
    with telling():
        number = approval.propose(open_home(home), kind, what, reason, case)
    if as_json:
        print_json({"number": number})
        return
    console().print(_("Number {number} waits for another person (`relais approve {number}`).").format(number=number))


def emergency(
    kind: KindArgument,
    what: WhatArgument,
    reason: ReasonOption = "",
    case: CaseOption = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Do at once, once and alone, what needs a second person: the heads are told, and one signs within 48 hours."""
    with telling():
        number = approval.emergency(open_home(home), kind, what, reason, case)
    if as_json:
        print_json({"number": number})
        return
    console().print(
        _("Number {number}: do it now. It is listed until another person has signed, within 48 hours.").format(
            number=number))  # fmt: skip


def approvals(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """List what you asked, or may sign: emergencies without a signature too, and those that are overdue."""
    with telling():
        found, as_of = approval.approvals(open_home(home))
    rows: list[Row] = [
        {"number": one.number, "state": one.state(as_of), "act": one.act, "what": one.what, "case": one.case,
         "who": one.name, "at": one.at[:19], "reason": one.reason, "due": one.due and one.due[:19],
         "signed_by": one.signature and one.signature.name, "why": one.signature and one.signature.reason}
        for one in found
    ]  # fmt: skip
    if as_json:
        print_json({"approvals": rows})
        return
    told = [
        {**row, "state": said(APPROVAL_STATES, row["state"]), "act": said(APPROVED_ACTS, row["act"])} for row in rows
    ]
    columns = [("number", _("no.")), ("state", _("state")), ("act", _("act")), ("what", _("on what")),
               ("case", _("case")), ("who", _("who")), ("at", _("when (UTC)")), ("reason", _("reason")),
               ("due", _("emergency: to be signed by")), ("signed_by", _("signed by")),
               ("why", _("their reason"))]  # fmt: skip
    listing(told, columns, title=_("What needs two people"), sort=None, limit=None)


def approve(
    number: NumberArgument, reason: ReasonOption = "", home: HomeOption = HOME, as_json: JsonOption = False
) -> None:
    """Sign what another person asked to do, or did in an emergency."""
    _sign(number, reason, home, granted=True, as_json=as_json)


def refuse(
    number: NumberArgument, reason: ReasonOption = "", home: HomeOption = HOME, as_json: JsonOption = False
) -> None:
    """Refuse what another person asked to do, or find that an emergency was none."""
    _sign(number, reason, home, granted=False, as_json=as_json)


def _sign(number: int, reason: str, home: Path, *, granted: bool, as_json: bool) -> None:
    with telling():
        approval.sign(open_home(home), number, reason, granted=granted)
    if as_json:
        print_json({"number": number, "granted": granted})
        return
    text = _("Number {number} is approved.") if granted else _("Number {number} is refused.")
    console().print(text.format(number=number))
