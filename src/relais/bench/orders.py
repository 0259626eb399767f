"""The orders of work that are compared: ours, and three that need no analysis."""

from datetime import datetime

# Larger than any instant, sum or rank: what states nothing comes last.
_LAST = float("inf")
# Ours before theirs: E is urgent, then the numbers; any other code after those.
_URGENT = "E"


def arrival(at: datetime | None) -> float:
    """Return the key of 'first come, first served'."""
    return at.timestamp() if at is not None else _LAST


def priority(declared: str | None) -> tuple[int, str]:
    """Return the key of 'as the sender declared it'."""
    if not declared:
        return (2, "")
    return (0, "") if declared == _URGENT else (1, declared)


def amount(total: float | None) -> float:
    """Return the key of 'the most money first'."""
    return -total if total is not None else _LAST
