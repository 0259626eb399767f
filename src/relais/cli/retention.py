"""`relais retention`, `erase`, `hold` and `release`: what the unit itself may keep, and for how long."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, line, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.speak import _, said, say
from relais.desk import erase as erasing
from relais.desk import retention as keeping
from relais.desk.correct import notify
from relais.desk.erase import Measured
from relais.desk.home import open_home
from relais.desk.templates import write_templates
from relais.language.desk_words import ERASURES
from relais.language.sorting import Row

APP = typer.Typer(no_args_is_help=True)

SourceArgument = Annotated[
    str | None,
    typer.Argument(metavar="[SOURCE]", help=_("The beginning of a source's hash, as `relais sources` gives it.")),
]
CaseOption = Annotated[int | None, typer.Option("--case", help=_("The number of a case."))]
ReasonOption = Annotated[
    str, typer.Option("--reason", help=_("Why, in one line that names no person: it stays when the data are gone."))
]
NumberArgument = Annotated[
    int, typer.Argument(help=_("The erasure's number, as `relais retention proposals` lists it."))
]


def erase(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help=_("Beginnings of the hashes of sources."))
    ] = None,
    case: CaseOption = None,
    propose: Annotated[
        bool, typer.Option("--propose", help=_("Propose it; without this, only what it would take away is counted."))
    ] = False,
    reason: ReasonOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Count what an erasure would take away, or propose it: a second person signs, and it waits before it is done."""
    number = None
    with telling():
        opened = open_home(home)
        if propose:
            number, found = erasing.propose(opened, sources or [], case, reason)
        else:
            found = erasing.measure(opened, sources or [], case)
    if as_json:
        print_json({"erasure": number, **asdict(found)})
        return
    _count(found)
    if number is None:
        console().print(_("Nothing was changed. With --propose and a --reason, it is proposed."))
    else:
        console().print(
            _("Proposed as erasure {number}: a second person signs it (`relais retention sign {number}`).").format(
                number=number
            ),
            markup=False,
        )


def hold(
    source: SourceArgument = None,
    case: CaseOption = None,
    reason: ReasonOption = "",
    home: HomeOption = HOME,
) -> None:
    """Hold a source or a case: no erasure takes it, whoever has signed."""
    with telling():
        keeping.hold(open_home(home), source, case, reason)
    console().print(_("Held: nothing of it is erased until it is released."))


def release(
    source: SourceArgument = None,
    case: CaseOption = None,
    reason: ReasonOption = "",
    home: HomeOption = HOME,
) -> None:
    """Lift the hold on a source or a case."""
    with telling():
        keeping.release(open_home(home), source, case, reason)
    console().print(_("Released."))


