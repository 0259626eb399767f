"""Quoted codes: precision and recall, exact and near, on a world of chats with a known truth.

`python -m benchmarks quoted`: a million chat lines and 100,000 codes in play; QUOTED_LINES sets another number. Intake
and run go by the command line; the test is then run once more alone, to see what it takes by itself. Of more lines than
QUOTED_BY_COMMAND_LINE, the facts are written as intake and link would make them, and the test alone is run.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks import quoted_facts, quoted_world
from relais.bench import launch
from relais.corroborate import quoted_code
from relais.corroborate.ground import Ground
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.store import keyed
from relais.store.duck import register

LINES = int(os.environ.get("QUOTED_LINES", "1000000"))
BY_COMMAND_LINE = int(os.environ.get("QUOTED_BY_COMMAND_LINE", "20000000"))

Row = dict[str, object]


def run(lines: int = LINES, kept: Path | None = None) -> Iterator[Row]:
    """Yield the figures of one world, written into a folder of its own, or into `kept`, which is left."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _run(kept or Path(folder), lines)


def _run(folder: Path, lines: int) -> Iterator[Row]:
    of = f"{lines:,} lines"
    tested = (sys.executable, "-m", "benchmarks.quoted_codes", str(folder))
    if lines > BY_COMMAND_LINE:
        yield {"what": "intake and run", "value": "NOT RUN", "unit": "", "of": f"{of}: facts written instead"}
        quoted_facts.write(folder, lines)
        steps: dict[str, tuple[str, ...]] = {"test alone": tested}
    else:
        quoted_world.write(folder, lines)
        home, relais = str(folder / "home"), (sys.executable, "-m", "relais")
        steps = {
            "init": (*relais, "init", "--home", home, "--name", "bench", "--authorisation", "synthetic"),
            "intake": (*relais, "intake", "--home", home, "--json", str(folder / "inbox")),
            "run": (*relais, "run", "--home", home, "--as-of", "2024-01-15", "--json"),
            "test alone": tested,
        }
    for step, command in steps.items():
        output, cost = folder / f"{step}.out", folder / f"{step}.cost"
        launch.main(str(cost), str(output), *command)
        taken = json.loads(cost.read_text())
        if taken["code"]:
            raise RuntimeError(f"{step}: exit code {taken['code']}")
        for name, unit in (("wall_s", "s"), ("cpu_s", "s"), ("peak_mib", "MiB")):
            yield {"what": f"{step}: {name.partition('_')[0]}", "value": round(taken[name], 1), "unit": unit, "of": of}
    for name, value in json.loads((folder / "test alone.out").read_text()).items():
        yield {"what": f"test alone: {name}", "value": value, "unit": "", "of": of}
    yield from scored(folder)


def alone(folder: Path) -> dict[str, float]:
    """Run the test, keep its findings, and return the seconds of its parts and what was compared."""
    if (folder / "facts").exists():
        con = quoted_facts.opened(folder)
    else:
        con, _state = read(Layout(folder / "home" / "ledger"))
        register(con, "subject", keyed.read(folder / "home" / "derived" / "run" / "subject.arrow"))
    with Ground(con) as ground:
        began = time.perf_counter()
        ground.quotes()
        gathered = time.perf_counter()
        found = quoted_code.TEST.run(ground)["finding"]
        done = time.perf_counter()
        pq.write_table(found, folder / "finding.parquet")
        [(codes,)] = con.execute("SELECT count(DISTINCT value) FROM quote WHERE kind = 'transfer_code'").fetchall()
        [(refs,)] = con.execute("SELECT count(DISTINCT reference) FROM payment").fetchall()
        [(messages,)] = con.execute("SELECT count(*) FROM message").fetchall()
    return {
        "quotes gathered, s": round(gathered - began, 2), "codes compared, s": round(done - gathered, 2),
        "findings": found.num_rows, "messages": messages, "distinct codes quoted": codes, "references in play": refs,
    }  # fmt: skip


