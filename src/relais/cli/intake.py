"""`relais intake PATH...`: take files, folders and archives in."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, LEFT_UNREAD, AllOption, AnswersOption, HomeOption, JsonOption, complain, telling
from relais.cli.progress import progress
from relais.cli.speak import _, noted
from relais.desk.home import open_home
from relais.desk.in_order import TakenIn
from relais.desk.known import load_known
from relais.desk.take_in import take_in

# How many of the new mentions that met known ones are shown at the end of an intake.
_MET = 10


def intake(
    paths: Annotated[list[Path], typer.Argument(help=_("Files, folders or archives, as received."))],
    home: HomeOption = HOME,
    answers: AnswersOption = None,
    procedure: Annotated[
        str | None,
        typer.Option("--procedure", help=_("The procedure for which they are received; the unit's own if left out.")),
    ] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Take in files, folders and archives: seal them, read them into facts, list what could not be read.

    The exit code is 1 when something was left unread.
    """
    with telling(), progress(_("intake")) as bar:
        known = load_known(answers) if answers else None
        outcome = take_in(open_home(home), paths, lambda files, name: bar.show(files, None, name), known, procedure)
    tell(outcome, as_json=as_json, all_rows=all_rows)
    if outcome.left_unread:
        raise typer.Exit(LEFT_UNREAD)


def tell(outcome: TakenIn, *, as_json: bool, all_rows: bool) -> None:
    """Print what an intake did: counts, then whatever was not read, with the reason and the place."""
    if as_json:
        print_json({**asdict(outcome), "left_unread": outcome.left_unread})
        return
    for name in outcome.dropped:
        complain(_("dropped {name}: a stopped run had not committed it").format(name=name))
    for notice in outcome.notices:
        complain(noted(notice))
    counts: dict[str, int] = {}
    for _source, reading in outcome.sources:
        for table, count in reading.facts.items():
            counts[table] = counts.get(table, 0) + count
    facts = ", ".join(f"{_(table)} {count}" for table, count in sorted(counts.items())) or "0"
    out = console()
    out.print(
        _("Taken in: {new}. Already here: {known}. Facts: {facts}").format(
            new=len(outcome.sources), known=outcome.known, facts=facts
        )
    )
    _tell_readings(outcome, None if all_rows else SHOWN)
    _tell_met(outcome, None if all_rows else _MET)
    asked = sum(len(reading.questions) for _source, reading in outcome.sources)
    if asked:
        out.print(_("Questions waiting for an answer: {count}. `relais questions` lists them.").format(count=asked))


def _tell_met(outcome: TakenIn, limit: int | None) -> None:
    """Print which new mentions met known ones, the strongest first."""
    if not outcome.met:
        return
    names = {source.source_id: source.name for source, _reading in outcome.sources}
    met = sorted(outcome.met, key=lambda hit: (-(hit.bits or 0), hit.source_id, hit.ordinal))
    rows = [
        {
            "name": names.get(hit.source_id, hit.source_id[:12]),
            "mention": hit.ordinal,
            "sources": hit.sources,
            "bits": None if hit.bits is None else round(hit.bits, 1),
            "use": _(hit.use),
        }
        for hit in met
    ]
    columns = [("name", _("name")), ("mention", _("mention")), ("sources", _("earlier sources")), ("bits", _("bits"))]
    title = _("New mentions that meet known ones: {count}").format(count=len(rows))
    listing(rows, [*columns, ("use", _("use"))], title=title, sort=None, limit=limit)


def _tell_readings(outcome: TakenIn, limit: int | None) -> None:
    """Print what was left unread, then what was said of sources that were read whole."""
    rows = [
        {
            "id": source.source_id[:12],
            "name": source.name,
            "status": _(reading.status),
            "skipped": reading.skipped,
            "why": "; ".join(map(noted, reading.notices)),
            "read": reading.status == "read",
        }
        for source, reading in outcome.sources
        if reading.status != "read" or reading.notices
    ]
    known = [("id", _("id")), ("name", _("name"))]
    lost = [("status", _("status")), ("skipped", _("skipped"))]
    for read, columns, why, title in (
        (False, [*known, *lost], _("reason"), _("Left unread")),
        (True, known, _("first remark"), _("Said while reading")),
    ):
        told = [row for row in rows if row["read"] == read]
        if told:
            listing(told, [*columns, ("why", why)], title=title, sort=None, limit=limit)
