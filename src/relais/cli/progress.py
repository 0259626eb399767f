"""Progress of long work, with counts, on the error stream: results alone go to the output."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from relais.cli.listing import line

# Without a terminal, a line is enough from time to time.
_LINE_SECONDS = 5.0


class Bar:
    """Shows how far a piece of work has come."""

    def __init__(self, bar: Progress | None, label: str) -> None:
        self._bar = bar
        self._label = label
        self._task = bar.add_task(label, total=None) if bar else None
        self._next_line = time.monotonic() + _LINE_SECONDS

    def show(self, done: int, of: int | None = None, note: str = "") -> None:
        """Say that `done` of `of` steps are done."""
        label = line(f"{self._label} {note}".strip())
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=of, description=label)
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + _LINE_SECONDS
            sys.stderr.write(f"{label}: {done}{f'/{of}' if of else ''}\n")


@contextmanager
def progress(label: str) -> Iterator[Bar]:
    """Show a bar on a terminal, a line every few seconds elsewhere."""
    error = Console(stderr=True)
    if not error.is_terminal:
        yield Bar(None, label)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=error, transient=True) as bar:
        yield Bar(bar, label)
