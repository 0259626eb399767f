"""`relais letter SOURCE`: what a letter mentions, and a person's word that it is a report, or none."""

from typing import Annotated

import typer

from relais.cli.intake import tell
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk.home import Home, open_home
from relais.desk.letter import Letter, confirm, not_a_report
from relais.desk.letter import letter as look
from relais.desk.take_in import reread


def letter(
    source: Annotated[str, typer.Argument(help=_("The start of the source's hash."))],
    home: HomeOption = HOME,
    confirmed: Annotated[
        bool, typer.Option("--confirm", help=_("Say, in your name, that the letter is a report."))
    ] = False,
    refused: Annotated[
        bool, typer.Option("--not-a-report", help=_("Say, in your name, that the letter is no report."))
    ] = False,
    reference: Annotated[str | None, typer.Option(help=_("The sender's own number."))] = None,
    sender: Annotated[str | None, typer.Option(help=_("Who reports."))] = None,
    received: Annotated[
        str | None, typer.Option(help=_("When it came, with zone, such as 2026-11-20T14:30+01:00."))
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role", help=_("Whose a proposal is: N=ROLE, for instance 3=reported; 4=reported.2 is a second person.")
        ),
    ] = None,
    drop: Annotated[list[int] | None, typer.Option("--drop", help=_("A proposal to leave out, by its number."))] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Show what a letter mentions, under numbers; with --confirm, make it a report in your name.

    Until somebody confirms it, or says that it is no report, what it mentions can be searched and is nobody's.
    """
    if confirmed and refused:
        raise typer.BadParameter(_("a letter is a report or it is none"), param_hint="--not-a-report")
    if not confirmed and (reference or sender or received or role or drop):
        raise typer.BadParameter(_("what is said of a report needs --confirm"), param_hint="--confirm")
    with telling():
        opened = open_home(home)
        if not (confirmed or refused):
            _show(look(opened, source), as_json=as_json, all_rows=all_rows)
            return
        if refused:
            source_id = not_a_report(opened, source)
        else:
            source_id = _confirm(opened, source, reference, sender, received, role or [], drop or [])
        outcome = reread(opened, source_id)
    tell(outcome, as_json=as_json, all_rows=all_rows)


def _confirm(
    home: Home,
    source: str,
    reference: str | None,
    sender: str | None,
    received: str | None,
    role: list[str],
    drop: list[int],
) -> str:
    roles: dict[int, str] = {}
    for text in role:
        number, found, name = text.partition("=")
        if not found or not (number.isascii() and number.isdigit() and len(number) < 7):
            raise typer.BadParameter(_("expected N=ROLE, for instance 3=reported"), param_hint="--role")
        roles[int(number)] = name.strip()
    return confirm(home, source, reference=reference, sender=sender, received=received, roles=roles, drop=drop)


def _show(found: Letter, *, as_json: bool, all_rows: bool) -> None:
    if as_json:
        print_json(_document(found))
        return
    rows = [
        {
            "number": proposal.number,
            "kind": _(proposal.first.kind),
            "raw": proposal.first.raw,
            "value": " ".join(filter(None, (proposal.first.value, proposal.first.currency))),
            "near": proposal.first.near,
            "place": _places(proposal.places),
            "role": _("dropped") if found.fate(proposal) == "-" else found.fate(proposal) or "",
        }
        for proposal in found.proposals
    ]
    headings = (
        ("number", _("no.")),
        ("kind", _("kind")),
        ("raw", _("as written")),
        ("value", _("value")),
        ("near", _("written before it")),
        ("place", _("place")),
        ("role", _("role")),
    )
    listing(rows, headings, title=found.name, sort=None, limit=None if all_rows else SHOWN)
    told = [{"field": f"--{s.field}", "label": s.label, "text": s.text, "place": s.place} for s in found.suggestions]
    if told:
        columns = (("field", _("perhaps")), ("label", _("label")), ("text", _("text")), ("place", _("place")))
        listing(told, columns, title=_("What may be its reference, sender and date"), sort=None, limit=SHOWN)
    console().print(_state(found), markup=False)


def _state(found: Letter) -> str:
    if found.decision is None:
        return _("Nobody has decided yet: --confirm makes it a report in your name, --not-a-report says it is none.")
    if found.decision.is_report:
        return _("Confirmed as a report by {who}.").format(who=found.decided_by)
    return _("Said to be no report by {who}.").format(who=found.decided_by)


def _places(places: tuple[str, ...]) -> str:
    more = len(places) - 1
    return places[0] if not more else _("{place} and {count} more").format(place=places[0], count=more)


def _document(found: Letter) -> dict[str, object]:
    decision = found.decision
    return {
        "source": found.source_id,
        "name": found.name,
        "proposals": [
            {
                "number": proposal.number,
                "kind": proposal.first.kind,
                "value": proposal.first.value,
                "currency": proposal.first.currency,
                "service": proposal.first.service,
                "raw": proposal.first.raw,
                "near": proposal.first.near,
                "places": proposal.places,
                "role": found.fate(proposal),
            }
            for proposal in found.proposals
        ],
        "suggestions": [
            {"field": each.field, "label": each.label, "text": each.text, "place": each.place}
            for each in found.suggestions
        ],
        "report": None if decision is None else decision.is_report,
        "decided_by": found.decided_by,
    }
