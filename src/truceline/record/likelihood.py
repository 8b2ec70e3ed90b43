"""Words of estimative probability with their printed ranges.

Source: US Intelligence Community Directive 203 (2015), Analytic Standards, section D.6.e.2.a.
The range is always printed beside the word: readers take the word as meant twice as often then.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Likelihood(NamedTuple):
    """A word and the range of probability, in per cent, that it stands for."""

    word: str
    low: int
    high: int

    @property
    def printed(self) -> str:
        """The word with its range, as it must appear in any output."""
        return f"{self.word} ({self.low}–{self.high} %)"


SCALE: Final[tuple[Likelihood, ...]] = (
    Likelihood("almost no chance", 1, 5),
    Likelihood("very unlikely", 5, 20),
    Likelihood("unlikely", 20, 45),
    Likelihood("roughly even chance", 45, 55),
    Likelihood("likely", 55, 80),
    Likelihood("very likely", 80, 95),
    Likelihood("almost certain", 95, 99),
)


def likelihood(probability: float) -> Likelihood:
    """Return the word for a probability in [0, 1].

    A probability on a boundary takes the word nearer to even, the more cautious of the two.

    Raises:
        ValueError: if the probability lies outside [0, 1].
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"probability {probability} is outside [0, 1]")
    percent = round(probability * 100, 6)
    if percent < 50:
        return next(step for step in SCALE if percent < step.high)
    return next(step for step in SCALE if percent <= step.high or step.high == 99)
