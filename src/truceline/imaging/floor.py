"""What could have been found: known changes are laid into the very images, and looked for.

No change found says little unless it is known how large a change would have been found here. So
changes of known size and strength are added to the sums of after, at places spread over the grid,
and the same detection is run again. A change is laid over a whole square; real ones are ragged,
so that the answer is a lower bound of what is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.sense.change.calibrate import Null
from truceline.sense.change.dating_backscatter import LN_PER_DB
from truceline.sense.change.detect import Detected, detect
from truceline.sense.change.sums import Sums

SIDES_M: Final = (30.0, 90.0, 180.0)
"""Sides of the squares: a building, a few houses, a block."""
STRENGTHS_DB: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
SHARE: Final = 0.8
"""A change counts as one that would have been found if this share of those laid in was."""
_APART_M: Final = 480.0
_LEAST: Final = 8
"""Fewer places than this for a size and strength say nothing."""
_ENOUGH: Final = 20
"""Places for a size and strength, where the images have room for them in so many passes:"""
_MOST_PASSES: Final = 6


@dataclass(frozen=True)
class Floor:
    """How much of what was laid in was found.

    Attributes:
        side_m: side of the square.
        found: for each of `STRENGTHS_DB`, the share that was found; NaN where too few were laid.
        least_db: weakest change of which `SHARE` was found, and of every stronger one as well;
            None where not even the strongest was.
        places: how many squares of this size were laid in, over all strengths.
    """

    side_m: float
    found: tuple[float, ...]
    least_db: float | None
    places: int


def floors(
    stacks: Sequence[tuple[Sums, Sums]],
    detected: Detected,
    null: Null,
    p_max: float,
    fdr: float,
    sides_m: Sequence[float] = SIDES_M,
) -> tuple[Floor, ...]:
    """Measure what would have been found, for each side.

    Each place is judged as if its change were the only one in the images beside those that are
    there: what else was laid in does not make it easier to accept.

    Args:
        stacks: sums of before and after, a pair a stack, each of shape (rows, cols).
        detected: what was found in them.
        null: the null it was found with.
        p_max: largest p that is accepted.
        fdr: share of false pixels that is accepted.
        sides_m: sides of the squares.
    """
    sides = [side for side in sides_m if round(side / detected.pixel_m) >= 1]
    rule = _Rule(np.sort(detected.p[detected.valid]), p_max, fdr)
    return tuple(_floor(stacks, detected, null, rule, side) for side in sides)


@dataclass(frozen=True)
class _Rule:
    """What is accepted: `real` are the p of all valid pixels of the real images, in order."""

    real: npt.NDArray[np.float64]
    p_max: float
    fdr: float

    def accepts(self, p: npt.NDArray[np.float64]) -> bool:
        """Say whether any pixel of one square is accepted beside the real ones."""
        p = np.sort(p.ravel())
        count = np.arange(1, p.size + 1) + np.searchsorted(self.real, p, side="right")
        return bool((p <= np.minimum(self.p_max, self.fdr * count / max(self.real.size, 1))).any())


def _floor(
    stacks: Sequence[tuple[Sums, Sums]], detected: Detected, null: Null, rule: _Rule, side_m: float
) -> Floor:
    side = max(1, round(side_m / detected.pixel_m))
    step = max(side * 3, round(_APART_M / detected.pixel_m))
    laid: list[int] = []
    found: list[bool] = []
    for turn in range(_MOST_PASSES):
        corners = _corners(detected, side, step, turn, rule.p_max)
        strength = (np.arange(len(corners)) + len(laid)) % len(STRENGTHS_DB)
        shift = np.zeros(detected.p.shape)
        for k, (row, col) in enumerate(corners):
            # Half get weaker and half get stronger echo: both are changes.
            sign = 1 if (k // len(STRENGTHS_DB)) % 2 else -1
            db = sign * STRENGTHS_DB[strength[k]]
            shift[row : row + side, col : col + side] = db * LN_PER_DB
        changed = [(before, shifted(after, shift)) for before, after in stacks]
        p = detect(changed, detected.pixel_m, null=null).p
        found += [rule.accepts(p[row : row + side, col : col + side]) for row, col in corners]
        laid += strength.tolist()
        if len(laid) >= _ENOUGH * len(STRENGTHS_DB):
            break
    return _summed(side_m, np.array(laid), np.array(found))


def _summed(side_m: float, laid: npt.NDArray[np.int64], found: npt.NDArray[np.bool_]) -> Floor:
    shares = [
        float(found[laid == k].mean()) if (laid == k).sum() >= _LEAST else float("nan")
        for k in range(len(STRENGTHS_DB))
    ]
    least = None
    for db, share in zip(STRENGTHS_DB[::-1], shares[::-1], strict=True):
        if not share >= SHARE:
            break
        least = db
    return Floor(side_m, tuple(shares), least, len(laid))


def shifted(sums: Sums, by: npt.NDArray[np.float64]) -> Sums:
    """Return the sums as they would be had every image's ln backscatter been higher by so much."""
    n = sums.n.astype(np.float64)
    return Sums(sums.n, sums.total + n * by, sums.squares + 2 * by * sums.total + n * by**2)


def _corners(
    detected: Detected, side: int, step: int, turn: int, p_max: float
) -> npt.NDArray[np.int64]:
    """Return first pixels of squares on a wide mesh, wholly on valid and unchanged ground."""
    rows, cols = detected.p.shape
    # Each turn moves the mesh, by a share of a step that falls on no earlier one.
    first = np.floor((np.array([0.5, 0.5]) + turn * np.array([0.618, 0.382])) % 1 * step)
    ys, xs = (
        np.arange(int(start), size - side + 1, step)
        for start, size in zip(first, (rows, cols), strict=True)
    )
    mesh = np.stack(np.meshgrid(ys, xs, indexing="ij"), axis=-1).reshape(-1, 2)
    quiet = detected.valid & (detected.p > p_max)
    keep = [bool(quiet[row : row + side, col : col + side].all()) for row, col in mesh]
    # Shuffled by a fixed seed, so that no strength keeps to one part of the land.
    return np.random.default_rng(turn).permutation(mesh[np.array(keep, dtype=bool)])
