"""One proof for many leaves, against proofs for single leaves and the RFC's own recursion."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from truceline.ledger import merkle
from truceline.ledger.multiproof import multiproof, root_from

LEAVES = [merkle.leaf_hash(b"%d" % at) for at in range(600)]
NODES = merkle.nodes_of(LEAVES)


@st.composite
def trees(draw: st.DrawFn) -> tuple[int, set[int]]:
    """A size and a set of leaves in it."""
    size = draw(st.integers(1, len(LEAVES)))
    return size, draw(st.sets(st.integers(0, size - 1), max_size=40))


def leaves_of(wanted: set[int]) -> dict[int, bytes]:
    return {index: LEAVES[index] for index in wanted}


def recursive(start: int, stop: int, wanted: set[int]) -> list[bytes]:
    """The definition, word for word: a part without a wanted leaf gives its hash."""
    if not wanted & set(range(start, stop)):
        return [merkle.root_of(LEAVES[start:stop])]
    if stop - start == 1:
        return []
    width = 1
    while width * 2 < stop - start:
        width *= 2
    return recursive(start, start + width, wanted) + recursive(start + width, stop, wanted)


@given(trees())
def test_it_gives_the_root_and_is_the_one_that_is_defined(tree: tuple[int, set[int]]) -> None:
    size, wanted = tree
    proof = multiproof(wanted, size, NODES)
    assert proof == recursive(0, size, wanted)
    assert root_from(leaves_of(wanted), size, proof) == merkle.root_of(LEAVES[:size])


@given(trees())
def test_it_says_no_more_and_no_less_than_single_proofs(tree: tuple[int, set[int]]) -> None:
    size, wanted = tree
    root = root_from(leaves_of(wanted), size, multiproof(wanted, size, NODES))
    singles = set()
    for index in wanted:
        single = merkle.inclusion_proof(index, size, NODES)
        assert merkle.verify_inclusion(LEAVES[index], index, size, single, root)
        singles |= set(single)
    if wanted:
        assert set(multiproof(wanted, size, NODES)) <= singles


@given(st.integers(1, len(LEAVES)).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_for_one_leaf_it_is_that_leafs_proof_in_another_order(case: tuple[int, int]) -> None:
    size, index = case
    single = merkle.inclusion_proof(index, size, NODES)
    assert sorted(multiproof([index], size, NODES)) == sorted(single)


def test_it_is_as_short_as_can_be() -> None:
    assert multiproof(range(600), 600, NODES) == []
    assert multiproof([], 600, NODES) == [merkle.root_of(LEAVES)]
    assert multiproof([], 0, NODES) == []
    assert root_from({}, 0, []) == merkle.EMPTY_ROOT
    assert len(multiproof(range(256), 512, NODES)) == 1
    assert multiproof([3, 1, 3], 8, NODES) == multiproof([1, 3], 8, NODES)


@given(trees(), st.data())
def test_another_leaf_hash_or_place_gives_no_such_root(
    tree: tuple[int, set[int]], data: st.DataObject
) -> None:
    size, wanted = tree
    assume(wanted)
    proof = multiproof(wanted, size, NODES)
    leaves, root = leaves_of(wanted), merkle.root_of(LEAVES[:size])
    index = data.draw(st.sampled_from(sorted(wanted)))

    changed = dict(leaves)
    changed[index] = merkle.leaf_hash(b"another")
    assert root_from(changed, size, proof) != root

    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        bit = data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(proof[at]) ^ 1 << bit).to_bytes(32)
        assert root_from(leaves, size, [*proof[:at], flipped, *proof[at + 1 :]]) != root

    elsewhere = data.draw(st.integers(0, size - 1).filter(lambda i: i not in wanted) | st.none())
    if elsewhere is not None:
        moved = {elsewhere if i == index else i: leaf for i, leaf in leaves.items()}
        assert outcome(moved, size, proof) != root


def outcome(leaves: dict[int, bytes], size: int, proof: list[bytes]) -> bytes | None:
    """The root, or None where the proof does not fit at all."""
    try:
        return root_from(leaves, size, proof)
    except ValueError:
        return None


def test_the_root_alone_does_not_tell_the_size() -> None:
    """Which is why a size counts only where a signed checkpoint, or a proof to one, says it."""
    proof = multiproof([0], 3, NODES)
    assert root_from(leaves_of({0}), 4, proof) == root_from(leaves_of({0}), 3, proof)
    root = merkle.root_of(LEAVES[:3])
    grown = merkle.consistency_proof(3, 8, NODES)
    assert merkle.verify_consistency(3, 8, root, merkle.root_of(LEAVES[:8]), grown)
    assert not merkle.verify_consistency(4, 8, root, merkle.root_of(LEAVES[:8]), grown)


@given(trees())
def test_a_proof_too_short_or_too_long_is_refused(tree: tuple[int, set[int]]) -> None:
    size, wanted = tree
    leaves, proof = leaves_of(wanted), multiproof(wanted, size, NODES)
    with pytest.raises(ValueError, match="need"):
        root_from(leaves, size, [*proof, LEAVES[0]])
    if proof:
        with pytest.raises(ValueError, match="need"):
            root_from(leaves, size, proof[:-1])


@pytest.mark.parametrize("size", [-1, 1 << 64, 1 << 99999], ids=["negative", "wide", "huge"])
def test_sizes_that_no_tree_has(size: int) -> None:
    with pytest.raises(ValueError, match="below 2"):
        root_from({}, size, [])
    with pytest.raises(ValueError, match="below 2"):
        multiproof([], size, NODES)


@pytest.mark.parametrize("index", [-1, 5, 1 << 70])
def test_leaves_that_the_tree_has_not(index: int) -> None:
    with pytest.raises(ValueError, match="not in a tree of size 5"):
        multiproof([0, index], 5, NODES)
    with pytest.raises(ValueError, match="not in a tree of size 5"):
        root_from({0: LEAVES[0], index: LEAVES[0]}, 5, [])


def test_what_is_no_hash() -> None:
    proof = multiproof([1], 4, NODES)
    with pytest.raises(ValueError, match="32 bytes"):
        root_from({1: LEAVES[1][:-1]}, 4, proof)
    with pytest.raises(ValueError, match="32 bytes"):
        root_from({1: LEAVES[1]}, 4, [proof[0], b""])


def test_a_tree_as_large_as_a_checkpoint_can_say() -> None:
    size = (1 << 64) - 1
    many = {index * (size // 97): LEAVES[index] for index in range(97)}
    with pytest.raises(ValueError, match="need") as raised:
        root_from(many, size, [])
    needed = int(str(raised.value).rsplit(" ", 1)[-1])
    assert needed <= 97 * 64
    assert len(root_from(many, size, [LEAVES[0]] * needed)) == 32
