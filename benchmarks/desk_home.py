"""A home of many reports and thirteen investigators, made quickly, for measuring the desk at work.

The reports go through the ledger's own writer: sealed sources of up to 1,000 reports each, with the facts that a reader
would have made of them. What a run derives from them is written straight to its place in the schemas of a real run: the
run itself over as many reports is measured elsewhere, and what it would find here is not the question. So ranks,
reasons, subjects, clocks, links and dealings are of the right number and shape, and mean nothing. There is no index of
links, no network and no finding. A report has ten facts.
"""

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import insert

from benchmarks.desk_tables import DEALS_WITH, DERIVED, FACT_SQL, LINKS, MESSAGES, PLACES, REPORTS
from relais.casework.ground import Ground
from relais.desk import analyse, case
from relais.desk.act import decision
from relais.desk.derived import Run, last_run, save
from relais.desk.enter_report import enter_report
from relais.desk.ground import state_ground
from relais.desk.home import Home, init
from relais.desk.procedure import receive
from relais.intake.facts import reading_id
from relais.ledger.append import Writer, writing
from relais.ledger.state import load
from relais.model.facts import FACTS
from relais.model.report_form import FormParty, FormSelector, ReportForm
from relais.model.role import Role
from relais.model.source import Reading, Source
from relais.safeguards.account import FIRST as EVERY_ROLE
from relais.safeguards.account import account, grant
from relais.store import keyed
from relais.store.tables import ACTOR

HEAD = "C. Durand"
INVESTIGATORS = tuple(f"Investigator {number:02d}" for number in range(1, 14))
CASES = 40
# Each case has its lead, two more members and two sources; everybody is on the first.
_MEMBERS, _SOURCES = 3, 2
_MOST_IN_A_SOURCE = 1_000
_SOURCES_IN_A_BATCH = 50
# One report in so many names a victim.
VICTIM_EVERY = 10
_GROUND = Ground(
    date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026", through_a_network=True
)


def make(root: Path, key: Path, reports: int, db: str | None = None, like: Path | None = None) -> Home:
    """Make a home of `reports` reports, ranked, with its people and cases; `db` as `relais init` takes it.

    `like`: a home made so already, of which the facts and what is derived of them are copied.
    """
    home = init(root, "A. Martin", key_file=key, authorisation="bench 1/2026", db=db)
    if like is None:
        _fill(home, reports)
    else:
        for name in ("ledger", "derived"):
            shutil.copytree(like / name, root / name, dirs_exist_ok=True)
    _staff(home, sorted(load(home.ledger).sources))
    return home


