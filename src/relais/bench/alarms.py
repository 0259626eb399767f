"""How often the tests of times raise a false alarm on innocent pairs, and how often they find calls that do follow.

Pairs are drawn (habits.py) and written to a file; `relais try-timing` reads it as a defence expert would, in a process
of its own. Beside it stand tests with a simpler idea of chance, on the same pairs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.bench import naive_timing
from relais.bench.exact_rate import interval
from relais.bench.habits import INNOCENT, LAGS, PAYMENTS, Floats, Pairs, World, drawn, events, followed
from relais.bench.metrics import METRICS, RELAIS, Row
from relais.bench.road import BenchError, relais
from relais.model.notice import msg

LEVELS = (0.05, 0.01, 0.001)
# Innocent pairs of each world, and those of each world on which the check of single pairs is tried.
PAIRS, CHECKED = 20_000, 20
COUNTS, SHARES = (5, 10, 26, 70), (0.3, 0.6)
VARIED = ", counts vary"
# What is compared with us asks the question of this test, in these directions.
ASKED, DIRECTIONS = "payment_then_call", ("payment, then call", "call, then payment")
ALARMS, POWER = "evidence.alarm_share", "evidence.power"
UNLIKE = msg("{path} is missing or not as expected: one row per pair, test and direction")


@dataclass(frozen=True)
class Alarm(Row):
    """How often one test in one direction reaches one level in one world of drawn pairs.

    `n`: pairs to which it is offered; `refused`: those to which it is not. `low` and `high`: the exact 95 % interval of
    `rate`. `failed`: in an innocent world, the rate surely exceeds the level. `withheld`: the share of `checked` pairs,
    the first ones offered, whose result the check on innocent pairs withholds; `alarms_withheld`: the same over
    `alarms_checked` pairs, the first that reach the level. None where nothing was checked.
    """

    test: str
    direction: str
    level: float
    rate: float | None
    low: float
    high: float
    refused: int
    failed: bool | None
    withheld: float | None = None
    checked: int = 0
    alarms_withheld: float | None = None
    alarms_checked: int = 0


@dataclass(frozen=True)
class Drawn:
    """One world of pairs to be run: `checked` of them one by one, `naive`: other tests run on them too."""

    name: str
    metric: str
    pairs: Pairs
    checked: int = 0
    naive: bool = False


Show = Callable[[int, int, str], None]


def alarms(folder: Path, pairs: int, checked: int, seed: int, show: Show) -> list[Alarm]:
    """Return the rows of every world; raises BenchError where the command does not end well."""
    plans = list(_plans(pairs, checked, seed))
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Alarm] = []
    for done, plan in enumerate(plans):
        world = plan()
        show(done, len(plans), world.name)
        answers = _run(world.pairs, folder)
        single = _singly(world, answers, folder)
        found += _rows(world, answers, single, seed)
        if world.naive:
            found += _naive(world, seed)
    return found


def _plans(pairs: int, checked: int, seed: int) -> Iterator[Callable[[], Drawn]]:
    """Yield what draws each world: only one is held at a time."""

    def plan(
        name: str, metric: str, world: World, count: int, checked: int = 0, **how: bool | int
    ) -> Callable[[], Drawn]:
        naive = how.pop("naive", False)
        return lambda: Drawn(name, metric, drawn(world, count, seed, **how), checked, bool(naive))  # type: ignore[arg-type]

    for name, world in INNOCENT.items():
        yield plan(name, ALARMS, world, pairs, checked, naive=True)
    for name, world in INNOCENT.items():
        yield plan(name + VARIED, ALARMS, world, pairs, varied=True)
    for share in SHARES:
        for lag in LAGS:
            for payments in COUNTS:
                middle = payments == PAYMENTS and lag == LAGS[0]
                name = f"{share:.0%} of {payments} payments followed, {lag:g} min"
                yield plan(
                    name, POWER, followed(share, lag), max(pairs // 10, 1), checked if middle else 0,
                    payments=payments, naive=middle,
                )  # fmt: skip


def _run(pairs: Pairs, folder: Path, only: Sequence[int] | None = None) -> pa.Table:
    """Run the tests on the events of all pairs, or of some with the check of each."""
    given, out = folder / "events.parquet", folder / "answers.parquet"
    table = events(pairs)
    if only is not None:
        table = table.filter(pc.is_in(table["pair"], pa.array(only, pa.int64())))
    pq.write_table(table, given)
    out.unlink(missing_ok=True)
    relais("try-timing", str(given), "--out", str(out), "--json", *(() if only is None else ("--check",)))
    try:
        return pq.read_table(out)
    except (OSError, pa.ArrowInvalid) as error:
        raise BenchError(UNLIKE, path=out) from error


Question = tuple[str, str]


def _by_question(answers: pa.Table) -> Iterator[tuple[Question, pa.Table]]:
    """Yield the answers of each test and direction, in the order in which they come."""
    asked = dict.fromkeys(zip(answers["test"].to_pylist(), answers["direction"].to_pylist(), strict=True))
    for test, direction in asked:
        own = pc.and_(pc.equal(answers["test"], test), pc.equal(answers["direction"], direction))
        yield (test, direction), answers.filter(own)


def _singly(world: Drawn, answers: pa.Table, folder: Path) -> Mapping[Question, Mapping[int, bool]]:
    """Return for each question which pairs are withheld: of the first pairs, and of the first that reach a level."""
    if not world.checked:
        return {}
    wanted = set(range(min(world.checked, world.pairs.sides.pairs)))
    if world.metric == ALARMS:
        for _question, own in _by_question(answers):
            reached = own.filter(pc.less_equal(own["p"], LEVELS[0]))["pair"].to_pylist()
            wanted |= set(reached[: world.checked])
    told = _run(world.pairs, folder, sorted(wanted))
    return {
        question: {
            pair: held
            for pair, held in zip(own["pair"].to_pylist(), own["withheld"].to_pylist(), strict=True)
            if held is not None
        }
        for question, own in _by_question(told)
    }


def _rows(world: Drawn, answers: pa.Table, single: Mapping[Question, Mapping[int, bool]], seed: int) -> Iterator[Alarm]:
    for question, own in _by_question(answers):
        held = single.get(question, {})
        offered = own.filter(pc.is_null(own["refused"]))
        pair, p = offered["pair"].to_numpy(), offered["p"].to_numpy()
        for level in LEVELS:
            row = _row(world, seed, RELAIS, question, level, p, own.num_rows - p.size)
            first = [held[one] for one in range(world.checked) if one in held]
            reached = [held[one] for one in pair[p <= level].tolist()[: world.checked] if one in held]
            yield _with(row, first, reached if world.metric == ALARMS else [])


def _with(row: Alarm, first: list[bool], reached: list[bool]) -> Alarm:
    found = (sum(one) / len(one) if one else None for one in (first, reached))
    withheld, alarms_withheld = found
    return Alarm(
        **{
            **row.__dict__, "withheld": withheld, "checked": len(first), "alarms_withheld": alarms_withheld,
            "alarms_checked": len(reached),
        }
    )  # fmt: skip


def _naive(world: Drawn, seed: int) -> Iterator[Alarm]:
    for engine, test in naive_timing.TESTS.items():
        for direction, p in zip(DIRECTIONS, naive_timing.p_values(world.pairs, test), strict=True):
            for level in LEVELS:
                yield _row(world, seed, engine, (ASKED, direction), level, p, 0)


def _row(world: Drawn, seed: int, engine: str, question: Question, level: float, p: Floats, refused: int) -> Alarm:
    count = int((p <= level).sum())
    rate = count / p.size if p.size else None
    low, high = interval(count, int(p.size))
    failed = low > level if world.metric == ALARMS else None
    unit = METRICS[world.metric].unit
    metric = f"{world.metric}:{question[0]}"
    return Alarm(
        "evidence", world.name, seed, engine, metric, rate, unit, int(p.size), *question, level, rate, low, high,
        refused, failed,
    )  # fmt: skip
