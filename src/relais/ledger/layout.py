"""Where things lie in the ledger's folder.

lock                         held by the one process that writes
erasing.lock                 held by who erases, or by those who copy the whole
erasing/                     what an erasure puts in place of what it takes away, until it has
scratch/                     what is being written; nothing here is committed
sources/ab/ab12…             sealed bytes, named by their SHA-256, read-only
batches/000007/payment.parquet
manifests/000007-ab12….json  named by number and by the SHA-256 of their own bytes
"""

from dataclasses import dataclass
from pathlib import Path

from relais.ledger.durable import sync


@dataclass(frozen=True)
class Layout:
    """The paths of one ledger."""

    root: Path

    @property
    def lock(self) -> Path:
        """Return the file whose lock the writer holds."""
        return self.root / "lock"

    @property
    def erasing_lock(self) -> Path:
        """Return the file whose lock is held by who erases, or shared by those who copy."""
        return self.root / "erasing.lock"

    @property
    def erasing(self) -> Path:
        """Return the folder of an erasure under way; without one, it does not exist."""
        return self.root / "erasing"

    @property
    def scratch(self) -> Path:
        """Return the folder of uncommitted work, on the same volume as the rest, so that renames are atomic."""
        return self.root / "scratch"

    @property
    def sources(self) -> Path:
        """Return the folder of sealed bytes."""
        return self.root / "sources"

    @property
    def batches(self) -> Path:
        """Return the folder of fact batches."""
        return self.root / "batches"

    @property
    def manifests(self) -> Path:
        """Return the folder of manifests."""
        return self.root / "manifests"

    def source(self, source_id: str) -> Path:
        """Return where the bytes of a source lie, whether or not they are there."""
        return self.sources / source_id[:2] / source_id

    def batch(self, number: int) -> Path:
        """Return the folder of batch `number`."""
        return self.batches / f"{number:06d}"

    def create(self) -> None:
        """Make the folders."""
        for folder in (self.scratch, self.sources, self.batches, self.manifests):
            folder.mkdir(parents=True, exist_ok=True)
        sync([self.root, self.root.parent])
