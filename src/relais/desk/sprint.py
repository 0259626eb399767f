"""The sprint: a seizure in, one package per country out, with an account of what was read, unread and unsure."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework import approval
from relais.casework.answer import current
from relais.casework.approval import NotApprovedError
from relais.desk import analyse
from relais.desk.act import act, decision
from relais.desk.consult import fact_counts
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.in_order import TakenIn
from relais.desk.known import Known
from relais.desk.measure import Step, Steps
from relais.desk.sight import Sight, sight
from relais.desk.take_in import take_in
from relais.dossier import account, country, leads
from relais.dossier.text import Say
from relais.ledger.state import State
from relais.model.notice import Notice, msg
from relais.model.source import Reading
from relais.safeguards.account import several
from relais.triage.lead.holder import SAME_NAME
from relais.triage.leads import WHY_NOT

NEEDS_TWO = msg(
    "packages leave the house with a second person's consent: `relais propose export “{what}” --reason TEXT`, and this"
    " again once it is approved"
)
NOT_EMPTY = msg("{path} is not empty: choose another folder for the packages")
OUT_INSIDE = msg("{path} lies inside {folder}: choose a folder for the packages outside the home and what is taken in")

_TABLES = (
    "lead", "lead_reason", "anchor", "lead_tie", "lead_evidence", "lead_payment", "lead_session", "hub", "duplicate",
)  # fmt: skip

Progress = Callable[[str, int, str], None]


@dataclass(frozen=True)
class CountryLine:
    """What a country's package holds: contacts, those proposed, their payments, and what is lost first of theirs."""

    country: str
    leads: int
    proposed: int
    payments: int
    first_expiry: datetime | None


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
    say: Say,
    progress: Progress = lambda _step, _n, _note: None,
    known: Known | None = None,
) -> Sprint:
    """Take in `path`, link, corroborate, rank, propose leads, and write their packages into `out`.

    `known` answers beforehand what readers would ask. `out` must not exist, or be empty; it appears whole or not at
    all. What is written is worded by `say`, and its bytes depend on the ledger, the decisions, `as_of` and that
    language alone. Raises DeskError.
    """
    with act(home, "sprint", step="begin") as connection:
        analyse.check_authorised(connection, home.actor)
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise DeskError(NOT_EMPTY, path=out)
        for folder in (home.root, path):
            # The home's own folders are rebuilt, and packages among the sources would come in as evidence.
            if folder.resolve() in (out.resolve(), *out.resolve().parents):
                raise DeskError(OUT_INSIDE, path=out, folder=folder)
    _approved(home, path)
    steps = Steps()
    with steps.step("intake") as step:
        taken = take_in(home, [path], lambda files, name: progress("intake", files, name), known)
        step.rows = sum(sum(reading.facts.values()) for _source, reading in taken.sources)
    analyse.run(home, as_of, lambda name, rows: progress("run", rows, name), steps)
    details: dict[str, object] = {"step": "end"}
    with act(home, "sprint", packages=details) as connection, steps.step("packages") as step:
        seen = sight(home, connection)
        tables, _stale = seen.results(*_TABLES)
        state = seen.state()
        names = {source_id: source.name for source_id, source in state.sources.items()}
        findings = country.Findings(tables, names, WHY_NOT, as_of.isoformat(), _intelligence(seen))
        told = _account(state, current(connection), tables, as_of)
        _write(out, findings, told, say, progress)
        lines = [_line(tables["lead"], one) for one in country.countries(findings)]
        step.rows = tables["lead"].num_rows
        details |= {line.country: line.proposed for line in lines}
    return Sprint(taken, steps.done, sum(told.sources.values()), len(told.unread), len(told.waiting), lines)


def _approved(home: Home, path: Path) -> None:
    """Use up the approval of a second person, in a unit that has one; raises DeskError without it."""
    details: dict[str, object] = {"step": "approved"}
    with decision(home, "sprint", details) as connection:
        if several(connection):
            what = f"sprint {path.resolve().name}"
            try:
                details["approval"] = approval.use(connection, "export", what, None, home.actor)
            except NotApprovedError as error:
                raise DeskError(NEEDS_TWO, what=what) from error


def _intelligence(seen: Sight) -> frozenset[str]:
    """Return the sources whose reports are intelligence."""
    con, _state = seen.facts()
    rows = con.execute("SELECT DISTINCT source_id FROM report WHERE intelligence").fetchall()
    return frozenset(source_id for (source_id,) in rows)


def _write(out: Path, findings: country.Findings, told: account.Account, say: Say, progress: Progress) -> None:
    part = out.absolute().with_name(f".{out.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        account.write(part, told, say)
        leads.write(part / "leads.parquet", findings.tables["lead"])
        for number, one in enumerate(country.countries(findings), 1):
            progress("packages", number, one)
            (part / one).mkdir()
            country.write(part / one, findings, one, say)
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


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
            "undetermined": _count(lead, "country", country.UNDETERMINED),
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


def _line(lead: pa.Table, one: str) -> CountryLine:
    held = lead.filter(pc.equal(lead["country"], one))
    proposed = held.filter(held["proposed"])
    return CountryLine(
        one,
        held.num_rows,
        proposed.num_rows,
        pc.sum(proposed["payments"]).as_py() or 0,
        pc.min(proposed["first_expiry"]).as_py(),
    )


def _count(rows: pa.Table, column: str, value: str) -> int:
    return int(pc.sum(pc.equal(rows[column], value)).as_py() or 0)
