"""Tables in the terminal, or JSON: sorted, and saying how many rows they hide."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from relais.cli.speak import _
from relais.language.sorting import Row, sort_rows

SHOWN = 50
# Wide enough for a table whose output goes to a file; a terminal says its own width.
_FILE_WIDTH = 200
# Beyond what JSON itself escapes: the other control marks, direction marks, and halves of a sign that no output takes.
_MARKS = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def console() -> Console:
    """Return the console of results."""
    return Console(width=None if sys.stdout.isatty() else _FILE_WIDTH, highlight=False)


def print_json(value: object) -> None:
    """Print one JSON document: keys as given, instants in ISO 8601, amounts as exact text."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(_MARKS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text) + "\n")


def keyed(row: Row) -> Row:
    """Return a row for `print_json`: the parameters of its statement, if it has one, by name."""
    return {**row, "params": dict(cast("Iterable[tuple[str, object]]", row["params"]))} if "params" in row else row


def listing(
    rows: Iterable[Row],
    columns: Sequence[tuple[str, str]],
    *,
    title: str,
    sort: str | None,
    limit: int | None,
    count: int | None = None,
) -> None:
    """Print rows under translated headings. `columns` are (key, heading); `sort` a key, '-key' for descending.

    `count`: how many there are in all, where `rows` are only the first of them.
    """
    ordered = sort_rows(list(rows), sort)
    shown = ordered if limit is None else ordered[:limit]
    table = Table(title=escape(title), title_justify="left", header_style="bold")
    for key, heading in columns:
        numeric = bool(shown) and all(isinstance(row[key], int | float | Decimal) for row in shown)
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        table.add_row(*(escape(cell(row[key])) for key, _heading in columns))
    out = console()
    out.print(table)
    whole = len(ordered) if count is None else count
    hidden = whole - len(shown)
    if hidden:
        out.print(_("{shown} of {all} rows shown, {hidden} hidden: --all shows them").format(
            shown=len(shown), all=whole, hidden=hidden))  # fmt: skip


def cell(value: object) -> str:
    """Return one cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    # Control and direction marks of hostile names must not move the terminal's cursor or mirror its text. French sets
    # no-break spaces, which Python counts as not printable.
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else "�" for sign in str(value))


def line(value: object) -> str:
    """Return what is printed on one line as a person reads it: a line end in it is marked too."""
    return cell(value).replace("\n", "�")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
