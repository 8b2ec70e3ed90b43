"""Changed places: pixels that changed, joined where they touch, with few false ones among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from truceline.sense.change.detect import Detected


@dataclass(frozen=True)
class Objects:
    """Columns of changed places, strongest first.

    Attributes:
        label: number of the place at every pixel, counted from 1; 0 where nothing is claimed.
        row: centre of the place in pixels from the upper edge (0 is the first pixel's centre).
        col: the same from the left edge.
        area_m2: area in square metres. Windows reach beyond what changed, so that a strong change
            also shows up to half a window beside it: the area is an upper bound.
        p: smallest p in the place.
        mean_db: mean change in dB in the window of its strongest pixel.
        scale_m: window, in metres, in which its strongest pixel stood out.
        p_max: largest p that was accepted anywhere.
    """

    label: npt.NDArray[np.int32]
    row: npt.NDArray[np.float64]
    col: npt.NDArray[np.float64]
    area_m2: npt.NDArray[np.float64]
    p: npt.NDArray[np.float64]
    mean_db: npt.NDArray[np.float32]
    scale_m: npt.NDArray[np.float32]
    p_max: float


def objects(
    detected: Detected, p_max: float = 0.001, fdr: float | None = 0.05, least_m2: float = 0.0
) -> Objects:
    """Join changed pixels into places.

    A pixel counts where its p is at most `p_max` and, unless `fdr` is None, within the
    Benjamini-Hochberg limit, so that no more than that share of the pixels is expected false.
    Benjamini and Hochberg (1995) for the procedure; Benjamini and Yekutieli (2001) show that it
    holds for positively dependent tests, which neighbouring pixels in one window are.

    Args:
        detected: what `detect` gave.
        p_max: largest p that is accepted.
        fdr: expected share of false pixels among those accepted; None leaves only `p_max`.
        least_m2: places smaller than this, in square metres, are left out.
    """
    limit = p_max if fdr is None else min(p_max, _within_fdr(detected.p[detected.valid], fdr))
    label, count = ndimage.label(detected.valid & (detected.p <= limit), np.ones((3, 3)))
    number = np.arange(1, count + 1)
    pixels = np.bincount(label.ravel(), minlength=count + 1)[1:]
    area = pixels.astype(np.float64) * detected.pixel_m**2
    centre = np.array(ndimage.center_of_mass(label > 0, label, number)).reshape(-1, 2)
    at = np.array(ndimage.minimum_position(detected.p, label, number), int).reshape(-1, 2)
    p = detected.p[at[:, 0], at[:, 1]]
    keep = np.flatnonzero(area >= least_m2)
    keep = keep[np.argsort(p[keep], kind="stable")]
    renumber = np.zeros(count + 1, np.int32)
    renumber[keep + 1] = np.arange(1, len(keep) + 1)
    return Objects(
        label=renumber[label],
        row=centre[keep, 0],
        col=centre[keep, 1],
        area_m2=area[keep],
        p=p[keep],
        mean_db=detected.mean_db[at[keep, 0], at[keep, 1]],
        scale_m=detected.scale_m[at[keep, 0], at[keep, 1]],
        p_max=float(limit),
    )


def _within_fdr(p: npt.NDArray[np.float64], fdr: float) -> float:
    """Return the largest p that Benjamini and Hochberg's procedure accepts; 0 if none."""
    ordered = np.sort(p)
    within = np.flatnonzero(ordered <= fdr * np.arange(1, len(p) + 1) / max(len(p), 1))
    return float(ordered[within[-1]]) if len(within) else 0.0
