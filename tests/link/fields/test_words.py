from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.fields.words import ALIKE, LEVELS, OTHER, SAME, SHARES, compare, fold, levels

texts = st.lists(st.sampled_from(["high", "hihg", "street", "rue", "de", "12", "lac"]), max_size=4).map(" ".join)
letters = st.text("abc ", max_size=12).map(fold)


@given(texts | letters, texts | letters)
def test_symmetric_and_one_of_the_levels(left, right):
    level = compare(left, right)
    assert level == compare(right, left)
    assert (level == -1) == (not left or not right)
    assert (level == SAME) == (bool(left) and left == right)
    assert level < len(LEVELS)


@given(st.lists(texts | letters, min_size=8, max_size=8, unique=True))
def test_many_pairs_are_told_as_one_by_one(told):
    left, right = np.divmod(np.arange(64), 8)
    assert levels(told, left, right).tolist() == [compare(one, two) for one, two in product(told, repeat=2)]


@given(st.text(max_size=30))
def test_folding_twice_folds_no_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("12, Rue du Lac", "12 RUE DU LAC", SAME),
        ("Улица Ленина 5", "Ulitsa Lenina 5", SAME),
        ("High Street 12", "12 High Street", ALIKE),
        ("High Street", "12 High Street, Example", ALIKE),
        ("Higgh Street 12", "High Street 12", ALIKE),
        ("Low Road, Exampleville", "High Street 12, Exampleville", SHARES),
        ("12 rue de la Paix", "3 rue de Brest", OTHER),
        ("?", "12 High Street", -1),
    ],
)
def test_levels(left, right, expected):
    assert compare(fold(left), fold(right)) == expected
