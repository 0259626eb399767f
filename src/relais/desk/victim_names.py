"""The names of the victims of a case, and which texts hold one: such a text leaves the house whole or not at all."""

import re
import unicodedata
from collections.abc import Iterable

# Shorter words are particles and initials: they would withhold half of what people write.
_SHORTEST = 3
_WORD = re.compile(r"[^\W_]+")


class VictimNames:
    """Words that name a victim. What a person of the case who is none bears too names nobody.

    `withheld` counts the texts that were left out.
    """

    def __init__(self, victims: Iterable[str], others: Iterable[str]) -> None:
        borne = {word for name in others for word in _words(name)}
        self._words = {word for name in victims for word in _words(name) if len(word) >= _SHORTEST} - borne
        self.withheld = 0

    def inside(self, text: str) -> bool:
        """Say whether a text names a victim, in any case and with or without accents."""
        return not self._words.isdisjoint(_words(text))

    def told(self, text: str) -> str | None:
        """Return a text that names no victim; None, and count it, where it does."""
        if not self.inside(text):
            return text
        self.withheld += 1
        return None


def _words(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _WORD.findall(plain.casefold())
