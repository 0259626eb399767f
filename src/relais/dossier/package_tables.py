"""The tables of a package, which any spreadsheet opens: a row per datum, each with its source, place and limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from relais.dossier.files import csv_bytes

# File: the list of a person, and its columns. A datum without one of them has an empty cell.
_TABLES = {
    "persons.csv": ("names", ("text", "mentions")),
    "selectors.csv": ("selectors", ("kind", "service", "value", "mentions")),
    "countries.csv": ("why_this_country", ("datum", "country", "value", "mentions", "at", "at_of")),
    "payments.csv": (
        "payments",
        (
            "at", "time_precision", "amount", "currency", "paid_out_amount", "paid_out_currency", "paid_out_place",
            "reference",
        ),
    ),
    "sessions.csv": ("sessions", ("at", "duration_s", "service", "kind")),
}  # fmt: skip
# Behind the columns of every table.
_LIMITS = ("handling", "evaluation_code", "may_go_to", "purpose")


def tables(body: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the tables of a package as files."""
    limits = {one["source_id"]: one for one in body["sources"]}
    return {
        file: csv_bytes(
            ("person", "role", "other_side", *columns, "source_id", "locator", *_LIMITS),
            (_row(*one, columns, limits) for one in _rows(body, of)),
        )
        for file, (of, columns) in _TABLES.items()
    }


def _rows(body: Mapping[str, Any], of: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for case in body["leads"]:
        yield from ((case["lead"], "payer", row) for row in case[of])
    for held in body["facilitators"]:
        yield from ((held["facilitator"], "payee", row) for row in held[of])


def _row(
    person: str, role: str, row: Mapping[str, Any], columns: tuple[str, ...], limits: Mapping[str, Mapping[str, Any]]
) -> list[object]:
    of = limits[row["source_id"]]
    allowed = "*" if of["may_go_to"] is None else " ".join(of["may_go_to"])
    return [
        person, role, row.get("anchor") or row.get("person"), *(row.get(name) for name in columns), row["source_id"],
        row["locator"], of["handling"], of["evaluation_code"], allowed, of["purpose"],
    ]  # fmt: skip
