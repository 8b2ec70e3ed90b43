"""Evidence as the two choices the model makes: did it occur, and who did it if it did.

Each choice is among columns, each with a vector of features; a column's utility is their inner
product with the weights, and its probability the softmax over the columns. Occurrence is a
choice between *it occurred* and *it did not*; attribution among the sides and *no party*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.weigh.model.columns import Columns, Floats, Items
from truceline.weigh.table import KINDS

BASE = 0
"""Place of the prior among the weights of occurrence; the kinds follow."""
UNBLAMED, NO_PARTY, MINES = 0, 1, 2
"""Places of the priors among the weights of attribution; the kinds follow."""
AFTER_BASE, AFTER_PRIORS = 1, 3


@dataclass(frozen=True)
class Choice:
    """Features of one choice for many incidents.

    Attributes:
        features: (incidents, columns, weights).
        there: (incidents, columns) whether an incident has the column.
    """

    features: Floats
    there: NDArray[np.bool_]


def occurrence_features(items: Items, incidents: int, start: int = 0) -> Floats:
    """Return (incidents, weights) features of *it occurred*; *it did not* has none.

    Args:
        items: what counts.
        incidents: number of incidents, from `start` on.
        start: the first incident.
    """
    width = AFTER_BASE + len(KINDS)
    rows = slice(*np.searchsorted(items.incident, (start, start + incidents)))
    place = (items.incident[rows] - start) * width + AFTER_BASE + items.kind[rows]
    flat = np.bincount(place, items.share[rows], minlength=incidents * width)
    out = flat.reshape(incidents, width)
    out[:, BASE] = 1.0
    return np.asarray(out, float)


def attribution_choice(items: Items, columns: Columns, incidents: int, start: int = 0) -> Choice:
    """Return the choice among the sides of each incident and, last, *no party*.

    Args:
        items: what counts.
        columns: the evidence it was taken from.
        incidents: number of incidents, from `start` on.
        start: the first incident.
    """
    chosen = slice(start, start + incidents)
    blamed = columns.blamed()[chosen]
    sides = blamed.shape[1]
    width = AFTER_PRIORS + len(KINDS)
    rows = slice(*np.searchsorted(items.incident, (start, start + incidents)))
    place = (items.incident[rows] - start) * (sides + 1) + items.about[rows]
    place = place * width + AFTER_PRIORS + items.kind[rows]
    size = incidents * (sides + 1) * width
    flat = np.bincount(place, items.share[rows], minlength=size)
    features: Floats = np.asarray(flat.reshape(incidents, sides + 1, width), float)
    features[:, :sides, UNBLAMED] = ~blamed
    features[:, sides, NO_PARTY] = 1.0
    features[:, sides, MINES] = columns.mine[chosen]
    there = np.arange(sides + 1)[None, :] < columns.sides[chosen, None]
    there[:, sides] = True
    return Choice(features, there)
