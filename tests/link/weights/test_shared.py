from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relais.link.weights.rarity import Rarity, word_key
from relais.link.weights.shared import of_names

words = st.sampled_from(["Ana", "Maria", "de", "J.", "Çelik", "cruz", "Ana"])
names = st.lists(words, max_size=5).map(" ".join)


@given(st.lists(names, min_size=8, max_size=8), st.floats(0.1, 14))
def test_many_pairs_are_told_as_one_by_one(told, rest):
    rare = Rarity({word_key("name", "ana"): 3.1, word_key("name", "cruz"): 0.7}, rest)
    left, right = np.divmod(np.arange(64), 8)
    one_by_one = [rare.of_names(one, two) for one, two in product(told, repeat=2)]
    assert of_names(rare, told, left, right).tolist() == one_by_one
