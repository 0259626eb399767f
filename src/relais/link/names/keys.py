"""Blocking keys: names that are the same usually share one."""

from itertools import combinations

from relais.link.names.name import Name

_MOST_WORDS = 4


def keys(name: Name) -> tuple[str, ...]:
    """Return at most six keys, whatever the order of the words: pairs of skeletons. One word alone gives none."""
    bones = sorted({bare for word, bare in zip(name.tokens, name.skeletons, strict=True) if len(word) > 1 and bare})
    longest = sorted(sorted(bones, key=len, reverse=True)[:_MOST_WORDS])
    return tuple(f"{left} {right}" for left, right in combinations(longest, 2))
