"""Intake: facts written against facts read, warnings expected against warnings raised."""

from collections.abc import Iterator

import pyarrow as pa

from relais.bench.metrics import Figure, share
from relais.bench.scene import Scene

KINDS = ("report", "payment", "call", "message", "login")


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures of intake."""
    _count(scene)
    for kind in KINDS:
        [(written, got)] = scene.rows(f"SELECT sum({kind}), sum(got_{kind}) FROM read_file WHERE NOT damaged")
        yield Figure(f"intake.read_ratio:{kind}", share(got or 0, written or 0), written or 0)
    yield from _per_format(scene)
    [(known, seen)] = scene.rows(_SELECTORS)
    yield Figure("intake.selector_share", share(seen, known), known)
    files, expected, raised, missed, unasked = scene.rows(_NOTICES)[0]
    for name, value in (("expected", expected), ("raised", raised), ("missed", missed), ("unasked", unasked)):
        yield Figure(f"intake.notices_{name}", value or 0, files)


def _per_format(scene: Scene) -> Iterator[Figure]:
    total = "+".join(KINDS)
    got = "+".join(f"got_{kind}" for kind in KINDS)
    exact = " AND ".join(f"{kind} = got_{kind}" for kind in KINDS)
    sql = f"""
        SELECT format, sum({total}), sum({got}), count(*) FILTER ({exact}), count(*)
        FROM read_file WHERE NOT damaged GROUP BY format ORDER BY format
    """
    per_format = scene.rows(sql)
    for format_, written, read, _right, _files in per_format:
        yield Figure(f"intake.read_ratio:format={format_}", share(read, written), written)
    files = sum(row[4] for row in per_format)
    yield Figure("intake.exact_share", share(sum(row[3] for row in per_format), files), files)
    for format_, _written, _read, right, count in per_format:
        yield Figure(f"intake.exact_share:format={format_}", share(right, count), count)


def _count(scene: Scene) -> None:
    """Make `read_file`: the truth's files, each content once, with the facts and notices of what came of them."""
    readings = scene.state.readings.values()
    raised = pa.table(
        {
            "source_id": pa.array([r.source_id for r in readings], pa.string()),
            "raised": pa.array([len(r.notices) + len(r.questions) for r in readings], pa.int64()),
        }
    )
    scene.con.register("raised_rows", raised)
    counts = " UNION ALL BY NAME ".join(
        f"SELECT source_id, count(*) AS {kind} FROM {kind} GROUP BY source_id" for kind in KINDS
    )
    scene.con.execute(f"CREATE OR REPLACE TEMP TABLE told AS {counts} UNION ALL BY NAME FROM raised_rows")
    sums = ", ".join(f"coalesce(sum(told.{kind}), 0)::BIGINT AS got_{kind}" for kind in KINDS)
    scene.con.execute(_READ_FILE.format(sums=sums))
    scene.con.unregister("raised_rows")


# Two files of the same bytes are one source, whose facts are counted once: the other path is left out. A source that
# came from no file of the truth raises notices all the same.
_READ_FILE = """
    CREATE OR REPLACE TEMP TABLE read_file AS
    WITH named AS (FROM origin JOIN truth_file USING (path)),
    once AS (
        SELECT first(path ORDER BY report + payment + call + message + login DESC, path) AS path, source_id
        FROM named GROUP BY source_id),
    repeated AS (SELECT path FROM named GROUP BY path HAVING path NOT IN (SELECT path FROM once))
    SELECT f.*, {sums}, coalesce(sum(told.raised), 0)::BIGINT AS raised
    FROM (FROM truth_file ANTI JOIN repeated USING (path)) f
    LEFT JOIN once USING (path) LEFT JOIN told USING (source_id)
    GROUP BY ALL
"""
_SELECTORS = """
    WITH known AS (
        SELECT DISTINCT same_kind(kind, value) AS kind, same_service(kind, service, value) AS service, value
        FROM truth_account WHERE value IS NOT NULL)
    SELECT count(*), count(*) FILTER (EXISTS (
        FROM bears b WHERE b.kind = known.kind AND b.service = known.service AND b.value = known.value))
    FROM known
"""
_NOTICES = """
    SELECT count(*), sum(notices), sum(raised), sum(greatest(notices - raised, 0)), sum(greatest(raised - notices, 0))
    FROM read_file
"""
