"""Copying: pairs of sources that share more than two who look for themselves would.

After Dong, Berti-Équille and Srivastava, "Integrating conflicting data: the role of source
dependence" (VLDB 2009), with two changes. What sharing a value is worth depends on how many others
give that value: rare values tell, common ones do not. The rate of copying is not fixed but averaged
over. The direction of copying is left open: whoever copied, the two are one root.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from truceline.weigh.settle.candidates import Candidates
from truceline.weigh.settle.positions import Floats, Positions

PARTNERS: Final = 1.0
"""Sources on which a source depends, on average, before anything is compared: with s others each
pair is dependent with probability 1/s, and never more than `MOST`."""

MOST: Final = 0.1
"""Greatest probability of dependence before anything is compared (Dong et al. 2009)."""

RATES: Final = (0.25, 0.5, 0.75)
"""Shares of its positions that a copier copies, each as likely as the others."""

EXACT: Final = (0.95,)
"""The rate looked for at first sight: only those who repeat nearly everything. Two good sources
that agree because both are right would pass for copiers at lower rates."""

KEPT: Final = 0.02
"""Pairs less probable than this are dropped; they would change no weight by more."""

_RANGE: Final = (0.01, 0.99)


def own_chance(
    candidates: Candidates, positions: Positions, right: Floats, wrong: Floats
) -> Floats:
    """Return how likely each position would be said by a source that looks for itself.

    That two sources are right together tells nothing, however good both are: a position counts as
    expected as far as it is right. A wrong one is expected as often as the model thinks, or as
    other sources say the same: hard questions mislead many who never met.

    Args:
        candidates: what positions choose between.
        positions: all positions.
        right: probability of each position's value being right.
        wrong: probability of the source saying this value where another is right.
    """
    return np.asarray(right + (1 - right) * np.maximum(wrong, popularity(candidates, positions)))


def at_first_sight(
    candidates: Candidates, positions: Positions
) -> tuple[Floats, sparse.csr_array[np.float64]]:
    """Look for copies before anything is learnt, taking shares of votes for probabilities.

    Many copies of one source would otherwise win the vote that learning starts from, and those
    who look for themselves would be the ones found to share what is wrong.

    Returns:
        What share of itself each position counts for, and the pairs found.
    """
    votes = np.bincount(candidates.chosen, minlength=len(candidates))
    total = np.bincount(positions.object_of, minlength=len(positions.objects)) + 1.0
    right = (votes / total[candidates.object_of])[candidates.chosen]
    own = own_chance(candidates, positions, right, np.zeros(len(right)))
    pairs = dependence(candidates, positions, own, EXACT)
    return independence(candidates, positions, pairs), pairs


def popularity(candidates: Candidates, positions: Positions) -> Floats:
    """Return the share of an object's sources that say the same, two left out, smoothed.

    Half a source is added for every value named and for one that nobody named.
    """
    of_object = np.bincount(positions.object_of, minlength=len(positions.objects))
    of_value = np.bincount(candidates.chosen, minlength=len(candidates))
    within = candidates.object_of
    sizes = np.bincount(within, of_value > 0, len(of_object))
    others = np.maximum(of_object - 2, 0) + 0.5 * sizes + 0.5
    share: Floats = (np.maximum(of_value - 2, 0) + 0.5) / others[within]
    return share[candidates.chosen]


def dependence(
    candidates: Candidates,
    positions: Positions,
    chance: Floats,
    rates: tuple[float, ...] = RATES,
) -> sparse.csr_array[np.float64]:
    """Return the probability that two sources are dependent.

    Args:
        candidates: what positions choose between.
        positions: all positions.
        chance: how likely each position is without copying, shape (positions,).
        rates: shares of its positions that a copier may copy.

    Returns:
        A symmetric sparse matrix (sources × sources); what is not stored counts as nothing.
    """
    sources, source = len(positions.sources), positions.source_of
    says, about = _incidence(candidates, positions)
    met = sparse.coo_array(about @ about.T)
    left, right = met.coords
    pair = left < right
    left, right, common = left[pair], right[pair], met.data[pair]
    if not len(left):
        return sparse.csr_array((sources, sources))
    same = _at(says @ says.T, left, right)
    differ = np.maximum(common - same, 0.0)
    p = np.clip(chance, *_RANGE)
    odds = np.full(len(left), -np.inf)
    for rate in rates:
        gain = np.log((rate + (1 - rate) * p) / p)
        shared = says @ sparse.csr_array((gain, (source, candidates.chosen)), says.shape).T
        # Who copied whom is not known: the less telling of the two readings counts.
        told = np.minimum(_at(shared, left, right), _at(shared, right, left))
        odds = np.logaddexp(odds, told + differ * np.log(1 - rate))
    prior = min(PARTNERS / max(sources - 1, 1), MOST)
    odds += np.log(prior / (1 - prior) / len(rates))
    probability = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    kept = probability > KEPT
    left, right, probability = left[kept], right[kept], probability[kept]
    half = sparse.csr_array((probability, (left, right)), (sources, sources))
    return sparse.csr_array(half + half.T)


def log_worth(
    candidates: Candidates,
    positions: Positions,
    pairs: sparse.csr_array[np.float64],
    counts: Floats,
) -> float:
    """Return the log-probability of what dependence is taken to explain.

    A source that depends on others repeats them at the rate at which it agrees with them, so
    copies that never differ cost nothing, and calling sources copies that often differ costs much.
    That a source depends on another at all has to be paid for with the prior.

    Args:
        candidates: what positions choose between.
        positions: all positions.
        pairs: probability that two sources are dependent.
        counts: what share of itself each position counts for.
    """
    sources = len(positions.sources)
    says, about = _incidence(candidates, positions)
    left, right = sparse.coo_array(pairs).coords
    chance = sparse.coo_array(pairs).data
    common = _at(about @ about.T, left, right)
    # Two sources can share more than one value of an object on which both give several.
    same = np.minimum(_at(says @ says.T, left, right), common)
    rate = (same + 0.5) / (common + 1.0)
    told = same * np.log(rate) + (common - same) * np.log(1 - rate)
    partners = np.bincount(left, chance, sources)
    repeated = float((chance * told / (1 + partners[left])).sum())
    held = np.bincount(positions.source_of, minlength=sources)
    lost = np.bincount(positions.source_of, 1 - counts, sources) / np.maximum(held, 1)
    return repeated - float(lost.sum()) * float(np.log(max(sources, 1)))


def independence(
    candidates: Candidates, positions: Positions, pairs: sparse.csr_array[np.float64]
) -> Floats:
    """Return what share of itself each position counts for, shape (positions,).

    A position whose value n dependent sources give counts for 1/n: together they count once.
    """
    source = positions.source_of
    says, _ = _incidence(candidates, positions)
    repeated = sparse.csr_array((pairs @ says).multiply(says))
    return np.asarray(1 / (1 + _at(repeated, source, candidates.chosen)))


def _incidence(
    candidates: Candidates, positions: Positions
) -> tuple[sparse.csr_array[np.float64], sparse.csr_array[np.float64]]:
    """Return who says what (sources × candidates) and who speaks of what (sources × objects)."""
    source, sources = positions.source_of, len(positions.sources)
    one = np.ones(len(source))
    says = sparse.csr_array((one, (source, candidates.chosen)), (sources, len(candidates)))
    about = sparse.csr_array(
        (one, (source, positions.object_of)), (sources, len(positions.objects))
    )
    about.data = np.minimum(about.data, 1.0)
    return says, about


def _at(matrix: object, rows: object, columns: object) -> Floats:
    picked = sparse.csr_array(matrix)[rows, columns]
    return np.asarray(picked.todense() if sparse.issparse(picked) else picked).ravel()
