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
    return result.offered.filter(supports(result))


def supports(result: Result) -> pa.ChunkedArray:
    """Return of each row that is offered whether it supports what the test asks."""
    rows = result.offered
    keep = _KEPT.get(result.test.name)
    if keep is None or not rows.num_rows:
        return pa.chunked_array([pa.repeat(pa.scalar(value=False), rows.num_rows)])
    return keep(rows)


def others(result: Result) -> int:
    """Count the rows in which the test could be had and supports nothing."""
    return int(result.offered.num_rows - supporting(result).num_rows)


def _by_chance(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.less_equal(rows["p"], LEVEL), fill_value=False)


def _of_both(rows: pa.Table) -> pa.ChunkedArray:
    """Keep what both sides share, and what chance gives no more often; of a selector no rate is reckoned.

    Where no window that was tried agrees, the rate is told as what it may well be, and that is what counts here.
    """
    tried = pc.if_else(pc.greater(rows["cases_tried"], 0), rows["cases_tried"], None)
    none_met = pc.min_element_wise(pc.divide(3.0, tried), 1.0, skip_nulls=False)
    rate = pc.if_else(pc.equal(rows["error_rate"], 0), none_met, rows["error_rate"])
    rare = pc.fill_null(pc.less_equal(rate, LEVEL), fill_value=True)
    return pc.and_(pc.fill_null(rows["same_parties"], fill_value=False), rare)


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
