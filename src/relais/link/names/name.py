"""A name, parsed once: its words as written, as heard and as consonants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from relais.link.names.glue import glued
from relais.link.names.joined import joints
from relais.link.names.split import split
from relais.link.names.word import Word, arabic, latin


@dataclass(frozen=True, slots=True)
class Name:
    """The words of a name in the order in which they were written; particles are part of the word behind them.

    `tokens` are folded Latin words, initials included; `skeletons` has one entry per token: the consonants that every
    romanisation of the word shares. `full`: two words or more are written out. `joints`: what two neighbouring words
    read as one. `written`: the words before particles were put to them, without titles.
    """

    words: tuple[Word, ...]
    tokens: tuple[str, ...]
    skeletons: tuple[str, ...]
    full: bool
    joints: Mapping[str, int] = field(compare=False)
    titles: tuple[str, ...]
    written: tuple[str, ...]


@lru_cache(maxsize=65_536)
def parse(raw: str) -> Name | None:
    """Return the name that was written, in any script, or None where nothing names anybody: one letter, digits."""
    pieces, titles = split(raw)
    words = tuple(
        arabic(letters, text) if letters else latin(text, article) for article, text, letters in glued(pieces)
    )
    tokens = tuple(word.text for word in words)
    written_out = sum(len(token) > 1 for token in tokens)
    if not written_out:
        return None
    return Name(
        words=words,
        tokens=tokens,
        skeletons=tuple(word.skeletons[0] for word in words),
        full=written_out > 1,
        joints=joints(words),
        titles=titles,
        written=tuple(text for text, _ in pieces),
    )
