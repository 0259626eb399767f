"""`relais received`, `returned`, `restrict`, `restrictions`: who has what, what came of it, what may be passed on."""

from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, complain, telling
from relais.cli.speak import _
from relais.desk import received as looking
from relais.desk import restrict as limits
from relais.desk import returned as answers
from relais.desk.home import open_home
from relais.desk.restrict import Asked
from relais.language.sorting import Row

# In place of countries: none at all.
_NOBODY = "nobody"


def received(
    fact: Annotated[str, typer.Argument(metavar="SOURCE[:PLACE]", help=_("A source by its hash, or a place in it."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Say who received a fact: every export that held this place of a source, or anything of the source."""
    with telling():
        found = looking.received(open_home(home), fact)
    rows: list[Row] = [
        {"number": one.export.number, "at": one.export.at[:19], "who": one.export.actor,
         "recipient": one.export.recipient, "kind": one.export.kind, "case": one.export.case,
         "purpose": one.export.purpose, "approval": one.export.approval, "sha256": one.export.sha256,
         "places": len(one.places), "whole": one.whole}
        for one in found.lines
    ]  # fmt: skip
    if not found.stands:
        told = _("no fact is read at “{place}” of {source} today: is the place written as `relais show` writes it?")
        complain(told.format(place=found.place, source=found.name))
    if as_json:
        print_json({"source_id": found.source_id, "place": found.place, "stands": found.stands, "exports": rows,
                    "others": found.others})  # fmt: skip
        return
    columns = [("number", _("no.")), ("at", _("when (UTC)")), ("recipient", _("recipient")), ("kind", _("kind")),
               ("case", _("case")), ("purpose", _("purpose")), ("who", _("who")), ("approval", _("approval")),
               ("places", _("places"))]  # fmt: skip
    lines = [{**row, "kind": _(str(row["kind"])), "recipient": _(str(row["recipient"]))} for row in rows]
    listing(lines, columns, title=_("Who received it"), sort=None, limit=None)
    if found.others:
        complain(_("{count} more exports were of cases that are not yours").format(count=found.others))


def returned(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """List what recipients answered: ours, known, outcome, wrong person, line by line of the forms taken in."""
    with telling():
        found = answers.returned(open_home(home))
    rows: list[Row] = [
        {"source_id": one.source_id, "place": one.place, "person": one.answer.person, "ours": one.answer.ours,
         "known": one.answer.known, "outcome": one.answer.outcome, "wrong_person": one.answer.wrong_person,
         "reference": one.answer.reference, "date": one.answer.date, "export": one.export and one.export.number,
         "recipient": one.export and one.export.recipient}
        for one in found
    ]  # fmt: skip
    if as_json:
        print_json({"returned": rows})
        return
    columns = [("person", _("person")), ("recipient", _("recipient")), ("ours", _("ours")), ("known", _("known")),
               ("outcome", _("outcome")), ("wrong_person", _("wrong person")), ("reference", _("their reference")),
               ("date", _("date")), ("export", _("export")), ("place", _("place"))]  # fmt: skip
    listing(rows, columns, title=_("What recipients answered"), sort=None, limit=None)


def restrict(
    source: Annotated[str, typer.Argument(metavar="[SOURCE]", help=_("A source, by its hash."))] = "",
    procedure: Annotated[str, typer.Option("--procedure", help=_("Or a procedure: all its sources."))] = "",
    handling: Annotated[str, typer.Option("--handling", help=_("Handling code: H0, H1, H2 or H3."))] = "H0",
    evaluation: Annotated[
        str, typer.Option("--evaluation", help=_("Of the source A to D or X, of the information 1 to 4: B2."))
    ] = "X4",
    purpose: Annotated[str, typer.Option("--for", help=_("For what it may be used, as whoever gave it says."))] = "",
    may_go_to: Annotated[
        list[str] | None, typer.Option("--to", help=_("A country to which it may go; `nobody`; any if left out."))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with it, under your name."))] = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """State what may be done with a source and where it may go; it stands above what the source itself states."""
    if may_go_to and _NOBODY in may_go_to and len(may_go_to) > 1:
        raise typer.BadParameter(_("to nobody, or to countries: not both"), param_hint="--to")
    countries = None if not may_go_to else tuple(one for one in may_go_to if one != _NOBODY)
    with telling():
        number = limits.restrict(
            open_home(home), Asked(handling, evaluation, purpose, countries), reason, source, procedure
        )
    if as_json:
        print_json({"number": number})
        return
    console().print(_("Number {number} is recorded.").format(number=number))


def restrictions(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """List what named persons stated of sources and procedures; the last of each holds."""
    with telling():
        found = limits.stated(open_home(home))
    rows: list[Row] = [
        {"number": one.number, "source_id": one.source_id, "procedure": one.procedure,
         "handling": one.restriction.handling, "evaluation": one.restriction.evaluation,
         "purpose": one.restriction.purpose,
         "may_go_to": None if one.restriction.countries is None else " ".join(sorted(one.restriction.countries)),
         "reason": one.reason, "who": one.actor, "at": one.at[:19]}
        for one in found
    ]  # fmt: skip
    if as_json:
        print_json({"restrictions": rows})
        return
    columns = [("number", _("no.")), ("source_id", _("source")), ("procedure", _("procedure")),
               ("handling", _("handling code")), ("evaluation", _("evaluation code")), ("purpose", _("purpose")),
               ("may_go_to", _("may go to")), ("who", _("who")), ("at", _("when (UTC)")),
               ("reason", _("reason"))]  # fmt: skip
    listing(rows, columns, title=_("What may be done with sources"), sort=None, limit=None)
