"""What every runner of names is asked: pairs of names. What it tells: a score from 0 to 1, and whether it says same."""

import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq


def run(score: Callable[[str, str], float], same_from: float) -> None:
    """Score every pair of the file that the command line names, and write the answers."""
    _runner, file, _option, out = sys.argv
    text = pc.ConvertOptions(column_types={"name1": pa.string(), "name2": pa.string()})
    table = pc.read_csv(file, convert_options=text)
    names = zip(table["name1"].to_pylist(), table["name2"].to_pylist(), strict=True)
    scores = [float(score(one, other)) for one, other in names]
    same = [value >= same_from for value in scores]
    levels = ["same" if one else "different" for one in same]
    answers = {"row": pa.array(range(len(scores)), pa.int64()), "score": scores, "level": levels, "same": same}
    pq.write_table(pa.table(answers), Path(out))
