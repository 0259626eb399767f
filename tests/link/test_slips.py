import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from relais.link.slips import Texts


@given(st.lists(st.text("abcz19", max_size=9) | st.text(max_size=5), min_size=6, max_size=6), st.sampled_from([1, 2]))
def test_within_so_many_slips(told, most):
    left, right = np.divmod(np.arange(36), 6)
    found = Texts(told).within(left, right, most)
    expected = [OSA.distance(told[a], told[b]) <= most for a, b in zip(left, right, strict=True)]
    assert found.tolist() == expected
    each = np.where(left < 3, 1, 2)
    mixed = Texts(told).within(left, right, each).tolist()
    assert mixed == [OSA.distance(told[a], told[b]) <= slips for a, b, slips in zip(left, right, each, strict=True)]


@given(st.lists(st.text("abc z19", max_size=9) | st.text(max_size=5), min_size=6, max_size=6), st.floats(0.8, 1))
def test_similar_from_so_much_on(told, least):
    left, right = np.divmod(np.arange(36), 6)
    expected = [JaroWinkler.similarity(told[a], told[b]) >= least for a, b in zip(left, right, strict=True)]
    assert Texts(told).similar(left, right, least).tolist() == expected
