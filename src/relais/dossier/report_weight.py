"""Which results of a test support something, which do not, and which could not be had: counted apart in a report.

What counts of each test is laid down here, whatever the case; a description supports nothing.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from relais.dossier.case_file import Result

# What chance gives as often as once in twenty supports nothing.
LEVEL = 0.05


def supporting(result: Result) -> pa.Table:
    """Return the rows that support what the test asks; of a test that only describes, none."""
    rows = result.offered
    keep = _KEPT.get(result.test.name)
    return rows.filter(keep(rows)) if keep is not None and rows.num_rows else rows.slice(0, 0)


def others(result: Result) -> int:
    """Count the rows in which the test could be had and supports nothing."""
    return int(result.offered.num_rows - supporting(result).num_rows)


def _by_chance(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.less_equal(rows["p"], LEVEL), fill_value=False)


def _of_both(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(rows["same_parties"], fill_value=False)


def _unrelated(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.greater(rows["unrelated"], 1), fill_value=False)


def _shown(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.greater(rows["one_method"], 0), fill_value=False)


def _noted(rows: pa.Table) -> pa.ChunkedArray:
    return pc.is_null(rows["note"])


# These describe, and test nothing.
DESCRIBES = ("sessions", "repetition")
_KEPT: Mapping[str, Callable[[pa.Table], pa.ChunkedArray]] = {
    "quoted_code": _of_both,
    "quoted_amount": _of_both,
    "quoted_selector": _of_both,
    "payment_then_call": _by_chance,
    "same_evening": _by_chance,
    "same_day": _by_chance,
    "many_payers": _unrelated,
    "travel": _noted,
    "one_method": _shown,
}
