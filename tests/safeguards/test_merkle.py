"""The tree against the values of RFC 6962's test tree, and against its laws."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.safeguards.merkle import EMPTY, Range, RemovedError, Tree, consistent, included, leaf, node

# The inputs and roots that every implementation of Certificate Transparency is tested with.
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIZES = st.integers(1, 70)


def _leaves(size: int) -> list[bytes]:
    return [leaf(number.to_bytes(4)) for number in range(size)]


def _defined(leaves: list[bytes]) -> bytes:
    """Return the root as RFC 6962 defines it, section 2.1."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node(_defined(leaves[:half]), _defined(leaves[half:]))


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    hashes = [leaf(data) for data in INPUTS]
    grown = Range()
    for hash_ in hashes[:size]:
        grown.append(hash_)
    assert Tree(hashes).root(size).hex() == grown.root().hex() == ROOTS[size]


def test_the_published_inclusion_proof() -> None:
    # Leaf 5 of 8: its neighbour, the pair before, the first half.
    hashes = [leaf(data) for data in INPUTS]
    assert [hash_.hex() for hash_ in Tree(hashes).inclusion(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(SIZES)
def test_the_root_is_the_defined_one(size: int) -> None:
    assert Tree(_leaves(size)).root(size) == _defined(_leaves(size))


@given(SIZES, st.data())
def test_a_leaf_is_included_and_no_other_in_its_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(_leaves(size))
    path, root = tree.inclusion(index, size), tree.root(size)
    assert included(_leaves(size)[index], index, size, path, root)
    assert not included(leaf(b"other"), index, size, path, root)
    assert not included(_leaves(size)[index], index, size, [*path, EMPTY], root)
    assert not included(_leaves(size)[index], index + size, size, path, root)
    if path:
        assert not included(_leaves(size)[index], index, size, path[:-1], root)


@given(SIZES, st.data())
def test_a_tree_continues_what_it_was_and_nothing_else(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    tree = Tree(_leaves(size))
    proof = tree.consistency(old, size)
    assert consistent(old, tree.root(old), size, tree.root(size), proof)
    assert not consistent(old, leaf(b"other"), size, tree.root(size), proof)
    assert not consistent(old, tree.root(old), size, leaf(b"other"), proof) or old == 0
    assert not consistent(old, tree.root(old), size, tree.root(size), [*proof, EMPTY])
    assert not consistent(size + 1, tree.root(size), size, tree.root(size), [])
    if proof:
        assert not consistent(old, tree.root(old), size, tree.root(size), proof[:-1])
        changed = _leaves(size)
        changed[data.draw(st.integers(0, old - 1))] = leaf(b"changed")
        other = Tree(changed)
        assert not consistent(old, tree.root(old), size, other.root(size), other.consistency(old, size))


@given(SIZES, st.data())
def test_roots_and_proofs_go_on_after_a_beginning_was_removed(size: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, size))
    leaves = _leaves(size)
    kept = Range()
    for hash_ in leaves[:gone]:
        kept.append(hash_)
    whole, rest = Tree(leaves), Tree(leaves[gone:], Range(kept.size, kept.hashes))
    assert rest.root(size) == whole.root(size)
    old = data.draw(st.integers(gone, size))
    assert rest.root(old) == whole.root(old)
    assert rest.consistency(old, size) == whole.consistency(old, size)


def test_what_was_removed_cannot_be_proved() -> None:
    kept = Range()
    for hash_ in _leaves(4):
        kept.append(hash_)
    with pytest.raises(RemovedError):
        Tree(_leaves(6)[4:], kept).root(3)
    with pytest.raises(ValueError, match="hashes"):
        Range(3, [EMPTY])
