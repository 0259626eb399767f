"""Splink as the trainer: expectation maximisation over levels that our own scorer has found.

Splink compares records; we have compared pairs. Each pair is handed to it as a record whose columns are its levels, met
by a record that stands for nobody: so the levels are ours to the letter, and no selector, name or date reaches it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from relais.link.weights.model import Field

Levels = NDArray[np.int8]

_ERRORS_ONLY = 40  # of Python's log levels
# A share of nothing at all would forbid what has merely not been seen.
_LEAST = 1e-5


@dataclass(frozen=True)
class Learnt:
    """What one pass found: m and u of each field's levels, and the share of its pairs that are one person's."""

    m: dict[str, tuple[float, ...]]
    u: dict[str, tuple[float, ...]]
    share: float


def learn(levels: Mapping[str, Levels], fields: Mapping[str, Field], *, others: bool = False) -> Learnt:
    """Estimate m for the fields in `levels` (arrays of one length, -1 where missing), from the m and u of `fields`.

    With `others`, u is estimated instead, and m is as given. ValueError where the pairs are so clearly of one sort that
    it cannot be.
    """
    with _engine() as con:
        linker = _linker(con, _each_seen(levels, fields), fields, 0.5)
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            "l.met = r.met", fix_u_probabilities=not others, fix_m_probabilities=others
        )
        share = float(session.core_model_settings.probability_two_random_records_match)
        told = linker.misc.save_model_to_json()["comparisons"]
    m, u = (
        {
            name: _whole(shares, getattr(fields[name], which))
            for name, shares in _all_shares(told, f"{which}_probability")
        }
        for which in ("m", "u")
    )
    return Learnt(m, u, share)


def weights(levels: Mapping[str, Levels], fields: Mapping[str, Field], prior: float) -> NDArray[np.float64]:
    """Return Splink's own weight of each pair, in bits, `prior` included: what our scorer is held against."""
    with _engine() as con:
        odds = 2.0**prior
        found = _linker(con, levels, fields, odds / (1 + odds)).inference.predict()
        query = f'SELECT match_weight FROM "{found.physical_name}" ORDER BY pair_l'
        weighed: NDArray[np.float64] = con.execute(query).fetchnumpy()["match_weight"]
    return weighed


def _each_seen(levels: Mapping[str, Levels], fields: Mapping[str, Field]) -> dict[str, Levels]:
    """Add one pair for each level of each field that says nothing else: a level that no pair has would get no share."""
    extra = [(name, level) for name in sorted(levels) for level in range(len(fields[name].m))]
    told = {}
    for name, found in levels.items():
        more = [level if field == name else -1 for field, level in extra]
        told[name] = np.concatenate([found, np.array(more, np.int8)])
    return told


def _engine() -> duckdb.DuckDBPyConnection:
    # With several threads, sums of fractions differ in their last digits from run to run.
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "1"}
    )


def _linker(
    con: duckdb.DuckDBPyConnection, levels: Mapping[str, Levels], fields: Mapping[str, Field], share: float
) -> Any:
    # Splink takes as long to import as most commands to run, and few of them train.
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    names = sorted(levels)
    count = len(levels[names[0]])
    columns = {name: pa.array(levels[name].astype(np.int64)) for name in names}
    con.register("told", pa.table({"pair": np.arange(count), "met": np.arange(count), **columns}))
    con.execute("CREATE TABLE pairs AS FROM told")
    # One stand-in each: what all records met, Splink would hold against all others before it looks whose they are.
    none = ", ".join(f'(-1)::BIGINT AS "{name}"' for name in names)
    con.execute(f"CREATE TABLE nobody AS SELECT -1 - pair AS pair, met, {none} FROM pairs")
    api = DuckDBAPI(con)
    settings = {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "probability_two_random_records_match": share,
        "blocking_rules_to_generate_predictions": ["l.met = r.met"],
        "comparisons": [_comparison(name, fields[name]) for name in names],
    }
    return Linker([api.register("pairs"), api.register("nobody")], settings, log_level=_ERRORS_ONLY)


def _comparison(name: str, field: Field) -> dict[str, object]:
    def level(number: int, condition: str) -> dict[str, object]:
        shares = {"m_probability": field.m[number], "u_probability": field.u[number]}
        return {"sql_condition": condition, "label_for_charts": str(number), **shares}

    missing = {"sql_condition": f'"{name}_l" = -1', "label_for_charts": "missing", "is_null_level": True}
    last = len(field.m) - 1
    told = [level(number, f'"{name}_l" = {number}') for number in range(last)]
    return {"output_column_name": name, "comparison_levels": [missing, *told, level(last, "ELSE")]}


def _all_shares(told: Iterable[Mapping[str, Any]], which: str) -> Iterator[tuple[str, list[float | None]]]:
    """Yield each field with its shares per level as Splink has them; None for a level that no pair had."""
    for comparison in told:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        shares = [share if isinstance(share := level.get(which), float) else None for level in levels]
        yield comparison["output_column_name"], shares


def _whole(found: list[float | None], before: tuple[float, ...]) -> tuple[float, ...]:
    """Fill what was not seen with what stood there before; shares that add up to one."""
    filled = [max(m if m is not None else min(old, _LEAST), _LEAST) for m, old in zip(found, before, strict=True)]
    return tuple(m / sum(filled) for m in filled)
