"""`relais case`: opened from alerts, assigned, handed over, closed; its persons and its notes."""

from dataclasses import asdict
from typing import Annotated, cast

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.speak import _, said
from relais.desk import case as desk
from relais.desk import person as persons
from relais.desk import sealed
from relais.desk import statement as statements
from relais.desk.case import Shown
from relais.desk.home import open_home
from relais.language.desk_words import CASE_OUTCOMES, CASE_STATES, CATEGORIES, FRAMES, PARTS
from relais.language.sorting import Row

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
NumberArgument = Annotated[
    int, typer.Argument(metavar="N", help=_("The case's number, as `relais case list` gives it."))
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=_("A person of the unit."))]
ReasonOption = Annotated[str, typer.Option("--reason", help=_("Why: it stays with the decision, under your name."))]
_LISTED = ("number", "reference", "state", "lead", "members", "answers", "own")
NOTHING: list[str] = []
# A source is named by the beginning of its hash.
_HASH = 12


@APP.callback()
def group() -> None:
    """Open a case from alerts, assign it, close it with an outcome that goes back to all who worked on it."""


@APP.command("open", cls=Command, help=_("Open a case, from one or several reports; you lead it."))
def open_(
    reference: Annotated[str, typer.Argument(help=_("As the unit writes it; no other case bears it."))],
    procedure: Annotated[str, typer.Option("--procedure", help=_("The procedure for which its sources are received."))],
    frame: Annotated[str, typer.Option("--frame", help=_("flagrance, preliminary or commission_rogatoire."))],
    report: Annotated[
        list[str], typer.Option("--report", help=_("A report (R-…) from which it opens; several."))
    ] = NOTHING,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Open a case, from one or several reports; you lead it."""
    with telling():
        number = desk.open_case(open_home(home), reference, procedure, frame, report)
    _done({"case": number}, _("Case {case} is open; you lead it."), as_json=as_json)


@APP.command("list", cls=Command, help=_("Your cases; to a head, every case by its reference and whose it is."))
def list_(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List your cases; to a head, every case by its reference, its state and whose it is."""
    with telling():
        rows: list[Row] = [asdict(one) for one in desk.cases(open_home(home))]
    if as_json:
        print_json({"cases": rows})
        return
    headings = (_("no."), _("reference"), _("state"), _("led by"), _("people"), _("answers today"), _("yours"))
    shown = [
        {**row, "state": said(CASE_STATES, row["state"]), "answers": row["answers"] or _("nobody who could is present")}
        for row in rows
    ]
    columns = list(zip(_LISTED, headings, strict=True))
    listing(shown, columns, title=_("Cases"), sort=None, limit=None if all_rows else SHOWN)


@APP.command("show", cls=Command, help=_("A case: its reports, persons, notes, and the judgements that concern it."))
def show(
    number: NumberArgument, home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False
) -> None:
    """Show a case to somebody on it: its reports, persons and notes; with --all, superseded notes too."""
    with telling():
        opened = open_home(home)
        shown = desk.show(opened, number)
        notes: list[Row] = [asdict(one) for one in (statements.every(opened, number) if all_rows else shown.statements)]
    if as_json:
        print_json(
            {
                **asdict(shown.case),
                "reports": [{"source_id": one, "locator": at} for one, at in shown.reports],
                "persons": _persons(shown),
                "notes": notes,
                "judgements": [one.number for one in shown.judgements],
            }
        )
        return
    _print(shown, notes)


@APP.command("assign", cls=Command, help=_("Put a person on a case, or take them off; they are told."))
def assign(
    number: NumberArgument,
    name: NameArgument,
    part: Annotated[str, typer.Option("--part", help=_("member, or reader (a magistrate)."))] = "member",
    off: Annotated[bool, typer.Option("--off", help=_("Take them off the case."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Put a person on a case, or take them off; they are told."""
    with telling():
        desk.assign(open_home(home), number, name, part, off=off)
    told = _("{name} is no longer on case {case}.") if off else _("{name} is on case {case}.")
    _done({"case": number, "name": name}, told, as_json=as_json)


@APP.command("hand-over", cls=Command, help=_("Give a case a new lead: the old one leaves it, the notes stay."))
def hand_over(
    number: NumberArgument,
    name: NameArgument,
    reason: ReasonOption,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Give a case a new lead, who is told: the old one leaves it, and what they wrote stays."""
    with telling():
        desk.hand_over(open_home(home), number, name, reason)
    _done({"case": number, "name": name}, _("{name} leads case {case}."), as_json=as_json)


@APP.command("close", cls=Command, help=_("Close a case with its outcome, which goes back to all who worked on it."))
def close(
    number: NumberArgument,
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome",
            help=_("transmitted, identified, not_identified, no_offence, dismissed, passed_on or merged."),
        ),
    ],
    reason: ReasonOption,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Close a case with its outcome, which goes back to all who worked an alert in it."""
    with telling():
        whom = desk.close(open_home(home), number, outcome, reason)
    if as_json:
        print_json({"case": number, "outcome": outcome, "told": whom})
    else:
        told = _("Case {case} is closed. Told: {names}.").format(case=number, names=", ".join(whom))
        console().print(told, markup=False)


@APP.command("reopen", cls=Command, help=_("Open a closed case again."))
def reopen(number: NumberArgument, reason: ReasonOption, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Open a closed case again."""
    with telling():
        desk.reopen(open_home(home), number, reason)
    _done({"case": number}, _("Case {case} is open again."), as_json=as_json)


@APP.command("person", cls=Command, help=_("Put a person of a case in a category, with its ground."))
def person(
    number: NumberArgument,
    whom: Annotated[
        str, typer.Argument(metavar="PERSON", help=_("Their number in the case, or a subject (S-…) to attach to it."))
    ],
    category: Annotated[
        str,
        typer.Option("--category", help=_("suspected (on serious grounds), convicted, victim, other or undetermined.")),
    ],
    ground: Annotated[str, typer.Option("--ground", help=_("On what the category rests."))] = "",
    off: Annotated[bool, typer.Option("--off", help=_("They are no longer of this case."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Put a person of a case in a category, with its ground: it is superseded, never erased."""
    if not whom.isdigit() and (off or not whom.startswith("S-")):
        raise typer.BadParameter(_("a person's number in the case was expected, or a subject (S-…) to attach"))
    with telling():
        opened = open_home(home)
        if whom.isdigit():
            held = persons.categorise(opened, number, int(whom), category, ground, withdrawn=off).number
        else:
            held = persons.add(opened, number, whom, category, ground)
    told = (
        _("Person {person} of case {case}: no longer of it.")
        if off
        else _("Person {person} of case {case}: {category}.")
    )
    _done({"case": number, "person": held, "category": category}, told, as_json=as_json)


@APP.command("note", cls=Command, help=_("Write a note: a fact with its items, or an assessment."))
def note(
    number: NumberArgument,
    text: Annotated[str, typer.Argument(help=_("The note; left out with --withdraw."))] = "",
    fact: Annotated[bool, typer.Option("--fact", help=_("It states a fact: it needs an item."))] = False,
    assessment: Annotated[bool, typer.Option("--assessment", help=_("It is somebody's assessment."))] = False,
    at: Annotated[
        list[str], typer.Option("--at", help=_("An item that it rests on: SOURCE:PLACE, as `relais show` gives it."))
    ] = NOTHING,
    supersede: Annotated[int | None, typer.Option("--supersede", help=_("The note that this one replaces."))] = None,
    withdraw: Annotated[int | None, typer.Option("--withdraw", help=_("Take back the note of this number."))] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write a note of a case: a fact with the items it rests on, or an assessment; never both in one."""
    if (withdraw is None) == (fact == assessment):
        raise typer.BadParameter(_("say --fact or --assessment, or which note to --withdraw"))
    with telling():
        opened = open_home(home)
        if withdraw is not None:
            statements.withdraw(opened, number, withdraw)
            written = withdraw
        else:
            items = [(source, place) for source, _colon, place in (one.partition(":") for one in at)]
            written = statements.state(opened, number, "fact" if fact else "assessment", text, items, supersede)
    told = _("Note {note} of case {case}.") if withdraw is None else _("Note {note} of case {case} is taken back.")
    _done({"case": number, "note": written}, told, as_json=as_json)


@APP.command("sealed", cls=Command, help=_("Decide that a sealed source may leave with a bundle for a court."))
def sealed_sources(
    number: NumberArgument,
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help=_("The beginning of its hash; without one, the decisions are listed.")),
    ] = "",
    reason: ReasonOption = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help=_("It may no longer leave."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Decide that a sealed source may leave with a bundle for a court; without a source, list these decisions."""
    with telling():
        opened = open_home(home)
        if source:
            decided = sealed.allow(opened, number, source, reason, withdrawn=withdraw)
        rows: list[Row] = [] if source else [asdict(one) for one in sealed.every(opened, number)]
    if source:
        told = _("Decision {decision}: source {source} may leave with a bundle of case {case} for a court.")
        if withdraw:
            told = _("Decision {decision}: source {source} may no longer leave with a bundle of case {case}.")
        _done({"decision": decided, "source": source, "case": number}, told, as_json=as_json)
    elif as_json:
        print_json({"decisions": rows})
    else:
        listed = [{**row, "withdrawn": _("no longer") if row["withdrawn"] else _("may leave")} for row in rows]
        columns = [("number", _("no.")), ("source_id", _("source")), ("withdrawn", _("decision")),
                   ("reason", _("reason")), ("actor", _("who")), ("at", _("when (UTC)"))]  # fmt: skip
        listing(listed, columns, title=_("Sealed sources that may leave"), sort=None, limit=None)


def _persons(shown: Shown) -> list[Row]:
    return [
        {
            "number": one.number, "category": one.category, "ground": one.ground, "who": one.actor, "at": one.at,
            "subject": shown.named.get(one.number), "places": [f"{source}:{at}" for source, at in sorted(one.places)],
        }
        for one in shown.persons
    ]  # fmt: skip


def _print(shown: Shown, notes: list[Row]) -> None:
    out = console()
    case = shown.case
    title = _("Case {number}: {reference}, procedure {procedure}, {frame}, {state}").format(
        number=case.number, reference=case.reference, procedure=case.procedure, frame=said(FRAMES, case.frame),
        state=said(CASE_STATES, case.state),
    )  # fmt: skip
    out.print(title if case.outcome is None else f"{title} ({said(CASE_OUTCOMES, case.outcome)})", markup=False)
    for name, part in case.members.items():
        out.print(f"    {name} ({said(PARTS, part)})", markup=False)
    reports: list[Row] = [{"source": one[:_HASH], "locator": at or ""} for one, at in shown.reports]
    columns = [("source", _("source")), ("locator", _("place"))]
    listing(reports, columns, title=_("Reports attached"), sort=None, limit=None)
    columns = [("number", _("no.")), ("subject", _("subject now")), ("category", _("category")),
               ("ground", _("ground")), ("who", _("who"))]  # fmt: skip
    rows = [
        {**row, "category": said(CATEGORIES, row["category"]), "ground": _(str(row["ground"]))}
        for row in _persons(shown)
    ]
    listing(rows, columns, title=_("Persons"), sort=None, limit=None)
    for kind, heading in (("fact", _("Facts")), ("assessment", _("Assessments"))):
        told = [{**one, "at": _items(one["places"])} for one in notes if one["kind"] == kind]
        columns = [("number", _("no.")), ("text", _("text")), ("at", _("items")), ("actor", _("who")),
                   ("supersedes", _("supersedes"))]  # fmt: skip
        listing(told, columns, title=heading, sort=None, limit=None)
    if shown.judgements:
        numbers = ", ".join(str(one.number) for one in shown.judgements)
        out.print(_("Judgements on its sources: {numbers} (`relais judgements`).").format(numbers=numbers))


def _items(places: object) -> str:
    return " ".join(f"{source[:_HASH]}:{place}" for source, place in cast("list[tuple[str, str]]", places))


def _done(told: Row, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        shown = {name: said(CATEGORIES, value) if name == "category" else value for name, value in told.items()}
        console().print(sentence.format(**shown), markup=False)
