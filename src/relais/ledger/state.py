"""What the committed manifests say: the sources, their current readings, the batch files, the head of the chain."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from threading import Lock

from relais.ledger.layout import Layout
from relais.ledger.manifest import GENESIS, Manifest, digest_in
from relais.ledger.tombstone import Tombstone
from relais.model.source import Reading, Source


class BrokenLedgerError(Exception):
    """A manifest cannot be read or does not follow the one before: the ledger has been changed outside relais."""


@dataclass
class State:
    """The committed ledger, as one process sees it.

    `sources` has one entry per content, under the first name it arrived with; `arrivals` all (hash, name)
    pairs; `received` the time of the first arrival; `readings` the current reading of each source, `ever` all
    readings by their key, `superseded` the keys of those that are no longer current, `batches` the batch of each.
    `erased` are the sources that were here and are gone; one that arrives again is a source as any other.
    `erasures`: by which decisions, each with the hash of the manifest that holds its tombstone.

    What `load` returns is shared by all that read: only a `copy` may be changed.
    """

    head: str = GENESIS
    number: int = 0
    sources: dict[str, Source] = field(default_factory=dict)
    arrivals: set[tuple[str, str]] = field(default_factory=set)
    received: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    ever: dict[str, Reading] = field(default_factory=dict)
    superseded: set[str] = field(default_factory=set)
    files: dict[str, list[Path]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    erasures: dict[int, str] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    batches: dict[str, Path] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return one that can be changed without changing this."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        told = {name: value.copy() if hasattr(value, "copy") else value for name, value in held.items()}
        return State(**{**told, "files": {table: [*paths] for table, paths in self.files.items()}})

    def apply(self, manifest: Manifest, digest: str, layout: Layout) -> None:
        """Add one manifest, the next of the chain."""
        self.head, self.number = digest, manifest.number
        for source in manifest.sources:
            held = self.sources.get(source.source_id)
            if held is None or (held.custody != "sealed" and source.custody == "sealed"):
                self.sources[source.source_id] = source
            self.arrivals.add((source.source_id, source.name))
            self.received.setdefault(source.source_id, manifest.written_at)
        self.ever.update((reading.reading_id, reading) for reading in manifest.readings)
        self.batches.update((reading.reading_id, layout.batch(manifest.number)) for reading in manifest.readings)
        for reading in (*manifest.readings, *(self.ever[key] for key in manifest.revived)):
            before = self.readings.get(reading.source_id)
            if before is not None:
                self.superseded.add(before.reading_id)
            self.superseded.discard(reading.reading_id)
            self.readings[reading.source_id] = reading
        for file in manifest.files:
            path = layout.batch(manifest.number) / f"{file.table}.parquet"
            self.files.setdefault(file.table, []).append(path)
        for stone in manifest.tombstones:
            self._forget(set(stone.sources))
            self.erasures[stone.decision] = digest
            self.tombstones.append(stone)

    def _forget(self, gone: set[str]) -> None:
        self.erased |= gone
        self.arrivals = {one for one in self.arrivals if one[0] not in gone}
        for source_id in gone:
            self.sources.pop(source_id, None)
            self.received.pop(source_id, None)
            self.readings.pop(source_id, None)
        keys = {key for key, reading in self.ever.items() if reading.source_id in gone}
        self.superseded -= keys
        for key in keys:
            del self.ever[key]
            self.batches.pop(key, None)


def head(layout: Layout) -> str:
    """Return the hash of the last committed manifest, without reading any."""
    last = max(_committed(layout), default=None)
    return GENESIS if last is None else digest_in(layout.manifests / last)


def heads(layout: Layout) -> list[str]:
    """Return the hashes of the committed manifests in order, by their names, without reading any."""
    return [digest_in(layout.manifests / name) for name in sorted(_committed(layout))]


def holds(layout: Layout, digest: str) -> bool:
    """Say whether a manifest of this hash is committed, by its name."""
    return any(name.endswith(f"-{digest}.json") for name in _committed(layout))


def _committed(layout: Layout) -> list[str]:
    """Return the file names of the manifests, in no order: every act asks, and after years there are thousands."""
    try:
        # Names alone: an object for each takes six times as long.
        return [name for name in os.listdir(layout.manifests) if name.endswith(".json")]  # noqa: PTH208
    except FileNotFoundError:
        return []


def read_since(layout: Layout, before: str) -> frozenset[str] | None:
    """Return the sources that were read after manifest `before`; None where what follows it does not tell."""
    found: set[str] = set()
    for name in sorted(_committed(layout), reverse=True):
        path = layout.manifests / name
        if digest_in(path) == before:
            return frozenset(found)
        try:
            manifest = Manifest.from_bytes(path.read_bytes())
        except (ValueError, KeyError) as error:
            raise BrokenLedgerError(str(path)) from error
        found |= {reading.source_id for reading in manifest.readings}
        if manifest.revived or manifest.tombstones:
            return None
    return frozenset(found) if before == GENESIS else None


def erased_since(layout: Layout, before: str) -> bool:
    """Say whether something was erased after manifest `before`."""
    for name in sorted(_committed(layout), reverse=True):
        path = layout.manifests / name
        if digest_in(path) == before:
            return False
        try:
            if Manifest.from_bytes(path.read_bytes()).tombstones:
                return True
        except (ValueError, KeyError) as error:
            raise BrokenLedgerError(str(path)) from error
    return False


def held_at(layout: Layout, digest: str) -> frozenset[str]:
    """Return the sources that the ledger held when manifest `digest` was its head; none where there is none such."""
    found: set[str] = set()
    for name in sorted(_committed(layout)) if digest != GENESIS else ():
        path = layout.manifests / name
        try:
            found |= {source.source_id for source in Manifest.from_bytes(path.read_bytes()).sources}
        except (ValueError, KeyError) as error:
            raise BrokenLedgerError(str(path)) from error
        if digest_in(path) == digest:
            return frozenset(found)
    return frozenset()


# What this process has read: a manifest is read once, and again where its file is another one.
_Files = dict[str, tuple[int, int]]
_HELD: dict[Path, tuple[_Files, State]] = {}
_LOCK = Lock()


def load(layout: Layout) -> State:
    """Read every committed manifest. What is in scratch, or in a batch without a manifest, does not exist."""
    with _LOCK:
        files = _files(layout)
        held, state = _HELD.get(layout.root, ({}, State()))
        if held == files:
            return state
        known = len(held)
        if list(files.items())[:known] == list(held.items()):
            state = state.copy()
        else:
            known, state = 0, State()
        for name in list(files)[known:]:
            _apply(state, layout.manifests / name, layout)
        _HELD[layout.root] = files, state
        return state


def _files(layout: Layout) -> _Files:
    """Return the committed manifests in order, each with the size and the time of its file."""
    folder = str(layout.manifests)
    # Every act asks: a path for each takes longer than to look at the file.
    told = ((name, os.stat(f"{folder}/{name}")) for name in sorted(_committed(layout)))  # noqa: PTH116
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in told}


def _apply(state: State, path: Path, layout: Layout) -> None:
    try:
        manifest = Manifest.from_bytes(path.read_bytes())
        if (manifest.number, manifest.previous) != (state.number + 1, state.head):
            raise BrokenLedgerError(str(path))
        state.apply(manifest, digest_in(path), layout)
    except (ValueError, KeyError) as error:
        raise BrokenLedgerError(str(path)) from error
