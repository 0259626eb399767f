"""Nodes: mentions that say exactly the same are compared once. A node holds all that two mentions are compared by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import birth, contact
from relais.link.names.many import Names
from relais.link.ragged import Ragged
from relais.link.slips import Texts

# Where nobody knows when a mention was about, it may have been at any time.
EVER = (-(1 << 40), 1 << 40)


@dataclass
class Nodes:
    """Nodes in columns; codes count from 0, -1 for what is missing.

    `ids`: what names a node, made of all it holds; `names`: the spellings that `name` counts; `birth`: rows of
    `birth.parse`; `texts`: an array of codes per field, and in `values` what they count, folded; `contacts_of`: the
    contacts of each node, whose kinds and values are in `kinds` and `contacts`; `screens`: screen names that are no
    selector; `nets`: neighbourhoods of addresses; `days`: first and last day seen, since 1970; `mentions`: how many.
    """

    ids: Sequence[str]
    name: Ints
    names: Sequence[str]
    birth: birth.Parts
    texts: dict[str, Ints]
    values: dict[str, Sequence[str]]
    contacts_of: Sequence[frozenset[int]]
    kinds: Sequence[str]
    contacts: Sequence[str]
    screens: Sequence[str]
    nets: Sequence[frozenset[str]]
    days: Ints
    mentions: Ints
    victim: NDArray[np.bool_]
    procedure: Ints
    procedures: Sequence[str] = field(default=("",))

    def __len__(self) -> int:
        return len(self.ids)

    def has(self, node: int) -> frozenset[int]:
        """Return the contacts of one node."""
        return self.contacts_of[node]

    def span(self, node: int) -> tuple[int, int]:
        """Return the first and last day on which a node was seen."""
        return int(self.days[node, 0]), int(self.days[node, 1])

    @cached_property
    def bares(self) -> list[tuple[tuple[str, str], ...]]:
        """Return (class, bare value) of each node's contacts and screen name: what can be nearly the same."""
        bare = [(contact.CLASSES.get(kind, ""), contact.bare(kind, value)) for kind, value in self._valued()]
        return [
            tuple(sorted({bare[one] for one in own if bare[one][0]} | ({("screen", screen)} if screen else set())))
            for own, screen in zip(self.contacts_of, self.screens, strict=True)
        ]

    @cached_property
    def spelt(self) -> Names:
        """Return the names, to be compared."""
        return Names(self.names)

    @cached_property
    def numbered_bares(self) -> tuple[Ragged, list[tuple[str, str]]]:
        """Return `bares` by numbers, and what these count."""
        number: dict[tuple[str, str], int] = {}
        rows = Ragged.of([number.setdefault(one, len(number)) for one in own] for own in self.bares)
        return rows, list(number)

    @cached_property
    def bare_texts(self) -> Texts:
        """Return the texts that `numbered_bares` counts."""
        return Texts([text for _class, text in self.numbered_bares[1]])

    @cached_property
    def bears(self) -> Ragged:
        """Return the contacts of each node as rows."""
        return Ragged.of(self.contacts_of)

    @cached_property
    def kind_bits(self) -> list[tuple[str, int]]:
        """Return the kind of each contact, and the bit that stands for it."""
        bits = {kind: 1 << place for place, kind in enumerate(dict.fromkeys(self.kinds))}
        return [(kind, bits[kind]) for kind in self.kinds]

    def letters(self, node: int) -> list[str]:
        """Return the letters of a node's mailboxes and screen names."""
        return sorted({contact.letters(bare) for class_, bare in self.bares[node] if class_ == "screen"})

    def _valued(self) -> list[tuple[str, str]]:
        return list(zip(self.kinds, self.contacts, strict=True))
