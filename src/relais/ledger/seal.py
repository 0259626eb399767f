"""Seals bytes: each content once, under its SHA-256, read-only."""

from pathlib import Path

from relais.ledger.layout import Layout

_READ_ONLY = 0o444


def seal(layout: Layout, taken: Path, source_id: str, *, listed: bool) -> Path:
    """Move the file `taken`, in the ledger's scratch and already hashed, to its place; return that place.

    A content that a manifest lists is there already. One that lies there unlisted was left by a stopped run,
    perhaps before it reached the disk: the fresh copy replaces it. The commit brings it to the disk.
    """
    place = layout.source(source_id)
    if listed and place.exists():
        taken.unlink()
    else:
        taken.chmod(_READ_ONLY)
        place.parent.mkdir(exist_ok=True)
        taken.replace(place)
    return place
