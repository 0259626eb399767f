"""Work that makes many objects and no ring of them, spared the search for rings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no rings of objects meanwhile.

    A million names make millions of objects: looking through them again and again takes as long as all the rest. One
    report is told in ten milliseconds, and a search that happens to fall into them takes a hundred.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
