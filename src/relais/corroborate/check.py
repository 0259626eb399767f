"""A test: what it asks and how, laid down before anybody looks, in words that a court can read and an expert rerun."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from relais.corroborate.ground import Ground


@dataclass(frozen=True)
class Check:
    """One test. Its texts are messages, each of a sentence or a few.

    `question`: what is asked; `data`: what must be known for it; `null`: what would happen if nothing were behind it;
    `window`: times and directions, fixed beforehand; `innocent`: the reading in which nobody did wrong; `cannot_show`;
    `error_rate`: how often it misleads, as measured or reckoned, and on what. A description states that it tests
    nothing.

    `run` makes its tables, each in a fixed order; `table` is the one a person lists, by its `columns`, in the order of
    `first` (a column, '-column' for descending); one pair opened shows `more` of them.
    """

    name: str
    title: str
    question: str
    data: str
    null: str
    window: str
    innocent: str
    cannot_show: str
    error_rate: str
    table: str
    columns: tuple[str, ...]
    more: tuple[str, ...]
    first: str
    run: Callable[[Ground], dict[str, pa.Table]]
