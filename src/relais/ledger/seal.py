"""Seals bytes: each content once, under its SHA-256, read-only."""

from pathlib import Path

from relais.ledger.durable import settle
from relais.ledger.layout import Layout

_READ_ONLY = 0o444


def seal(layout: Layout, taken: Path, source_id: str) -> Path:
    """Move the file `taken`, in the ledger's scratch and already hashed, to its place; return that place."""
    place = layout.source(source_id)
    if place.exists():
        taken.unlink()
    else:
        taken.chmod(_READ_ONLY)
        settle(taken, place)
    return place
