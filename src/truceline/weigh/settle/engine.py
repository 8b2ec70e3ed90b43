"""Settling: contested positions to a probability for every value of every object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from scipy import sparse

from truceline.weigh.settle.candidates import Candidates, every, named
from truceline.weigh.settle.fit import UNKNOWN, Fit, clamped, known_candidates
from truceline.weigh.settle.labels import LabelModel
from truceline.weigh.settle.open_values import OpenModel
from truceline.weigh.settle.positions import Floats, Ints, Positions
from truceline.weigh.settle.regime import closed, method
from truceline.weigh.settle.settled import Method, Reliability, Root, Settled
from truceline.weigh.settle.temper import best_temperature, folds, temperature_of, tempered
from truceline.weigh.settle.vote import vote

FOLDS: Final = 2
"""Parts known values are split into: each is foretold by models that saw only the others."""

ROOT_SHOWN: Final = 0.5
"""Pairs of sources less probably dependent than this are not reported as one root."""

DIGITS: Final = 9
"""Decimals of every number handed out: what lies beyond depends on the order of sums."""

_Fitter = Callable[[Ints], list[Fit]]


def settle(positions: Positions, gold: Mapping[str, str] | None = None) -> Settled:
    """Settle contested positions.

    The method is chosen from the data: `regime.method` says how. Nothing is random: the same
    positions give the same result, whatever the order of rows, and other names for sources or
    values give the same numbers under those names, to `DIGITS` decimals.

    Args:
        positions: who says what of which object.
        gold: the value of some objects, known otherwise, such as by observers. Reliabilities are
            learnt from them, shrunk to the class of the source and to the whole, and so is how
            much confidence to believe. These objects come out with certainty.

    Returns:
        The result, with an entry for every object and source, and no position left out.
    """
    chosen = method(positions)
    shut = closed(positions) and chosen is not Method.OPEN
    if shut and gold:
        positions = _with_labels(positions, gold)
    candidates = every(positions, len(positions.values)) if shut else named(positions)
    known = known_candidates(candidates, positions, gold or {})
    fitter = _fitter(chosen, positions, candidates, shut)
    fits = fitter(known)
    if not fits:
        chosen = Method.VOTE
        fits = [vote(positions, candidates, known, shut)]
    temperature = 1.0
    if chosen is Method.VOTE:
        chance, unnamed = fits[0].probability, fits[0].unnamed
    else:
        temperature = _temperature(fitter, candidates, positions, known)
        chance, unnamed = tempered(fits, candidates, positions.object_of, temperature)
    chance, unnamed = clamped(chance, unnamed, candidates, known)
    return Settled(
        method=chosen,
        objects=positions.objects,
        values=positions.values,
        object_of=candidates.object_of,
        value_of=candidates.value_of,
        probability=np.round(chance, DIGITS),
        unnamed=np.round(unnamed, DIGITS),
        reliability=_reliability(fits, positions, known),
        roots=_roots(fits[0].pairs, positions.sources),
        temperature=temperature,
    )


def _fitter(chosen: Method, positions: Positions, candidates: Candidates, shut: bool) -> _Fitter:
    if chosen is Method.VOTE:
        return lambda known: [vote(positions, candidates, known, shut)]
    if chosen is Method.LABELS:
        return lambda known: LabelModel(positions, candidates, known).fits()
    model = OpenModel(positions, candidates)
    return lambda known: [fit for fit in [model.fit(known)] if fit is not None]


def _temperature(
    fitter: _Fitter, candidates: Candidates, positions: Positions, known: Ints
) -> float:
    """Return the temperature that known values speak for when they are foretold, not told."""
    if np.count_nonzero(known != UNKNOWN) < FOLDS:
        return 1.0
    sums: list[Floats] = []
    for part in folds(known, positions.objects, FOLDS):
        told = np.where(part != UNKNOWN, UNKNOWN, known).astype(np.int32)
        fits = fitter(told)
        if fits:
            sums.append(temperature_of(fits, candidates, positions.object_of, part))
    return best_temperature(np.sum(sums, axis=0)) if sums else 1.0


def _with_labels(positions: Positions, gold: Mapping[str, str]) -> Positions:
    """Return the positions with known values that no source names among the labels."""
    objects, values = set(positions.objects), dict.fromkeys(positions.values)
    values |= dict.fromkeys(value for name, value in gold.items() if name in objects)
    return Positions(
        positions.objects,
        positions.sources,
        tuple(values),
        positions.object_of,
        positions.source_of,
        positions.value_of,
        positions.kind_of,
        positions.weight,
    )


def _reliability(fits: list[Fit], positions: Positions, known: Ints) -> dict[str, Reliability]:
    right = np.mean([fit.right for fit in fits], axis=0)
    count = len(positions.sources)
    total = np.bincount(positions.source_of, minlength=count)
    told = np.bincount(positions.source_of, known[positions.object_of] != UNKNOWN, count)
    return {
        name: Reliability(round(float(right[at]), DIGITS), int(total[at]), int(told[at]))
        for at, name in enumerate(positions.sources)
    }


def _roots(pairs: sparse.csr_array[np.float64], sources: tuple[str, ...]) -> tuple[Root, ...]:
    upper = sparse.coo_array(sparse.triu(pairs))
    found = [
        (-round(float(chance), DIGITS), int(left), int(right))
        for left, right, chance in zip(*upper.coords, upper.data, strict=True)
        if chance >= ROOT_SHOWN
    ]
    return tuple(
        Root(sources[left], sources[right], -least) for least, left, right in sorted(found)
    )
