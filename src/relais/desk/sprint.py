"""The sprint: a seizure in, one package per country out, with an account of what was read, unread and unsure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.answer import current
from relais.desk import analyse, packages
from relais.desk.act import act
from relais.desk.consult import fact_counts
from relais.desk.home import Home
from relais.desk.in_order import TakenIn
from relais.desk.known import Known
from relais.desk.measure import Step, Steps
from relais.desk.packages import CountryLine
from relais.desk.sight import sight
from relais.desk.take_in import take_in
from relais.dossier import account, leads
from relais.dossier.package import UNDETERMINED
from relais.language.tongue import Tongue
from relais.ledger.state import State
from relais.model.notice import Notice
from relais.model.source import Reading
from relais.triage.lead.holder import SAME_NAME

_TABLES = ("lead", "anchor", "lead_tie", "hub", "duplicate")

Progress = Callable[[str, int, str], None]


@dataclass(frozen=True)
class Sprint:
    """What one sprint did. `sources` and `unread` count over the whole home, `waiting` the questions left open."""

    taken: TakenIn
    steps: list[Step]
    sources: int
    unread: int
    waiting: int
    countries: list[CountryLine]


def sprint(
    home: Home,
    path: Path,
    out: Path,
    as_of: datetime,
    said: Tongue,
    progress: Progress = lambda _step, _n, _note: None,
    known: Known | None = None,
) -> Sprint:
    """Take in `path`, link, corroborate, rank, propose leads, and write their packages into `out`.

    `known` answers beforehand what readers would ask. `out` must not exist, or be empty; it appears whole or not at
    all. What is written is worded by `said`, and its bytes depend on the ledger, the decisions, `as_of` and that
    language alone. Raises DeskError.
    """
    with act(home, "sprint", step="begin") as connection:
        analyse.check_authorised(connection, home.actor)
        packages.check_out(out, home.root, path)
    what = f"sprint {path.resolve().name}"
    number = packages.use_approval(home, "sprint", what)
    steps = Steps()
    with steps.step("intake") as step:
        taken = take_in(home, [path], lambda files, name: progress("intake", files, name), known)
        step.rows = sum(sum(reading.facts.values()) for _source, reading in taken.sources)
    analyse.run(home, as_of, lambda name, rows: progress("run", rows, name), steps)
    with act(home, "sprint", step="packages") as connection, steps.step("packages") as step:
        seen = sight(home, connection)
        tables, _stale = seen.results(*_TABLES)
        told = _account(seen.state(), current(connection), tables, as_of)
        built = packages.build(
            home, connection, as_of, said, progress=lambda one, country: progress("packages", one, country)
        )
        step.rows = tables["lead"].num_rows
    lines: list[packages.CountryLine] = []

    def beside(part: Path) -> None:
        account.write(part, told, said.say)
        leads.write(part / "leads.parquet", tables["lead"])
        lines.extend(packages.let_go(home, "sprint", what, built, number))

    packages.write(out, built, beside)
    return Sprint(taken, steps.done, sum(told.sources.values()), len(told.unread), len(told.waiting), lines)


def _account(
    state: State, answers: dict[str, dict[str, tuple[str, str]]], tables: dict[str, pa.Table], as_of: datetime
) -> account.Account:
    lead, tie = tables["lead"], tables["lead_tie"]
    readings = sorted(state.readings.values(), key=lambda reading: (state.sources[reading.source_id].name,
                                                                    reading.source_id))  # fmt: skip
    counts = {status: sum(reading.status == status for reading in readings) for status in ("read", "partial", "unread")}
    proposed = lead.filter(lead["proposed"])
    return account.Account(
        as_of=as_of.isoformat(),
        sources=counts,
        facts=dict(sorted(fact_counts(state).items())),
        unread=[_unread(state, reading) for reading in readings if reading.status != "read"],
        remarks=[_unread(state, reading) for reading in readings if reading.status == "read" and reading.notices],
        waiting=[
            account.Waiting(state.sources[r.source_id].name, r.source_id, q.key, q.place, q.example, q.records)
            for r in readings
            for q in r.questions
            if q.key not in answers.get(r.source_id, {})
        ],
        unsure={
            "hubs": tables["hub"].num_rows,
            "duplicates": tables["duplicate"].num_rows,
            "named_only": _count(tables["anchor"], "why", SAME_NAME),
            "ties": tie.num_rows - tie["codes"].null_count,
            "undetermined": _count(lead, "country", UNDETERMINED),
        },
        leads={"anchors": tables["anchor"].num_rows, "leads": lead.num_rows, "proposed": proposed.num_rows},
        countries={one: _count(proposed, "country", one) for one in sorted(set(lead["country"].to_pylist()))},
    )


def _unread(state: State, reading: Reading) -> account.Unread:
    first = reading.notices[0] if reading.notices else Notice("")
    name = state.sources[reading.source_id].name
    return account.Unread(
        name, reading.source_id, reading.status, reading.skipped, first.template, first.params, first.place
    )


def _count(rows: pa.Table, column: str, value: str) -> int:
    return int(pc.sum(pc.equal(rows[column], value)).as_py() or 0)
