"""Erases sources: their bytes, their facts, their names; a tombstone in the chain says so and the rest stays provable.

Everything is prepared beside the ledger. One rename commits the tombstone; from then on no reader sees the sources, and
`finish`, now or after a crash, puts what was prepared in place of what it replaces.
"""

import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.ledger.durable import settle, sync
from relais.ledger.finish import COMMIT
from relais.ledger.layout import Layout
from relais.ledger.manifest import BatchFile, Manifest, file_name
from relais.ledger.state import State
from relais.ledger.tombstone import Replaced, Tombstone
from relais.model.source import Member, Source


@dataclass(frozen=True)
class Why:
    """By which decision sources are erased."""

    decision: int
    proposed_by: str
    signed_by: str
    reason: str


@dataclass(frozen=True)
class Prepared:
    """An erasure ready to be committed: nothing of it is visible yet. `facts`: how many it takes away."""

    layout: Layout
    tombstone: Tombstone
    manifest: Path
    facts: int

    def commit(self) -> str:
        """Commit the tombstone; return the hash of its manifest. What it replaces waits for `finish`."""
        settle(self.layout.scratch / "erasing", self.layout.erasing)
        waiting = self.layout.scratch / "manifest.json"
        shutil.copyfile(self.layout.erasing / COMMIT / self.manifest.name, waiting)
        settle(waiting, self.layout.manifests / self.manifest.name)
        return self.manifest.stem.partition("-")[2]


def prepare(layout: Layout, state: State, sources: Collection[str], why: Why) -> Prepared:
    """Write what takes the place of each file that holds something of `sources`; the caller holds the ledger.

    `state` is the ledger as the caller's lock keeps it.
    """
    stage = layout.scratch / "erasing"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    erased = frozenset(sources)
    replaced: list[Replaced] = []
    facts = 0
    for path in sorted(layout.manifests.glob("*.json")):
        manifest = Manifest.from_bytes(path.read_bytes())
        if not _concerned(manifest, erased):
            continue
        files, taken = _rewritten(layout, stage, manifest, erased, replaced)
        facts += taken
        place = _staged(layout, stage, path)
        place.write_bytes(_redacted(manifest, erased, files).to_bytes())
        replaced.append(_told(layout, path, place))
    for source_id in sorted(erased):
        path = layout.source(source_id)
        if path.exists():
            replaced.append(Replaced(path.relative_to(layout.root).as_posix(), source_id, None))
    stone = Tombstone(
        why.decision, tuple(sorted(erased)), why.proposed_by, why.signed_by, why.reason, tuple(replaced)
    )  # fmt: skip
    manifest = Manifest(
        number=state.number + 1,
        previous=state.head,
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=(),
        readings=(),
        revived=(),
        files=(),
        tombstones=(stone,),
    )
    data = manifest.to_bytes()
    named = stage / COMMIT / file_name(manifest.number, data)
    named.parent.mkdir()
    named.write_bytes(data)
    sync(sorted(stage.rglob("*"), reverse=True))
    return Prepared(layout, stone, named, facts)


def _concerned(manifest: Manifest, erased: frozenset[str]) -> bool:
    return (
        any(one.source_id in erased for one in manifest.readings)
        or any(one.source_id in erased for one in manifest.sources)
        or any(member.source_id in erased for one in manifest.sources for member in one.members)
    )


def _redacted(manifest: Manifest, erased: frozenset[str], files: tuple[BatchFile, ...]) -> Manifest:
    """Return the manifest without what it told of the sources: their names, their notices, their questions."""
    return replace(
        manifest,
        sources=tuple(_nameless(one, erased) for one in manifest.sources),
        readings=tuple(
            replace(one, facts={}, skipped=0, notices=(), questions=()) if one.source_id in erased else one
            for one in manifest.readings
        ),
        files=files,
    )


def _nameless(source: Source, erased: frozenset[str]) -> Source:
    if source.source_id in erased:
        return Source(source.source_id, "", source.size, "erased")
    members = tuple(
        Member("", one.source_id, "erased") if one.source_id in erased else one for one in source.members
    )  # fmt: skip
    return replace(source, members=members)


def _rewritten(
    layout: Layout, stage: Path, manifest: Manifest, erased: frozenset[str], replaced: list[Replaced]
) -> tuple[tuple[BatchFile, ...], int]:
    """Write each file of the batch anew that holds facts of the sources; return its files, and how many facts went."""
    tables = {
        table for one in manifest.readings if one.source_id in erased for table, rows in one.facts.items() if rows
    }
    files: list[BatchFile] = []
    taken = 0
    for file in manifest.files:
        if file.table not in tables:
            files.append(file)
            continue
        path = layout.batch(manifest.number) / f"{file.table}.parquet"
        place = _staged(layout, stage, path)
        rows = _filtered(path, place, erased)
        replaced.append(_told(layout, path, place))
        files.append(BatchFile(file.table, str(replaced[-1].new), rows))
        taken += file.rows - rows
    return tuple(files), taken


def _filtered(path: Path, place: Path, erased: frozenset[str]) -> int:
    """Copy a file of facts without those of the sources, group by group; return how many rows remain."""
    rows, unwanted = 0, pa.array(sorted(erased), pa.string())
    with pq.ParquetFile(path) as held, pq.ParquetWriter(place, held.schema_arrow, compression="zstd") as writer:
        for number in range(held.num_row_groups):
            group = held.read_row_group(number)
            kept = group.filter(pc.invert(pc.is_in(group["source_id"], unwanted)))
            rows += kept.num_rows
            if kept.num_rows:
                writer.write_table(kept)
    return rows


def _staged(layout: Layout, stage: Path, path: Path) -> Path:
    place = stage / path.relative_to(layout.root)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _told(layout: Layout, path: Path, place: Path) -> Replaced:
    return Replaced(path.relative_to(layout.root).as_posix(), _digest(path), _digest(place))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
