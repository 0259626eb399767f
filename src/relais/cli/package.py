"""`relais package` and `feedback`: what leaves for a country, and what goes back to a sender."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.progress import progress
from relais.cli.speak import TONGUE, _
from relais.desk import feedback as answering
from relais.desk.home import open_home
from relais.desk.packages import packages
from relais.language.sorting import Row

COLUMNS = ("country", "leads", "proposed", "payments", "facilitators", "withheld", "edition", "export")


def package(
    home: HomeOption = HOME,
    out: Annotated[Path, typer.Option(help=_("Where the packages go: a new or empty folder."))] = Path("packages"),
    facilitator: Annotated[
        str | None, typer.Option("--facilitator", help=_("Of this facilitator alone (S-…); of all if left out."))
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", help=_("The folder of the edition before: what differs from it is listed.")),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", metavar="WHEN", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%SZ"],
            help=_("The moment that the packages name, UTC where no zone is given; now if left out."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Write one package per country from the last run: what that country may have, and nothing else.

    Nothing is sent. In a unit of several, a second person approves it first: `relais propose export "packages all"`.
    """
    moment = datetime.now(UTC) if as_of is None else as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    with telling(), progress(_("package")) as bar:
        lines = packages(
            open_home(home), out, moment, TONGUE, facilitator=facilitator, since=since,
            progress=lambda number, country: bar.show(number, None, country),
        )  # fmt: skip
    rows: list[Row] = [{name: value for name, value in asdict(one).items() if name in COLUMNS} for one in lines]
    if as_json:
        print_json({"packages": rows})
        return
    headings = (
        _("country"), _("contacts"), _("proposed"), _("payments"), _("facilitators"), _("withheld"), _("edition"),
        _("export"),
    )  # fmt: skip
    told = [{**row, "country": _(str(row["country"]))} for row in rows]
    title = _("Packages, proposed, to be judged by a person")
    listing(told, list(zip(COLUMNS, headings, strict=True)), title=title, sort=None, limit=SHOWN)


def feedback(
    sender: Annotated[
        str, typer.Option("--sender", help=_("Who sent the reports, as they name it; left out: who may be told."))
    ] = "",
    out: Annotated[Path, typer.Option(help=_("Where the form goes: a new or empty folder."))] = Path("feedback"),
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write the form that tells a sender what became of each of their reports that was decided.

    Nothing is sent. In a unit of several, a second person approves it first: `relais propose export "feedback NAME"`.
    """
    with telling():
        opened = open_home(home)
        if not sender:
            _senders(answering.senders(opened), as_json=as_json)
            return
        done = answering.feedback(opened, sender, out, TONGUE)
    if as_json:
        print_json(asdict(done))
        return
    console().print(
        _("Export {number}: {reports} reports of {sender} are answered in {path}.").format(
            number=done.export, reports=done.reports, sender=done.sender, path=out), markup=False)  # fmt: skip


def _senders(found: dict[str, int], *, as_json: bool) -> None:
    rows: list[Row] = [{"sender": sender, "reports": count} for sender, count in found.items()]
    if as_json:
        print_json({"senders": rows})
        return
    columns = [("sender", _("sender")), ("reports", _("reports decided"))]
    listing(rows, columns, title=_("Senders whose reports were decided"), sort=None, limit=None)
