"""The cells of a block, by the field they hold; and work done once per distinct value instead of once per row."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.table.mapping import Mapping
from relais.intake.table.rows import Block

T = TypeVar("T")


class Cells:
    """Gives the text of a field for every record of a block: trimmed, null where blank, null where not mapped."""

    def __init__(self, block: Block, mapping: Mapping, header: tuple[str, ...]) -> None:
        self.places = block.places
        self.mapping = mapping
        self._block = block
        self._positions = positions(mapping, header)

    def __len__(self) -> int:
        return len(self._block)

    def has(self, field: str) -> bool:
        """Say whether the mapping names a column for this field."""
        return field in self._positions

    def text(self, field: str) -> pa.StringArray:
        """Return the field as text; several columns are joined by a space."""
        columns = [blank_to_null(self._block.columns[position]) for position in self._positions.get(field, ())]
        if not columns:
            return pa.nulls(len(self), pa.string())
        return columns[0] if len(columns) == 1 else joined(columns)

    def place(self, row: int) -> str:
        """Return the place of one record."""
        return str(self.places[row].as_py())

    def fixed(self, field: str) -> pa.StringArray:
        """Return the field as text, or what the mapping fixes for all rows where the cell is blank."""
        told = self.mapping.fixed.get(field)
        text = self.text(field)
        return pc.fill_null(text, told) if told is not None else text

    def words(self, field: str) -> pa.StringArray:
        """Return the field's words as the mapping translates them; null where it does not."""
        meanings = {_fold(word): meaning for word, meaning in self.mapping.values.get(field, {}).items()}
        return per_distinct(self.text(field), lambda word: meanings.get(_fold(word)), pa.string())


def positions(mapping: Mapping, header: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Return the positions of each field's columns; `header` is the file's, equal to the mapping's but for blanks."""
    assert len(header) == len(mapping.header), "the mapping was chosen by its header"  # noqa: S101
    return {field: tuple(mapping.header.index(name) for name in names) for field, names in mapping.columns.items()}


def blank_to_null(column: pa.StringArray) -> pa.StringArray:
    """Return the column trimmed, with null for a blank cell."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(pc.binary_length(trimmed), 0), pa.scalar(None, pa.string()), trimmed)


def joined(columns: list[pa.StringArray]) -> pa.StringArray:
    """Return the columns joined by a space, row by row; null only where all are."""
    # Told to skip nulls, Arrow 26 drops the rows that are null throughout; told to replace them, it does not.
    return blank_to_null(pc.binary_join_element_wise(*columns, " ", null_handling="replace", null_replacement=""))


def distinct(column: pa.Array) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return the position of each row's value among the distinct ones (-1 for null), and those in order met."""
    encoded = column.dictionary_encode()
    return np.asarray(pc.fill_null(pc.cast(encoded.indices, pa.int64()), -1)), encoded.dictionary.to_pylist()


def per_distinct(column: pa.Array, work: Callable[[str], T | None], type_: pa.DataType) -> pa.Array:
    """Return `work` of every cell, done once per distinct value; null stays null."""
    encoded = column.dictionary_encode()
    return pa.array([work(value) for value in encoded.dictionary.to_pylist()], type_).take(encoded.indices)


def first_true(mask: pa.BooleanArray | npt.NDArray[np.bool_]) -> int:
    """Return the first row where the mask holds; there must be one."""
    return int(np.argmax(np.asarray(mask)))


def _fold(word: str) -> str:
    return " ".join(word.casefold().split())
