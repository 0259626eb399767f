"""`relais request …`: a draft per holder, checked row by row, signed and sent by people outside, answered."""

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.exposure import LateOption
from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.request_document import NumberArgument, document, templates
from relais.cli.requestable import CaseArgument, DataOption
from relais.cli.second_officer import ask, verdicts_of
from relais.cli.speak import _, said, say
from relais.desk import request as requests
from relais.desk.home import open_home
from relais.desk.request import Tracked, Wanted
from relais.desk.second_officer import check as record_check
from relais.desk.second_officer import rows_to_check
from relais.language.desk_words import REQUEST_KINDS, REQUEST_STATES, VERDICTS

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@APP.callback()
def group() -> None:
    """Requests for data: drafted, checked row by row, signed and sent by people outside, answered."""


DayOption = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help=_("When it was done, in UTC; now if left out.")),
]
NoteOption = Annotated[str, typer.Option("--note", help=_("A note that stays with the step."))]


@APP.command(cls=Command, help=_("Draft one request that gathers every ready row for one holder in one case."))
def draft(
    case: CaseArgument,
    channel: Annotated[str, typer.Option("--channel", help=_("A channel, as `relais channels` lists them."))],
    data: DataOption,
    holder: Annotated[str, typer.Option("--holder", help=_("Who holds the data."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why it is needed, for whoever signs and answers."))],
    issuer: Annotated[str, typer.Option("--issuer", help=_("Function of whoever signs, such as opj or prosecutor."))],
    validator: Annotated[str | None, typer.Option("--validator", help=_("Function of whoever validates."))] = None,
    country: Annotated[str | None, typer.Option("--country", help=_("ISO code of the holder's country."))] = None,
    row: Annotated[
        list[str] | None, typer.Option("--row", help=_("A row of `relais requestable`; may be repeated."))
    ] = None,
    unstated: Annotated[bool, typer.Option("--unstated", help=_("Take the rows that name no holder too."))] = False,
    emergency: Annotated[bool, typer.Option("--emergency", help=_("A life or a child's safety is in danger."))] = False,
    mla: Annotated[bool, typer.Option("--mla", help=_("A request for mutual assistance will follow."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Draft one request that gathers every ready row for one holder in one case."""
    wanted = Wanted(
        channel, data, holder, country, issuer, validator, reason, tuple(row or ()), unstated, emergency, mla
    )  # fmt: skip
    with telling():
        number, blocked = requests.draft(open_home(home), case, wanted)
    left = [
        {"row": one.row["about"], "value": one.row["value_raw"], "missing": _lacking(one.missing)} for one in blocked
    ]
    if as_json:
        print_json({"request": number, "left_out": left})
        return
    console().print(
        _("Request {number} is drafted; a second officer checks its rows: `relais request check {number}`.").format(
            number=number), markup=False)  # fmt: skip
    if left:
        columns = [("row", _("row")), ("value", _("as written")), ("missing", _("missing"))]
        listing(left, columns, title=_("Left out: not ready"), sort=None, limit=SHOWN)


@APP.command("list", cls=Command, help=_("List the requests of your cases, first what is due first."))
def list_(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List the requests of your cases, first what is due first."""
    with telling():
        found = [_told(one) for one in requests.due_list(open_home(home))]
    if as_json:
        print_json({"requests": found})
        return
    shown = [{**row, "state": said(REQUEST_STATES, row["state"])} for row in found]
    columns = [("request", _("request")), ("reference", _("case")), ("channel", _("channel")), ("holder", _("holder")),
               ("items", _("rows")), ("state", _("state")), ("due", _("due")), ("remind", _("remind")),
               ("missing", _("missing"))]  # fmt: skip
    listing(shown, columns, title=_("Requests"), sort=None, limit=None if all_rows else SHOWN)


@APP.command(cls=Command, help=_("Show a request: its rows, its steps, what it lacks and when it is due."))
def show(number: NumberArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Show a request: its rows, its steps, what it lacks and when it is due."""
    with telling():
        found = requests.tracked(open_home(home), number)
    items = [
        {"row": one.number, "kind": one.kind, "value_raw": one.value_raw, "value": one.value, "port": one.port,
         "instant_raw": one.instant_raw, "instant": one.instant, "zone_source": one.zone_source,
         "legal_expiry": one.legal_expiry, "verdict": one.verdict, "checked_by": one.checked_by}
        for one in found.request.items
    ]  # fmt: skip
    steps = [
        {"step": one.step, "day": one.day, "person": one.person, "function": one.function, "reference": one.reference,
         "note": one.note, "entered_by": one.entered_by}
        for one in found.request.steps
    ]  # fmt: skip
    if as_json:
        print_json({**_told(found), "rows": items, "steps": steps})
        return
    _print(found)
    columns = [("row", _("row")), ("kind", _("kind")), ("value_raw", _("as written")), ("value", _("as read")),
               ("port", _("port")), ("instant_raw", _("time as written")), ("instant", _("as read (UTC)")),
               ("zone_source", _("zone said by")), ("legal_expiry", _("kept until")), ("verdict", _("second officer")),
               ("checked_by", _("who"))]  # fmt: skip
    worded = [
        {**row, "kind": said(REQUEST_KINDS, row["kind"]), "verdict": said(VERDICTS, row["verdict"])} for row in items
    ]
    listing(worded, columns, title=_("Rows"), sort=None, limit=None)
    columns = [("step", _("step")), ("day", _("when (UTC)")), ("person", _("person")), ("function", _("function")),
               ("reference", _("reference")), ("note", _("note")), ("entered_by", _("entered by"))]  # fmt: skip
    listing(
        [{**row, "step": said(REQUEST_STATES, row["step"])} for row in steps],
        columns,
        title=_("Steps"),
        sort=None,
        limit=None,
    )


@APP.command(cls=Command, help=_("Print the rows as a table to paste into the national platform (tabs between cells)."))
def table(number: NumberArgument, home: HomeOption = HOME) -> None:
    """Print the rows as a table to paste into the national platform (tabs between cells)."""
    with telling():
        found = requests.tracked(open_home(home), number)
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    for line in requests.rows_to_paste(found):
        out.writerow([cell(value) for value in line])


@APP.command(cls=Command, help=_("Check a draft as its second officer: each row beside the bytes of its source."))
def check(
    number: NumberArgument,
    verdicts: Annotated[
        Path | None, typer.Option("--verdicts", help=_("A CSV file of row,verdict,reason instead of being asked."))
    ] = None,
    reason: LateOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Check a draft as its second officer: each row beside the bytes of its source."""
    with telling():
        opened = open_home(home)
        _found, rows = rows_to_check(opened, number, reason)
        given = verdicts_of(verdicts) if verdicts else ask(rows)
        shown = {row.item.number: row.shown for row in rows}
        after = record_check(
            opened, number, {row: (verdict, shown.get(row, ""), why) for row, (verdict, why) in given.items()}
        )
    left = len(after.unchecked)
    if as_json:
        print_json({"request": number, "checked": len(given), "left": left})
    else:
        console().print(
            _("{checked} rows checked, {left} not confirmed yet.").format(checked=len(given), left=left), markup=False
        )


@APP.command(cls=Command, help=_("Mark a request ready for signature; what is missing is said by name."))
def ready(number: NumberArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Mark a request ready for signature; what is missing is said by name."""
    with telling():
        found = requests.ready(open_home(home), number)
    _said(found, as_json)


@APP.command(
    cls=Command, help=_("Note what people did with it outside: issued, validated, sent, reminded, refused, withdrawn.")
)
def note(
    number: NumberArgument,
    step: Annotated[str, typer.Argument(help=_("issued, validated, sent, reminded, refused or withdrawn."))],
    person: Annotated[
        str | None, typer.Option("--person", help=_("Who signed, validated or sent it, by name."))
    ] = None,
    function: Annotated[str | None, typer.Option("--function", help=_("Their function, such as prosecutor."))] = None,
    reference: Annotated[str | None, typer.Option("--reference", help=_("Reference of the act."))] = None,
    day: DayOption = None,
    text: NoteOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Note what people did with it outside: issued, validated, sent, reminded, refused, withdrawn."""
    with telling():
        found = requests.note(
            open_home(home), number, step, _day(day), person=person, function=function, reference=reference, text=text
        )  # fmt: skip
    _said(found, as_json)


@APP.command(cls=Command, help=_("Take the answer in as sources of the case, linked to the request."))
def answer(
    number: NumberArgument,
    paths: Annotated[list[Path] | None, typer.Argument(help=_("The files of the answer."))] = None,
    reference: Annotated[str, typer.Option("--reference", help=_("Reference of the answer."))] = "",
    day: DayOption = None,
    text: NoteOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Take the answer in as sources of the case, linked to the request."""
    with telling():
        found = requests.answered(open_home(home), number, paths or [], _day(day), reference, text)
    _said(found, as_json)


APP.command(cls=Command, help=_("Write a request as DOCX and PDF, to be completed and signed by hand."))(document)
APP.command(
    cls=Command, help=_("List the templates of requests: whose each is, the fields that it may use, what is wrong.")
)(templates)


def _day(day: datetime | None) -> datetime:
    return day.replace(tzinfo=UTC) if day else datetime.now(UTC)


def _told(one: Tracked) -> dict[str, object]:
    found = one.request
    return {"request": found.number, "case": found.case, "reference": one.case.reference, "channel": found.channel,
            "data": found.data, "holder": found.holder, "items": len(found.items), "state": found.state,
            "due": one.due, "remind": one.remind, "drafted_by": found.drafted_by,
            "missing": _lacking(one.missing),
            "warnings": [say(text, {}) for text in one.cautions]}  # fmt: skip


def _lacking(missing: tuple[requests.Missing, ...]) -> str:
    return "; ".join(say(piece.say, dict(piece.params)) for piece in missing)


def _said(found: Tracked, as_json: bool) -> None:
    if as_json:
        print_json(_told(found))
    else:
        _print(found)


def _print(found: Tracked) -> None:
    told, out = _told(found), console()
    out.print(
        _("Request {request} in case {reference}: {items} rows for {holder}, by {channel}; {state}.").format(
            **{**told, "state": said(REQUEST_STATES, told["state"])}), markup=False, soft_wrap=True)  # fmt: skip
    if found.due:
        due, remind = cell(found.due), cell(found.remind)
        out.print(_("Due {due}; remind {remind} (UTC).").format(due=due, remind=remind), markup=False)
    if told["missing"]:
        out.print(_("Missing: {missing}").format(missing=told["missing"]), markup=False, soft_wrap=True)
    for text in found.cautions:
        out.print(_("To know: {text}").format(text=say(text, {})), markup=False, soft_wrap=True)
