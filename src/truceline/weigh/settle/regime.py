"""Which method the data can bear: decided from how they lie, never from what they are about."""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.weigh.settle.camps import two_camps
from truceline.weigh.settle.positions import Positions
from truceline.weigh.settle.settled import Method

MOST_LABELS: Final = 32
"""More values than this are no set of labels."""

OBJECTS_PER_LABEL: Final = 5
"""Objects there must be for each value before values count as labels that objects share."""

CHECKABLE_SOURCES: Final = 3
"""Sources an object needs so that one of them can be checked against the others."""

CHECKED_POSITIONS: Final = 200
"""Positions on checkable objects below which nothing is learnt without known values."""

PER_OBJECT: Final = 2.0
"""Positions per object on average below which nothing is learnt without known values, unless
sources have spoken often enough for it not to matter."""

PER_SOURCE: Final = 100.0
"""How often that is: checkable positions of a source, on average over positions."""


def closed(positions: Positions) -> bool:
    """Return whether the values are a small set of labels that objects share."""
    values = len(positions.values)
    return 1 < values <= MOST_LABELS and len(positions.objects) >= OBJECTS_PER_LABEL * values


def method(positions: Positions) -> Method:
    """Return what can be learnt.

    From unlabelled positions reliability is learnt by checking sources against each other, which
    takes three on one object: of two that differ nobody can say who is right. Where few positions
    can be checked so, expectation-maximisation makes up reliabilities and believes them; where
    sources are two camps it takes a side.
    """
    object_of, source_of = positions.object_of, positions.source_of
    sizes = np.bincount(object_of, minlength=len(positions.objects))
    checkable = sizes[object_of] >= CHECKABLE_SOURCES
    if np.count_nonzero(checkable) < CHECKED_POSITIONS:
        return Method.VOTE
    checked = np.bincount(source_of, checkable, len(positions.sources))
    often = float(checked[source_of].mean()) >= PER_SOURCE
    if len(object_of) < PER_OBJECT * len(sizes) and not often:
        return Method.VOTE
    shared = closed(positions)
    if two_camps(positions, shared):
        return Method.VOTE
    return Method.LABELS if shared else Method.OPEN
