"""The Merkle tree of RFC 6962 over the audit rows: roots, proofs, and what is kept of a removed beginning.

A leaf is the 32 bytes of an audit row's hash, not the row itself: the hash commits to the whole row, and proofs can be
given to somebody who may not read it. Hashes are SHA-256, 32 bytes; leaves hash behind 0x00, nodes behind 0x01.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


class RemovedError(Exception):
    """What is asked for lies inside a beginning of which only its compact range is kept."""


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Range:
    """The compact range of the first `size` leaves: the roots of its full subtrees, largest first.

    It is all that is needed to go on adding leaves: the root of ten million rows is kept in 24 hashes.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise ValueError(f"the range of {size} leaves has {size.bit_count()} hashes, not {len(hashes)}")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Add the hash of the next leaf."""
        whole, left = leaf_hash, self.size
        while left & 1:
            whole = node(self.hashes.pop(), whole)
            left >>= 1
        self.hashes.append(whole)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over every leaf so far."""
        if not self.hashes:
            return EMPTY
        whole = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            whole = node(left, whole)
        return whole


class Tree:
    """A tree whose leaves are known, but for a beginning of which the compact range alone is kept."""

    def __init__(self, leaves: Sequence[bytes], before: Range | None = None) -> None:
        before = before or Range()
        self.start = before.size
        self.size = self.start + len(leaves)
        self._leaves = leaves
        self._kept: dict[tuple[int, int], bytes] = {}
        begin = 0
        for hash_ in before.hashes:
            end = begin + (1 << (self.start - begin).bit_length() - 1)
            self._kept[begin, end] = hash_
            begin = end

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` leaves."""
        return self._over(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the audit path of leaf `index`, from 0, in the tree of `size` leaves (RFC 6962, 2.1.1)."""
        path: list[bytes] = []
        begin, end = 0, size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin = middle
        return path[::-1]

    def consistency(self, old: int, size: int) -> list[bytes]:
        """Return the proof that the first `old` leaves of `size` are still what they were (RFC 6962, 2.1.2)."""
        path: list[bytes] = []
        begin, end, whole = 0, size, True
        if not 0 < old < size:
            return path
        while old != end:
            middle = begin + _split(end - begin)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin, whole = middle, False
        if not whole:
            path.append(self._over(begin, end))
        return path[::-1]

    def _over(self, begin: int, end: int) -> bytes:
        known = self._kept.get((begin, end))
        if known is not None:
            return known
        if end - begin == 1:
            if begin < self.start:
                raise RemovedError(begin)
            return self._leaves[begin - self.start]
        middle = begin + _split(end - begin)
        return node(self._over(begin, middle), self._over(middle, end))


def included(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether the path leads from a leaf to the root."""
    if not 0 <= index < size:
        return False
    hash_, last, left = leaf_hash, size - 1, list(path)
    while last:
        if index & 1 or index < last:
            if not left:
                return False
            hash_ = node(left.pop(0), hash_) if index & 1 else node(hash_, left.pop(0))
        index, last = index >> 1, last >> 1
    return not left and hash_ == root


def consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the tree of `size` leaves begins with the tree of `old`."""
    if not 0 <= old <= size:
        return False
    if old in (0, size):
        return not path and (old_root == root if old else old_root == EMPTY)
    # A full subtree is its own proof of what it was: the proof leaves it out.
    left = list(path) if old & (old - 1) else [old_root, *path]
    if not left:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    before = now = left.pop(0)
    while last:
        if index & 1 or index < last:
            if not left:
                return False
            sibling = left.pop(0)
            if index & 1:
                before, now = node(sibling, before), node(sibling, now)
            else:
                now = node(now, sibling)
        index, last = index >> 1, last >> 1
    return not left and before == old_root and now == root


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
