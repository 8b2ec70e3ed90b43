"""One proof for many entries at once: the hashes that, with their leaves, give the root.

The tree is split as RFC 6962, section 2.1, splits it, from the root downward, left before right. A
part without any wanted leaf is not entered: its hash goes into the proof. So each part is as large
as can be, nothing stands in the proof that follows from the leaves, and there is one right proof
for any set of leaves. For k leaves of n it has at most k log2(n) hashes.

Pure functions over hashes of 32 bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from truceline.ledger.merkle import EMPTY_ROOT, HASH_SIZE, Nodes, node_hash
from truceline.ledger.merkle import range_hash as range_hash
from truceline.ledger.merkle import split as split

_MOST_BITS = 64
"""Bits of the largest size taken: a bound on how deep a hostile size can lead. A checkpoint can
say no larger one."""


def multiproof(indexes: Iterable[int], size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that these leaves are in the tree of `size`.

    Args:
        indexes: The leaves, each 0 … size-1; order and repetition do not matter.
        size: The tree's size.
        nodes: Where subtree hashes come from (see `merkle.Nodes`).

    Returns:
        Hashes of 32 bytes, left to right; of no leaves, the root alone; of the empty tree, none.

    Raises:
        ValueError: A leaf is not in the tree.
    """
    wanted = _checked(indexes, size)
    return [range_hash(start, stop, nodes) for start, stop in _unwanted(wanted, size)]


def root_from(leaves: Mapping[int, bytes], size: int, proof: Sequence[bytes]) -> bytes:
    """The root of the tree of `size`, from some of its leaves and their proof.

    What is shown is shown by comparing the result with a root that is trusted: another leaf, place
    or hash gives another root. The size it does not show, since sizes of one shape give one root;
    that is said by a signed checkpoint, or by a consistency proof to one.

    Args:
        leaves: Leaf hashes by index (see `merkle.leaf_hash`).
        size: The tree's size.
        proof: Hashes as `multiproof` gives them for these indexes.

    Returns:
        The 32-byte root.

    Raises:
        ValueError: A leaf is not in the tree, a hash has not 32 bytes, or the proof has more or
            fewer hashes than these leaves need.
    """
    wanted = _checked(leaves, size)
    if any(len(each) != HASH_SIZE for each in (*leaves.values(), *proof)):
        raise ValueError(f"a hash in the proof has not {HASH_SIZE} bytes")
    needed = sum(1 for _ in _unwanted(wanted, size))
    if len(proof) != needed:
        raise ValueError(
            f"the proof has {len(proof)} hashes; these {len(wanted)} leaves of {size} need {needed}"
        )
    if size == 0:
        return EMPTY_ROOT
    coming = iter(proof)

    def fold(start: int, stop: int, low: int, high: int) -> bytes:
        if low == high:
            return next(coming)
        if stop - start == 1:
            return leaves[start]
        middle = start + split(stop - start)
        at = bisect_left(wanted, middle, low, high)
        left = fold(start, middle, low, at)
        return node_hash(left, fold(middle, stop, at, high))

    return fold(0, size, 0, len(wanted))


def _checked(indexes: Iterable[int], size: int) -> list[int]:
    """The indexes in order, each once, if the tree has them."""
    if not 0 <= size < 1 << _MOST_BITS:
        raise ValueError(f"a tree's size is 0 or more and below 2**{_MOST_BITS}")
    wanted = sorted(set(indexes))
    for index in (wanted[0], wanted[-1]) if wanted else ():
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not in a tree of size {size}")
    return wanted


def _unwanted(wanted: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """The largest parts (start, stop) of the tree without a wanted leaf, left to right."""
    ahead = [(0, size, 0, len(wanted))] if size else []
    while ahead:
        start, stop, low, high = ahead.pop()
        if low == high:
            yield start, stop
        elif stop - start > 1:
            middle = start + split(stop - start)
            at = bisect_left(wanted, middle, low, high)
            ahead += [(middle, stop, at, high), (start, middle, low, at)]
