"""The hash tree over a log's entries, as pure functions over hashes.

Source: RFC 6962, section 2.1 (tree), and RFC 9162, sections 2.1.3 and 2.1.4 (proofs and how to
verify them), with SHA-256. A hash is 32 bytes. A tree of size n has leaves 0 … n-1.

A proof is made from *nodes*: a function of (height, index) that returns the hash of the complete
subtree over leaves ``index * 2**height`` up to ``(index + 1) * 2**height``. Where the hashes come
from (a list in memory, tiles on disk) is the caller's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

HASH_SIZE = 32
"""Bytes in a hash."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Nodes = Callable[[int, int], bytes]
"""(height, index) to the hash of that complete subtree."""

_sha256 = hashlib.sha256


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of one entry: SHA-256 of 0x00 and the entry (RFC 6962, 2.1)."""
    return _sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """The leaf hashes of many entries, concatenated: 32 bytes an entry, in order."""
    return b"".join([_sha256(b"\x00" + entry).digest() for entry in entries])


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of two subtrees: SHA-256 of 0x01, left and right (RFC 6962, 2.1)."""
    return _sha256(b"\x01" + left + right).digest()


def complete_root(hashes: bytes) -> bytes:
    """The root over a power-of-two number of hashes.

    Args:
        hashes: 1, 2, 4, … hashes of 32 bytes, concatenated.

    Returns:
        The 32-byte root of the complete subtree.

    Raises:
        ValueError: The number of hashes is not a power of two.
    """
    count, rest = divmod(len(hashes), HASH_SIZE)
    if rest or count < 1 or count & (count - 1):
        raise ValueError(f"{len(hashes)} bytes are not a power-of-two number of 32-byte hashes")
    while len(hashes) > HASH_SIZE:
        hashes = b"".join(
            [_sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)]
        )
    return hashes


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over a list of hashes (leaf hashes, or subtrees of one height).

    The last one may stand for a smaller, incomplete subtree: the split of RFC 6962 then falls in
    the same places, which is what lets a root be computed from a tree's right edge alone.

    Args:
        hashes: Hashes of 32 bytes each, left to right.

    Returns:
        The 32-byte root; of no hashes, the hash of the empty string.
    """
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        # Pairing level by level and carrying an odd last hash upward gives the same tree as the
        # recursive split at the largest power of two, without the recursion.
        odd = [row[-1]] if len(row) % 2 else []
        row = [
            _sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)
        ] + odd
    return row[0]


def nodes_of(hashes: Sequence[bytes]) -> Nodes:
    """Nodes over leaf hashes held in memory.

    Args:
        hashes: Leaf hashes of 32 bytes each, in order.

    Returns:
        A function of (height, index); it raises IndexError for a subtree that is not complete.
    """
    rows = [list(hashes)]
    while len(rows[-1]) > 1:
        below = rows[-1]
        rows.append(
            [node_hash(below[at], below[at + 1]) for at in range(0, len(below) // 2 * 2, 2)]
        )

    def node(height: int, index: int) -> bytes:
        return rows[height][index]

    return node


def _cover(start: int, stop: int) -> list[tuple[int, int]]:
    """The complete subtrees (height, index) that tile leaves start … stop-1, widest first.

    Start must be a multiple of the range's width rounded up to a power of two, as it always is for
    the subtrees of a tree and of its proofs.
    """
    found = []
    while start < stop:
        height = (stop - start).bit_length() - 1
        found.append((height, start >> height))
        start += 1 << height
    return found


def range_hash(start: int, stop: int, nodes: Nodes) -> bytes:
    """The RFC 6962 hash of leaves start … stop-1."""
    hashes = [nodes(height, index) for height, index in _cover(start, stop)]
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root


def split(size: int) -> int:
    """The largest power of two smaller than size (RFC 6962's k), for a size above one."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that leaf `index` is in the tree of `size` (RFC 9162, 2.1.3.1).

    Args:
        index: The leaf, 0 … size-1.
        size: The tree's size.
        nodes: Where subtree hashes come from.

    Returns:
        Hashes of 32 bytes, from the leaf upward; none for a tree of one.

    Raises:
        ValueError: The index is not in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of size {size}; expected 0 to {size - 1}")
    start, stop, proof = 0, size, []
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            proof.append(range_hash(middle, stop, nodes))
            stop = middle
        else:
            proof.append(range_hash(start, middle, nodes))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that the tree of `old` is a prefix of that of `new` (RFC 9162, 2.1.4.1).

    Args:
        old: The smaller size, 0 … new.
        new: The larger size.
        nodes: Where subtree hashes come from.

    Returns:
        Hashes of 32 bytes; none where the sizes are equal or the old tree is empty.

    Raises:
        ValueError: The sizes are out of order.
    """
    if not 0 <= old <= new:
        raise ValueError(f"no proof from size {old} to size {new}; expected 0 <= old <= new")
    if old in (0, new):
        return []
    start, stop, proof = 0, new, []
    while old != stop:
        middle = start + split(stop - start)
        if old <= middle:
            proof.append(range_hash(middle, stop, nodes))
            stop = middle
        else:
            proof.append(range_hash(start, middle, nodes))
            start = middle
    if start:
        # The old tree is not itself a complete left subtree of the new one, so the verifier does
        # not have this hash yet and needs it to start from.
        proof.append(range_hash(start, stop, nodes))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether a proof shows that a leaf is in the tree with this root (RFC 9162, 2.1.3.2).

    Args:
        leaf: The leaf's 32-byte hash (see `leaf_hash`).
        index: The leaf's index.
        size: The tree's size.
        proof: Hashes from the leaf upward.
        root: The tree's 32-byte root.

    Returns:
        True if and only if the proof is exactly right; any malformed input gives False.
    """
    if not 0 <= index < size or any(len(each) != HASH_SIZE for each in (leaf, root, *proof)):
        return False
    node, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = node_hash(step, current)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            current = node_hash(current, step)
        node, last = node >> 1, last >> 1
    return last == 0 and current == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that one tree is a prefix of another (RFC 9162, 2.1.4.2).

    Args:
        old: The smaller tree's size.
        new: The larger tree's size.
        old_root: The smaller tree's 32-byte root.
        new_root: The larger tree's 32-byte root.
        proof: Hashes as `consistency_proof` gives them.

    Returns:
        True if and only if the proof is exactly right; any malformed input gives False. The empty
        tree is a prefix of every tree, with an empty proof and the empty root.
    """
    if not 0 <= old <= new or any(len(step) != HASH_SIZE for step in proof):
        return False
    if old == 0:
        sound = len(new_root) == HASH_SIZE if new else new_root == EMPTY_ROOT
        return sound and not proof and old_root == EMPTY_ROOT
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            now = node_hash(now, step)
        node, last = node >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def split_hashes(row: bytes) -> list[bytes]:
    """Concatenated 32-byte hashes, as a list."""
    marks = range(0, len(row) + 1, HASH_SIZE)
    return [row[start:stop] for start, stop in pairwise(marks)]
