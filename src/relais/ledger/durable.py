"""Writes that are on the disk, whole, once the function returns: after a power cut, all or nothing."""

import os
from pathlib import Path


def settle(scratch: Path, final: Path) -> None:
    """Move a finished file or folder of files from scratch to its final name, on the disk when this returns.

    A failed fsync is raised and never tried again: after one, the kernel may have dropped the pages.
    """
    for path in scratch.iterdir() if scratch.is_dir() else ():
        _sync(path)
    _sync(scratch)
    final.parent.mkdir(parents=True, exist_ok=True)
    scratch.replace(final)
    _sync(final.parent)
    _sync(final.parent.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
