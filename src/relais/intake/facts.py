"""The collector a reader fills: it gathers rows into Arrow batches and hands them on, never holding a file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pyarrow as pa

from relais.intake.table.mapping import Mapping as TableMapping
from relais.model.facts import FACTS
from relais.model.notice import Notice, msg
from relais.model.question import Question
from relais.model.source import Reading

# Rows gathered before a batch is handed on. 20,000 rows of the widest table weigh about 10 MB.
BATCH_ROWS = 20_000
# A file with a million bad lines gets the places of the first ones and the count of all.
NOTICES_SHOWN = 50
MORE = msg("… and {count} more like this: {like}")

Sink = Callable[[str, pa.RecordBatch], None]


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
        self._rows: dict[str, dict[str, list[Any]]] = {table: _empty(table) for table in FACTS}
        self._notices: dict[str, list[Notice]] = {}
        self._hidden: dict[str, int] = {}
        self._questions: dict[str, Question] = {}

    def add(self, table: str, locator: str, **values: Any) -> int:
        """Add one fact and return its ordinal. A column left out is null; an unknown one is a KeyError."""
        rows = self._rows[table]
        ordinal = self.counts[table]
        self.counts[table] = ordinal + 1
        for name, cells in rows.items():
            cells.append(values.pop(name, None))
        rows["ordinal"][-1] = ordinal
        rows["locator"][-1] = locator
        if values:
            raise KeyError(f"{table} has no column {', '.join(values)}")
        if len(rows["locator"]) >= BATCH_ROWS:
            self._flush(table)
        return ordinal

    def add_columns(self, table: str, locators: pa.Array, columns: Mapping[str, pa.Array]) -> None:
        """Add many facts at once, as columns of equal length. A column left out is null."""
        self._flush(table)
        rows = len(locators)
        first = self.counts[table]
        self.counts[table] = first + rows
        ordinals = pa.array(range(first, first + rows), pa.int64())
        self._hand_on(table, {**columns, "ordinal": ordinals, "locator": locators}, rows)

    def notice(self, template: str, place: str = "", *, skipped: int = 0, **params: object) -> None:
        """Say what could not be read, where; `skipped` counts the records it costs."""
        self.skipped += skipped
        shown = self._notices.setdefault(template, [])
        if len(shown) < NOTICES_SHOWN:
            shown.append(Notice(template, place, skipped, {name: str(v) for name, v in params.items()}))
        else:
            self._hidden[template] = self._hidden.get(template, 0) + 1
            shown[-1] = replace(shown[-1], skipped=shown[-1].skipped + skipped)

    def ask(self, key: str, place: str, example: str, *, records: int = 1) -> None:
        """Ask a question of the user: one per key, with the first place and the count of records it holds up."""
        asked = self._questions.get(key)
        if asked is None:
            self._questions[key] = Question(self.source_id, key, place, example, records)
        else:
            self._questions[key] = replace(asked, records=asked.records + records)

    def answer(self, key: str) -> tuple[str, str] | None:
        """Return (value, who answered) for a question of this source, or None."""
        return self.answers.get(key)

    def drop_unsent(self) -> None:
        """Forget the rows not yet handed on: a reader that failed may have left one half made."""
        for table in FACTS:
            self.counts[table] -= len(self._rows[table]["locator"])
            self._rows[table] = _empty(table)

    def close(self, unreadable: Notice | None = None) -> Reading:
        """Hand on what is left and return the reading; `unreadable` is why the reader stopped early."""
        for table in FACTS:
            self._flush(table)
        notices = [notice for shown in self._notices.values() for notice in shown]
        notices += [
            Notice(MORE, "", 0, {"count": str(count), "like": template}) for template, count in self._hidden.items()
        ]
        facts = {table: count for table, count in self.counts.items() if count}
        if unreadable is not None:
            notices.insert(0, unreadable)
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
            status=status,  # type: ignore[arg-type]
            facts=facts,
            skipped=self.skipped,
            notices=tuple(notices),
            questions=tuple(self._questions.values()),
        )

    def _answers_hash(self) -> str:
        told = [f"{key}={value} ({who})" for key, (value, who) in sorted(self.answers.items())]
        if self.mapping is not None:
            told.append(f"mapping {self.mapping.digest}")
        return sha256("\n".join(told).encode()).hexdigest()[:16]

    def _flush(self, table: str) -> None:
        rows = self._rows[table]
        count = len(rows["locator"])
        if not count:
            return
        schema = FACTS[table]
        columns = {name: pa.array(cells, schema.field(name).type) for name, cells in rows.items()}
        self._rows[table] = _empty(table)
        self._hand_on(table, columns, count)

    def _hand_on(self, table: str, columns: Mapping[str, pa.Array], rows: int) -> None:
        arrays = []
        for field in FACTS[table]:
            if field.name == "source_id":
                arrays.append(pa.repeat(self.source_id, rows))
            elif field.name == "reading_id":
                arrays.append(pa.repeat(self.reading_id, rows))
            elif field.name in columns:
                arrays.append(columns[field.name].cast(field.type))
            else:
                arrays.append(pa.nulls(rows, field.type))
        self._sink(table, pa.record_batch(arrays, schema=FACTS[table]))


def reading_id(source_id: str, reader: str, version: int, answers: str) -> str:
    """Return the key of a reading: 16 hexadecimal digits over all that decides what it holds."""
    return sha256(f"{source_id} {reader} {version} {answers}".encode()).hexdigest()[:16]


def _empty(table: str) -> dict[str, list[Any]]:
    return {name: [] for name in FACTS[table].names if name not in ("source_id", "reading_id")}
