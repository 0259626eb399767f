"""How rare the words are that many pairs of names share: what `Rarity.of_names` says of each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.ragged import Ragged, common
from relais.link.weights.rarity import Rarity, name_words

# Fewer pairs are told one by one before the arrays are made.
_FEW = 64


def of_names(rare: Rarity, names: Sequence[str], left: Ints, right: Ints) -> NDArray[np.float64]:
    """Return the bits of the words that names[left[i]] and names[right[i]] share as they are written."""
    if len(left) < _FEW:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.array([rare.of_names(names[a], names[b]) for a, b in pairs], np.float64)
    used, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    told = [sorted(name_words(names[one])) for one in used.tolist()]
    words = sorted({word for own in told for word in own})
    number = {word: i for i, word in enumerate(words)}
    rows = Ragged.of([number[word] for word in own] for own in told)
    bits = np.array([rare.of("name", word) for word in words])
    found = np.zeros(len(left))
    for at, ours, met in common(rows, place[: len(left)], rows, place[len(left) :]):
        # Word by word in their order, as one sum is: another order would differ in the last digit.
        for column in range(ours.shape[1]):
            found[at] += np.where(met[:, column], bits[ours[:, column]], 0.0)
    return found
