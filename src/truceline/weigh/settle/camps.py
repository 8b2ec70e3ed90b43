"""Camps: whether sources fall into two groups that contradict each other as a rule.

Where they do, expectation-maximisation takes the side of the one that speaks more, and is sure of
it. Nothing in unlabelled positions can say which side to believe.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from truceline.weigh.settle.candidates import Candidates, named
from truceline.weigh.settle.positions import Floats, Positions
from truceline.weigh.settle.relations import Relation, relations

OPPOSED: Final = 0.5
"""Two groups are camps if they agree with each other less than this share of what two sources
drawn at random for the same objects would, while each agrees with itself more than that."""

DENSE: Final = 200
"""Sources up to which all eigenvectors are computed: quicker, and never without a result."""


def two_camps(positions: Positions, shared_labels: bool) -> bool:
    """Return whether the sources are two camps.

    The groups are told apart by the sign of the leading eigenvector of how much more than at
    random any two sources agree.
    """
    sources = len(positions.sources)
    if sources < 3:
        return False
    agree, common, expected = _pairs(positions, shared_labels)
    first = (_leading(sparse.csr_array(agree - expected)) > 0).astype(float)
    second = 1 - first
    across = _rate(agree, common, first, second)
    chance = _rate(expected, common, first, second)
    within = min(_rate(agree, common, each, each) for each in (first, second))
    return across < OPPOSED * chance and within > chance


def _leading(excess: sparse.csr_array[np.float64]) -> Floats:
    """Return the eigenvector of the greatest eigenvalue, or zeros where it is not to be had."""
    count = excess.shape[0]
    if count <= DENSE:
        return np.asarray(np.linalg.eigh(excess.toarray())[1][:, -1])
    if not excess.nnz:
        return np.zeros(count)
    try:
        _, vectors = eigsh(excess, k=1, which="LA", v0=np.ones(count), tol=1e-6)
    except ArpackNoConvergence:
        return np.zeros(count)
    return np.asarray(vectors[:, 0])


def _pairs(positions: Positions, shared_labels: bool) -> list[sparse.csr_array[np.float64]]:
    """Return for each pair of sources: agreements, common objects, agreements at random."""
    candidates = named(positions)
    source, objects = positions.source_of, len(positions.objects)
    shape = (len(positions.sources), len(candidates))
    one = np.ones(len(source))
    says = sparse.csr_array((one, (source, candidates.chosen)), shape)
    about = sparse.csr_array((one, (source, positions.object_of)), (shape[0], objects))
    size = np.bincount(positions.object_of, minlength=objects).astype(float)
    votes = np.bincount(candidates.chosen, minlength=len(candidates)).astype(float)
    alike = sparse.csr_array(sparse.eye_array(len(candidates)))
    if not shared_labels:
        alike = _touching(candidates, positions.values)
    agreed = np.bincount(candidates.object_of, votes * (alike @ votes - 1), objects)
    rate = agreed / np.maximum(size * (size - 1), 1.0)
    cell = (source, positions.object_of)
    by_chance = sparse.csr_array((rate[positions.object_of], cell), about.shape)
    products = [says @ alike @ says.T, about @ about.T, by_chance @ about.T]
    # No source is compared with itself.
    return [
        sparse.csr_array(each - sparse.diags_array(each.diagonal(), format="csr"))
        for each in products
    ]


def _touching(candidates: Candidates, values: tuple[str, ...]) -> sparse.csr_array[np.float64]:
    """Return which candidates do not contradict each other: a part and the whole do not."""
    begin, found = relations(candidates, values)
    sizes = np.diff(candidates.start)
    number = np.repeat(np.arange(len(sizes)), sizes**2)
    local = np.arange(len(found)) - begin[number]
    left = candidates.start[number] + local // sizes[number]
    right = candidates.start[number] + local % sizes[number]
    kept = found != Relation.APART
    count = len(candidates)
    one = np.ones(int(kept.sum()))
    return sparse.csr_array((one, (left[kept], right[kept])), (count, count))


def _rate(
    part: sparse.csr_array[np.float64],
    whole: sparse.csr_array[np.float64],
    left: Floats,
    right: Floats,
) -> float:
    return float(left @ (part @ right)) / max(float(left @ (whole @ right)), 1.0)
