"""What one image's distance from the past is worth, where a product gives such a distance.

OPERA DIST-ALERT-S1 gives for each pass and pixel a distance of the backscatter from what images of
the same track in earlier years predict (its layer GEN-METRIC). Tracks differ in it, and so do
seasons, so that one threshold dates no change well: a distance of 2.5 is an alert to the product
and, on a quiet track, already says *changed* three times as often as *not*.

Here each track gets two distributions, of unchanged and of changed pixels, learned without labels:
expectation-maximisation over the step hypotheses of `bracket`, each pixel counted as unchanged
before its probable date and changed from then on. The ln of their ratio is made to rise with the
distance (isotonic regression) and held within `CAP`, so that no single image decides alone.

Dempster, Laird, Rubin (1977), J. R. Stat. Soc. B 39(1), 1-38; the binned ratio with a monotone fit
follows the empirical-Bayes two-groups model of Efron (2008), Statistical Science 23(1), 1-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.optimize import isotonic_regression

from truceline.sense.change.bracket import Floats, Images, evidence_of, posterior, tracks_of

CAP: Final = 4.0
"""Greatest ln ratio of one image, either way: 55 to 1."""
_EDGES: Final = np.linspace(np.log(0.1), np.log(30.0), 72)
_SMOOTH: Final = 1.5
_FEW: Final = 5.0
_ROUNDS: Final = 40
_SETTLED: Final = 1e-4


@dataclass(frozen=True)
class MetricWorth:
    """What a distance is worth, by track.

    Attributes:
        tables: for each track, the ln ratio in every bin of ln distance.
        changed: share of the pixels it was learned from that changed within their series.
    """

    tables: dict[str, Floats]
    changed: float

    def of(self, values: npt.NDArray[np.floating], track: str) -> Floats:
        """Return the ln ratio of distances of one image; NaN where there is none. Any shape.

        Raises:
            ValueError: if nothing was learned of the track.
        """
        if track not in self.tables:
            known = ", ".join(self.tables)
            raise ValueError(f"nothing is known of track {track!r}; learned were {known}")
        return np.where(np.isnan(values), np.nan, self.tables[track][_bins(values)])

    def evidence(self, values: npt.NDArray[np.floating], images: Images) -> Floats:
        """Return evidence, shape (images + 1, pixels), from distances of shape (images, pixels)."""
        pairs = zip(values, images.tracks, strict=True)
        return evidence_of(np.array([self.of(row, track) for row, track in pairs]))


def learn(values: npt.NDArray[np.floating], images: Images, alarm: float) -> MetricWorth:
    """Learn what a distance is worth from a scene in which some pixels changed and most did not.

    Args:
        values: distances, shape (images, pixels), at or above 0; NaN where an image has none.
        images: the images.
        alarm: distance at which the product gives an alert; only where learning starts.

    Raises:
        ValueError: if the shapes disagree, a distance is below 0, or a track has no value at all.
    """
    if values.ndim != 2 or len(values) != len(images):
        raise ValueError(f"distances have shape {values.shape}; expected ({len(images)}, pixels)")
    if np.nanmin(values, initial=np.inf) < 0:
        raise ValueError("a distance from the past cannot be below 0")
    missing = np.isnan(values)
    for track, rows in tracks_of(images):
        if missing[rows].all():
            raise ValueError(f"track {track!r} has no value; leave its images out")
    bins = _bins(values)
    worths = np.clip(2 * (values - alarm), -3, 3).astype(np.float64)
    odds = np.full(len(images) + 1, 1 / (len(images) + 1))
    tables: dict[str, Floats] = {}
    for _ in range(_ROUNDS):
        found = posterior(evidence_of(worths), odds)
        after = np.cumsum(found, axis=0)[:-1]
        tables = {
            track: _ratio(bins[rows], after[rows], ~missing[rows])
            for track, rows in tracks_of(images)
        }
        for number, track in enumerate(images.tracks):
            worths[number] = np.where(missing[number], np.nan, tables[track][bins[number]])
        last, odds = odds, (found.sum(axis=1) + 1) / (found.shape[1] + len(odds))
        if np.abs(odds - last).max() < _SETTLED:
            break
    return MetricWorth(tables, float(1 - odds[-1]))


def _bins(values: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    known = np.where(np.isnan(values), 1.0, np.maximum(values, 1e-6))
    return np.digitize(np.log(known), _EDGES)


def _ratio(bins: npt.NDArray[np.int64], after: Floats, there: npt.NDArray[np.bool_]) -> Floats:
    """Return ln of changed to unchanged density in each bin, rising, and within `CAP`."""
    size = len(_EDGES) + 1
    shares = []
    counts = []
    for weight in (after, 1 - after):
        count = np.bincount(bins[there], weight[there], size)
        count = gaussian_filter1d(count, _SMOOTH, mode="nearest")
        counts.append(count)
        shares.append((count + _FEW / size) / (count.sum() + _FEW))
    ratio = np.log(shares[0] / shares[1])
    rising = isotonic_regression(ratio, weights=counts[0] + counts[1] + 1e-3).x
    return np.asarray(np.clip(rising, -CAP, CAP), dtype=np.float64)
