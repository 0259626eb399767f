"""Blocking keys: names that are the same usually share one."""

from functools import lru_cache
from itertools import combinations

from relais.link.names.name import Name
from relais.link.names.nicknames import names
from relais.link.names.sounds import skeleton, sound
from relais.link.names.word import Word

_MOST_KEYS = 6
_MOST_WORDS = 4
_TWO, _THREE = 2, 3
# An initial tells a letter and no sound: C. may be Carlos or Cecilia.
_LETTERS = str.maketrans({**dict.fromkeys("ksSxzj", "k"), **dict.fromkeys("aiwu", "a")})


@lru_cache(maxsize=65_536)
def keys(name: Name) -> tuple[str, ...]:
    """Return at most six keys, whatever the order of the words, the safest first. One word alone gives none.

    Each is made of two skeletons; or, where there are two or three words, of one skeleton and the first letter of
    another word, which a slip or an initial leaves alone; or of the full name that a short one stands for.
    """
    words = sorted({word.text: word for word in name.words if word.skeletons[0]}.values(), key=_longest_first)
    words = words[:_MOST_WORDS]
    written_out = [word for word in words if len(word.text) > 1]
    made = [_key(left.skeletons[0], right.skeletons[0]) for left, right in combinations(written_out, 2)]
    if _TWO <= len(words) <= _THREE:
        first, second, *others = words
        made += [_initialled(word, first) for word in (second, *others)]
        made.append(_initialled(first, second))
    if len(written_out) == _TWO == len(words):
        made += [
            _key(full, other.skeletons[0])
            for word, other in (written_out, written_out[::-1])
            for full in _full_names(word.heard)
        ]
    return tuple(dict.fromkeys(key for key in made if key))[:_MOST_KEYS]


def _longest_first(word: Word) -> tuple[int, str]:
    return -len(word.skeletons[0]) if len(word.text) > 1 else 1, word.text


def _key(left: str, right: str) -> str:
    return f"{min(left, right)} {max(left, right)}"


def _initialled(word: Word, other: Word) -> str:
    return f"{word.skeletons[0][0].translate(_LETTERS)}. {other.skeletons[0]}" if len(other.text) > 1 else ""


@lru_cache(maxsize=65_536)
def _full_names(heard: str) -> tuple[str, ...]:
    return tuple(sorted(skeleton(sound(one)) for one in names().get(heard, ())))
