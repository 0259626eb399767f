"""The collector a reader fills: it gathers rows into Arrow batches and hands them on, never holding a file."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa

from relais.intake.table.mapping import Mapping as TableMapping
from relais.model.facts import FACTS
from relais.model.notice import Notice, msg
from relais.model.question import Question
from relais.model.source import Reading, Status

# Rows gathered before a batch is handed on. 20,000 rows of the widest table weigh about 10 MB.
BATCH_ROWS = 20_000
# A file with a million bad lines gets the places of the first ones and the count of all.
NOTICES_SHOWN = 50
MORE = msg("… and {count} more like this: {like}")
HALF = msg("{count} values of “{column}” hold half a character (a lone surrogate): “�” stands for it")

Sink = Callable[[str, pa.RecordBatch], None]

# Fewer rows than this become a batch in one step, many times faster than column by column; more, the other way round.
_FEW = 1_000
_ROW = {table: pa.struct(list(schema)) for table, schema in FACTS.items()}
_COLUMNS = {table: frozenset(schema.names) for table, schema in FACTS.items()}
_FIELDS = {table: [(field.name, field.type) for field in schema] for table, schema in FACTS.items()}


class Facts:
    """Collects what one reader makes of one source.

    `answers` holds what named persons answered about this source (key to (value, who)), `mapping` the table
    mapping that serves it, `key` the secret for message HMACs. `sink` receives full batches.
    """

    def __init__(
        self,
        source_id: str,
        reader: str,
        version: int,
        *,
        sink: Sink,
        key: bytes = b"",
        answers: Mapping[str, tuple[str, str]] | None = None,
        mapping: TableMapping | None = None,
    ) -> None:
        self.source_id = source_id
        self.reader = reader
        self.version = version
        self.key = key
        self.answers = dict(answers or {})
        self.mapping = mapping
        self.reading_id = reading_id(source_id, reader, version, self._answers_hash())
        self.counts = dict.fromkeys(FACTS, 0)
        self.skipped = 0
        self._sink = sink
        self._rows: dict[str, list[dict[str, Any]]] = {table: [] for table in FACTS}
        self._notices: dict[str, list[Notice]] = {}
        self._hidden: dict[str, tuple[int, int]] = {}
        self._questions: dict[str, Question] = {}
        self._held_up: Counter[str] = Counter()

    def add(self, table: str, locator: str, **values: Any) -> int:
        """Add one fact and return its ordinal. A column left out is null; an unknown one is a KeyError."""
        if not values.keys() <= _COLUMNS[table]:
            raise KeyError(f"{table} has no column {', '.join(sorted(values.keys() - _COLUMNS[table]))}")
        ordinal = self.counts[table]
        self.counts[table] = ordinal + 1
        values["ordinal"], values["locator"] = ordinal, locator
        rows = self._rows[table]
        rows.append(values)
        if len(rows) >= BATCH_ROWS:
            self._flush(table)
        return ordinal

    def add_columns(self, table: str, locators: pa.Array, columns: Mapping[str, pa.Array]) -> None:
        """Add many facts at once, as columns of equal length. A column left out is null."""
        self._flush(table)
        rows = len(locators)
        first = self.counts[table]
        self.counts[table] = first + rows
        ordinals = pa.array(np.arange(first, first + rows, dtype=np.int64))
        self._hand_on(table, {**columns, "ordinal": ordinals, "locator": locators}, rows)

    def add_cells(self, table: str, locators: Sequence[str], columns: Mapping[str, Sequence[Any] | pa.Array]) -> None:
        """Add facts given as columns of cells of equal length, few or many. A column left out is null."""
        if len(locators) >= _FEW:
            arrays = {
                name: cells if isinstance(cells, pa.Array) else self.array(table, name, cells)
                for name, cells in columns.items()
            }
            self.add_columns(table, self.array(table, "locator", locators), arrays)
            return
        lists = [cells.to_pylist() if isinstance(cells, pa.Array) else cells for cells in columns.values()]
        for locator, *cells in zip(locators, *lists, strict=True):
            self.add(table, locator, **dict(zip(columns, cells, strict=True)))

    def array(self, table: str, name: str, cells: Sequence[Any]) -> pa.Array:
        """Return cells as the column `name` of `table`. Half a character, which Arrow refuses, is replaced and said."""
        return self._array(cells, FACTS[table].field(name).type, f"{table}.{name}")

    def texts(self, table: str, texts: Sequence[str | None]) -> pa.StringArray:
        """Return the free texts of rows of `table`, to be mined and dropped; half a character as in `array`."""
        return self._array(texts, pa.string(), f"{table}.text")

    def _array(self, cells: Sequence[Any], type_: pa.DataType, column: str) -> pa.Array:
        try:
            return pa.array(cells, type_)
        except UnicodeEncodeError:
            whole = [_whole(cell) for cell in cells]
        self.notice(HALF, column=column, count=sum(cell != old for cell, old in zip(whole, cells, strict=True)))
        return pa.array(whole, type_)

    def notice(self, template: str, place: str = "", *, skipped: int = 0, **params: object) -> None:
        """Say what could not be read, where; `skipped` counts the records it costs."""
        self.skipped += skipped
        shown = self._notices.setdefault(template, [])
        if len(shown) < NOTICES_SHOWN:
            told = {name: _whole(str(value)) for name, value in params.items()}
            shown.append(Notice(template, _whole(place), skipped, told))
        else:
            # There may be millions of them.
            count, lost = self._hidden.get(template, (0, 0))
            self._hidden[template] = (count + 1, lost + skipped)

    def ask(self, key: str, place: str, example: str, *, records: int = 1) -> None:
        """Ask a question of the user: one per key, with the first place and the count of records it holds up."""
        if key not in self._questions:
            self._questions[key] = Question(self.source_id, key, place, example, 0)
        # Every record of a file may ask: what is asked is made once, and how many wait is counted beside it.
        self._held_up[key] += records

    def answer(self, key: str) -> tuple[str, str] | None:
        """Return (value, who answered) for a question of this source, or None."""
        return self.answers.get(key)

    def drop_unsent(self) -> None:
        """Forget the rows not yet handed on, where one of them fits no column."""
        for table in FACTS:
            self.counts[table] -= len(self._rows[table])
            self._rows[table] = []

    def close(self, unreadable: Notice | None = None) -> Reading:
        """Hand on what is left and return the reading; `unreadable` is why the reader stopped early."""
        for table in FACTS:
            self._flush(table)
        for template, (_count, lost) in self._hidden.items():
            last = self._notices[template][-1]
            self._notices[template][-1] = replace(last, skipped=last.skipped + lost)
        notices = [notice for shown in self._notices.values() for notice in shown]
        notices += [
            Notice(MORE, "", 0, {"count": str(count), "like": template})
            for template, (count, _lost) in self._hidden.items()
        ]
        facts = {table: count for table, count in self.counts.items() if count}
        if unreadable is not None:
            notices.insert(0, unreadable)
        status: Status
        if unreadable is not None and not facts:
            status = "unread"
        elif unreadable is not None or self.skipped:
            status = "partial"
        else:
            status = "read"
        return Reading(
            reading_id=self.reading_id,
            source_id=self.source_id,
            reader=self.reader,
            version=self.version,
            answers=self._answers_hash(),
            status=status,
            facts=facts,
            skipped=self.skipped,
            notices=tuple(notices),
            questions=tuple(replace(one, records=self._held_up[one.key]) for one in self._questions.values()),
        )

    def _answers_hash(self) -> str:
        told = [f"{key}={value} ({who})" for key, (value, who) in sorted(self.answers.items())]
        if self.mapping is not None:
            told.append(f"mapping {self.mapping.digest}")
        return sha256("\n".join(told).encode()).hexdigest()[:16]

    def _flush(self, table: str) -> None:
        rows = self._rows[table]
        if not rows:
            return
        if len(rows) < _FEW and (batch := self._at_once(table, rows)) is not None:
            self._sink(table, batch)
        else:
            names = set().union(*rows)
            columns = {name: self.array(table, name, [row.get(name) for row in rows]) for name in names}
            self._hand_on(table, columns, len(rows))
        # Only now: rows that could not be handed on are still to be dropped, and not counted.
        self._rows[table] = []

    def _at_once(self, table: str, rows: list[dict[str, Any]]) -> pa.RecordBatch | None:
        """Return rows as a batch; None where a cell is no text that Arrow takes, which only columns can tell apart."""
        for row in rows:
            row["source_id"], row["reading_id"] = self.source_id, self.reading_id
        try:
            batch = pa.RecordBatch.from_struct_array(pa.array(rows, _ROW[table]))
        except UnicodeEncodeError:
            return None
        return batch.replace_schema_metadata(FACTS[table].metadata)

    def _hand_on(self, table: str, columns: Mapping[str, pa.Array], rows: int) -> None:
        # The type is told throughout: where Arrow must find it out, it looks for libraries that may not be there.
        same = {name: pa.scalar(getattr(self, name), pa.string()) for name in ("source_id", "reading_id")}
        arrays = []
        for name, type_ in _FIELDS[table]:
            column = columns.get(name)
            if name in same:
                column = pa.repeat(same[name], rows)
            elif column is None:
                column = pa.nulls(rows, type_)
            arrays.append(column if column.type == type_ else column.cast(type_))
        self._sink(table, pa.RecordBatch.from_arrays(arrays, schema=FACTS[table]))


def reading_id(source_id: str, reader: str, version: int, answers: str) -> str:
    """Return the key of a reading: 16 hexadecimal digits over all that decides what it holds."""
    return sha256(f"{source_id} {reader} {version} {answers}".encode()).hexdigest()[:16]


def _whole(cell: Any) -> Any:
    """Return a cell, or the cells in it, with halves of a character joined where both are there, else replaced."""
    if isinstance(cell, str):
        return cell if cell.isascii() else cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(cell, list | tuple):
        return type(cell)(map(_whole, cell))
    return cell
