"""The names and selectors of the victims of a case: a text that holds one leaves the house whole or not at all."""

import re
import unicodedata
from collections.abc import Iterable

# Shorter words are particles and initials: they would withhold half of what people write.
_SHORTEST = 3
# A shorter selector stands by chance in many numbers.
_SHORTEST_VALUE = 5
_WORD = re.compile(r"[^\W_]+")


class VictimNames:
    """Words that name a victim. A word that somebody who is none bears too names nobody; a whole name always does.

    `values`: selectors that are victims' alone, known in any spacing. `withheld` counts the texts that were left out.
    """

    def __init__(self, victims: Iterable[str], others: Iterable[str], values: Iterable[str] = ()) -> None:
        self._values = {flat for value in values if len(flat := "".join(_words(value))) >= _SHORTEST_VALUE}
        borne = {word for name in others for word in _words(name)}
        whole = {tuple(_words(name)) for name in victims}
        self._words = {word for name in whole for word in name if len(word) >= _SHORTEST} - borne
        # A name of one short word names a child as any other does.
        self._words |= {name[0] for name in whole if len(name) == 1} - borne
        self._names: dict[str, list[tuple[str, ...]]] = {}
        for name in whole:
            if len(name) > 1:
                self._names.setdefault(name[0], []).append(name)
        self.withheld = 0

    def inside(self, text: str) -> bool:
        """Say whether a text names a victim, in any case and with or without accents."""
        words = _words(text)
        if not self._words.isdisjoint(words):
            return True
        flat = "".join(words) if self._values else ""
        if any(value in flat for value in self._values):
            return True
        return any(
            tuple(words[at : at + len(name)]) == name
            for at, word in enumerate(words)
            for name in self._names.get(word, ())
        )

    def told(self, text: str) -> str | None:
        """Return a text that names no victim; None, and count it, where it does."""
        if not self.inside(text):
            return text
        self.withheld += 1
        return None


def _words(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _WORD.findall(plain.casefold())
