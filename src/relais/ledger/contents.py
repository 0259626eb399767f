"""The files of the committed ledger, each with the hash that its bytes must have."""

from collections.abc import Sequence
from pathlib import Path

from relais.ledger.layout import Layout
from relais.ledger.manifest import GENESIS, Manifest, digest_in
from relais.ledger.state import BrokenLedgerError


def contents(layout: Layout, head: str) -> dict[str, str]:
    """Return path in the ledger's folder to SHA-256, of all that the chain up to manifest `head` names.

    Raises BrokenLedgerError where a manifest cannot be read, or none is `head`.
    """
    chain = _chain(layout, head)
    found: dict[str, str] = {}
    for path, manifest in chain:
        found[f"manifests/{path.name}"] = digest_in(path)
        folder = layout.batch(manifest.number).relative_to(layout.root).as_posix()
        found |= {f"{folder}/{file.table}.parquet": file.sha256 for file in manifest.files}
        found |= {
            layout.source(one.source_id).relative_to(layout.root).as_posix(): one.source_id
            for one in manifest.sources
            if one.custody == "sealed"
        }
    return found


def _chain(layout: Layout, head: str) -> Sequence[tuple[Path, Manifest]]:
    chain: list[tuple[Path, Manifest]] = []
    if head == GENESIS:
        return chain
    for path in sorted(layout.manifests.glob("*.json")):
        try:
            chain.append((path, Manifest.from_bytes(path.read_bytes())))
        except ValueError as error:
            raise BrokenLedgerError(str(path)) from error
        if digest_in(path) == head:
            return chain
    raise BrokenLedgerError(head)
