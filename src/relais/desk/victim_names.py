"""The names and selectors of the victims of a case: a text that holds one leaves the house whole or not at all."""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

# Shorter words are particles and initials: they would withhold half of what people write.
_SHORTEST = 3
# A shorter selector, or name as one word, stands by chance in many words.
_SHORTEST_VALUE = 6
_SHORTEST_ACROSS = 7
# A whole name, written as one word.
_SHORTEST_JOINED = 4
_WORD = re.compile(r"[^\W_]+")


class VictimNames:
    """Words that name a victim.

    A whole name always does; a word of a longer one does not where somebody who is none bears it too.
    `values`: selectors that are victims' alone, known in any spacing. `withheld` counts the texts that were left out.
    """

    def __init__(self, victims: Iterable[str], others: Iterable[str], values: Iterable[str] = ()) -> None:
        borne = {word for name in others for word in _words(name)}
        whole = {tuple(_words(name)) for name in victims}
        self._words = {word for name in whole for word in name if len(word) >= _SHORTEST} - borne
        # A name of one word is whole: a payee who is called 'mother of' the child must not set it free.
        self._words |= {name[0] for name in whole if len(name) == 1}
        self._names: dict[int, list[list[str]]] = {}
        for name in whole:
            if len(name) > 1:
                self._names.setdefault(len(name), []).append(sorted(name))
        # Names that are written as one word, either way round.
        joined = {"".join(order) for name in whole if len(name) > 1 for order in (name, name[::-1])}
        self._words |= {one for one in joined if len(one) >= _SHORTEST_JOINED}
        # Within a longer word; and, where it is too long to stand there by chance, across words: 'Oli vier'.
        self._parts = {word for word in self._words if len(word) >= _SHORTEST_VALUE}
        written = joined | {"".join(_words(value)) for value in values}
        self._flat = {one for one in written if len(one) >= _SHORTEST_VALUE}
        self._flat |= {word for word in self._parts if len(word) >= _SHORTEST_ACROSS}
        self.withheld = 0

    def __bool__(self) -> bool:
        """Say whether anybody is named at all."""
        return bool(self._words or self._names or self._flat)

    def inside(self, text: str) -> bool:
        """Say whether a text names a victim: in any case, script, order or spacing, with or without accents."""
        words = _words(text)
        if not self._words.isdisjoint(words):
            return True
        flat = "".join(words)
        if any(value in flat for value in self._flat) or any(part in word for part in self._parts for word in words):
            return True
        return any(
            sorted(words[at : at + size]) in self._names[size] for size in self._names for at in range(len(words))
        )

    def told(self, text: str) -> str | None:
        """Return a text that names no victim; None, and count it, where it does."""
        if not self.inside(text):
            return text
        self.withheld += 1
        return None


def _words(text: str) -> list[str]:
    """Return the words of a text in plain small letters; what cannot be seen parts none."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return _WORD.findall(anyascii(seen).casefold())
