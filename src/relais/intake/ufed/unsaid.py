"""Records whose sides nothing tells: counted, by the word that stands in place of one that is known."""

from collections import Counter

from relais.intake.facts import Facts

_WORDS_KEPT, _WORDS_SHOWN, _LONGEST = 1_000, 5, 40


class Unsaid:
    """Gathers them, for one notice in the end: a report in another language has as many as it has records."""

    def __init__(self, facts: Facts, template: str) -> None:
        self._facts = facts
        self._template = template
        self._first = ""
        self._count = 0
        self._words: Counter[str] = Counter()

    def add(self, place: str, word: str) -> None:
        """Take note of one record, and of the word that its report has for its way."""
        self._first = self._first or place
        self._count += 1
        word = word[:_LONGEST] or "-"
        if word in self._words or len(self._words) < _WORDS_KEPT:
            self._words[word] += 1

    def say(self) -> None:
        """Say how many there were, and where the first is."""
        if self._count:
            words = ", ".join(word for word, _count in self._words.most_common(_WORDS_SHOWN))
            self._facts.notice(self._template, self._first, count=self._count, words=words)
            self._count = 0
