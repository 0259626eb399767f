"""What a test of one pair takes from a whole ledger: how many others there are, as counts, and no value of theirs.

A rerun on the facts of one case alone takes these from the table made here: the p of all pairs of a screening, by which
each q stands; how many payees, payers and pairs of a home are like one; how many codes were compared with references.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate import code_chance
from relais.corroborate.finding import SCHEMA as FINDING
from relais.corroborate.followed import discovered
from relais.corroborate.quoted_code import BY_ACCIDENT
from relais.corroborate.registry import TIME_TESTS

COUNTS = pa.schema(
    [
        ("test", pa.string()),
        ("quantity", pa.string()),  # see `counted`
        ("key", pa.string()),  # what it is counted for: a direction, a kind of code; empty where there is one of it
        ("value", pa.float64()),  # the p, or the number, that so many have; null where the quantity is `n` alone
        ("n", pa.int64()),
    ]
)

Tables = Mapping[str, pa.Table]


def counted(whole: Tables) -> pa.Table:
    """Return the counts of a run over a whole ledger, in a fixed order.

    `p`: pairs whose p, in that direction (`key`), is `value`. `as_many`, `of`: of many_payers, payees with `value`
    unrelated payers or more, of all; of one_method, payers who reach `value` payees or more, of all. `own_*`,
    `stranger_*`: pairs of payees compared. `pairs`, `in_row`: of quoted_code, codes compared with references, by signs,
    slip and whether the sides agree; expected in sequence.
    """
    rows = [*_p(whole), *_payees(whole["many_payers"]), *_method(whole["one_method"]), *_codes(whole["finding"])]
    rows.sort(key=lambda row: (*row[:3], -1.0 if row[3] is None else row[3], row[4] or 0))
    columns = zip(*rows, strict=True) if rows else ((),) * len(COUNTS)
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, COUNTS.types, strict=True)], COUNTS)


def restored(own: Tables, counts: pa.Table) -> dict[str, pa.Table]:
    """Return tables of a run over a part of a ledger with what the whole says of the same rows."""
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in counts.to_pylist():
        told.setdefault((row["test"], row["quantity"]), []).append(row)
    made = dict(own)
    for test in TIME_TESTS:
        made[test.name] = _with_q(own[test.name], told.get((test.name, "p"), []))
    made["many_payers"] = _among(own["many_payers"], told, "many_payers", "unrelated", "home_payees")
    made["one_method"] = _among(_others(own["one_method"], told), told, "one_method", "one_method", "home_payers")
    made["finding"] = _rated(own["finding"], counts)
    return made


def _p(whole: Tables) -> Iterator[tuple[Any, ...]]:
    for test in TIME_TESTS:
        rows = whole[test.name].filter(pc.is_valid(whole[test.name]["p"]))
        for one in rows.group_by(["direction", "p"]).aggregate([([], "count_all")]).to_pylist():
            yield test.name, "p", one["direction"], one["p"], one["count_all"]


def _with_q(table: pa.Table, told: list[dict[str, Any]]) -> pa.Table:
    """Put the q of each p in place, as it stands among all."""
    known: dict[tuple[str, float], float] = {}
    for direction in {row["key"] for row in told}:
        held = [(row["value"], row["n"]) for row in told if row["key"] == direction]
        p = np.repeat([value for value, _n in held], [n for _value, n in held])
        known |= {(direction, float(one)): float(q) for one, q in zip(p, discovered(p), strict=True)}
    q = [
        None if p is None else known.get((way, p))
        for way, p in zip(table["direction"].to_pylist(), table["p"].to_pylist(), strict=True)
    ]
    return _put(table, "q", q)


def _payees(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    rows = table.filter(pc.is_null(table["refused"]))
    yield from _ranks(rows, "many_payers", "unrelated", "home_payees")


def _ranks(rows: pa.Table, test: str, number: str, of: str) -> Iterator[tuple[Any, ...]]:
    found = rows.group_by([number, "home_as_many"]).aggregate([]).to_pylist()
    for one in found:
        if one["home_as_many"] is not None:
            yield test, "as_many", "", float(one[number]), one["home_as_many"]
    for whole in pc.unique(rows[of]).to_pylist():
        yield test, "of", "", None, whole


_PAIRS = {"own_pairs": "compared", "own_alike": "alike_habit", "own_one_method": "one_method"}
_STRANGERS = ("stranger_pairs", "stranger_alike")


def _method(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    yield from _ranks(table, "one_method", "one_method", "home_payers")
    if table.num_rows:
        first = table.slice(0, 1).to_pylist()[0]
        for name, column in _PAIRS.items():
            yield "one_method", name, "", None, first[name] + _pairs_of(table, column).get(first["payer"], 0)
        for name in _STRANGERS:
            yield "one_method", name, "", None, first[name]


def _pairs_of(table: pa.Table, column: str) -> dict[str, int]:
    """Return of each payer how many pairs of payees a column counts: each pair stands in two rows."""
    rows = table.group_by("payer").aggregate([(column, "sum")]).to_pylist()
    return {one["payer"]: (one[f"{column}_sum"] or 0) // 2 for one in rows}


def _others(table: pa.Table, told: Mapping[tuple[str, str], list[dict[str, Any]]]) -> pa.Table:
    """Put in place what all other payers of the whole ledger come to."""
    payers = table["payer"].to_pylist()
    for name, column in _PAIRS.items():
        whole = next((row["n"] for row in told.get(("one_method", name), [])), None)
        own = _pairs_of(table, column)
        table = _put(table, name, [None if whole is None else whole - own[payer] for payer in payers])
    for name in _STRANGERS:
        whole = next((row["n"] for row in told.get(("one_method", name), [])), None)
        table = _put(table, name, [whole] * len(payers))
    return table


def _among(
    table: pa.Table, told: Mapping[tuple[str, str], list[dict[str, Any]]], test: str, number: str, of: str
) -> pa.Table:
    """Put in place how many of the whole ledger reach the number of each row, and of how many."""
    ranks = {int(row["value"]): row["n"] for row in told.get((test, "as_many"), [])}
    whole = next((row["n"] for row in told.get((test, "of"), [])), None)
    there = pc.is_valid(table["home_as_many"]).to_pylist()
    numbers = table[number].to_pylist()
    table = _put(table, "home_as_many", [ranks.get(n) if one else None for n, one in zip(numbers, there, strict=True)])
    all_told = pc.is_valid(table[of]).to_pylist()
    return _put(table, of, [whole if one else None for one in all_told])


def _put(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


# By which kinds of comparison a rate of a quoted code stands: the length of the reference, the slip, and whose.
_KEYED = """
    SELECT *, length(coalesce(record_value, value)) || '|' || coalesce(differs, '') || '|' AS kind,
        (fit = 'near' AND coalesce(same_parties, false))::VARCHAR AS by_sides,
        coalesce(same_parties, false)::VARCHAR AS agreed,
        length(regexp_replace(coalesce(record_value, value), '[^0-9]', '', 'g')) AS digits
    FROM found WHERE test = 'quoted_code'
