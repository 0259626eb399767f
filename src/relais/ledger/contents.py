"""The files of the committed ledger, each with the hash that its bytes must have."""

from collections.abc import Sequence
from pathlib import Path

from relais.ledger.layout import Layout
from relais.ledger.manifest import GENESIS, Manifest, digest_in
from relais.ledger.state import BrokenLedgerError
from relais.ledger.tombstone import replacements


def contents(layout: Layout, head: str) -> dict[str, str]:
    """Return path in the ledger's folder to SHA-256, of all that the chain up to manifest `head` names.

    Raises BrokenLedgerError where a manifest cannot be read, or none is `head`. What was erased since is not there any
    more: where there is a later tombstone, the chain goes up to it.
    """
    chain = _chain(layout, head)
    stones = replacements(stone for _path, manifest in chain for stone in manifest.tombstones)
    found: dict[str, str] = {}
    for path, manifest in chain:
        name = f"manifests/{path.name}"
        found[name] = str(stones[name].new) if name in stones else digest_in(path)
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
    end = None if head != GENESIS else 0
    for number, path in enumerate(sorted(layout.manifests.glob("*.json")), 1):
        try:
            manifest = Manifest.from_bytes(path.read_bytes())
        except ValueError as error:
            raise BrokenLedgerError(str(path)) from error
        chain.append((path, manifest))
        if digest_in(path) == head or manifest.tombstones:
            end = number
    if end is None or (head != GENESIS and all(digest_in(path) != head for path, _manifest in chain)):
        raise BrokenLedgerError(head)
    return chain[:end]
