"""A span: a value that is known only to lie between two ends, with the best guess between."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A value with its interval.

    Attributes:
        low: least it may be.
        best: what it is best taken for.
        high: most it may be.
    """

    low: float
    best: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Span:
        """Return the span of a value that is known."""
        return cls(value, value, value)


def probability(name: str, span: Span) -> Span:
    """Return a span if it is one of probabilities, in order.

    Args:
        name: what it is, for the error.
        span: the span.

    Raises:
        ValueError: if an end lies outside [0, 1], or the three are not in order.
    """
    if not 0.0 <= span.low <= span.best <= span.high <= 1.0:
        raise ValueError(f"{name} {tuple(span)}: expected 0 ≤ low ≤ best ≤ high ≤ 1")
    return span
