"""An e-mail address, lower case, with the domain in its ASCII form.

The standard (RFC 5321, 2.3.11) leaves case in the local part to the receiving host; no large provider tells
addresses apart by it, so case is folded. Gmail alone documents that dots in the local part do not count, that a '+tag'
reaches the same box, and that googlemail.com is gmail.com: for it these are folded too. Elsewhere dots and tags stand.
Two addresses are the same when their values are equal.
"""

import re

from relais.selectors.domain import domain
from relais.selectors.parsed import Parsed
from relais.selectors.spelling import HIDDEN, fold, plain

_GMAIL = ("gmail.com", "googlemail.com")
_ATOM = r"[^\s@<>()\[\]\\,:;\".\x00-\x1f\x7f]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")


def parse(raw: str) -> Parsed | None:
    """Read 'Name@Example.ORG', '<name@example.org>' or 'mailto:name@example.org'."""
    text = plain(raw)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    local, at, host = text.rpartition("@")
    local = fold(local)
    name = domain(host)
    if not at or name is None or len(local.encode()) > 64 or not _LOCAL.fullmatch(local):
        return None
    if name in _GMAIL:
        local, name = local.partition("+")[0].replace(".", ""), "gmail.com"
    return Parsed(f"{local}@{name}") if local else None


def mask(value: str) -> str:
    """Show the first letter and the domain's end: 'm••••@e••••••.org'."""
    local, _, name = value.rpartition("@")
    host, dot, top = name.rpartition(".")
    return f"{local[:1]}{HIDDEN * 4}@{host[:1]}{HIDDEN * 6}{dot}{top}"
