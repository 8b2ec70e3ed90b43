"""Columns of evidence made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.weigh.model.columns import NOBODY, Columns
from truceline.weigh.table import INDEX

Row = tuple[int, int, str, int, int]
"""Incident, root, kind, speaking side, side it is about."""


def columns(
    rows: Sequence[Row | tuple[int, int, str, int, int, float]],
    incidents: int | None = None,
    sides: int = 2,
    mines: Sequence[int] = (),
) -> Columns:
    """Columns of these rows."""
    count = incidents if incidents is not None else 1 + max((row[0] for row in rows), default=-1)
    mine = np.zeros(count, bool)
    mine[list(mines)] = True
    return Columns(
        incidents=count,
        sides=np.full(count, sides, np.int64),
        mine=mine,
        incident=np.array([row[0] for row in rows], np.int64),
        root=np.array([row[1] for row in rows], np.int64),
        kind=np.array([INDEX[row[2]] for row in rows], np.int64),
        speaker=np.array([row[3] for row in rows], np.int64),
        about=np.array([row[4] for row in rows], np.int64),
        value=np.array([row[5] if len(row) > 5 else 1.0 for row in rows], float),
    )


BLAMES = "party blames another side"
OWNS = "party owns the act"
REJECTS = "party rejects blame"
SEEN = "observer, seen"
MEDIA = "media in its own name"
NONE = NOBODY
