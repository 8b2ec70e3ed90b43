"""Proper scores of probabilities against what was found, beside those of the base rate.

Brier (1950), "Verification of forecasts expressed in terms of probability"; Good (1952),
"Rational decisions", for the logarithmic score; Murphy (1973), "A new vector partition of the
probability score", for reliability by word; Efron (1979) for the bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.record import SCALE, likelihood
from truceline.weigh.scoring.eligible import Pair
from truceline.weigh.track.calibration import fit
from truceline.weigh.track.share import Share

Floats = NDArray[np.float64]

DRAWS: Final = 2_000
SEED: Final = 20_251_222
"""Fixed, so that whoever scores the same record prints the same interval."""


@dataclass(frozen=True)
class Score:
    """A mean score with its 90 % bootstrap interval; lower is better."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class WordScore:
    """The predictions given one word.

    Attributes:
        word: the word with its range.
        mean: mean probability given.
        found: how many were found so.
        reliability: what the word adds to the Brier score by being off: share of all
            predictions times the squared distance of mean probability and share found so.
        fit: how the share found so lies to the range of the word.
    """

    word: str
    mean: float
    found: Share
    reliability: float
    fit: str


@dataclass(frozen=True)
class Scores:
    """How predictions did.

    Attributes:
        pairs: number of predictions scored.
        base_rate: share found so.
        brier: mean squared difference of probability and outcome.
        brier_base: the same for saying the base rate every time.
        better: Brier of the base rate less Brier of the method; above 0 the method is better.
        log_score: mean −ln of the probability given to what was found.
        log_base: the same for saying the base rate every time.
        words: by ICD 203 word, those that were used.
    """

    pairs: int
    base_rate: float
    brier: Score
    brier_base: Score
    better: Score
    log_score: Score
    log_base: Score
    words: tuple[WordScore, ...]

    @property
    def reliability(self) -> float:
        """How far the words are off, together (Murphy's reliability; 0 is best)."""
        return float(sum(word.reliability for word in self.words))


def scores(pairs: Sequence[Pair]) -> Scores:
    """Score predictions.

    The base rate is that of these very outcomes, known only afterwards: a harder rival than any
    base rate that could have been named in advance.

    Args:
        pairs: the predictions with what was found.

    Raises:
        ValueError: if there is none.
    """
    if not pairs:
        raise ValueError("there is nothing to score; expected at least one resolved prediction")
    # In the order of the ids, so that the draws do not depend on the order of registration.
    ordered = sorted(pairs, key=lambda pair: pair.incident_id)
    said = np.array([pair.probability for pair in ordered], np.float64)
    found = np.array([pair.happened for pair in ordered], np.float64)
    drawn = np.random.default_rng(SEED).integers(0, len(said), (DRAWS, len(said)))

    def score(mean: Callable[[Floats, Floats], Floats]) -> Score:
        whole = float(mean(said[None, :], found[None, :])[0])
        low, high = np.quantile(mean(said[drawn], found[drawn]), [0.05, 0.95])
        return Score(whole, float(low), float(high))

    return Scores(
        pairs=len(ordered),
        base_rate=float(found.mean()),
        brier=score(_brier),
        brier_base=score(_brier_base),
        better=score(lambda said, found: _brier_base(said, found) - _brier(said, found)),
        log_score=score(_log),
        log_base=score(_log_base),
        words=_words(ordered),
    )


def _brier(said: Floats, found: Floats) -> Floats:
    mean: Floats = np.mean((said - found) ** 2, axis=1)
    return mean


def _brier_base(_: Floats, found: Floats) -> Floats:
    rate = found.mean(axis=1)
    product: Floats = rate * (1 - rate)
    return product


def _log(said: Floats, found: Floats) -> Floats:
    mean: Floats = -np.mean(np.log(np.where(found == 1, said, 1 - said)), axis=1)
    return mean


def _log_base(_: Floats, found: Floats) -> Floats:
    rate = found.mean(axis=1)
    sure = (rate == 0) | (rate == 1)
    inside = np.where(sure, 0.5, rate)
    entropy = -(inside * np.log(inside) + (1 - inside) * np.log1p(-inside))
    return np.where(sure, 0.0, entropy)


def _words(pairs: Sequence[Pair]) -> tuple[WordScore, ...]:
    out = []
    for step in SCALE:
        here = [pair for pair in pairs if likelihood(pair.probability) == step]
        if not here:
            continue
        mean = float(np.mean([pair.probability for pair in here]))
        found = Share(sum(pair.happened for pair in here), len(here))
        off = mean - found.hits / found.of
        out.append(
            WordScore(
                word=step.printed,
                mean=mean,
                found=found,
                reliability=len(here) / len(pairs) * off * off,
                fit=fit(step.printed, found),
            )
        )
    return tuple(out)
