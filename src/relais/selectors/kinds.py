"""The kinds of selector, by name."""

from relais.selectors.parsed import Parsed


def parse(kind: str, raw: str, *, service: str | None = None, country: str | None = None) -> Parsed | None:
    """Return the selector that `raw` holds, or None where it is none of that kind."""
    return Parsed(raw.strip())