"""


def _codes(found: pa.Table) -> Iterator[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as con:
        con.register("found", found)
        yield from con.execute(f"""
            WITH keyed AS ({_KEYED})
            SELECT 'quoted_code', 'pairs', kind || by_sides, NULL, max(cases_tried) FROM keyed GROUP BY kind, by_sides
            UNION ALL
            SELECT 'quoted_code', 'in_row', kind || agreed, max(sequence_rate), NULL FROM keyed GROUP BY kind, agreed
            UNION ALL
            SELECT DISTINCT 'quoted_code', 'alternatives', value, NULL, alternatives FROM keyed
        """).fetchall()


def _rated(found: pa.Table, counts: pa.Table) -> pa.Table:
    """Put the rates of quoted codes in place, and leave out what only a part of the ledger makes rare."""
    with duckdb.connect(":memory:") as con:
        con.register("found", found.append_column("place", pa.array(range(found.num_rows), pa.int64())))
        con.register("counts", counts)
        rows = con.execute(f"""
            WITH keyed AS ({_KEYED}),
            known AS (
                SELECT keyed.*, p.n AS pairs, r."value" AS in_row, a.n AS others,
                    p.n * ({code_chance.passing("keyed.differs", "digits")}) / pow(10, digits) AS by_lot
                FROM keyed
                JOIN counts p ON p.test = 'quoted_code' AND p.quantity = 'pairs' AND p.key = kind || by_sides
                LEFT JOIN counts r ON r.test = 'quoted_code' AND r.quantity = 'in_row' AND r.key = kind || agreed
                LEFT JOIN counts a ON a.test = 'quoted_code' AND a.quantity = 'alternatives' AND a.key = keyed.value),
            made AS (
                SELECT * REPLACE (
                    by_lot AS error_rate, CASE WHEN in_row > by_lot THEN in_row END AS sequence_rate,
                    pairs AS cases_tried, others AS alternatives)
                FROM known WHERE fit = 'exact' OR same_parties OR greatest(by_lot, in_row) <= {BY_ACCIDENT})
            SELECT {", ".join(FINDING.names)} FROM (
                SELECT place, {", ".join(FINDING.names)} FROM made
                UNION ALL SELECT place, {", ".join(FINDING.names)} FROM found WHERE test <> 'quoted_code')
            ORDER BY place
        """).to_arrow_table()
        return rows.cast(FINDING)
