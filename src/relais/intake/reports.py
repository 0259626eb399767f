"""Gathers report rows so that their free text is mined in bulk; the text itself is dropped once mined."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.model.column import TOKEN
from relais.selectors.miner import mine

# Rows and characters held back before they are mined: enough for the miner to work in bulk, small in memory.
_ROWS, _CHARACTERS = 2_000, 4_000_000
_FEW = 100


class Reports:
    """The reports of one source, on their way to the fact table.

    Each text of a report is mined on its own, so that no token spans two of them. Offsets of tokens count in the
    report's texts joined by one line feed, in the order in which they stand in the source.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._locators: list[str] = []
        self._rows: list[dict[str, Any]] = []
        self._texts: list[str] = []
        self._first = [0]
        self._characters = 0

    def next_ordinal(self) -> int:
        """Return the ordinal that the next report added will have."""
        return self._facts.counts["report"] + len(self._rows)

    def add(self, locator: str, texts: Sequence[str], **columns: Any) -> None:
        """Add one report with its free texts; a report without any has no tokens, which is not an empty list."""
        self._locators.append(locator)
        self._rows.append(columns)
        self._texts.extend(texts)
        self._first.append(len(self._texts))
        self._characters += sum(map(len, texts))
        if len(self._rows) >= _ROWS or self._characters >= _CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Mine what is gathered and hand it on."""
        if not self._rows:
            return
        columns: dict[str, Any] = {
            name: [row.get(name) for row in self._rows] for name in sorted(set().union(*self._rows))
        }
        columns["tokens"] = self._tokens()
        locators = self._locators
        self._locators, self._rows, self._texts, self._first, self._characters = [], [], [], [0], 0
        self._facts.add_cells("report", locators, columns)

    def _tokens(self) -> pa.ListArray | list[list[dict[str, Any]] | None]:
        """Return one list of tokens per report, from the lists of its texts."""
        texts = self._facts.texts("report", self._texts)
        mined = mine(texts)
        return self._few(texts, mined) if len(texts) < _FEW else self._many(texts, mined)

    def _few(self, texts: pa.StringArray, mined: pa.ListArray) -> list[list[dict[str, Any]] | None]:
        """Join lists token by token: for the texts of one report, many times faster than column by column."""
        sizes, found = pc.binary_length(texts).to_pylist(), mined.to_pylist()
        joined: list[list[dict[str, Any]] | None] = []
        for first, last in pairwise(self._first):
            tokens, start = [], 0
            for size, those in zip(sizes[first:last], found[first:last], strict=True):
                tokens += [{**token, "start": token["start"] + start, "end": token["end"] + start} for token in those]
                start += size + 1
            joined.append(tokens if last > first else None)
        return joined

    def _many(self, texts: pa.StringArray, mined: pa.ListArray) -> pa.ListArray:
        ends = mined.offsets.to_numpy()
        tokens = mined.values
        first = np.array(self._first)
        sizes = pc.binary_length(texts).to_numpy() + np.int64(1)
        # A text starts where those before it in the same report end.
        starts = np.concatenate([[0], np.cumsum(sizes)])
        starts = starts[:-1] - np.repeat(starts[first[:-1]], np.diff(first))
        shift = np.repeat(starts, np.diff(ends)).astype(np.int32)
        tokens = tokens.slice(int(ends[0]), int(ends[-1] - ends[0]))
        moved = {
            field.name: pa.array(tokens.field(field.name).to_numpy(zero_copy_only=False) + shift, pa.int32())
            if field.name in ("start", "end")
            else tokens.field(field.name)
            for field in TOKEN
        }
        values = pa.StructArray.from_arrays(list(moved.values()), fields=list(TOKEN))
        offsets = (ends[first] - ends[0]).astype(np.int32)
        none = np.append(np.diff(first) == 0, [False])
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32(), mask=none), values, pa.list_(TOKEN))
