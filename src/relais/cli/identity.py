"""`relais identity …`: an address, an instant, a subscriber; a second officer checks it before anything rests on it."""

from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.requestable import CaseArgument
from relais.cli.speak import _, said
from relais.desk import identification as identifications
from relais.desk.home import open_home
from relais.desk.identification import LACKS, lacks
from relais.language.desk_words import USES

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@APP.callback()
def group() -> None:
    """Who used an address: what is written beside what was read, checked before anything rests on it."""


NumberArgument = Annotated[int, typer.Argument(help=_("The number of the identification."))]
WhyOption = Annotated[str, typer.Option("--reason", help=_("Why: it stays with the decision, under your name."))]


@APP.command(cls=Command, help=_("Propose that an operator's answer names who used an address."))
def propose(
    case: CaseArgument,
    source: Annotated[str, typer.Argument(help=_("The start of the hash of the source with the login."))],
    locator: Annotated[str, typer.Argument(help=_("The place of the login in it."))],
    answer: Annotated[
        str | None,
        typer.Option("--answer", help=_("The operator's answer, as PLACE or SOURCE:PLACE, where several fit.")),
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Propose that an operator's answer names who used an address."""
    with telling():
        found = identifications.identify(open_home(home), case, source, locator, answer)
    _say(found, as_json)


@APP.command("list", cls=Command, help=_("List the identifications of a case, and what each lacks."))
def list_(
    case: CaseArgument, home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False
) -> None:
    """List the identifications of a case, and what each lacks."""
    with telling():
        rows = [_told(one) for one in identifications.of_case(open_home(home), case).all]
    if as_json:
        print_json({"identifications": rows})
        return
    columns = [("number", _("no.")), ("address", _("IP address")), ("port", _("port")),
               ("instant_raw", _("time as written")), ("instant", _("as read (UTC)")), ("checked_by", _("checked by")),
               ("ready", _("ready")), ("missing", _("missing")), ("uses", _("what rests on it"))]  # fmt: skip
    listing(rows, columns, title=_("Identifications"), sort=None, limit=None if all_rows else SHOWN)


@APP.command(cls=Command, help=_("Check an identification as its second officer, beside the bytes of both sources."))
def check(
    number: NumberArgument,
    verdict: Annotated[
        str | None, typer.Option("--verdict", help=_("confirmed or wrong, instead of being asked."))
    ] = None,
    reason: WhyOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Check an identification as its second officer, beside the bytes of both sources."""
    with telling():
        opened = open_home(home)
        shown = identifications.shown(opened, number, reason)
        if not as_json:
            _show(shown)
        said = verdict or typer.prompt(_("confirmed or wrong"))
        found = identifications.check(opened, number, said, shown.shown, reason)
    _say(found, as_json)


@APP.command(cls=Command, help=_("Let an arrest, a search or a request rest on an identification that was checked."))
def use(
    number: NumberArgument,
    what: Annotated[str, typer.Argument(help=_("arrest, search or request."))],
    reason: WhyOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Let an arrest, a search or a request rest on an identification that was checked."""
    with telling():
        found = identifications.use(open_home(home), number, what, reason)
    _say(found, as_json)


def _told(one: identifications.Identification) -> dict[str, object]:
    return {"number": one.number, "case": one.case, "address": one.address, "port": one.port,
            "instant_raw": one.instant_raw, "instant": one.instant, "offset_s": one.offset_s,
            "proposed_by": one.proposed_by, "verdict": one.verdict, "checked_by": one.checked_by, "ready": one.ready,
            "missing": "; ".join(_(LACKS[key]) for key in lacks(one)),
            "uses": ", ".join(said(USES, use) for use in one.uses)}  # fmt: skip


def _say(found: identifications.Identification, as_json: bool) -> None:
    told = _told(found)
    if as_json:
        print_json(told)
        return
    out = console()
    out.print(_("Identification {number}: {address} at {instant} (UTC).").format(
        number=found.number, address=found.address, instant=cell(found.instant)), markup=False)  # fmt: skip
    if told["missing"]:
        out.print(_("Missing: {missing}").format(missing=told["missing"]), markup=False, soft_wrap=True)
    else:
        out.print(_("Confirmed by {who}.").format(who=found.checked_by), markup=False)


def _show(shown: identifications.Shown) -> None:
    found, out = shown.identification, console()
    for heading, value in (
        (_("IP address"), found.address),
        (_("port"), found.port),
        (_("time as written"), found.instant_raw),
        (_("as read (UTC)"), found.instant),
        (_("seconds from the operator's period"), found.offset_s),
    ):
        out.print(f"  {heading:<36} {cell(value)}", markup=False)
    for heading, text in ((_("The login in its source:"), shown.login), (_("The operator's answer:"), shown.answer)):
        out.print(heading, markup=False)
        out.print(cell(text), markup=False, soft_wrap=True)
