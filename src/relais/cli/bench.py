"""`relais bench`: write synthetic worlds, run the road over them, score what comes out against the truth."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from relais.bench import table
from relais.bench.alarms import CHECKED, LEVELS, PAIRS, Alarm, alarms
from relais.bench.metrics import RELAIS, Row
from relais.bench.picture import picture as drawn
from relais.bench.propositions import ALTERNATIVES, NOTIFY, PROPOSITIONS
from relais.bench.road import BenchError
from relais.bench.run import Result
from relais.bench.run import run as measure
from relais.bench.sets import run as over_sets
from relais.bench.strength import MEANING, TIPPETT, Strength, on_drawn, on_reference
from relais.bench.strength_table import lines as strength_lines
from relais.bench.sweep import sweep
from relais.cli.field import field
from relais.cli.help import Command, Group
from relais.cli.listing import console, listing, print_json
from relais.cli.options import LEFT_UNREAD, NOT_DONE, AllOption, JsonOption, complain, telling
from relais.cli.progress import Bar, progress
from relais.cli.speak import LANGUAGE, _, say

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
APP.command("field", cls=Command, help=_("How a unit's alerts ended, by rank, from its file of counts."))(field)

_SHOWN = 60
WorldOption = Annotated[
    list[str], typer.Option("--world", help=_("Size of the world: S, M, sprint or L; several to see how time grows."))
]
SeedOption = Annotated[list[int], typer.Option("--seed", help=_("Seed of the world; several for several worlds."))]
ParametersOption = Annotated[
    Path | None, typer.Option("--parameters", help=_("Parameters of the world that differ, as TOML."))
]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", help=_("Where worlds and homes are made and kept; else they are removed."))
]
SIZES, SEEDS = ["S"], [1]
NOTHING: list[str] = []
NO_FILES: list[Path] = []


@APP.callback()
def group() -> None:
    """Measure relais on synthetic worlds whose truth is known."""


@APP.command("sprint", cls=Command, help=_("From raw files to country packages: everything that is measured."))
def sprint(
    worlds: WorldOption = SIZES,
    seeds: SeedOption = SEEDS,
    parameters: ParametersOption = None,
    folder: FolderOption = None,
    grid: Annotated[
        bool, typer.Option("--grid", help=_("Run the grid of worlds instead; each is removed once scored."))
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help=_("Where to draw recall against packages opened, as SVG."))
    ] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """From raw files to country packages: everything that is measured."""
    if grid and (parameters or picture or len(worlds) > 1):
        raise typer.BadParameter(_("the grid has its own parameters, one size and no picture"), param_hint="--grid")
    if not grid:
        result = _measured("sprint", worlds, seeds, parameters, folder)
        if picture is not None:
            title = _("Recall against packages opened, world {world}").format(world=f"{worlds[-1]} {seeds[-1]}")
            with telling():
                picture.write_text(drawn(result.curves, title), encoding="utf-8")
        _tell(result, as_json=as_json, all_rows=all_rows)
        return
    with _place(folder) as place, progress(_("grid")) as bar:
        result = sweep(place, worlds[0], seeds, bar.show)
    _tell_grid(result, as_json=as_json, all_rows=all_rows)


@APP.command("link", cls=Command, help=_("Which accounts were put together, and whose they are."))
def link(
    worlds: WorldOption = SIZES,
    seeds: SeedOption = SEEDS,
    parameters: ParametersOption = None,
    folder: FolderOption = None,
    reduce: Annotated[
        list[str],
        typer.Option(help=_("Keep that share of the people of each world, such as 0.05, or `alerts`.")),
    ] = NOTHING,
    mentions: Annotated[
        list[Path], typer.Option(help=_("A table of mentions with a column cluster_id or cluster; no world is made."))
    ] = NO_FILES,
    pairs: Annotated[
        list[Path], typer.Option(help=_("A table of names: name1, name2, is_match; no world is made."))
    ] = NO_FILES,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Which accounts were put together, and whose they are."""
    if not mentions and not pairs:
        result = _measured("link", worlds, seeds, parameters, folder, reduce)
    elif reduce or parameters:
        raise typer.BadParameter(_("labelled sets are scored as they are, without any world"), param_hint="--mentions")
    else:
        with _place(folder) as place, _working() as bar:
            result = over_sets(place, mentions, pairs, bar.show)
    _tell(result, as_json=as_json, all_rows=all_rows)


