"""`relais sprint PATH`: a seizure in, one package per country out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, LEFT_UNREAD, AnswersOption, HomeOption, JsonOption, complain, telling
from relais.cli.progress import progress
from relais.cli.speak import TONGUE, _, noted
from relais.desk.home import open_home
from relais.desk.known import load_known
from relais.desk.sprint import Progress, Sprint
from relais.desk.sprint import sprint as run_sprint


def sprint(
    path: Annotated[Path, typer.Argument(help=_("The seizure, as received: a file, a folder or an archive."))],
    home: HomeOption = HOME,
    out: Annotated[Path, typer.Option(help=_("Where the packages go: a new or empty folder."))] = Path("packages"),
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            metavar="WHEN",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%SZ"],
            help=_("Moment from which clocks count, UTC where no zone is given; now if left out."),
        ),
    ] = None,
    answers: AnswersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a seizure, link, corroborate, propose cases, and write one package per country.

    Nothing is sent and nothing decided: a package is proposed, to be judged by a person. The exit code is 1 when
    something was left unread.
    """
    moment = datetime.now(UTC) if as_of is None else as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    with telling(), _told() as shown:
        known = load_known(answers) if answers else None
        done = run_sprint(open_home(home), path, out, moment, TONGUE, shown, known)
    if as_json:
        print_json(_figures(done))
    else:
        _tell(done, out)
    if done.taken.left_unread:
        raise typer.Exit(LEFT_UNREAD)


@contextmanager
def _told() -> Iterator[Progress]:
    with progress(_("sprint")) as bar:
        yield lambda step, count, note: bar.show(count, None, f"{_(step)}: {note}")


def _figures(done: Sprint) -> dict[str, object]:
    return {
        "steps": [asdict(step) for step in done.steps],
        "leads": sum(line.leads for line in done.countries),
        "proposed": sum(line.proposed for line in done.countries),
        "countries": len(done.countries),
        "sources": done.sources,
        "unread": done.unread,
        "waiting": done.waiting,
    }


def _tell(done: Sprint, out: Path) -> None:
    for name in done.taken.dropped:
        complain(_("dropped {name}: a stopped run had not committed it").format(name=name))
    for notice in done.taken.notices:
        complain(noted(notice))
    columns = [("country", _("country")), ("leads", _("contacts")), ("proposed", _("proposed")),
               ("payments", _("payments")), ("first_expiry", _("first expiry"))]  # fmt: skip
    rows = [{**asdict(line), "country": _(line.country)} for line in done.countries]
    listing(rows, columns, title=_("Packages, proposed, to be judged by a person"), sort="-proposed", limit=SHOWN)
    console().print(
        _("Sources: {sources}; not read whole: {unread}; questions waiting: {waiting}. Read {path} first.").format(
            sources=done.sources, unread=done.unread, waiting=done.waiting, path=out / "account.md"),
        markup=False)  # fmt: skip
