"""Rule: one of two surnames, or of two given names, may be left out (Thierry-Masson and Thierry)."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("surnames", msg("the first or last word is left out: one of two surnames or of two given names"))


def said(left: Name, right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the outer words of the longer name that the shorter one lacks."""
    outer = [
        " ".join(word.text for word in rest if word.text in (name.tokens[0], name.tokens[-1]))
        for name, rest in ((left, found.left), (right, found.right))
    ]
    return (outer[0], outer[1]) if any(outer) else None
