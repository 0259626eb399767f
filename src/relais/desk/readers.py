"""Reads sealed sources in processes of their own: what a reader makes depends on their bytes and the answers alone.

The parent stays the only one that writes to the ledger. A reader leaves its batches in a file of the ledger's scratch,
as Arrow has them in memory, and the parent maps that file: no batch passes through a pipe, and memory stays flat.
Processes are spawned: a fork would carry the ledger's lock, and the threads of Arrow and DuckDB half-way through.
"""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from relais.desk.error import DeskError
from relais.intake.format import Sealed
from relais.intake.read import read_source
from relais.intake.table.mapping import Mapping as TableMapping
from relais.model.facts import FACTS
from relais.model.notice import msg
from relais.model.source import Reading

STOPPED = msg(
    "a process that was reading {name} was stopped from outside, perhaps for want of memory: what was committed before"
    " stays; take the same files in again to go on"
)

# Starting a process costs a second; so many bytes take a second or two to read.
WORTH_BYTES = 32 << 20
# A smaller source is read in less time than it takes to hand it over.
LARGE_BYTES = 16 << 10
# Sealing and writing take a quarter of the time of reading: more processes would wait for the one that writes.
_MOST_PROCESSES = 4
# What each process may be given at a time, so that it never waits for the parent: a few sources whatever their size,
# more while they are small. Tasks fit the pipe's buffer many times over: handing one over never waits for a reader.
_FEW, _MANY, _SMALL_BYTES = 2, 16, 32 << 20

Sink = Callable[[str, pa.RecordBatch], None]


@dataclass(frozen=True)
class _Task:
    source_id: str
    path: Path
    spool: Path
    answers: Mapping[str, tuple[str, str]]


class _Piece(NamedTuple):
    """One batch in the spool."""

    table: str
    start: int
    size: int


@dataclass
class _Process:
    process: BaseProcess
    tasks: Connection
    results: Connection
    bytes: int = 0


@dataclass(frozen=True)
class Reader:
    """A source that is being read elsewhere."""

    at: _Process
    spool: Path
    name: str
    size: int


class Readers:
    """The processes of one intake; they start with the first source handed over. `waiting`: those not yet ended."""

    def __init__(self, scratch: Path, key: bytes, mappings: Sequence[TableMapping]) -> None:
        self._scratch = scratch
        self._setting = (key, tuple(mappings))
        self._processes: list[_Process] = []
        self._count = 0
        self.waiting = 0

    @property
    def full(self) -> bool:
        """Say whether as many sources wait for their `end` as may."""
        each = self.waiting / max(1, len(self._processes))
        return each >= _MANY or (each >= _FEW and any(process.bytes > _SMALL_BYTES for process in self._processes))

    def begin(self, path: Path, source_id: str, name: str, answers: Mapping[str, tuple[str, str]]) -> Reader:
        """Hand over a source no reading of which exists; where these are `full`, others must `end` first."""
        if not self._processes:
            self._processes = [self._start() for _ in range(min(_cores(), _MOST_PROCESSES))]
        at = min(self._processes, key=lambda process: process.bytes)
        spool = self._scratch / f"reading-{self._count}"
        reader = Reader(at, spool, name, path.stat().st_size)
        self._count += 1
        self.waiting += 1
        at.bytes += reader.size
        try:
            at.tasks.send(_Task(source_id, path, spool, answers))
        except BrokenPipeError as error:
            raise DeskError(STOPPED, name=name) from error
        return reader

    def end(self, reader: Reader, sink: Sink) -> Reading:
        """Wait for a source, hand its batches to `sink`, return its reading. Sources end in the order they began.

        Raises DeskError where the process was killed, OSError where it could not write what it read.
        """
        try:
            told, pieces = reader.at.results.recv()
        except EOFError as error:
            raise DeskError(STOPPED, name=reader.name) from error
        self.waiting -= 1
        reader.at.bytes -= reader.size
        if isinstance(told, OSError):
            raise told
        for piece, batch in _batches(reader.spool, pieces):
            sink(piece.table, batch)
        reader.spool.unlink()
        return told  # type: ignore[no-any-return]

    def close(self) -> None:
        """Stop the processes, whatever they are doing; what they leave in scratch is nobody's."""
        for one in self._processes:
            one.tasks.close()
            one.results.close()
            one.process.terminate()
        for one in self._processes:
            one.process.join()

    def _start(self) -> _Process:
        context = get_context("spawn")
        theirs_in, mine_out = context.Pipe(duplex=False)
        mine_in, theirs_out = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(theirs_in, theirs_out, *self._setting), daemon=True)
        process.start()
        # Held by the child alone, so that its end is the end of the pipe.
        theirs_in.close()
        theirs_out.close()
        return _Process(process, mine_out, mine_in)


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(spool: Path, pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, pa.RecordBatch]]:
    if not pieces:
        return
    with pa.memory_map(str(spool)) as file:
        for piece in pieces:
            file.seek(piece.start)
            yield piece, pa.ipc.read_record_batch(file.read_buffer(piece.size), FACTS[piece.table])


def _serve(tasks: Connection, results: Connection, key: bytes, mappings: tuple[TableMapping, ...]) -> None:
    """Read what is handed over until the parent is done, or dead. Ctrl-C is for the parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            results.send(_read(tasks.recv(), key, mappings))
        except (EOFError, BrokenPipeError):
            return


def _read(
    task: _Task, key: bytes, mappings: tuple[TableMapping, ...]
) -> tuple[Reading | OSError | None, tuple[_Piece, ...]]:
    try:
        with _Spool(task.spool) as spool:
            reading = read_source(
                Sealed.at(task.path, task.source_id),
                spool.write,
                key=key,
                answers=task.answers,
                mappings=mappings,
                known=lambda _reading: False,
            )
    except OSError as error:
        return error, ()
    return spool.error or reading, tuple(spool.pieces)


class _Spool:
    """A file of record batches, one after the other."""

    def __init__(self, path: Path) -> None:
        self.pieces: list[_Piece] = []
        self.error: OSError | None = None
        self._file = path.open("wb")
        self._at = 0

    def write(self, table: str, batch: pa.RecordBatch) -> None:
        """Write a batch: a `Sink` for readers. A full disk is kept apart from a fault of the reader."""
        if not parent_alive():
            # Its scratch may be another intake's by now.
            os._exit(1)
        buffer = batch.serialize()
        try:
            self._file.write(buffer)
        except OSError as error:
            self.error = error
            raise
        self.pieces.append(_Piece(table, self._at, buffer.size))
        self._at += buffer.size

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def parent_alive() -> bool:
    """Say whether the process that started this one still runs."""
    parent = parent_process()
    return parent is None or parent.is_alive()
