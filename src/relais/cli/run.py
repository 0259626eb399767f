"""`relais run`: link, corroborate, rank; and `relais authorise`, without which it does not."""

from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.progress import progress
from relais.cli.speak import TONGUE, _
from relais.desk import analyse
from relais.desk.home import open_home
from relais.desk.link_words import model_line


class Engine(StrEnum):
    """What compares pairs of mentions."""

    DUCKDB = analyse.DUCKDB
    SPARK = analyse.SPARK


def authorise(
    reference: Annotated[str, typer.Argument(help=_("Who gave the authorisation, and its number."))],
    home: HomeOption = HOME,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", formats=["%Y-%m-%d"], help=_("The last day on which it holds, in UTC; no end if left out.")
        ),
    ] = None,
    procedure: Annotated[
        list[str] | None,
        typer.Option("--procedure", help=_("A procedure that it covers; may be repeated; all if left out.")),
    ] = None,
    magistrate: Annotated[str | None, typer.Option("--magistrate", help=_("Who gave it, by name."))] = None,
    agent: Annotated[
        list[str] | None,
        typer.Option("--agent", help=_("Who may link under it, by account; may be repeated; all if left out.")),
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", help=_("What it allows, in the magistrate's words."))] = None,
    as_json: JsonOption = False,
) -> None:
    """Record the authorisation under which linking runs: its end, procedures, magistrate, agents and scope."""
    with telling():
        analyse.record_authorisation(
            open_home(home), reference, until.date() if until else None, procedure or (),
            magistrate=magistrate, agents=agent or (), scope=scope,
        )  # fmt: skip
    if as_json:
        told = {"until": until.date() if until else None, "procedures": procedure, "magistrate": magistrate,
                "agents": agent, "scope": scope}  # fmt: skip
        print_json({"authorisation": reference, **{name: value for name, value in told.items() if value}})
    else:
        console().print(_("Recorded."))
        if until and until.date() < datetime.now(UTC).date():
            console().print(_("It has ended already: nothing is linked under it."))


def run(
    home: HomeOption = HOME,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help=_("Day from which clocks count, in UTC; today if left out.")
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help=_("What compares pairs of mentions; both give the same result."))
    ] = Engine.DUCKDB,
    as_json: JsonOption = False,
) -> None:
    """Link, corroborate and rank everything received so far."""
    moment = as_of.replace(tzinfo=UTC) if as_of else datetime.now(UTC)
    with telling(), progress(_("run")) as bar:
        steps = 0

        def step(name: str, rows: int) -> None:
            nonlocal steps
            steps += 1
            bar.show(steps, None, f"{name}: {rows}")

        derived = analyse.run(open_home(home), moment, step, engine=engine)
    if as_json:
        print_json({**derived.rows, "uses": derived.uses, "model": asdict(derived.model), "hubs": derived.hubs})
        return
    counts = ", ".join(f"{_(name)} {rows}" for name, rows in derived.rows.items())
    console().print(_("Derived: {counts}").format(counts=counts), markup=False)
    uses = _("Links: {merged} merged, {proposal} proposed, {lead} mere leads; {model}.")
    console().print(uses.format(**derived.uses, model=model_line(derived.model, TONGUE)), markup=False, soft_wrap=True)
    if derived.hubs:
        _print_hubs(derived.hubs)


def _print_hubs(hubs: list[dict[str, object]]) -> None:
    """Print which selectors join nobody, and why: whoever doubts a missing link looks here."""
    rows = [
        {
            **hub,
            "kind": _(str(hub["kind"])),
            "reason": _(str(hub["reason"])),
            "place": f"{hub['source']}  {hub['locator']}",
        }
        for hub in hubs
    ]
    columns = [("kind", _("kind")), ("value", _("value")), ("service", _("service")), ("parties", _("mentions")),
               ("reason", _("reason")), ("place", _("place"))]  # fmt: skip
    listing(rows, columns, title=_("Hubs: selectors that join nobody"), sort=None, limit=None)
