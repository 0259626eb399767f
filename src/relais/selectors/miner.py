"""Finds selectors, amounts and transfer codes in free text, in bulk.

The scanner (`scan.py`) walks over the Arrow buffers and marks places, each distinct mark is parsed once by the strict
reader of its kind (`verify.py`), overlaps are settled (`pick.py`), and the tokens become one Arrow list column. What a
text says of national numbers without a country, or of a sign that several currencies share, is left open.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.model.column import TOKEN
from relais.selectors.compiled import WORTH_COMPILING, compiled
from relais.selectors.pick import pick
from relais.selectors.scan import MARKS_PER_TRIGGER, TRIGGERS, scan
from relais.selectors.verify import Found, verify
from relais.selectors.words import ANNOUNCER_HASHES, CURRENCY_HASHES, SERVICE_HASHES

# Text handled at once: the working arrays stay in the processor's cache and memory stays flat.
BATCH_BYTES = 4_000_000
_Ints = npt.NDArray[np.int64]


class _Meter:
    """Counts the bytes mined by the process: enough of them make compiling worth its time."""

    mined = 0


def mine(texts: pa.StringArray) -> pa.ListArray:
    """Return, for each text, the tokens found in it; null for a null text.

    `texts` may be an array or a chunked array of strings or large strings, sliced or not. Offsets of the tokens are
    bytes of the UTF-8 text. The result does not depend on how texts are split over arrays.
    """
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    mined = [_mine(chunk) for whole in chunks for chunk in _batches(whole)]
    if len(mined) == 1:
        return mined[0]
    return pa.concat_arrays(mined) if mined else pa.array([], pa.list_(TOKEN))


def _batches(texts: pa.Array) -> list[pa.Array]:
    """Cut an array so that each part holds about `BATCH_BYTES` of text, or one text that is longer."""
    offsets = _offsets(texts)
    if offsets[-1] - offsets[0] <= BATCH_BYTES:
        return [texts]
    cuts = [0]
    while cuts[-1] < len(texts):
        end = int(np.searchsorted(offsets, offsets[cuts[-1]] + BATCH_BYTES, side="right")) - 1
        cuts.append(max(end, cuts[-1] + 1))
    return [texts.slice(first, last - first) for first, last in pairwise(cuts)]


def _offsets(texts: pa.Array) -> _Ints:
    buffer = texts.buffers()[1]
    if buffer is None or not len(texts):
        return np.zeros(1, np.int64)
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    return np.frombuffer(buffer, width)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)


def _mine(texts: pa.Array) -> pa.ListArray:
    offsets = _offsets(texts)
    first, last = int(offsets[0]), int(offsets[-1])
    if first == last:
        return _lists(texts, np.zeros(len(texts) + 1, np.int64), pa.array([], TOKEN))
    data = np.frombuffer(texts.buffers()[2], np.uint8)[first:last]
    lows, highs = offsets[:-1] - first, offsets[1:] - first
    if texts.null_count:
        # The bytes behind a null, if any, are nobody's text.
        lows = np.where(texts.is_valid().to_numpy(zero_copy_only=False), lows, highs)
    marks = _marks(data, lows, highs)
    kinds, starts, ends, found, which = _verified(data, marks)
    chosen = pick(starts, ends, kinds)
    starts, ends, which = starts[chosen], ends[chosen], which[chosen]
    rows = np.searchsorted(highs, starts, side="right")
    tokens = _tokens(found, which, starts - lows[rows], ends - lows[rows])
    return _lists(texts, np.searchsorted(rows, np.arange(len(texts) + 1)), tokens)


def _marks(data: npt.NDArray[np.uint8], lows: _Ints, highs: _Ints) -> npt.NDArray[np.int32]:
    triggers = np.flatnonzero(np.take(TRIGGERS, data))
    marks = np.empty((len(triggers) * MARKS_PER_TRIGGER, 3), np.int32)
    tables = (CURRENCY_HASHES, ANNOUNCER_HASHES, SERVICE_HASHES)
    _Meter.mined += len(data)
    fast = compiled(scan) if _Meter.mined >= WORTH_COMPILING else None
    if fast is not None:
        return marks[: fast(data, triggers, lows, highs, *tables, marks, 0)]
    # Interpreted, plain lists and bytes are read several times faster than arrays.
    rows = (triggers.tolist(), lows.tolist(), highs.tolist())
    currencies, announcers, services = (table.tolist() for table in tables)
    return marks[: scan(data.tobytes(), *rows, currencies, announcers, services, marks, 0)]


def _verified(
    data: npt.NDArray[np.uint8], marks: npt.NDArray[np.int32]
) -> tuple[_Ints, _Ints, _Ints, list[Found], _Ints]:
    """Parse each distinct mark once; return kind, start and end of the tokens, the distinct ones, which is which."""
    kinds, starts, ends = (marks[:, column].astype(np.int64) for column in range(3))
    distinct = _texts(data, kinds, starts, ends).dictionary_encode()
    read = [verify(key[0], key[1:]) for key in distinct.dictionary.to_pylist()]
    which = distinct.indices.to_numpy().astype(np.int64)
    places = np.array([found[3:] if found else (0, 0) for found in read], np.int64)
    skip, length = places.reshape(-1, 2).T
    keep = np.flatnonzero(length[which])
    starts, which = starts[keep] + skip[which[keep]], which[keep]
    # Numbered anew over the tokens alone.
    place = np.cumsum(length > 0) - 1
    return kinds[keep], starts, starts + length[which], [found for found in read if found], place[which]


def _texts(data: npt.NDArray[np.uint8], kinds: _Ints, starts: _Ints, ends: _Ints) -> pa.Array:
    """Gather the bytes of the marks into one binary array, each behind a byte that says its kind."""
    sizes = ends - starts + 1
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    source = np.arange(offsets[-1]) + np.repeat(starts - 1 - offsets[:-1], sizes)
    gathered = data[np.maximum(source, 0)]
    gathered[offsets[:-1]] = kinds
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(gathered)]
    return pa.Array.from_buffers(pa.large_binary(), len(sizes), buffers)


def _tokens(found: list[Found], which: _Ints, starts: _Ints, ends: _Ints) -> pa.StructArray:
    taken = pa.array(which)
    if not found:
        return pa.array([], TOKEN)
    columns = [pc.take(pa.array(cells, pa.string()), taken) for cells in list(zip(*found, strict=True))[:3]]
    places = [pa.array(place.astype(np.int32)) for place in (starts, ends)]
    return pa.StructArray.from_arrays([*columns, *places], fields=list(TOKEN))


def _lists(texts: pa.Array, offsets: npt.NDArray[Any], tokens: pa.StructArray) -> pa.ListArray:
    mask = texts.is_null() if texts.null_count else None
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), tokens, type=pa.list_(TOKEN), mask=mask)
