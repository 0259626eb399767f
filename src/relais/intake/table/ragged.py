"""Leaves out the rows that are no records: of another number of cells than the header, and next to nothing in them."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.table.cells import Cells
from relais.intake.table.mapping import Mapping
from relais.intake.table.mapping_fields import ROLES
from relais.intake.table.rows import Block
from relais.model.notice import msg

SCRAP = msg("this row has another number of cells than the header, and at most one thing to go by: it is skipped")

# What a record is known by, and the fields that say it. Of days and sums, only what has a digit says anything.
_OF = {
    "date": "time", "time": "time", "paid_out.date": "time", "until.date": "time",
    "amount": "sum", "credit": "sum", "debit": "sum", "paid_out.amount": "sum",
    "reference": "reference", "related": "reference", "ip": "ip", "text": "text",
}  # fmt: skip
_WITH_DIGITS = ("time", "sum")


def without_scraps(facts: Facts, block: Block, mapping: Mapping) -> Block:
    """Return the block without the ragged rows that hold less than two of these, each of which is said."""
    if not block.ragged or mapping.table == "party":
        return block
    rows = np.array(block.ragged)
    told: dict[str, npt.NDArray[np.bool_]] = {}
    cells = Cells(_taken(block, rows), mapping, mapping.header)
    for field in mapping.columns:
        role = field.partition(".")[0]
        thing = role if role in ROLES[mapping.table] else _OF.get(field)
        if thing is not None:
            text = cells.text(field)
            said = pc.match_substring_regex(text, r"\d") if thing in _WITH_DIGITS else pc.is_valid(text)
            told[thing] = told.get(thing, False) | np.asarray(pc.fill_null(said, False))  # noqa: FBT003 - Arrow's own signature
    scraps = rows[sum(told.values(), np.zeros(len(rows), np.int64)) < min(2, len(told))]
    for row in scraps:
        facts.notice(SCRAP, str(block.places[int(row)].as_py()), skipped=1)
    return _taken(block, np.setdiff1d(np.arange(len(block)), scraps)) if len(scraps) else block


def _taken(block: Block, rows: npt.NDArray[np.int64]) -> Block:
    at = pa.array(rows, pa.int64())
    return Block({position: column.take(at) for position, column in block.columns.items()}, block.places.take(at))
