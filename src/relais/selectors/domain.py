"""A host name as the registries compare it: lower case, international names as their ASCII (xn--) form."""

import re

from relais.selectors.spelling import fold

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# A name whose last label is numeric is a mistyped IPv4 address, never a domain.
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")


def domain(raw: str) -> str | None:
    """Return the normalised name, or None. 'Exämple.org.' is 'xn--exmple-cua.org'.

    Python's own IDNA codec is the 2003 edition, in which 'ß' is 'ss': two spellings of one registrant in practice.
    """
    name = fold(raw).replace("\u3002", ".").removesuffix(".")
    if not 4 <= len(name) <= 253:
        return None
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not _TOP.fullmatch(labels[-1]):
        return None
    return name if all(_LABEL.fullmatch(label) for label in labels) else None
