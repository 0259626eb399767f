"""Gathers calls in bulk, for readers of files that hold thousands: columns together."""

from collections.abc import Iterable
from typing import Any

from relais.intake.facts import Facts
from relais.intake.instant import Instant

_ROWS = 10_000
_COLUMNS = ("caller", "callee", "service", "duration_s", "video", "status", "state")
_TIMES = ("at", "time_raw", "time_precision", "zone_source")


class Calls:
    """The calls of one source on their way to the fact table; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[tuple[Any, ...]] = []

    def add(
        self,
        place: str,
        at: Instant,
        sides: tuple[int | None, Iterable[int | None]],
        *,
        service: str | None,
        seconds: int | None,
        video: bool | None,
        status: str,
        state: str | None = None,
    ) -> None:
        """Add one call: a row for each of the called, or one where none is known. `sides` are who calls and whom."""
        told = (service, seconds, video, status, state, at.at, at.raw, at.precision, at.zone_source)
        caller, callees = sides
        self._rows += [(place, caller, callee, *told) for callee in callees] or [(place, caller, None, *told)]
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the calls gathered so far."""
        if not self._rows:
            return
        places, *cells = zip(*self._rows, strict=True)
        self._rows = []
        self._facts.add_cells("call", places, dict(zip((*_COLUMNS, *_TIMES), cells, strict=True)))
