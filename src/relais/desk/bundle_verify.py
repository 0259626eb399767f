"""An exhibit bundle checked and recomputed by a stranger: no home, no key of the unit and no permission is needed."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from relais.desk.audit import parse
from relais.desk.error import DeskError
from relais.dossier.bag_bytes import BagError
from relais.dossier.bundle_check import Checked, check
from relais.dossier.bundle_rerun import RerunError, rerun
from relais.dossier.rerun_compare import Compared
from relais.safeguards.checkpoint import NOTE_KEY

__all__ = ["Checked", "Compared", "recompute", "verify_bundle"]


def verify_bundle(path: Path, key: str | None = None) -> Checked:
    """Check a bundle, a folder or a zip; `key`: the unit's public key, as it was told another way. Raises DeskError."""
    given = None if key is None else parse(key, NOTE_KEY)
    try:
        return check(path, given)
    except BagError as error:
        raise DeskError(error.template, **error.params) from error


def recompute(path: Path, progress: Callable[[str], None] = lambda _name: None) -> tuple[Compared, ...]:
    """Recompute every test and link of a bundle in an empty folder, which is gone afterwards. Raises DeskError.

    What the bundle's bytes are worth, `verify_bundle` says: it comes first.
    """
    with tempfile.TemporaryDirectory(prefix="relais-rerun-") as scratch:
        try:
            return rerun(path, Path(scratch), progress)
        except (BagError, RerunError) as error:
            raise DeskError(error.template, **error.params) from error
