"""Keeps what is committed in place while it is copied: an erasure waits its turn, intake does not."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from relais.ledger.layout import Layout


class CopyingError(Exception):
    """The ledger is being copied, or another erasure is under way."""


@contextmanager
def kept(layout: Layout) -> Iterator[None]:
    """Hold what is committed in place; several may at once. Waits for an erasure under way."""
    with layout.erasing_lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def changing(layout: Layout) -> Iterator[None]:
    """Be the only one who changes or reads objects as a whole; raises CopyingError where others do."""
    with layout.erasing_lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CopyingError(str(layout.root)) from error
        yield
