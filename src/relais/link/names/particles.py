"""Rule: particles belong to the word behind them, however they are written apart (dela Cruz, De la Cruz, DelaCruz)."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("particles", msg("a particle is written apart in one and not in the other"))


def said(left: Name, right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the words whose particle is written apart in one name and not in the other."""
    whole = [
        (one.left, one.right)
        for one in found.pairs
        if (one.left in left.written) != (one.right in right.written) and " " not in one.left + one.right
    ]
    return (" ".join(one for one, _ in whole), " ".join(one for _, one in whole)) if whole else None
