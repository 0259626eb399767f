"""How often the tests of times raise a false alarm on innocent pairs, and how often they find calls that do follow.

Pairs are drawn (habits.py) and written to a file; `relais try-timing` reads it as a defence expert would, in a process
of its own. Beside it stand tests with a simpler idea of chance, on the same pairs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.bench import naive_timing
from relais.bench.exact_rate import interval
from relais.bench.habits import INNOCENT, LAGS, PAYMENTS, Floats, Pairs, drawn, events, first, followed
from relais.bench.metrics import METRICS, RELAIS, Row, share
from relais.bench.road import BenchError, relais
from relais.model.notice import msg

LEVELS = (0.05, 0.01, 0.001)
# Innocent pairs of each world, and those of each world on which the check of single pairs is tried.
PAIRS, CHECKED = 20_000, 10
COUNTS, SHARES = (5, 10, 26, 70), (0.3, 0.6)
VARIED = ", counts vary"
# Pairs that one run of the command takes together; pairs on which the other tests are run.
_AT_ONCE, _FEW = 50_000, 2_000
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
class Plan:
    """One world to be drawn: `checked` of its pairs are looked at one by one, `naive`: other tests run on it too."""

    name: str
    metric: str
    draw: Callable[[], Pairs]
    pairs: int
    checked: int = 0
    naive: bool = False


class Answered(NamedTuple):
    """The answers of one world, whose pairs are numbered from `first` on; and the rows of the other tests."""

    plan: Plan
    first: int
    answers: pa.Table
    naive: list[Alarm]


Show = Callable[[int, int, str], None]
Question = tuple[str, str]


def alarms(folder: Path, pairs: int, checked: int, seed: int, show: Show) -> list[Alarm]:
    """Return the rows of every world; raises BenchError where the command does not end well."""
    folder.mkdir(parents=True, exist_ok=True)
    plans = _plans(pairs, checked, seed)
    worlds: list[Answered] = []
    single: list[pa.Table] = []
    for some in _batches(plans):
        show(len(worlds), len(plans) + 1, some[0].name)
        given: list[pa.Table] = []
        for plan in some:
            one = plan.draw()
            number = worlds[-1].first + worlds[-1].plan.pairs if worlds else 0
            given.append(_numbered(events(one), number))
            worlds.append(Answered(plan, number, None, list(_naive(plan, one, seed)) if plan.naive else []))
        answers, table = _run(pa.concat_tables(given), folder), pa.concat_tables(given)
        for at in range(len(worlds) - len(some), len(worlds)):
            worlds[at] = worlds[at]._replace(answers=_within(answers, worlds[at]))
            wanted = pa.array(_wanted(worlds[at]), pa.int64())
            single.append(table.filter(pc.is_in(table["pair"], wanted)))
    show(len(plans), len(plans) + 1, "one by one")
    held = _held(_run(pa.concat_tables(single), folder, "--check")) if checked else {}
    return [row for world in worlds for row in (*_rows(world, held, seed), *world.naive)]


def _plans(pairs: int, checked: int, seed: int) -> list[Plan]:
    """Return every world; it is drawn when its turn comes."""
    plans = []
    for varied in (False, True):
        for name, world in INNOCENT.items():
            draw = partial(drawn, world, pairs, seed, varied=varied)
            of = 0 if varied else checked
            plans.append(Plan(name + VARIED * varied, ALARMS, draw, pairs, of, not varied))
    for part in SHARES:
        for lag in LAGS:
            for payments in COUNTS:
                middle = payments == PAYMENTS and lag == LAGS[0]
                name = f"{part:.0%} of {payments} payments followed, {lag:g} min"
                few = max(pairs // 10, 1)
                draw = partial(drawn, followed(part, lag), few, seed, payments=payments)
                plans.append(Plan(name, POWER, draw, few, checked if middle else 0, middle))
    return plans


def _batches(plans: Sequence[Plan]) -> Iterator[list[Plan]]:
    """Yield the worlds that one run of the command takes together."""
    some: list[Plan] = []
    for plan in plans:
        if some and sum(one.pairs for one in some) + plan.pairs > _AT_ONCE:
            yield some
            some = []
        some.append(plan)
    yield some


def _numbered(table: pa.Table, first: int) -> pa.Table:
    return table.set_column(0, "pair", pc.add(table["pair"], first))


def _run(table: pa.Table, folder: Path, *options: str) -> pa.Table:
    """Run the tests on events; raises BenchError."""
    given, out = folder / "events.parquet", folder / "answers.parquet"
    pq.write_table(table, given)
    out.unlink(missing_ok=True)
    relais("try-timing", str(given), "--out", str(out), "--json", *options)
    try:
        return pq.read_table(out)
    except (OSError, pa.ArrowInvalid) as error:
        raise BenchError(UNLIKE, path=out) from error


def _within(answers: pa.Table, world: Answered) -> pa.Table:
    """Return the answers of the pairs of one world."""
    last = world.first + world.plan.pairs
    mine = pc.and_(pc.greater_equal(answers["pair"], world.first), pc.less(answers["pair"], last))
    return answers.filter(mine)


def _by_question(answers: pa.Table) -> Iterator[tuple[Question, pa.Table]]:
    """Yield the answers of each test and direction, in the order in which they come."""
    asked = dict.fromkeys(zip(answers["test"].to_pylist(), answers["direction"].to_pylist(), strict=True))
    for test, direction in asked:
        own = pc.and_(pc.equal(answers["test"], test), pc.equal(answers["direction"], direction))
        yield (test, direction), answers.filter(own)


def _wanted(world: Answered) -> list[int]:
    """Return the pairs to be looked at one by one: the first, and the first that each test takes for a hit."""
    plan = world.plan
    wanted = set(range(world.first, world.first + min(plan.checked, plan.pairs)))
    if plan.checked and plan.metric == ALARMS:
        for _question, own in _by_question(world.answers):
            wanted |= set(_reached(own, LEVELS[0])[: plan.checked])
    return sorted(wanted)


def _reached(own: pa.Table, level: float) -> list[int]:
    reached: list[int] = own.filter(pc.less_equal(own["p"], level))["pair"].to_pylist()
    return reached


def _held(told: pa.Table) -> dict[tuple[str, str, int], bool]:
    """Return of each test, direction and pair that were checked whether the result is withheld."""
    columns = (told[name].to_pylist() for name in ("test", "direction", "pair", "withheld"))
    return {(test, way, pair): held for test, way, pair, held in zip(*columns, strict=True) if held is not None}


def _rows(world: Answered, held: Mapping[tuple[str, str, int], bool], seed: int) -> Iterator[Alarm]:
    plan = world.plan
    for question, own in _by_question(world.answers):
        p = own["p"].drop_null().to_numpy()
        of = [(*question, world.first + one) for one in range(plan.checked)]
        looked_at = [held[one] for one in of if one in held]
        for level in LEVELS:
            hits = [(*question, one) for one in _reached(own, level)[: plan.checked]] if plan.metric == ALARMS else []
            reached = [held[one] for one in hits if one in held]
            row = _row(plan, seed, RELAIS, question, level, p, own.num_rows - p.size)
            yield replace(
                row,
                withheld=share(sum(looked_at), len(looked_at)),
                checked=len(looked_at),
                alarms_withheld=share(sum(reached), len(reached)),
                alarms_checked=len(reached),
            )


def _naive(plan: Plan, pairs: Pairs, seed: int) -> Iterator[Alarm]:
    """Yield the rows of the other tests: on the first pairs alone, for some of them are slow and all are far off."""
    pairs = first(pairs, _FEW)
    for engine, test in naive_timing.TESTS.items():
        for direction, p in zip(DIRECTIONS, naive_timing.p_values(pairs, test), strict=True):
            for level in LEVELS:
                yield _row(plan, seed, engine, (ASKED, direction), level, p, 0)


def _row(plan: Plan, seed: int, engine: str, question: Question, level: float, p: Floats, refused: int) -> Alarm:
    count = int((p <= level).sum())
    rate = count / p.size if p.size else None
    low, high = interval(count, int(p.size))
    failed = low > level if plan.metric == ALARMS else None
    unit = METRICS[plan.metric].unit
    metric = f"{plan.metric}:{question[0]}"
    return Alarm(
        "evidence", plan.name, seed, engine, metric, rate, unit, int(p.size), *question, level, rate, low, high,
        refused, failed,
    )  # fmt: skip
