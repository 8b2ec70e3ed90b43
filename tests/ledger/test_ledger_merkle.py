"""The tree, against public vectors and against the RFC's own recursive definitions."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.ledger import merkle

# The eight inputs that Certificate Transparency implementations are tested with, and the roots of
# their first one, two, … eight.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(b"%d" % at) for at in range(70)]


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    left, right = plain_root(leaves[:middle]), plain_root(leaves[middle:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_empty_tree() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root_of([]).hex() == expected
    assert merkle.EMPTY_ROOT.hex() == expected


@pytest.mark.parametrize("size", range(1, 9))
def test_public_roots(size: int) -> None:
    hashes = [merkle.leaf_hash(entry) for entry in INPUTS[:size]]
    assert merkle.root_of(hashes).hex() == ROOTS[size - 1]
    assert merkle.leaf_hashes(INPUTS[:size]) == b"".join(hashes)


@pytest.mark.parametrize("size", range(71))
def test_root_is_the_recursive_one(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]) == plain_root(LEAVES[:size])


@pytest.mark.parametrize("count", [1, 2, 4, 64])
def test_complete_root(count: int) -> None:
    assert merkle.complete_root(b"".join(LEAVES[:count])) == plain_root(LEAVES[:count])


@pytest.mark.parametrize("data", [b"", b"x" * 31, b"x" * 96])
def test_complete_root_refuses_other_counts(data: bytes) -> None:
    with pytest.raises(ValueError, match="power-of-two"):
        merkle.complete_root(data)


def test_inclusion_of_every_leaf_in_every_tree() -> None:
    nodes = merkle.nodes_of(LEAVES)
    for size in range(1, 71):
        root = plain_root(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, nodes)
            assert merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
            wrong = LEAVES[(index + 1) % 70]
            assert not merkle.verify_inclusion(wrong, index, size, proof, root)
            assert not merkle.verify_inclusion(LEAVES[index], index + 1, size, proof, root)
            assert not merkle.verify_inclusion(LEAVES[index], index, size, [*proof, wrong], root)
            if proof:
                assert not merkle.verify_inclusion(LEAVES[index], index, size, proof[:-1], root)


def test_consistency_of_every_pair_of_trees() -> None:
    nodes = merkle.nodes_of(LEAVES)
    roots = [plain_root(LEAVES[:size]) for size in range(71)]
    for new in range(71):
        for old in range(new + 1):
            proof = merkle.consistency_proof(old, new, nodes)
            assert merkle.verify_consistency(old, new, roots[old], roots[new], proof)
            other = merkle.leaf_hash(b"another root")
            assert not merkle.verify_consistency(old, new, other, roots[new], proof)
            assert not merkle.verify_consistency(old, new, roots[old], other, proof) or old == 0
            assert not merkle.verify_consistency(old, new, roots[old], roots[new], [*proof, other])
            if proof:
                cut = proof[:-1]
                assert not merkle.verify_consistency(old, new, roots[old], roots[new], cut)


def test_the_rfc_9162_example_proofs() -> None:
    """The seven-leaf tree of RFC 9162, section 2.1.5, with its letters."""
    h, nodes = merkle.node_hash, merkle.nodes_of(LEAVES[:7])
    a, b, c, d, e, f, j = LEAVES[:7]
    g, hh, i = h(a, b), h(c, d), h(e, f)
    k, m = h(g, hh), h(i, j)
    assert merkle.inclusion_proof(0, 7, nodes) == [b, hh, m]
    assert merkle.inclusion_proof(3, 7, nodes) == [c, g, m]
    assert merkle.inclusion_proof(4, 7, nodes) == [f, j, k]
    assert merkle.inclusion_proof(6, 7, nodes) == [i, k]
    assert merkle.consistency_proof(3, 7, nodes) == [c, d, g, m]
    assert merkle.consistency_proof(4, 7, nodes) == [m]
    assert merkle.consistency_proof(6, 7, nodes) == [i, j, k]


@given(st.integers(1, 70), st.data())
def test_a_proof_with_one_flipped_bit_fails(size: int, data: st.DataObject) -> None:
    nodes = merkle.nodes_of(LEAVES)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, nodes)
    root = plain_root(LEAVES[:size])
    for step in range(len(proof)):
        bit = data.draw(st.integers(0, 255))
        bad = bytearray(proof[step])
        bad[bit // 8] ^= 1 << bit % 8
        changed = [*proof[:step], bytes(bad), *proof[step + 1 :]]
        assert not merkle.verify_inclusion(LEAVES[index], index, size, changed, root)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_no_proof_of_a_leaf_outside(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(index, size, merkle.nodes_of(LEAVES))
    assert not merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5)])
def test_no_proof_of_shrinking(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="old <= new"):
        merkle.consistency_proof(old, new, merkle.nodes_of(LEAVES))
    assert not merkle.verify_consistency(old, new, LEAVES[0], LEAVES[0], [])


def test_steps_of_another_length_are_refused() -> None:
    leaf, root = LEAVES[0], merkle.node_hash(LEAVES[0], LEAVES[1])
    assert not merkle.verify_inclusion(leaf, 0, 2, [LEAVES[1] + b"x"], root)
    assert not merkle.verify_consistency(1, 2, leaf, root, [LEAVES[1][:-1]])
