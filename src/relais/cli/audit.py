"""`relais audit`: sign, witness, export, verify, close and search the audit chain."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import (
    HOME,
    LEFT_UNREAD,
    AllOption,
    HomeOption,
    JsonOption,
    SortOption,
    check_sort,
    complain,
    telling,
)
from relais.cli.speak import _, say
from relais.desk import audit, audit_close, audit_list, audit_stamp
from relais.desk.home import open_home

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
_DAYS = ["%Y-%m-%d"]
_MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%SZ"]
_COLUMNS = ("number", "at", "actor", "act", "kind", "details")

WitnessKeysOption = Annotated[
    list[str] | None,
    typer.Option("--witness-key", help=_("A witness's public key, as the witness told it; may be repeated.")),
]
LastOption = Annotated[
    Path | None,
    typer.Option(
        "--witness-last", help=_("The last checkpoint that the witness cosigned, as a file from the witness.")
    ),
]
NewFileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=_("The file to write, which must not exist."))]


@APP.callback()
def group() -> None:
    """Sign, witness, export, verify, close and search the audit chain."""


@APP.command("key", cls=Command, help=_("Print the unit's public key, to be told to witnesses in person."))
def key(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Print the unit's public key."""
    with telling():
        found = audit.key(open_home(home))
    if as_json:
        print_json({"origin": found.name, "key": str(found)})
    else:
        console().print(str(found), markup=False, soft_wrap=True)


