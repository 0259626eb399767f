"""What facts and findings could support, by kind of evidence: a proposal with its reason, and never a cell.

Only what lies whole in the sources of the case is counted: a proposal tells nothing of another procedure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.model.notice import msg


@dataclass(frozen=True)
class Hint:
    """What is counted (a fact table, or a test of `corroborate`), and for which kinds of evidence."""

    counted: str
    evidence: tuple[str, ...]
    say: str


HINTS = (
    Hint("payment", ("PAY",), msg("{count} payments in the case's sources could support this")),
    Hint("call", ("CALL",), msg("{count} calls in the case's sources could support this")),
    Hint(
        "quoted_code",
        ("PAY", "PAYCHAT"),
        msg("{count} transfer codes quoted in a message and found in a payment could support this (`quoted_code`)"),
    ),
    Hint(
        "sessions",
        ("CALL", "SYNC"),
        msg("{count} payments put together with a call could support this (`sessions`)"),
    ),
    Hint(
        "payment_then_call",
        ("SYNC",),
        msg("{count} pairs whose calls follow payments more often than habit could support this (`payment_then_call`)"),
    ),
    Hint(
        "same_evening",
        ("SYNC",),
        msg("{count} pairs who pay and call on the same evening could support this (`same_evening`)"),
    ),
    Hint("same_day", ("SYNC",), msg("{count} pairs who pay and call on the same day could support this (`same_day`)")),
)


@dataclass(frozen=True)
class Proposal:
    """That something could support an element, as a kind of evidence, and why."""

    evidence: str
    counted: str
    say: str
    count: int


def proposals(proof: tuple[str, ...], counted: Mapping[str, int]) -> tuple[Proposal, ...]:
    """Return what could support an element of these kinds of evidence, in the order of the kinds."""
    return tuple(
        Proposal(kind, hint.counted, hint.say, counted[hint.counted])
        for kind in proof
        for hint in HINTS
        if kind in hint.evidence and counted.get(hint.counted)
    )
