"""Two names compared, or a table of pairs: nothing of a home is read, and nothing is recorded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from relais.desk.error import DeskError
from relais.link.names.compare import LEVEL_MEANING, LEVELS, SAME, Likeness
from relais.link.names.compare import compare as compare_names
from relais.link.names.name import parse
from relais.link.names.registry import RULES
from relais.model.notice import msg

_COLUMNS = ["name1", "name2"]
_OUT = pa.schema([("row", pa.int64()), ("score", pa.float64()), ("level", pa.string()), ("same", pa.bool_())])
_BATCH = 50_000


@dataclass(frozen=True)
class SpokenLine:
    """One rule that spoke, what it says (a message), and the words of each name that it spoke of."""

    rule: str
    meaning: str
    left: str
    right: str


@dataclass(frozen=True)
class NamesLine:
    """Two names compared. `score` is 0 to 1; `meaning` is a message."""

    same: bool
    level: str
    meaning: str
    score: float
    rules: tuple[SpokenLine, ...]


@dataclass(frozen=True)
class PairsLine:
    """A table of pairs compared: how many pairs, how many the same, how many with a side that names nobody."""

    pairs: int
    same: int
    unnamed: int
    levels: dict[str, int]


def compare(left: str, right: str) -> NamesLine:
    """Return how alike two names are, and by which rules; a name without a word of two letters is refused."""
    for raw in (left, right):
        if parse(raw) is None:
            raise DeskError(msg("“{raw}” names nobody: write at least one word of two letters"), raw=raw[:80])
    like = _likeness(left, right) or Likeness(LEVELS[-1], 0.0)
    spoken = tuple(SpokenLine(one.rule, RULES[one.rule].meaning, one.left, one.right) for one in like.rules)
    return NamesLine(like.score >= SAME, like.level, LEVEL_MEANING[like.level], like.score, spoken)


def compare_pairs(path: Path, out: Path | None) -> PairsLine:
    """Compare each row of a CSV or Parquet file with the columns name1 and name2.

    `out` is written as Parquet: row (from 0), score (0 to 1), level, same. Where a side names nobody, score and level
    are empty and same is false.
    """
    if out is None:
        return _compared(path, None)
    part = out.with_name(f"{out.name}.part")
    try:
        with pq.ParquetWriter(part, _OUT) as writer:
            told = _compared(path, writer)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)  # what was refused half-way leaves no table that looks whole
    return told


def _compared(path: Path, writer: pq.ParquetWriter | None) -> PairsLine:
    counted: Counter[str] = Counter()
    same = row = 0
    for left, right in _read(path):
        found = [_likeness(*pair) for pair in zip(left, right, strict=True)]
        counted.update(one.level if one else "" for one in found)
        same += sum(one is not None and one.score >= SAME for one in found)
        if writer:
            writer.write_table(_told(found, row))
        row += len(found)
    return PairsLine(row, same, counted[""], {level: counted[level] for level in LEVELS})


def _likeness(left: str | None, right: str | None) -> Likeness | None:
    one, two = parse(left or ""), parse(right or "")
    return compare_names(one, two) if one and two else None


def _told(found: list[Likeness | None], first: int) -> pa.Table:
    columns: list[Iterable[object]] = [
        range(first, first + len(found)),
        [one.score if one else None for one in found],
        [one.level if one else None for one in found],
        [one is not None and one.score >= SAME for one in found],
    ]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, _OUT, strict=True)], schema=_OUT)


def _read(path: Path) -> Iterator[tuple[list[str | None], list[str | None]]]:
    try:
        for batch in _batches(path):
            yield batch.column("name1").to_pylist(), batch.column("name2").to_pylist()
    except (pa.ArrowInvalid, pa.ArrowKeyError, KeyError) as error:
        raise DeskError(
            msg("{path}: expected a CSV (UTF-8, commas) or Parquet table with the columns name1 and name2: {reason}"),
            path=path, reason=str(error).splitlines()[0],
        ) from error  # fmt: skip


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    if parquet:
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(_BATCH, columns=_COLUMNS):
                yield batch.cast(pa.schema([(name, pa.string()) for name in _COLUMNS]))
        return
    options = pacsv.ConvertOptions(include_columns=_COLUMNS, column_types=dict.fromkeys(_COLUMNS, pa.string()))
    quoted = pacsv.ParseOptions(newlines_in_values=True)
    with pacsv.open_csv(path, parse_options=quoted, convert_options=options) as reader:
        yield from reader
