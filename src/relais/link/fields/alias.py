"""A mailbox or screen name that spells a person's name: `cmaurice` beside Célina Maurice."""

from functools import lru_cache
from itertools import permutations

from relais.link.fields.words import fold
from relais.model.notice import msg

# Best first.
LEVELS = (msg("spells the whole name"), msg("spells an initial and a name"))
WHOLE, INITIAL = range(len(LEVELS))

_FEWEST_LETTERS = 5
_MOST_WORDS = 5


@lru_cache(maxsize=65_536)
def spelt(name: str | None) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return what a name can be spelt as, in letters alone: spelling to (level, the words of the name that are in it).

    Two words in either order, all words, or an initial and a word. Spellings of fewer than five letters tell nobody.
    """
    words = [word for word in fold(name).split() if word.isalpha()][:_MOST_WORDS]
    made: dict[str, tuple[int, tuple[str, ...]]] = {}
    for left, right in permutations(words, 2):
        if len(right) > 1:
            made.setdefault(left[0] + right, (INITIAL, (right,)))
            made.setdefault(right + left[0], (INITIAL, (right,)))
    for left, right in permutations(words, 2):
        if len(left) > 1 and len(right) > 1:
            made[left + right] = (WHOLE, (left, right))
    if len(words) > 1:
        made["".join(words)] = (WHOLE, tuple(words))
    return {text: told for text, told in made.items() if len(text) >= _FEWEST_LETTERS}
