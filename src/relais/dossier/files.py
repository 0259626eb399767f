"""Files of an output: tables for any spreadsheet, and a manifest of hashes; the same rows, the same bytes."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import StringIO

from relais.dossier.text import json_text, pasted

MANIFEST = "manifest.json"


def csv_bytes(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as CSV: exact, in UTC, and never a formula."""
    text = StringIO()
    out = csv.writer(text)
    out.writerow(headings)
    out.writerows([_cell(one) for one in row] for row in rows)
    # The mark in front makes spreadsheets read the rest as UTF-8.
    return ("\ufeff" + text.getvalue()).encode()


def with_manifest(files: Mapping[str, bytes], **told: object) -> dict[str, bytes]:
    """Return files with a manifest of their hashes, and of what is `told` of them."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return {**files, MANIFEST: json_text({**told, "files": hashes}).encode()}


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
        case _:
            return pasted(str(value))