def _over_worlds(bench: str, told: str) -> None:
    """Add the command of a benchmark that needs no more than worlds."""

    @APP.command(bench, cls=Command, help=told)
    def over_worlds(
        worlds: WorldOption = SIZES,
        seeds: SeedOption = SEEDS,
        parameters: ParametersOption = None,
        folder: FolderOption = None,
        as_json: JsonOption = False,
        all_rows: AllOption = False,
    ) -> None:
        _tell(_measured(bench, worlds, seeds, parameters, folder), as_json=as_json, all_rows=all_rows)


_over_worlds("triage", _("The order of work of the reports, and what is lost while they wait."))
_over_worlds("memory", _("Who is known again across procedures, with the memory and without."))


@APP.command("evidence", cls=Command, help=_("For how many pairs each test can be offered, and how often it misleads."))
def evidence(
    worlds: WorldOption = SIZES,
    seeds: SeedOption = SEEDS,
    parameters: ParametersOption = None,
    folder: FolderOption = None,
    pairs: Annotated[
        int, typer.Option(min=0, help=_("Innocent pairs to draw of each kind of habit; 0: none are drawn."))
    ] = PAIRS,
    checked: Annotated[
        int, typer.Option(min=0, help=_("How many of them to check one by one, about a second each."))
    ] = CHECKED,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """For how many pairs each test can be offered, and how often it misleads."""
    result = _measured("evidence", worlds, seeds, parameters, folder)
    if pairs:
        with _place(folder) as place, _working() as bar:
            result.alarms = alarms(place / "alarms", pairs, checked, seeds[0], bar.show)
    _tell(result, as_json=as_json, all_rows=all_rows)
    if not as_json and pairs:
        _tell_alarms(result.alarms, all_rows=all_rows)


@APP.command("strength", cls=Command, help=_("Likelihood ratios between stated propositions: how good, how wrong."))
def strength(
    pairs: Annotated[
        int, typer.Option("--pairs", min=20, help=_("Pairs of each proposition, world and number of payments."))
    ] = 500,
    seed: Annotated[int, typer.Option("--seed", help=_("Seed of the drawn pairs."), min=0)] = 1,
    reference: Annotated[
        Path | None,
        typer.Option("--reference", help=_("A reference set: pair, event, at, proposition; nothing is drawn then.")),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help=_("Where to draw the Tippett plot of one alternative, as SVG.")),
    ] = None,
    against: Annotated[
        str,
        typer.Option("--against", help=_("That alternative: no-link, notify, adult-service or dating.")),
    ] = NOTIFY.name,
    folder: FolderOption = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Likelihood ratios between stated propositions, calibrated on pairs of known truth: how good, how wrong.

    Illustrative: no ratio is shown anywhere else.
    """
    if against not in {one.name for one in ALTERNATIVES}:
        raise typer.BadParameter(_("no-link, notify, adult-service or dating"), param_hint="--against")
    with _place(folder) as place, _working() as bar:
        found = on_reference(reference, place) if reference else on_drawn(place, pairs, seed, progress=bar.show)
    if picture is not None:
        with telling():
            picture.write_text(_tippett(found, against), encoding="utf-8")
    if as_json:
        print_json(found.told())
    else:
        _tell_strength(found, all_rows=all_rows)


def _measured(
    bench: str,
    worlds: list[str],
    seeds: list[int],
    parameters: Path | None,
    folder: Path | None,
    keep: Sequence[str] = (),
) -> Result:
    with _place(folder) as place, _working() as bar:
        return measure(bench, place, worlds, seeds, parameters, bar.show, keep)


@contextmanager
def _working() -> Iterator[Bar]:
    """Give the bar that shows how far the work has come; what cannot be done is told, and ends the command."""
    with telling(), progress(_("bench")) as bar:
        try:
            yield bar
        except BenchError as error:
            complain(say(error.template, error.params))
            raise typer.Exit(NOT_DONE) from error


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    """Give the folder to work in; one that nobody named is removed in the end."""
    if folder is not None:
        yield folder
        return
    with TemporaryDirectory(prefix="relais-bench-") as place:
        yield Path(place)


def _tell(result: Result, *, as_json: bool, all_rows: bool) -> None:
    if as_json:
        _print(result)
        return
    columns = [("bench", _("bench")), ("world", _("world")), ("seed", _("seed")), ("engine", _("order or engine")),
               ("metric", _("metric")), ("value", _("value")), ("unit", _("unit")), ("n", "n")]  # fmt: skip
    rows = result.rows if all_rows else table.short(result.rows)
    title = _("Figures, the worst first; on synthetic data, which is not the field")
    listing(map(_row, rows), columns, title=title, sort=None, limit=None if all_rows else _SHOWN)


def _tippett(found: Strength, against: str) -> str:
    """Return the picture of one alternative, which says what is compared and that it is illustrative."""
    if against not in found.pairs:
        raise typer.BadParameter(_("the reference set has no such pairs"), param_hint="--against")
    told = {name: _(text) for name, text in TIPPETT.items()}
    of = {one.name: _(one.text) for one in PROPOSITIONS}
    told["title"] += f": H1 / {against}; {_(found.statement)}"
    told["told"] += f" H1: {of['H1']}. H2: {of[against]}."
    return found.picture(against, told)


def _tell_strength(found: Strength, *, all_rows: bool) -> None:
    title = _("Likelihood ratios, H1 against each H2: {statement}").format(statement=_(found.statement))
    if all_rows:
        columns = [("world", _("world")), ("metric", _("metric")), ("value", _("value")), ("unit", _("unit")),
                   ("n", "n")]  # fmt: skip
        listing(map(_row, found.rows), columns, title=title, sort=None, limit=None)
    else:
        columns = [("h2", "H2"), ("payments", _("payments")), ("if_h1", _("median ratio if H1")),
                   ("words", _("in words")), ("if_h2", _("median ratio if H2")), ("cllr", "Cllr"),
                   ("cllr_min", _("Cllr at best")), ("above", _("above 100 if H2 (95 %)")),
                   ("below", _("below 1/100 if H1 (95 %)")), ("pairs", _("pairs"))]  # fmt: skip
        listing(strength_lines(found, LANGUAGE), columns, title=title, sort=None, limit=None)
    for one in PROPOSITIONS:
        console().print(f"{one.name}: {_(one.text)}", markup=False)
    console().print(_(MEANING), markup=False)


def _tell_grid(result: Result, *, as_json: bool, all_rows: bool) -> None:
    for failure in result.failures:
        complain(failure)
    if as_json:
        _print(result)
    else:
        columns = [("world", _("world")), ("seed", _("seed")), ("precision", _("precision")), ("recall", _("recall")),
                   ("recall_recorded", _("recall, recorded")), ("average_precision", _("average precision")),
                   ("wrong_merges", _("wrong merges")), ("code_offered", _("code quoted")),
                   ("positives", _("to be shown"))]  # fmt: skip
        lines = [{name: _rounded(line.get(name)) for name, _heading in columns} for line in table.by_cell(result.rows)]
        title = _("The grid, the worst worlds first; on synthetic data, which is not the field")
        listing(lines, columns, title=title, sort=None, limit=None if all_rows else _SHOWN)
        for row in result.rows:
            if row.metric == "grid.met_share":
                text = _("Held-out worlds with precision and recall of at least 0.9, seed {seed}: {value} of {count}")
                console().print(text.format(seed=row.seed, value=round((row.value or 0) * row.n), count=row.n))
    if result.failures:
        raise typer.Exit(LEFT_UNREAD)


def _tell_alarms(found: Sequence[Alarm], *, all_rows: bool) -> None:
    columns = [("world", _("world")), ("engine", _("test of")), ("test", _("test")), ("direction", _("order")),
               ("level", _("level")), ("rate", _("rate")), ("low", _("lowest rate")), ("high", _("highest rate")),
               ("n", "n"), ("failed", _("above its level")), ("withheld", _("result withheld")),
               ("checked", _("of"))]  # fmt: skip
    # The other levels, and what is compared with us, are in the whole list.
    shown = [one for one in found if all_rows or (one.level == LEVELS[0] and one.engine == RELAIS)]
    rows = [{name: _rounded(value) for name, value in asdict(one).items()} for one in shown]
    rows = [{**row, "direction": _(str(row["direction"])), "failed": _("yes") if row["failed"] else ""} for row in rows]
    title = _("False alarms on innocent drawn pairs, and power; 95 % intervals")
    listing(rows, columns, title=title, sort=None, limit=None)


def _print(result: Result) -> None:
    told = {"provenance": result.provenance, "failures": result.failures, "rows": [asdict(r) for r in result.rows]}
    print_json({**told, "alarms": [asdict(one) for one in result.alarms]} if result.alarms else told)


def _row(row: Row) -> dict[str, object]:
    return {**asdict(row), "value": _rounded(row.value)}


def _rounded(value: object) -> object:
    """Return a number as the table shows it; the JSON has it whole."""
    return f"{value:.4g}" if isinstance(value, float) else value
