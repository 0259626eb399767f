"""Finishes an erasure that was stopped: committed, it is carried through; not committed, nothing of it remains."""

import shutil
from pathlib import Path

from relais.ledger.durable import sync
from relais.ledger.layout import Layout
from relais.ledger.manifest import Manifest
from relais.ledger.tombstone import Tombstone

# In the folder of an erasure: its manifest, whose place among the others is what commits it.
COMMIT = "commit"


def committed(layout: Layout) -> Manifest | None:
    """Return the manifest of an erasure that is committed and not yet finished; None where there is none."""
    for path in sorted((layout.erasing / COMMIT).glob("*.json")):
        if (layout.manifests / path.name).is_file():
            return Manifest.from_bytes(path.read_bytes())
    return None


def finish(layout: Layout) -> tuple[Tombstone, ...]:
    """Put everything in place that a committed erasure names, and take away the rest; return its tombstones."""
    if not layout.erasing.exists():
        return ()
    manifest = committed(layout)
    stones = manifest.tombstones if manifest else ()
    for stone in stones:
        for one in stone.replaced:
            _replace(layout, layout.erasing / one.path, layout.root / one.path, gone=one.new is None)
    # The manifest goes last: while it is there, all of this can be done again.
    for path in layout.erasing.iterdir():
        if path.name != COMMIT:
            shutil.rmtree(path)
    shutil.rmtree(layout.erasing)
    sync([layout.root])
    return stones


def _replace(layout: Layout, staged: Path, place: Path, *, gone: bool) -> None:
    if gone:
        place.unlink(missing_ok=True)
    elif staged.exists():
        staged.replace(place)
    sync([place.parent if place.parent.exists() else layout.root])
