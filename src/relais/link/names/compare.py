"""Two names compared: one of nine levels, a score, and the rules that spoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from relais.link.names import joined
from relais.link.names.align import Alignment, align
from relais.link.names.initials import RULE as INITIALS
from relais.link.names.name import Name
from relais.link.names.registry import SAID
from relais.model.notice import msg

# Best to worst.
LEVELS: Final = ("same", "written", "spelling", "part", "initials", "doubtful", "one_word", "clash", "different")
LEVEL_MEANING: Final[Mapping[str, str]] = {
    "same": msg("The same words, in whatever order."),
    "written": msg("Every word agrees once script, romanisation, particles and spaces are set aside."),
    "spelling": msg("Every word agrees if slips of spelling and short names are allowed."),
    "part": msg("Every word of the shorter name is in the longer one, and two words or more are."),
    "initials": msg("Every word agrees, one of them by its initial alone."),
    "doubtful": msg("Every word agrees, but one only loosely: two short names one letter apart may be two names."),
    "one_word": msg("One word alone agrees, and there is nothing else to compare."),
    "clash": msg("A word agrees, while others contradict each other: relatives, or people of one given name."),
    "different": msg("No word of one name resembles a word of the other."),
}
# From this score on two names are one person's, as far as names can tell.
SAME: Final = 0.7
# Below it, two full names tell two people apart. A single word, or initials, against a full name never falls below.
CONFLICT: Final = 0.35

_STRONG = 0.8
_LOOSE = 0.6
_ALIKE = 0.93  # another way of writing; below it, a slip or a short name


@dataclass(frozen=True, slots=True)
class Spoken:
    """A rule that spoke, and the words of each name that it spoke of."""

    rule: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the comparison of two names gives; `score` is 0 to 1."""

    level: str
    score: float
    rules: tuple[Spoken, ...] = ()


_DIFFERENT = Likeness("different", 0.0)
_UNLIKE = Likeness("different", CONFLICT)
_SAME = Likeness("same", 1.0)


def compare(left: Name, right: Name) -> Likeness:
    """Return how alike two names are. Exchanging them exchanges the words of the rules and nothing else."""
    if left is right:
        return _SAME
    found = align(left, right)
    full = left.full and right.full
    if left.tokens == right.tokens:
        level, score = "same", 1.0
    elif found:
        level, score = _level(found, left, right, full=full)
    else:
        level, score = "different", 0.0 if full else CONFLICT
    if score < SAME and joined.same_letters("".join(left.tokens), "".join(right.tokens)):
        return Likeness("written", 0.93, (Spoken(joined.RULE.name, " ".join(left.tokens), " ".join(right.tokens)),))
    if not found:
        return _DIFFERENT if full else _UNLIKE
    return Likeness(level, score, _spoken(found, left, right, whole=level not in ("clash", "different")))


def _spoken(found: Alignment, left: Name, right: Name, *, whole: bool) -> tuple[Spoken, ...]:
    spoken = [Spoken(one.rule.name, one.left, one.right) for one in found.pairs if one.rule]
    spoken.sort(key=lambda one: (one.rule, *sorted((one.left, one.right))))
    if whole:
        said = ((rule.RULE.name, rule.said(left, right, found)) for rule in SAID)
        spoken += [Spoken(name, *words) for name, words in said if words]
    return tuple(spoken)


def _level(found: Alignment, left: Name, right: Name, *, full: bool) -> tuple[str, float]:
    strengths = [one.strength for one in found.pairs]
    joins = sum(one.rule is joined.RULE for one in found.pairs)
    told = judged(strengths, joins, (len(found.left), len(found.right)), full=full)
    return told or _initials(found, left, right, sum(one >= _STRONG for one in strengths) + joins)


def judged(strengths: Sequence[float], joins: int, rest: tuple[int, int], *, full: bool) -> tuple[str, float] | None:
    """Return level and score of names whose words agree with these strengths; None where the words have to be seen.

    `joins`: how many of them are two words written as one; `rest`: how many words of each name found none.
    """
    strong = sum(one >= _STRONG for one in strengths)
    loose = sum(one == _LOOSE for one in strengths)
    words = strong + joins
    if all(rest):
        share = strong / (len(strengths) + max(rest))
        return ("clash", 0.1 + 0.2 * share) if full else ("clash", CONFLICT + 0.01)
    if not strong or words == 1 == len(strengths):
        return ("one_word", 0.5) if strong else ("one_word", 0.4)
    if loose and words == 1:
        return "doubtful", 0.6
    if len(strengths) > strong + loose:
        return None if any(rest) else ("initials", 0.75)
    weakest = min(strengths)
    if any(rest):
        return "part", 0.78 if weakest >= _ALIKE else 0.76
    return _whole(strengths, weakest)


def _initials(found: Alignment, left: Name, right: Name, words: int) -> tuple[str, float]:
    """Return the level of names of which one is longer and that agree by an initial; a middle one says little."""
    long, rest = (left, found.left) if found.left else (right, found.right)
    behind = [
        place
        for place, token in enumerate(long.tokens[1:], 1)
        if any(one.rule is INITIALS and token in (one.left, one.right) for one in found.pairs)
        and long.words[place - 1] in rest
    ]
    stray = any(
        one.rule is INITIALS and {one.left, one.right} & {token for token in long.tokens[1:] if len(token) == 1}
        for one in found.pairs
    )
    return ("doubtful", 0.6) if (behind or stray) and words == 1 else ("initials", 0.72)


def _whole(strengths: Sequence[float], weakest: float) -> tuple[str, float]:
    if weakest == 1:
        return "same", 0.98
    if weakest >= _ALIKE:
        return "written", 0.94
    slips = sum(one < _ALIKE for one in strengths)
    return "spelling", 0.8 + 0.1 / slips