@APP.command("checkpoint", cls=Command, help=_("Hash every row again, sign, and write the file for the witness."))
def checkpoint(
    file: NewFileArgument,
    since: Annotated[
        int | None, typer.Option(help=_("From how many rows the proof starts, where the witness asks for it."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Sign a checkpoint and write it with its proof."""
    with telling():
        made = audit.checkpoint(open_home(home), file, datetime.now(UTC), since)
    if as_json:
        print_json(asdict(made))
    else:
        told = _("Signed over {rows} rows; the proof starts from {since}. The unit's clock is unqualified.")
        console().print(told.format(rows=made.size, since=made.since), markup=False)


@APP.command("cosigned", cls=Command, help=_("Take in the answer of a witness."))
def cosigned(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file that the witness wrote."))],
    witness_key: Annotated[
        str | None, typer.Option("--witness-key", help=_("The witness's public key, the first time."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Take in cosignatures."""
    with telling():
        found = audit.cosigned(open_home(home), file, witness_key)
    if as_json:
        print_json([{"witness": name, "rows": size} for name, size in found])
        return
    for name, size in found:
        console().print(_("{witness} cosigned {rows} rows.").format(witness=name, rows=size), markup=False)


@APP.command("export", cls=Command, help=_("Write the chain, its checkpoints and a verifier into a new folder."))
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("The folder to write, which must not exist."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Export the audit chain."""
    with telling():
        made = audit.export(open_home(home), folder, datetime.now(UTC))
    if as_json:
        print_json({"rows": made.size, "checkpoint": made.digest})
    else:
        told = _("{rows} rows in {path}, with verify_audit.py. Tell the keys another way than with it.")
        console().print(told.format(rows=made.size, path=folder), markup=False)


@APP.command("verify", cls=Command, help=_("Verify the chain and its checkpoints, here or in an export, offline."))
def verify(
    exported: Annotated[
        Path | None, typer.Argument(metavar="EXPORT", help=_("The folder of an export; the home if left out."))
    ] = None,
    origin: Annotated[str | None, typer.Option(help=_("Of an export: the name of the unit's chain."))] = None,
    unit_key: Annotated[str | None, typer.Option("--key", help=_("Of an export: the unit's public key."))] = None,
    witness_key: WitnessKeysOption = None,
    witness_last: LastOption = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Verify the audit chain."""
    with telling():
        if exported is None:
            verdict = audit.verify(open_home(home), witness_key or (), witness_last)
        else:
            verdict = audit.verify_export(exported, origin, unit_key, witness_key or (), witness_last)
    if as_json:
        told = {**vars(verdict), "faults": [{"fault": word, "number": number} for word, number in verdict.faults]}
        print_json({"sound": verdict.sound, **told})
    else:
        _tell(vars(verdict), sound=verdict.sound)
    for notice in verdict.notices:
        complain(say(notice.template, notice.params))
    if not verdict.sound:
        raise typer.Exit(LEFT_UNREAD)


@APP.command("stamp", cls=Command, help=_("Ask for a time stamp on the last checkpoint, or take in the answer."))
def stamp(
    request: Annotated[
        Path | None, typer.Option("--request", help=_("Write the request for the authority to this file."))
    ] = None,
    response: Annotated[
        Path | None, typer.Option("--response", help=_("Check the authority's answer in this file, and keep it."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask for, or take in, a time stamp."""
    if request is not None and response is None:
        with telling():
            rows = audit_stamp.ask(open_home(home), request)
        told = _("Asks for a stamp on the checkpoint over {rows} rows.").format(rows=rows)
        shown: dict[str, object] = {"rows": rows}
    elif response is not None and request is None:
        with telling():
            at = audit_stamp.take(open_home(home), response)
        told, shown = _("Stamped at {at} by the authority.").format(at=at.isoformat()), {"stamped_at": at}
    else:
        raise typer.BadParameter(_("give either --request FILE or --response FILE"))
    if as_json:
        print_json(shown)
    else:
        console().print(told, markup=False)


@APP.command("close", cls=Command, help=_("Close rows past the unit's own retention, and remove them."))
def close(
    before: Annotated[
        datetime, typer.Option("--before", formats=_DAYS, metavar="DAY", help=_("Rows before this day, UTC."))
    ],
    confirm: Annotated[
        int | None, typer.Option("--confirm", help=_("The count that the preview gave, to remove them."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Close and remove the beginning of the chain, in two steps."""
    now = datetime.now(UTC)
    with telling():
        if confirm is None:
            found = audit_close.preview(open_home(home), before.date(), now)
        else:
            found = audit_close.close(open_home(home), before.date(), confirm, now)
    if as_json:
        print_json({"removed": confirm is not None, **asdict(found)})
        return
    rows = [{"act": act, "rows": count} for act, count in sorted(found.acts.items())]
    title = (
        _("Removed: {rows} rows, {first} to {last}")
        if confirm is not None
        else _("Would be removed: {rows} rows, {first} to {last}")
    )
    listing(rows, [("act", _("act")), ("rows", _("rows"))], sort="-rows", limit=None,
            title=title.format(rows=found.rows, first=found.first[:10], last=found.last[:10]))  # fmt: skip
    out = console()
    if found.decisions:
        told = _("{count} decisions that they recorded stay, and are verified all together, no more one by one.")
        out.print(told.format(count=found.decisions), markup=False)
    if not found.witnessed:
        out.print(_("No witness vouches for what is removed."), markup=False)
    if confirm is None:
        out.print(_("To remove them, type the count: --confirm {rows}").format(rows=found.rows), markup=False)


@APP.command("list", cls=Command, help=_("Search the chain: who did what, when, on which case. References only."))
def list_(
    actor: Annotated[str | None, typer.Option(help=_("Who acted, by the whole name."))] = None,
    act: Annotated[str | None, typer.Option(help=_("The act, such as judge or audit-export."))] = None,
    kind: Annotated[
        str | None, typer.Option(help=_("The law's word: collection, alteration, consultation, disclosure…"))
    ] = None,
    case: Annotated[str | None, typer.Option(help=_("The reference of a case."))] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_MOMENTS, metavar="WHEN", help=_("From then on, UTC without a zone."))
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_MOMENTS, metavar="WHEN", help=_("Until then, excluded."))
    ] = None,
    home: HomeOption = HOME,
    sort: SortOption = None,
    all_rows: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Search the audit chain."""
    check_sort(sort, _COLUMNS)
    wanted = audit_list.Wanted(actor, act, _zoned(since), _zoned(until), case, kind)
    with telling():
        rows = [asdict(line) for line in audit_list.search(open_home(home), wanted)]
    if as_json:
        print_json(rows)
        return
    columns = list(zip(_COLUMNS, (_("number"), _("at"), _("actor"), _("act"), _("kind"), _("details")), strict=True))
    listing(rows, columns, title=_("Audit rows: {count}").format(count=len(rows)), sort=sort,
            limit=None if all_rows else SHOWN)  # fmt: skip


def _tell(verdict: dict[str, Any], *, sound: bool) -> None:
    out = console()
    told = _("{rows} rows, {removed} closed before them, {checkpoints} checkpoints; signed up to row {signed}.")
    out.print(told.format(**verdict), markup=False)
    if verdict["witnessed_at"] is not None:
        told = _("Witnessed up to row {witnessed}, at {witnessed_at} by the witness's clock.")
        out.print(told.format(**verdict), markup=False)
        if verdict["witnessed"] < verdict["rows"] + verdict["removed"]:
            out.print(_("What follows is not yet witnessed: a holder of the unit's key could still rewrite it unseen."))
    if sound:
        out.print(_("Sound: nothing that can be seen has changed."), markup=False)
    if verdict["unseen"]:
        out.print(_("Not compared with the witness's last line. A holder of the unit's key could, unseen:"))
    for what in verdict["unseen"]:
        out.print(f"- {_(what)}", markup=False)


def _zoned(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
