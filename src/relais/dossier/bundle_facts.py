"""The facts of a bundle, a batch at a time: Parquet as the ledger has it, CSV beside it; of a victim no name.

What a victim is called, where they live and what they can be reached by is left out, in whatever column it stands,
unless a second person agreed to their names. No text of a message is in the ledger; its HMAC stays in the house.
"""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.dossier.text import plain
from relais.model.facts import FACTS

ROWS = 32_768
LEFT_OUT = "[left out]"
# The HMAC of a message stays in the house, whoever it is of.
_NEVER = "text_hmac"
# What can name nobody: hashes, numbers, instants as written.
_NAMELESS = frozenset(
    ["source_id", "reading_id", "ip", "ip_raw", "country", "address_country", "nature", "kind", "role", "status",
     "currency", "paid_out_currency", "fee_currency", "md5", "sha1", "sha256", "amount_raw", "paid_out_amount_raw"]
)  # fmt: skip
_NAMELESS_ENDS = ("time_raw", "time_precision", "zone_source")
_OF_PARTY = {"selector": "party", "login": "party"}
# What a row of a victim still says: its place, its kind and when.
_EMPTIED = {
    "party": ("name_raw", "nickname", "birth_date_raw", "age_raw", "address_raw", "address_country"),
    "selector": ("value", "raw", "nature", "country"),
    "login": ("ip", "ip_raw", "country", "nature", "port", "port_raw", "port_last"),
}

Mention = tuple[str, int]  # reading, ordinal of the party


@dataclass(frozen=True)
class Hidden:
    """What is left out: the mentions of victims, what they alone are reached by, and texts that name one.

    `label`: what a victim is called instead, by mention; `names`: says whether a text names a victim.
    """

    label: Mapping[Mention, str] = field(default_factory=dict)
    values: frozenset[str] = frozenset()
    names: Callable[[str], bool] | None = None

    def __bool__(self) -> bool:
        """Say whether there is anything to leave out; a victim may be named where no mention is one's."""
        return bool(self.label or self.values) or self.names is not None

    def hides(self, text: str | None) -> bool:
        """Say whether a text is left out."""
        return text is not None and (text in self.values or (self.names is not None and self.names(text)))

    def told(self, text: str) -> str:
        """Return a text, or the mark that it was left out."""
        return LEFT_OUT if self.hides(text) else text

    def by_reading(self) -> dict[str, dict[int, str]]:
        """Return the labels by reading and ordinal."""
        found: dict[str, dict[int, str]] = {}
        for (reading, ordinal), label in self.label.items():
            found.setdefault(reading, {})[ordinal] = label
        return found


def batches(table: str, files: Sequence[Path], readings: Collection[str], hidden: Hidden) -> Iterator[pa.RecordBatch]:
    """Yield the rows of one fact table that are of these readings, in the order of the ledger."""
    mask = _Mask(table, hidden)
    for batch in _as_held(table, files, readings):
        yield mask.over(batch)


def left_out_of(table: str, files: Sequence[Path], readings: Collection[str], hidden: Hidden) -> frozenset[str]:
    """Return the sources of these readings of whose rows in one fact table anything is left out."""
    mask, found = _Mask(table, hidden), set()
    for batch in _as_held(table, files, readings):
        shown = mask.over(batch)
        names = [one for one in batch.schema.names if one != _NEVER and not batch[one].equals(shown[one])]
        held, told = batch.select(names).to_pylist(), shown.select(names).to_pylist()
        for source_id, one, other in zip(batch["source_id"].to_pylist(), held, told, strict=True):
            if one != other:
                found.add(source_id)
    return frozenset(found)


