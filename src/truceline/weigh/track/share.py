"""A share with its interval, and whether there are enough cases to say anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scipy.special import betaincinv

FEW: Final = 10
"""Cases below which a share is printed as counts only."""

_TAIL: Final = 0.05


@dataclass(frozen=True)
class Share:
    """How many of how many.

    Attributes:
        hits: cases in which it was so.
        of: cases in all.
    """

    hits: int = 0
    of: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError(f"{self.hits} of {self.of} is no share; expected 0 ≤ hits ≤ of")

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to say something."""
        return self.of >= FEW

    @property
    def share(self) -> float | None:
        """The share in [0, 1]; None without a case."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 90 % Jeffreys interval, in [0, 1].

        The 5th and 95th percentile of Beta(hits + ½, of − hits + ½), with 0 or 1 as its end where
        no or every case was so (Brown, Cai and DasGupta 2001, "Interval estimation for a binomial
        proportion").
        """
        a, b = self.hits + 0.5, self.of - self.hits + 0.5
        low = 0.0 if self.hits == 0 else float(betaincinv(a, b, _TAIL))
        high = 1.0 if self.hits == self.of else float(betaincinv(a, b, 1 - _TAIL))
        return low, high

    @property
    def words(self) -> str:
        """The share as it is printed: with its interval, or that there are too few to say."""
        if not self.enough:
            return f"{self.hits} of {self.of}: too few to say" if self.of else "none resolved"
        low, high = self.interval
        per_cent = round(100 * self.hits / self.of)
        return f"{self.hits} of {self.of}: {per_cent} % (90 %: {low * 100:.0f}–{high * 100:.0f} %)"

    def plus(self, hit: bool) -> Share:
        """Return the share with one case more."""
        return Share(self.hits + hit, self.of + 1)
