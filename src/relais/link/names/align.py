"""Which word of one name stands for which of the other, and what is left of each."""

from dataclasses import dataclass

from relais.link.names import initials, joined
from relais.link.names.agree import agreement
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.link.names.word import Word


@dataclass(frozen=True, slots=True)
class Pairing:
    """One word, or two that are written as one, of each name. No rule where the words are the same.

    `places`: where the word, or the first of the two, stands in each name; a word may stand there twice.
    """

    strength: float
    rule: Rule | None
    left: str
    right: str
    places: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairings of two names, and the words of each that found none (a word written twice needs one only)."""

    pairs: tuple[Pairing, ...]
    left: tuple[Word, ...]
    right: tuple[Word, ...]


def align(left: Name, right: Name) -> Alignment | None:
    """Return the alignment of two names, None where no word of one resembles any word of the other.

    The strongest agreements are taken first, and of equal ones those that stand foremost: a given name mostly does.
    Exchanging the names exchanges the sides and nothing else.
    """
    found = []
    for i, one in enumerate(left.words):
        for j, two in enumerate(right.words):
            strength, rule = agreement(one, two)
            if strength:
                found.append((-strength, i + j, min(one.text, two.text), max(one.text, two.text), i, j, rule))
    both = not left.joints.keys().isdisjoint(right.tokens) or not right.joints.keys().isdisjoint(left.tokens)
    if not found and not both:
        return None
    free_left, free_right = set(range(len(left.words))), set(range(len(right.words)))
    pairs = []
    if both:
        pairs += _joined(left, right, free_left, free_right)
        pairs += [
            Pairing(p.strength, p.rule, p.right, p.left, p.places[::-1])
            for p in _joined(right, left, free_right, free_left)
        ]
    found.sort(key=lambda one: one[:4])
    for minus, _, _, _, i, j, rule in found:
        if i in free_left and j in free_right:
            free_left.remove(i)
            free_right.remove(j)
            pairs.append(Pairing(-minus, rule, left.words[i].text, right.words[j].text, (i, j)))
    return Alignment(
        tuple(pairs),
        _rest(left.words, free_left, {one.left for one in pairs if one.strength > initials.STRENGTH}),
        _rest(right.words, free_right, {one.right for one in pairs if one.strength > initials.STRENGTH}),
    )


def _joined(apart: Name, whole: Name, free_apart: set[int], free_whole: set[int]) -> list[Pairing]:
    """Pair each two neighbouring words of one name with the one word of the other that they spell."""
    pairs = []
    for text, place in sorted(apart.joints.items()):
        if text in whole.tokens and {place, place + 1} <= free_apart:
            at = whole.tokens.index(text)
            if at in free_whole:
                free_apart -= {place, place + 1}
                free_whole.remove(at)
                two = " ".join(apart.tokens[place : place + 2])
                pairs.append(Pairing(joined.STRENGTH, joined.RULE, two, text, (place, at)))
    return pairs


def _rest(words: tuple[Word, ...], free: set[int], paired: set[str]) -> tuple[Word, ...]:
    return tuple(words[place] for place in sorted(free) if words[place].text not in paired)