def _as_held(table: str, files: Sequence[Path], readings: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of these readings as the ledger has them."""
    schema, wanted = FACTS[table], pa.array(sorted(readings), pa.string())
    for path in files:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                if not _may_hold(file, group, readings):
                    continue
                for batch in file.iter_batches(ROWS, [group], use_threads=False):
                    kept = batch.filter(pc.is_in(batch["reading_id"], wanted))
                    if kept.num_rows:
                        yield _whole(kept, schema)


def write_parquet(out: BinaryIO, schema: pa.Schema, rows: Iterator[pa.RecordBatch]) -> int:
    """Write rows as Parquet; return how many."""
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for some in _gathered(rows):
            writer.write_table(some)
            count += some.num_rows
    return count


def write_csv(out: BinaryIO, schema: pa.Schema, rows: Iterator[pa.RecordBatch]) -> None:
    """Write rows as CSV (UTF-8): exact, instants in UTC, lists as JSON, null empty. No sheet of a spreadsheet."""
    text = TextIOWrapper(out, "utf-8", newline="")
    told = csv.writer(text, lineterminator="\n")
    told.writerow(schema.names)
    for batch in rows:
        columns = [_cells(batch.column(at), one.type) for at, one in enumerate(schema)]
        told.writerows(zip(*columns, strict=True))
    text.flush()
    text.detach()


def _cells(column: pa.Array, kind: pa.DataType) -> list[Any]:
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    elif pa.types.is_boolean(kind):
        column = pc.if_else(column, "true", "false")
    cells: list[Any] = column.to_pylist()
    if pa.types.is_list(kind):
        return [None if one is None else json.dumps(one, ensure_ascii=False, default=plain) for one in cells]
    if pa.types.is_decimal(kind):
        return [None if one is None else plain(one) for one in cells]
    return cells


class _Mask:
    """What is done to the rows of one table."""

    def __init__(self, table: str, hidden: Hidden) -> None:
        self._table, self._hidden, self._mentions = table, hidden, hidden.by_reading()
        self._texts = [
            one.name for one in FACTS[table]
            if pa.types.is_string(one.type) and one.name not in _NAMELESS and not one.name.endswith(_NAMELESS_ENDS)
        ]  # fmt: skip

    def over(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the rows without what is hidden."""
        if _NEVER in batch.schema.names:
            batch = _put(batch, _NEVER, pa.nulls(batch.num_rows, batch.schema.field(_NEVER).type))
        if not self._hidden:
            return batch
        if "tokens" in batch.schema.names:
            batch = _put(batch, "tokens", self._tokens(batch["tokens"]))
        for name in self._texts:
            batch = _put(batch, name, self._told(batch[name], nullable=batch.schema.field(name).nullable))
        return self._victims(batch)

    def _victims(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        of = "ordinal" if self._table == "party" else _OF_PARTY.get(self._table)
        if of is None:
            return batch
        whose = [
            self._mentions.get(reading, {}).get(party)
            for reading, party in zip(batch["reading_id"].to_pylist(), batch[of].to_pylist(), strict=True)
        ]
        if not any(whose):
            return batch
        theirs = pa.array([one is not None for one in whose], pa.bool_())
        for name in _EMPTIED[self._table]:
            kind = batch.schema.field(name).type
            instead = pa.nulls(batch.num_rows, kind) if name not in ("raw", "ip_raw") else LEFT_OUT
            batch = _put(batch, name, pc.if_else(theirs, instead, batch[name]).cast(kind))
        if self._table == "party":
            batch = _put(batch, "name_raw", pc.if_else(theirs, pa.array(whose, pa.string()), batch["name_raw"]))
        return batch

    def _tokens(self, column: pa.Array) -> pa.Array:
        values = pc.unique(pc.struct_field(pc.list_flatten(column), "value")).to_pylist()
        if not any(map(self._hidden.hides, values)):
            return column
        kept = [
            None if one is None else [token for token in one if not self._hidden.hides(token["value"])]
            for one in column.to_pylist()
        ]
        return pa.array(kept, column.type)

    def _told(self, column: pa.Array, *, nullable: bool) -> pa.Array:
        coded = column.dictionary_encode()
        shown = [
            (None if nullable else LEFT_OUT) if self._hidden.hides(text) else text
            for text in coded.dictionary.to_pylist()
        ]
        if shown == coded.dictionary.to_pylist():
            return column
        return pa.array(shown, pa.string()).take(coded.indices)


def _put(batch: pa.RecordBatch, name: str, column: pa.Array) -> pa.RecordBatch:
    at = batch.schema.get_field_index(name)
    return batch.set_column(at, batch.schema.field(at), column)


def _whole(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return the rows in the columns of today: what was written before a column was added is null there."""
    columns = [
        batch[one.name] if one.name in batch.schema.names else pa.nulls(batch.num_rows, one.type) for one in schema
    ]
    return pa.RecordBatch.from_arrays([column.cast(one.type) for column, one in zip(columns, schema, strict=True)],
                                      schema=schema)  # fmt: skip


def _may_hold(file: pq.ParquetFile, group: int, readings: Collection[str]) -> bool:
    """Say whether a group of rows may hold one of these readings, by what the file's end says of it."""
    at = file.schema_arrow.get_field_index("reading_id")
    told = file.metadata.row_group(group).column(at).statistics
    if told is None or not told.has_min_max:
        return True
    return any(told.min <= one <= told.max for one in readings)


def _gathered(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield tables of `ROWS` rows or a little more: a group of a file for each of a thousand small sources is slow."""
    waiting: list[pa.RecordBatch] = []
    for batch in rows:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
