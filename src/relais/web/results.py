"""Results of tests as tables of a page: cells in words, the pair behind a row, and the places behind its cells."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from relais.desk.evidence import Statement
from relais.desk.open_pair import Pair
from relais.language.result import Ways, heading, shown
from relais.language.shown import amount, instant
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, Listing, listing

# Of a message and of the record that it fits: where each stands.
_SIDES = ("message", "record")
_PIECES = ("session_id", "piece", "at", "reason", "beaten_lag_s", "beaten_points", "locator")


def results(
    rows: Sequence[Row], test: Statement, names: Mapping[str, str], said: Tongue, address: str = "", *,
    sort: str = "", page: int = 1, left_out: tuple[str, ...] = (), sorts: bool = True,
) -> Listing:  # fmt: skip
    """Return a page of results, put in order as numbers before they are written out."""
    columns = [Column(one, heading(one, said), sorts) for one in test.columns if one not in left_out]
    write = partial(_written, names=names, said=said)
    return listing(rows, columns, address, sort=sort, page=page, asked={"test": test.name}, write=write)


def pieces(pair: Pair, said: Tongue) -> Listing:
    """Return of what each session of a pair is made, and what each piece was preferred to."""
    columns = [Column(one, heading(one, said), sorts=False) for one in _PIECES]
    return listing(pair.pieces, columns, "", write=partial(_written, names=pair.names, said=said))


def upright(row: Row, test: Statement, names: Mapping[str, str], said: Tongue) -> list[tuple[str, object]]:
    """Return one result as headings and values, without what is empty and the pair itself."""
    told = shown(row, names, said, _ways(said))
    return [
        (heading(one, said), told[one])
        for one in (*test.columns, *test.more)
        if one not in ("payer", "payee") and row[one] not in (None, "")
    ]


def titles(tests: Sequence[Statement], said: Tongue) -> str:
    """Return what tests look for, one after the other."""
    return "; ".join(said.text(one.title) for one in tests)


def places(row: Row) -> dict[str, tuple[Any, Any]]:
    """Return the places behind the cells of a result, by column."""
    sides = {
        f"{one}_locator": (row[f"{one}_source"], row[f"{one}_locator"]) for one in _SIDES if f"{one}_source" in row
    }
    return sides | ({"locator": (row["source_id"], row["locator"])} if "source_id" in row and "locator" in row else {})


def _ways(said: Tongue) -> Ways:
    """Return how a page writes what a test found."""
    return Ways(
        (lambda told: told.replace(".", ",")) if said.language == "fr" else str,
        partial(instant, language=said.language), partial(amount, language=said.language),
    )  # fmt: skip


def _written(row: Row, names: Mapping[str, str], said: Tongue) -> Row:
    pair = f"/evidence/{row['payer']}/{row['payee']}" if row.get("payer") and row.get("payee") else ""
    # A finding names no subject in its table: what was quoted leads to the pair of its payment.
    links = {name: pair for name in ("payer", "payee", *(("value",) if "message_source" in row else ())) if pair}
    return {**shown(row, names, said, _ways(said)), "links": links, "placed": places(row)}
