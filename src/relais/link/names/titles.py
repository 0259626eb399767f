"""Rule: a title is no part of a name (Dr, Mme, Sheikh, Jr)."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("titles", msg("a title is set aside"))


def said(left: Name, right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the titles of each name where they differ."""
    _ = found
    return (" ".join(left.titles), " ".join(right.titles)) if left.titles != right.titles else None