@APP.command(help=_("List what is to be reviewed or erased by the unit's own rules."))
def due(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List what is due."""
    with telling():
        found = keeping.due(open_home(home), datetime.now(UTC))
    rows: list[Row] = [asdict(one) for one in found]
    columns = [("due", _("since")), ("rule", _("rule")), ("case", _("case")), ("source_id", _("source"))]
    _list(rows, columns, _("Due"), as_json=as_json, all_rows=all_rows)


@APP.command(help=_("Set when a source or a case is reviewed next."))
def review(
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("The day, YYYY-MM-DD."))],
    source: SourceArgument = None,
    case: CaseOption = None,
    reason: ReasonOption = "",
    home: HomeOption = HOME,
) -> None:
    """Set a review date."""
    with telling():
        keeping.review(open_home(home), source, case, _day(day), reason, datetime.now(UTC).date())
    console().print(_("To be reviewed on {day}.").format(day=day), markup=False)


@APP.command(help=_("List the legal holds that stand."))
def holds(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List the holds."""
    with telling():
        found = keeping.holds(open_home(home))
    rows: list[Row] = [
        {"case": case, "source_id": source_id, "reason": reason} for (source_id, case), reason in found.items()
    ]
    columns = [("case", _("case")), ("source_id", _("source")), ("reason", _("reason"))]
    _list(rows, columns, _("Legal holds"), as_json=as_json, all_rows=all_rows)


@APP.command(help=_("List every erasure: who proposed and signed it, and how it stands."))
def proposals(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List the erasures."""
    with telling():
        found = erasing.proposals(open_home(home))
    rows: list[Row] = [
        {
            "number": one.number,
            "state": one.state if as_json else said(ERASURES, one.state),
            "sources": len(one.sources),
            "case": one.case,
            "proposed_by": one.proposed_by,
            "at": one.at[:19],
            "signed_by": one.signed_by,
            "signed_at": one.signed_at[:19] if one.signed_at else None,
            "reason": one.reason,
        }
        for one in found
    ]
    columns = [("number", _("no.")), ("state", _("state")), ("sources", _("sources")), ("case", _("case")),
               ("proposed_by", _("proposed by")), ("at", _("when (UTC)")), ("signed_by", _("signed by")),
               ("signed_at", _("when (UTC)")), ("reason", _("reason"))]  # fmt: skip
    _list(rows, columns, _("Erasures"), as_json=as_json, all_rows=all_rows)


@APP.command(help=_("Sign an erasure that another person proposed."))
def sign(number: NumberArgument, home: HomeOption = HOME) -> None:
    """Sign an erasure."""
    with telling():
        opened = open_home(home)
        erasing.sign(opened, number)
    console().print(
        _("Signed. It can be carried out in {days} days; until then, and until it is, anyone can withdraw it.").format(
            days=opened.settings.retention.undo_days
        )
    )


@APP.command(help=_("Withdraw an erasure that has not been carried out."))
def withdraw(number: NumberArgument, home: HomeOption = HOME) -> None:
    """Withdraw an erasure."""
    with telling():
        erasing.withdraw(open_home(home), number)
    console().print(_("Withdrawn: nothing is erased."))


@APP.command("carry-out", help=_("Carry out the erasures that are signed and whose time to undo is over."))
def carry_out(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Carry out what is signed."""
    with telling():
        done = erasing.carry_out(open_home(home), datetime.now(UTC))
    if as_json:
        print_json({"erased": [asdict(one) for one in done]})
        return
    if not done:
        console().print(_("Nothing is signed and due: nothing was erased."))
        return
    for one in done:
        console().print(
            _("Erasure {number}: {sources} sources, {facts} facts and {decisions} decisions are gone.").format(
                **vars(one)
            ),
            markup=False,
        )
    console().print(_("What runs had derived is gone too: `relais run` makes it again from what is left."))


@APP.command(help=_("Write a notice to each who received what rested on sources that are wrong or erased."))
def notices(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("A new folder for the notices."))],
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help=_("Whole hashes of the sources."))],
    reason: ReasonOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write correction notices."""
    with telling():
        written = notify(open_home(home), sources, reason, out, datetime.now(UTC), say)
    if as_json:
        print_json([asdict(one) for one in written])
        return
    for one in written:
        console().print(line(f"{one.file}: {one.recipient}"), markup=False)
    if not written:
        console().print(_("Nothing that rested on these sources has left the house by the audit chain."))


@APP.command(help=_("Write the register of processing and the impact assessment, filled from the settings."))
def templates(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("A new folder for the two files."))],
    home: HomeOption = HOME,
) -> None:
    """Write the templates."""
    with telling():
        for path in write_templates(open_home(home), out):
            console().print(line(path), markup=False)


def _count(found: Measured) -> None:
    console().print(
        _("It would take away: {sources} sources, {facts} facts.").format(sources=len(found.sources), facts=found.facts)
    )
    for table, count in sorted(found.decisions.items()):
        console().print(f"{count:>8} {table}", markup=False)
    if found.shared:
        console().print(_("{count} sources of the case stay: another case has them too.").format(count=found.shared))


def _list(rows: list[Row], columns: list[tuple[str, str]], title: str, *, as_json: bool, all_rows: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        listing(rows, columns, title=title, sort=None, limit=None if all_rows else SHOWN)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(_("a day as YYYY-MM-DD was expected")) from error
