"""Recomputes the ledger from the bytes up and names every file that is not what its manifest says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.finish import committed
from relais.ledger.layout import Layout
from relais.ledger.manifest import GENESIS, Manifest, digest_in
from relais.ledger.tombstone import Replaced, Tombstone, replacements
from relais.model.notice import Notice, msg

CHANGED = msg("changed since it was written: its bytes are not those its manifest names")
MISSING = msg("missing: a manifest names it")
BROKEN_CHAIN = msg("breaks the chain: it does not name the manifest before it")
NOT_ITS_NAME = msg("changed since it was written: its bytes are not those its name states")
WRONG_COUNT = msg("holds {found} facts, where its manifest and readings say {said}")
UNLISTED = msg("no manifest names it")
STILL_THERE = msg("still there, although a tombstone says that it was erased")
UNFINISHED = msg("waits to be replaced by an erasure that was stopped: `relais retention carry-out` goes on with it")
WAITING = msg("sealed by a run that was stopped before it listed it: take the same file in again")

Progress = Callable[[int, int], None]


@dataclass
class Verdict:
    """What `verify` found. `faults` are changes; `waiting` what a stopped run left to be done; the rest are counts.

    `head` is the hash of the last manifest and `heads` all of them, in order: whoever kept an older head can
    check that this ledger still contains it.
    """

    faults: list[Notice] = field(default_factory=list)
    waiting: list[Notice] = field(default_factory=list)
    manifests: int = 0
    files: int = 0
    sources: int = 0
    withheld: int = 0
    facts: int = 0
    heads: list[str] = field(default_factory=list)
    tombstones: list[Tombstone] = field(default_factory=list)

    @property
    def head(self) -> str:
        """Return the hash of the last manifest, or of none."""
        return self.heads[-1] if self.heads else GENESIS

    def fault(self, layout: Layout, path: Path, template: str, **params: object) -> None:
        """Record a fault of one file."""
        name = str(path.relative_to(layout.root))
        self.faults.append(Notice(template, name, 0, {key: str(value) for key, value in params.items()}))

    def wait(self, layout: Layout, path: Path, template: str) -> None:
        """Record that something of one file is still to be done."""
        self.waiting.append(Notice(template, str(path.relative_to(layout.root))))


@dataclass(frozen=True)
class _Erased:
    """What tombstones say of each file, and which files a stopped erasure has still to replace."""

    last: Mapping[str, Replaced]
    pending: frozenset[str]

    def sound(self, layout: Layout, path: Path, digest: str, named: str, verdict: Verdict) -> bool:
        """Say whether a file that ought to have the hash `named` may have this one; what is pending may have either."""
        name = path.relative_to(layout.root).as_posix()
        one = self.last.get(name)
        if name in self.pending and one is not None and digest in (one.old, one.new):
            if digest == one.old:
                verdict.wait(layout, path, UNFINISHED)
            return True
        return digest == (named if one is None or one.new is None else one.new)

    def stands(self, layout: Layout, path: Path) -> bool:
        """Say whether no stopped erasure has still to see to this file."""
        return path.relative_to(layout.root).as_posix() not in self.pending

    def waits(self, layout: Layout, source_id: str) -> bool:
        """Say whether a stopped erasure has taken these bytes away, or is about to."""
        return not self.stands(layout, layout.source(source_id))


def verify(layout: Layout, progress: Progress = lambda _done, _of: None) -> Verdict:
    """Check the chain, then every batch, then every sealed source; nothing is taken from a cache."""
    verdict = Verdict()
    manifests, erased = _chain(layout, verdict)
    # One content may arrive as a container and as the sealed frame of one: then its bytes are in the house.
    sealed: dict[str, str] = {}
    for source in (source for manifest in manifests for source in manifest.sources):
        if sealed.get(source.source_id) != "sealed":
            sealed[source.source_id] = source.custody
    stored = sorted(path for path in layout.sources.rglob("*") if path.is_file())
    steps = sum(len(manifest.files) for manifest in manifests) + len(stored)
    done = 0
    for manifest in manifests:
        _check_batch(layout, manifest, erased, verdict)
        done += len(manifest.files)
        progress(done, steps)
    _check_unlisted(layout, manifests, verdict)
    for path in stored:
        _check_source(layout, path, sealed, erased, verdict)
        done += 1
        progress(done, steps)
    for source_id, custody in sorted(sealed.items()):
        if custody in ("withheld", "container"):
            verdict.withheld += 1
        elif custody == "sealed" and not (layout.source(source_id).exists() or erased.waits(layout, source_id)):
            verdict.fault(layout, layout.source(source_id), MISSING)
    return verdict


def _chain(layout: Layout, verdict: Verdict) -> tuple[list[Manifest], _Erased]:
    """Return the manifests that can be read, and what their tombstones say; check that each follows the one before."""
    read = [(path, path.read_bytes()) for path in sorted(one for one in layout.manifests.rglob("*") if one.is_file())]
    parsed = [(path, data, _parsed(data)) for path, data in read]
    verdict.tombstones = [stone for *_file, manifest in parsed if manifest for stone in manifest.tombstones]
    unfinished = committed(layout)
    pending = (one.path for stone in (unfinished.tombstones if unfinished else ()) for one in stone.replaced)
    erased = _Erased(replacements(verdict.tombstones), frozenset(pending))
    found: list[Manifest] = []
    previous, expected = GENESIS, 1
    for path, data, manifest in parsed:
        named = digest_in(path)
        if not erased.sound(layout, path, sha256(data).hexdigest(), named, verdict):
            verdict.fault(layout, path, NOT_ITS_NAME)
            previous, expected = named, expected + 1
            continue
        if manifest is None:
            verdict.fault(layout, path, BROKEN_CHAIN)
            continue
        if manifest.previous != previous or manifest.number != expected:
            verdict.fault(layout, path, BROKEN_CHAIN)
        previous, expected = named, manifest.number + 1
        verdict.manifests += 1
        verdict.heads.append(named)
        found.append(manifest)
    return found, erased


def _parsed(data: bytes) -> Manifest | None:
    try:
        return Manifest.from_bytes(data)
    except ValueError:
        return None


def _check_batch(layout: Layout, manifest: Manifest, erased: _Erased, verdict: Verdict) -> None:
    said: dict[str, int] = {}
    for reading in manifest.readings:
        for table, rows in reading.facts.items():
            said[table] = said.get(table, 0) + rows
    for file in manifest.files:
        path = layout.batch(manifest.number) / f"{file.table}.parquet"
        if not path.is_file():
            verdict.fault(layout, path, MISSING)
        elif not erased.sound(layout, path, _digest(path), file.sha256, verdict):
            verdict.fault(layout, path, CHANGED)
        elif erased.stands(layout, path) and not _rows(path) == file.rows == said.get(file.table, 0):
            verdict.fault(layout, path, WRONG_COUNT, found=_rows(path), said=said.get(file.table, 0))
        verdict.files += 1
        verdict.facts += file.rows


def _check_source(layout: Layout, path: Path, sealed: Mapping[str, str], erased: _Erased, verdict: Verdict) -> None:
    if _digest(path) != path.name or layout.source(path.name) != path:
        verdict.fault(layout, path, CHANGED)
    elif path.name not in sealed:
        verdict.waiting.append(Notice(WAITING, str(path.relative_to(layout.root))))
    elif not erased.stands(layout, path):
        verdict.wait(layout, path, UNFINISHED)
    elif sealed[path.name] == "erased":
        verdict.fault(layout, path, STILL_THERE)
    elif sealed[path.name] != "sealed":
        verdict.fault(layout, path, UNLISTED)
    verdict.sources += 1


def _check_unlisted(layout: Layout, manifests: list[Manifest], verdict: Verdict) -> None:
    named = {
        layout.batch(manifest.number) / f"{file.table}.parquet" for manifest in manifests for file in manifest.files
    }
    last = layout.batch(max((manifest.number for manifest in manifests), default=0))
    for path in sorted(path for path in layout.batches.rglob("*") if path.is_file()):
        # A batch after the last manifest is being written, or a stopped run's, which the next writer drops.
        if path not in named and path.parent.name <= last.name:
            verdict.fault(layout, path, UNLISTED)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _rows(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except pa.ArrowInvalid:
        return -1
