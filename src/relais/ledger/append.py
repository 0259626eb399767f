"""Adds to the ledger: one process at a time, one batch at a time, visible once its manifest is in place."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.durable import settle, sync
from relais.ledger.finish import finish
from relais.ledger.layout import Layout
from relais.ledger.manifest import BatchFile, Manifest, file_name
from relais.ledger.seal import seal
from relais.ledger.state import State, load
from relais.model.facts import FACTS
from relais.model.source import Reading, Source

# Who looks at one report unpacks a group of rows of each kind of fact; smaller ones make the files, and whole reads,
# larger and slower.
_GROUP_ROWS = 5_000
# Each batch held back keeps its own small buffers alive.
_GROUP_BATCHES = 5_000


class LedgerBusyError(Exception):
    """Another process is writing to this ledger."""


class Writer:
    """The one process that writes. `dropped` says what a killed predecessor left uncommitted."""

    def __init__(self, layout: Layout, lock: IO[str]) -> None:
        self.layout = layout
        self.state = load(layout).copy()
        self.dropped = _sweep(layout, self.state.number)
        self._lock = lock
        self._open_batch()

    def seal(self, taken: Path, source_id: str) -> Path:
        """Move hashed bytes from scratch into the store; a content already there is not stored again."""
        place = seal(self.layout, taken, source_id, listed=source_id in self.state.sources or source_id in self._sealed)
        self._sealed.setdefault(source_id, place)
        return place

    def list_source(self, source: Source) -> bool:
        """List a source in the batch; False when this content has already arrived under this name."""
        arrival = (source.source_id, source.name)
        if arrival in self.state.arrivals or arrival in self._arrivals:
            return False
        self._arrivals.add(arrival)
        self._sources.append(source)
        return True

    def already_read(self, reading_id: str) -> bool:
        """Say whether this very reading exists; one that another had superseded becomes current again."""
        if reading_id in self.state.superseded:
            self._revived.append(reading_id)
        return reading_id in self.state.ever or reading_id in self._fresh

    def write(self, table: str, batch: pa.RecordBatch) -> None:
        """Write facts into the batch: a `Sink` for readers.

        Thousands of small sources share a row group: one each would cost more than the facts themselves.
        """
        waiting = self._waiting.setdefault(table, [])
        waiting.append(batch)
        self._rows[table] = self._rows.get(table, 0) + batch.num_rows
        if self._rows[table] - self._written.get(table, 0) >= _GROUP_ROWS or len(waiting) >= _GROUP_BATCHES:
            self._write_group(table)

    def list_reading(self, reading: Reading) -> None:
        """List a finished reading; its facts, if any, have been written."""
        self._readings.append(reading)
        self._fresh.add(reading.reading_id)

    @property
    def pending(self) -> tuple[int, int]:
        """Return how many sources and how many facts wait for the next commit."""
        return len(self._sources) + len(self._readings), sum(self._rows.values())

    def commit(self) -> State:
        """Put the batch in place and its manifest last; when this returns, nothing can undo it."""
        if not self._sources and not self._readings and not self._revived:
            return self.state
        for table in self._waiting:
            self._write_group(table)
        for writer in self._writers.values():
            writer.close()
        number = self.state.number + 1
        files = tuple(
            BatchFile(table, _digest(self._scratch / f"{table}.parquet"), rows)
            for table, rows in sorted(self._rows.items())
        )
        if files:
            settle(self._scratch, self.layout.batch(number))
        manifest = Manifest(
            number=number,
            previous=self.state.head,
            written_at=datetime.now(UTC).isoformat(timespec="seconds"),
            sources=tuple(self._sources),
            readings=tuple(self._readings),
            revived=tuple(self._revived),
            files=files,
        )
        # Sources reach the disk before the manifest that says they are there.
        places = list(self._sealed.values())
        sync([*places, *sorted({place.parent for place in places}), self.layout.sources])
        data = manifest.to_bytes()
        waiting = self.layout.scratch / "manifest.json"
        waiting.write_bytes(data)
        settle(waiting, self.layout.manifests / file_name(number, data))
        self.state.apply(manifest, sha256(data).hexdigest(), self.layout)
        self._open_batch()
        return self.state

    def abandon(self) -> None:
        """Drop the open batch: nothing of it was ever visible."""
        for writer in self._writers.values():
            writer.close()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._open_batch()

    def _write_group(self, table: str) -> None:
        waiting = self._waiting[table]
        if not waiting:
            return
        writer = self._writers.get(table)
        if writer is None:
            self._scratch.mkdir(exist_ok=True)
            writer = pq.ParquetWriter(self._scratch / f"{table}.parquet", FACTS[table], compression="zstd")
            self._writers[table] = writer
        writer.write_table(pa.Table.from_batches(waiting, FACTS[table]), row_group_size=_GROUP_ROWS)
        waiting.clear()
        self._written[table] = self._rows[table]

    def _open_batch(self) -> None:
        self._scratch = self.layout.scratch / "batch"
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.RecordBatch]] = {}
        self._rows: dict[str, int] = {}
        self._written: dict[str, int] = {}
        self._sealed: dict[str, Path] = {}
        self._sources: list[Source] = []
        self._arrivals: set[tuple[str, str]] = set()
        self._readings: list[Reading] = []
        self._fresh: set[str] = set()
        self._revived: list[str] = []


@contextmanager
def writing(layout: Layout) -> Iterator[Writer]:
    """Hold the ledger for writing. What is not committed when the block ends is dropped.

    Raises LedgerBusyError when another process holds it.
    """
    layout.create()
    with layout.lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LedgerBusyError(str(layout.root)) from error
        finish(layout)
        writer = Writer(layout, lock)
        try:
            yield writer
        finally:
            writer.abandon()


def _sweep(layout: Layout, committed: int) -> list[str]:
    """Remove what a killed writer left uncommitted, and name it: scratch, and the batch after the last manifest."""
    dropped = []
    for path in sorted(layout.scratch.iterdir()):
        dropped.append(f"scratch/{path.name}")
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    stopped = layout.batch(committed + 1)
    if stopped.exists():
        dropped.append(f"batches/{stopped.name}")
        shutil.rmtree(stopped)
    return dropped


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return file_digest(file, "sha256").hexdigest()
