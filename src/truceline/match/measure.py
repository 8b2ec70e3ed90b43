"""How good a grouping is, against a known one: pairwise and B-cubed precision, recall, F1.

B-cubed: Bagga and Baldwin (1998), "Entity-based cross-document coreferencing using the vector
space model"; averaged over items, so that large groups do not drown the small ones as they do
in the pairwise figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple


class Agreement(NamedTuple):
    """Precision, recall and their harmonic mean, each in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(found: Mapping[str, str], truth: Mapping[str, str]) -> Agreement:
    """Compare pairs put together, over the items that `truth` knows.

    Raises:
        KeyError: if an item of `truth` is missing from `found`.
    """
    together = sum(_pairs(n) for n in Counter((found[i], truth[i]) for i in truth).values())
    guessed = sum(_pairs(n) for n in Counter(found[i] for i in truth).values())
    true = sum(_pairs(n) for n in Counter(truth.values()).values())
    return Agreement(together / guessed if guessed else 1.0, together / true if true else 1.0)


def b_cubed(found: Mapping[str, str], truth: Mapping[str, str]) -> Agreement:
    """Compare item by item: how pure each item's group is, and how complete.

    Raises:
        KeyError: if an item of `truth` is missing from `found`.
    """
    if not truth:
        return Agreement(1.0, 1.0)
    both = Counter((found[i], truth[i]) for i in truth)
    found_size = Counter(found[i] for i in truth)
    true_size = Counter(truth.values())
    n = len(truth)
    precision = sum(count * count / found_size[f] for (f, _), count in both.items()) / n
    recall = sum(count * count / true_size[t] for (_, t), count in both.items()) / n
    return Agreement(precision, recall)


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
