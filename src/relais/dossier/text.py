"""How values stand in what leaves the house: exact, in a fixed order, and harmless in Markdown."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

# Translates a message into the language of whoever reads, and fills it in.
Say = Callable[[str, Mapping[str, object]], str]

# How spreadsheets begin a formula, full-width forms included. Compared sign by sign, as the empty text is in any.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"\+[0-9][0-9 ]*")
_MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def write_json(path: Path, value: object) -> None:
    """Write one JSON document: instants in ISO 8601 (UTC), amounts as exact text; the same value, the same bytes."""
    path.write_text(json_text(value), encoding="utf-8")


def json_text(value: object) -> str:
    """Return one JSON document as `write_json` writes it."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=plain) + "\n"


def write_page(path: Path, lines: Iterable[str]) -> None:
    """Write a page of Markdown."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def plain(value: object) -> str:
    """Return an instant or an amount as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(type(value).__name__)


def day(value: datetime | None) -> str:
    """Return the UTC day of an instant, a dash for none."""
    return value.astimezone(UTC).strftime("%Y-%m-%d") if value else "—"


def safe(text: object) -> str:
    """Return a received text so that it can change neither the page nor the screen that shows it."""
    return _MARKUP.sub(r"\\\1", "".join(sign if sign.isprintable() else "�" for sign in str(text)))


def pasted(text: str) -> str:
    """Return a received text as a cell that a spreadsheet or a form takes as text: no formula, no cell or line end.

    A telephone number stays as it is, for it is asked about as it stands: a plus before digits and blanks computes
    nothing. A spreadsheet that takes it for a number drops the plus, as it drops the nought of 06…: whoever opens a
    table there is told to take its columns as text.
    """
    flat = "".join(sign if sign.isprintable() else "�" for sign in text)
    return f"'{flat}" if flat.lstrip()[:1] in _FORMULA and not _NUMBER.fullmatch(flat) else flat


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table; the cells are made safe here."""
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return lines + [f"| {' | '.join(safe(cell) for cell in row)} |" for row in rows]