# `meets`: the record is the payment that the message means; `theirs`: and it is one of those who talk there.
_JUDGED = """
    CREATE TABLE judged AS
    SELECT f.*, t.how, t.whose, t.listed, t.announced,
        coalesce(t.meant = coalesce(f.record_value, f.value), false) AS meets,
        meets AND t.whose = 'own' AS theirs
    FROM finding f LEFT JOIN truth t ON t.source_id = f.message_source AND t.locator = f.message_locator
"""


_HIT = """(source_id, locator, meant) IN (
    SELECT (message_source, message_locator, coalesce(record_value, value)) FROM judged WHERE {where})"""


def scored(folder: Path) -> Iterator[Row]:
    """Yield precision and recall of the findings of a run."""
    con = duckdb.connect()
    con.execute(f"CREATE VIEW truth AS FROM '{folder}/truth.parquet'")
    con.execute(f"CREATE VIEW finding AS FROM '{folder}/finding.parquet'")
    con.execute(_JUDGED)
    for fit in ("exact", "near"):
        for sides, where in (("any sides", "true"), ("same parties", "same_parties")):
            of = f"fit = '{fit}' AND {where}"
            yield from _share(con, f"{fit}, {sides}: names the payment quoted", "meets", of)
            yield from _share(con, f"{fit}, {sides}: and of those who talk", "theirs", of)
            hit = _HIT.format(where=of)
            meant = "listed AND whose = 'own' AND how " + ("= 'right'" if fit == "exact" else "<> 'right'")
            yield from _share(con, f"{fit}, {sides}: recall", hit, meant, "truth")
            yield from _share(con, f"{fit}, {sides}: recall in the window", hit, f"{meant} AND within", "truth")
    for how in quoted_world.SLIPS:
        of = f"fit = 'near' AND differs = '{how}'"
        yield from _share(con, f"near, {how}: precision", "meets", of)
        hit = _HIT.format(where=of)
        for told, where in (("", "true"), (", announced", "announced"), (", not announced", "NOT announced")):
            meant = f"listed AND whose = 'own' AND within AND how = '{how}' AND {where}"
            yield from _share(con, f"near, {how}{told}: recall in the window", hit, meant, "truth")
    for shape, signs in (("drawn", 10), ("in sequence", 11)):
        of = f"fit = 'near' AND length(record_value) = {signs}"
        yield from _share(con, f"near, codes {shape}: precision", "meets", of)
        yield from _share(con, f"near, codes {shape}, no alternative: precision", "meets", f"{of} AND alternatives = 0")
    yield from _wrong(con)
    con.close()


def _share(con: duckdb.DuckDBPyConnection, what: str, hit: str, of: str, rows: str = "judged") -> Iterator[Row]:
    [(hits, count)] = con.execute(f"SELECT count(*) FILTER ({hit}), count(*) FROM {rows} WHERE {of}").fetchall()
    yield {
        "what": what,
        "value": round(hits / count, 5) if count else "none",
        "unit": "",
        "of": f"{hits:,} of {count:,}",
    }


def _wrong(con: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """Yield the near findings that are wrong, by what the message was, and against what was reckoned by chance."""
    rows = con.execute("""
        SELECT CASE WHEN how IS NULL THEN 'a number that is no code' WHEN NOT listed THEN 'a code in no list, ' || how
            WHEN how = 'right' THEN 'a listed code, right' ELSE 'a listed code, ' || how END AS what, count(*)
        FROM judged WHERE fit = 'near' AND NOT meets GROUP BY what ORDER BY what
    """).fetchall()
    for what, count in rows:
        yield {"what": f"near and wrong: {what}", "value": count, "unit": "findings", "of": ""}
    rows = con.execute("""
        SELECT length(record_value) AS signs, differs, count(DISTINCT (value, record_value)) FILTER (NOT meets),
            any_value(error_rate), any_value(coalesce(sequence_rate, error_rate))
        FROM judged WHERE fit = 'near' AND same_parties GROUP BY ALL ORDER BY ALL
    """).fetchall()
    for signs, differs, seen, lot, row in rows:
        of = f"reckoned: {lot:.3g} by lot, {row:.3g} in sequence"
        yield {"what": f"near and wrong, {signs} digits, {differs}: seen", "value": seen, "unit": "pairs", "of": of}


if __name__ == "__main__":
    print(json.dumps(alone(Path(sys.argv[1]))))
