"""The next alert for a person: the first in the order of work that nobody else has taken."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from relais.desk.alerts import Line
from relais.web.visitor import Visitor

# So many are looked at first, then ten times as many: others may have taken hundreds at once.
_FIRST, _TIMES = 10, 10


class Lines(Protocol):
    """The first lines of a list."""

    @property
    def lines(self) -> Sequence[Line]:
        """Return them in order."""


Found = TypeVar("Found", bound=Lines)


def first_free(person: Visitor, look: Callable[[int], Found]) -> tuple[Line | None, Found]:
    """Return the first line that nobody else has taken, None where there is none, and what was looked at last.

    `look` returns so many lines, or all there are.
    """
    count = _FIRST
    while True:
        found = look(count)
        line = next((one for one in found.lines if one.taken_by in (None, person.home.actor)), None)
        if line is not None or len(found.lines) < count:
            return line, found
        count *= _TIMES
