"""Links the rows of a table that is no source, to see what the weights do where the truth is known. Needs no home."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from relais.desk.error import DeskError
from relais.desk.measure import Steps
from relais.desk.plain_table import read
from relais.ledger.durable import write
from relais.link import plain
from relais.link.run import clear, learnt
from relais.link.weights.model import Model
from relais.model.notice import msg
from relais.store.duck import connect

TWICE = msg("{path} has two columns called “{column}”: one name, one column")
NO_COLUMN = msg(
    "{path} has nothing to compare: a name, a birth date, a contact or a text was expected, with a value in one row"
)


@dataclass(frozen=True)
class Tried:
    """What came out: what each column was read as, how many of what, and the model that weighed."""

    columns: dict[str, str]
    rows: int
    pairs: int
    uses: dict[str, int]
    clusters: int
    model: Model
    seconds: dict[str, float]


def try_link(path: Path, out: Path) -> Tried:
    """Link the rows of a CSV or Parquet file; write pairs.parquet, clusters.parquet and model.json under `out`."""
    rows = _read(path)
    steps = Steps()
    with TemporaryDirectory(prefix="relais-try-") as spill:
        con = connect(Path(spill))
        with steps.step("read"):
            traits = plain.load(con, rows)
        if not plain.comparable(con, traits):
            raise DeskError(NO_COLUMN, path=path)
        try:
            with steps.step("link"):
                model, found = learnt(con, traits)
                node = con.execute(_NODES).fetchnumpy()["n"]
        finally:
            clear(con)
    pairs, clusters = plain.pairs(found, model, node), plain.clusters(found, node)
    seconds = {step.name: round(step.wall_s, 3) for step in steps.done}
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(pairs, out / "pairs.parquet", compression="zstd")
    pq.write_table(clusters, out / "clusters.parquet", compression="zstd")
    told = {"model": model.origin, "seconds": seconds, "weights": json.loads(model.to_json())}
    write(out / "model.json", json.dumps(told, indent=1, sort_keys=True))
    counts = pairs["use"].value_counts().to_pylist()
    uses = {one["values"]: one["counts"] for one in counts if one["values"]}
    return Tried(
        plain.roles(rows.column_names),
        rows.num_rows,
        pairs.num_rows,
        uses,
        len(set(clusters["cluster"].to_pylist())),
        model,
        seconds,
    )


_NODES = "SELECT n FROM link_member JOIN link_party USING (m) ORDER BY ordinal"


def _read(path: Path) -> pa.Table:
    rows, _parquet = read(path)
    names = [plain.plain_name(name) for name in rows.column_names]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise DeskError(TWICE, path=path, column=twice)
    return rows.rename_columns(names)
