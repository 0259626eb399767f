"""Rule: a middle name may be left out: the Philippine mother's surname, a Vietnamese middle name, a patronymic."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("middle_name", msg("a word between the first and the last is left out"))


def said(left: Name, right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the words inside the longer name that the shorter one lacks."""
    inner = [
        " ".join(word.text for word in rest if word.text not in (name.tokens[0], name.tokens[-1]))
        for name, rest in ((left, found.left), (right, found.right))
    ]
    return (inner[0], inner[1]) if any(inner) else None