def _staff(home: Home, sources: list[str]) -> None:
    """Add the people and their cases, each with sources received for its procedure."""
    with decision(home, "init", {}) as connection:
        first = account(connection, home.actor)
        assert first is not None
        for role in EVERY_ROLE:
            grant(connection, first.id, role, home.actor)
        for name in (HEAD, *INVESTIGATORS):
            connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
            who = account(connection, name)
            assert who is not None
            grant(connection, who.id, Role.HEAD if name == HEAD else Role.INVESTIGATOR, home.actor)
    for k in range(min(CASES, max(2, len(sources) // (2 * _SOURCES)))):
        lead = replace(home, actor=INVESTIGATORS[k % len(INVESTIGATORS)])
        procedure = f"PV {k + 1}/2026"
        number = case.open_case(lead, f"2026/{k + 1}", procedure, "preliminary")
        others = INVESTIGATORS[1:] if k == 0 else [INVESTIGATORS[(k + 3 * n) % 13] for n in range(1, _MEMBERS)]
        for name in others:
            case.assign(lead, number, name, "member")
        receive(lead, procedure, sources[_SOURCES * k : _SOURCES * (k + 1)])
        state_ground(lead, number, _GROUND)


def _fill(home: Home, reports: int) -> None:
    """Write the ledger and the tables of a run."""
    each = max(1, min(_MOST_IN_A_SOURCE, reports // 100))
    with duckdb.connect(":memory:") as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(REPORTS.format(reports=reports, each=each))
        with writing(home.ledger) as writer:
            _sources(con, writer, reports // each, each)
            head = writer.state.head
        con.execute(PLACES)
        con.execute(LINKS)
        _derive(home, con, head)


def _sources(con: duckdb.DuckDBPyConnection, writer: Writer, count: int, each: int) -> None:
    """Write the sources and their facts, batch by batch."""
    con.execute("CREATE TABLE held (n BIGINT, source_id VARCHAR, reading_id VARCHAR)")
    for first in range(0, count, _SOURCES_IN_A_BATCH):
        numbers = range(first, min(count, first + _SOURCES_IN_A_BATCH))
        held = [(n, *_sealed(writer, n, each)) for n in numbers]
        rows = pa.table([pa.array(column) for column in zip(*held, strict=True)], ["n", "source_id", "reading_id"])
        con.register("fresh", rows)
        con.execute("INSERT INTO held SELECT * FROM fresh")
        for name, sql in FACT_SQL.items():
            told = con.execute(f"{sql} WHERE h.n IN (SELECT n FROM fresh) ORDER BY h.n, ordinal").to_arrow_table()
            for batch in _as(told, FACTS[name]).to_batches():
                writer.write(name, batch)
        writer.commit()


def _sealed(writer: Writer, n: int, each: int) -> tuple[str, str]:
    """Seal one source of `each` reports and list its reading; return its hash and that of the reading."""
    data = _document(n, each)
    source_id = sha256(data).hexdigest()
    taken = writer.layout.scratch / f"source-{n}"
    taken.write_bytes(data)
    writer.list_source(Source(source_id, f"delivery/{n:04d}.json", len(data), "sealed"))
    writer.seal(taken, source_id)
    victims = -(-each // VICTIM_EVERY)
    dealing = each - -(-each // DEALS_WITH)
    facts = {
        "report": each, "party": each + victims, "selector": 2 * each, "login": each,
        "payment": dealing, "call": dealing, "message": MESSAGES * dealing,
    }  # fmt: skip
    reading = reading_id(source_id, "report_form", 1, sha256(b"").hexdigest()[:16])
    writer.list_reading(Reading(reading, source_id, "report_form", 1, sha256(b"").hexdigest()[:16], "read", facts))
    return source_id, reading


def _document(n: int, each: int) -> bytes:
    """Return the bytes of a source: each report with what the facts say that stands there."""
    reports = [
        {
            "reference": f"X-{i}", "party": f"Person {i * 6 // 10}", "phone": f"+3361{i % 10_000_000:07d}",
            "login": {"ip": f"192.0.2.{i % 250}", "port": 1024 + i % 60_000},
            **_dealings(i, i - n * each),
        }
        for i in range(n * each, (n + 1) * each)
    ]  # fmt: skip
    return json.dumps({"reports": reports}).encode()


def _dealings(i: int, k: int) -> dict[str, object]:
    """Return what report `i`, the `k`-th of its source, says of dealings with the first of so many."""
    if k % DEALS_WITH == 0:
        return {}
    return {
        "payment": {"to": k - k % DEALS_WITH, "eur": 20 + i % 180, "number": i},
        "call": {"to": k - k % DEALS_WITH, "seconds": 60 + i % 1740},
        "messages": [f"message {m} of {i}" for m in range(MESSAGES)],
    }


def _as(told: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table in a schema: columns that it lacks are null."""
    columns = [
        told[field.name].cast(field.type) if field.name in told.column_names else pa.nulls(told.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _derive(home: Home, con: duckdb.DuckDBPyConnection, head: str) -> None:
    schemas, run = _real()
    tables = {name: schema.empty_table() for name, schema in schemas.items()}
    for name, sql in DERIVED.items():
        tables[name] = _as(con.execute(sql).to_arrow_table(), schemas[name])
    save(home, replace(run, ledger_head=head), tables)


def _real() -> tuple[dict[str, pa.Schema], Run]:
    """Return the schemas of every table that a run writes, and what it says of itself: from a run over one report."""
    with tempfile.TemporaryDirectory() as folder:
        home = init(Path(folder) / "home", "A. Martin", key_file=Path(folder) / "key", authorisation="bench 1/2026")
        party = FormParty("reported", name="Jean Exemple", selectors=(FormSelector("phone", "+33639980001"),))
        enter_report(home, ReportForm(entered_by="", entered_at="", reference="X-1", sender="FBI", parties=(party,)))
        analyse.run(home, datetime.now(UTC))
        found = {
            path.stem: keyed.schema(path) if path.suffix == ".arrow" else pq.read_schema(path)
            for path in (home.derived / "run").iterdir()
            if path.suffix in (".arrow", ".parquet")
        }
        run = last_run(home)
        home.engine.dispose()
    return found, run
