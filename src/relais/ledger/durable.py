"""Writes that are on the disk, whole, once the function returns: after a power cut, all or nothing."""

import os
from collections.abc import Iterable
from pathlib import Path


def settle(scratch: Path, final: Path) -> None:
    """Move a finished file or folder of files from scratch to its final name, on the disk when this returns."""
    sync([*scratch.iterdir(), scratch] if scratch.is_dir() else [scratch])
    scratch.replace(final)
    sync([final.parent])


def write(path: Path, text: str) -> None:
    """Write a small text file under its name, whole and on the disk, or not at all."""
    waiting = path.with_name(f".{path.name}.new")
    waiting.write_text(text, encoding="utf-8")
    settle(waiting, path)


def sync(paths: Iterable[Path]) -> None:
    """Bring files and folders to the disk.

    A failed fsync is raised and never tried again: after one, the kernel may have dropped the pages.
    """
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
