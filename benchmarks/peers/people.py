"""People as registers list them, each told once or more with slips: invented, and drawn alike every time."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

SEED = 7
# Four rows in ten tell somebody again whom another row tells.
_AGAIN = 0.4
_WRITTEN = "ba ce di fo gu la me ni po ru sa te vi zo kha lin mar tor bel dan hes jol wen yor"
_SYLLABLES = _WRITTEN.split()
# How many values a column has, and of how many syllables: few are common, most are rare.
_KINDS = {"given_name": (2_000, 2), "surname": (40_000, 3), "address_1": (20_000, 3), "suburb": (3_000, 3)}
_MISSING = {"given_name": 0.02, "surname": 0.01, "date_of_birth": 0.05, "address_1": 0.03, "suburb": 0.02,
            "postcode": 0.02, "street_number": 0.05}  # fmt: skip
_SLIPS = 0.12


def write(rows: int, folder: Path) -> Path:
    """Write so many labelled rows; return the file."""
    draw = np.random.default_rng(SEED)
    people = max(round(rows * (1 - _AGAIN)), 1)
    who = np.concatenate([np.arange(people), draw.integers(0, people, rows - people)])
    again = np.arange(rows) >= people
    columns = {name: _common(draw, *of, people)[who] for name, of in _KINDS.items()}
    columns["street_number"] = draw.integers(1, 200, people).astype(str).astype(object)[who]
    columns["postcode"] = draw.integers(1_000, 9_999, people).astype(str).astype(object)[who]
    days = np.datetime64("1930-01-02") + draw.integers(0, 27_000, people)
    columns["date_of_birth"] = np.strings.replace(days.astype(str), "-", "").astype(object)[who]
    for name, share in _MISSING.items():
        for row in np.flatnonzero(again & (draw.random(rows) < _SLIPS)).tolist():
            columns[name][row] = _slip(draw, columns[name][row])
        columns[name][draw.random(rows) < share] = None
    path = folder / f"people-{rows}.parquet"
    table = {name: pa.array(column.tolist(), pa.string()) for name, column in sorted(columns.items())}
    pq.write_table(pa.table({"unique_id": np.arange(rows), **table, "cluster_id": who}), path)
    return path


def _common(draw: np.random.Generator, values: int, syllables: int, people: int) -> NDArray[np.object_]:
    words = np.array([_word(number, syllables) for number in range(values)], object)
    return words[(values * draw.random(people) ** 2).astype(np.int64)]


def _word(number: int, syllables: int) -> str:
    told = []
    for _place in range(syllables):
        number, at = divmod(number, len(_SYLLABLES))
        told.append(_SYLLABLES[at])
    return "".join(told) + (_SYLLABLES[number] if number else "")


def _slip(draw: np.random.Generator, text: str) -> str:
    """Return the text with one sign changed for another of it, left out, or exchanged with the next."""
    at, kind = int(draw.integers(len(text))), int(draw.integers(3))
    if kind == 0:
        return text[:at] + text[int(draw.integers(len(text)))] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :] or text
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
