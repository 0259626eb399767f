"""A reference set: pairs whose proposition is known, drawn or real, and what the test counted of each."""

import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from relais.bench.labelled import read_table
from relais.bench.propositions import ALTERNATIVES, PAID, PROPOSITIONS
from relais.bench.road import BenchError, run_program
from relais.bench.strength_lr import Counts, about, comparable
from relais.model.notice import msg

NO_REFERENCE = msg("{path} is no reference set: expected the columns pair, event, at and proposition")
UNKNOWN = msg("{path} names a proposition “{name}” that is none: H1, no-link, notify, adult-service or dating")
NO_NAME = msg("{path} has a row without a pair or without a proposition")
TWO = msg("{path} gives the pair “{pair}” two propositions")
TOO_FEW = msg(
    "{path} has too few pairs to which the test is offered: at least {least} of H1 and as many of one alternative are"
    " asked for, some of both with about as many payments"
)
UNLIKE = msg("{path} is missing or not as expected: a row per pair and direction, with separate, near and expected")
# The direction that a score is made of, laid down beforehand.
DIRECTION = "payment, then call"
TEST = "payment_then_call"
# Below, a ratio could not even say what a coin says: the bounds stay at one.
LEAST = 20
FOLDS = 5
TRY_TIMING = (sys.executable, "-m", "relais", "try-timing")

Known = dict[str, Counts]
Ints = NDArray[np.int64]


def counted(events: pa.Table, folder: Path, program: Sequence[str] = TRY_TIMING) -> pa.Table:
    """Run a program, `PROGRAM EVENTS --out ANSWERS`, over the events; raises BenchError.

    Returns a row per pair to which the test is offered: pair (as text), separate (payments that count: those that went
    together count once), near, expected.
    """
    folder.mkdir(parents=True, exist_ok=True)
    seen, out = folder / "events.parquet", folder / "answers.parquet"
    pq.write_table(events, seen)
    run_program("try-timing", [*program, str(seen), "--out", str(out)], out)
    try:
        told = pq.read_table(out, columns=["pair", "test", "direction", "separate", "near", "expected"])
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise BenchError(UNLIKE, path=out) from error
    ours = pc.and_(pc.equal(told["test"], TEST), pc.equal(told["direction"], DIRECTION))
    told = told.filter(pc.and_(ours, pc.is_valid(told["near"])))
    return told.drop_columns(["test", "direction"]).set_column(0, "pair", told["pair"].cast(pa.string()))


def counts(told: pa.Table) -> Counts:
    """Return the counts of the pairs of a table as `counted` gives it."""
    payments, near, expected = (
        told[name].to_numpy(zero_copy_only=False).astype(np.float64) for name in ("separate", "near", "expected")
    )
    return Counts(payments, near, expected)


def reference(path: Path) -> tuple[pa.Table, dict[str, str]]:
    """Read a reference set; return its events, and the proposition of each pair; raises BenchError where it is none."""
    rows = read_table(path)
    if not {"pair", "event", "at", "proposition"} <= set(rows.column_names):
        raise BenchError(NO_REFERENCE, path=path)
    keyed = rows.select(["pair", "proposition"]).group_by(["pair", "proposition"]).aggregate([]).to_pylist()
    known: dict[str, str] = {}
    for row in sorted(keyed, key=lambda row: (str(row["pair"]), str(row["proposition"]))):
        if row["pair"] is None or row["proposition"] is None:
            raise BenchError(NO_NAME, path=path)
        pair, name = str(row["pair"]), str(row["proposition"])
        if name not in {one.name for one in PROPOSITIONS}:
            raise BenchError(UNKNOWN, path=path, name=name)
        if known.setdefault(pair, name) != name:
            raise BenchError(TWO, path=path, pair=pair)
    held = Counter(known.values())
    if held[PAID.name] < LEAST or max(held[one.name] for one in ALTERNATIVES) < LEAST:
        raise BenchError(TOO_FEW, path=path, least=LEAST)
    return rows.select(["pair", "event", "at"]), known


def by_proposition(told: pa.Table, known: dict[str, str], path: Path) -> Known:
    """Return the counts of a reference set by proposition: H1, and the alternatives with enough pairs like those of H1.

    Their order is the set's own, whatever the file's is. Raises BenchError where nothing is left to be compared.
    """
    pair = np.array(told["pair"].to_pylist(), np.str_)
    # Numbers of payments are dealt out over the folds, chance within each.
    chance = np.array([sha256(one.encode()).hexdigest() for one in pair.tolist()], np.str_)
    dealt = np.lexsort((chance, about(counts(told).payments)))
    names = np.array([known.get(one) for one in pair[dealt].tolist()])
    found = {one.name: counts(told.take(dealt[names == one.name])) for one in PROPOSITIONS}
    first = found[PAID.name]
    kept = {name: one for name, one in found.items() if comparable(first, one) >= LEAST}
    if len(kept) < 2:  # H1 itself, and one to compare with
        raise BenchError(TOO_FEW, path=path, least=LEAST)
    return kept


def fold(count: int) -> Ints:
    """Return the fold of each of so many pairs: each is measured by what those of the other folds teach."""
    return np.arange(count) % FOLDS
