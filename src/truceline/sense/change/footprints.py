"""A map summed up over buildings or places: how much changed of each, and what chance does alone.

Values are weighed by how much of a pixel a footprint covers. What stands out in it is judged twice:

- `combined_p` asks whether there is a change anywhere in the footprint. It joins the pixels' p by
  Cauchy's distribution, which holds however the pixels depend on each other: Liu, Xie (2020),
  J. Am. Stat. Assoc. 115(529), 393-402.
- `share_p` asks whether more of the footprint changed than chance explains, by the binomial tail
  at the number of pixels that are worth as much as independent ones.

Of 10,000 footprints of which none changed, 10 have a p below 0.001: use `adjusted` before naming
any (Benjamini, Hochberg 1995, J. R. Stat. Soc. B 57(1), 289-300), and read a footprint's own p
only for one that was asked about beforehand.

What it shows: that backscatter or reflectance under a footprint differs. What it does not: that
the building is damaged. A radar pixel of 10 to 30 m lies askew of a building, tall ones are laid
over towards the satellite, and trees, vehicles, scaffolding, water and snow change a footprint
too. A building smaller than a pixel has no value of its own. No change seen is not no damage:
a roof that stands over burnt rooms looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import betainc
from scipy.stats import false_discovery_control

from truceline.sense.change.overlay import Floats, Overlay, Seen

_LEAST_P: Final = 1e-300
_MOST_P: Final = 1 - 1e-12

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Summary:
    """A map over polygons: arrays of shape (places,), in the order the polygons were given.

    Attributes:
        seen: how far each could be looked at. Where nothing was seen, numbers are NaN.
        share_seen: share of its area on pixels with a value.
        small: whether it is smaller than a pixel.
        pixels: pixels' worth of it that have a value.
        mean: mean of the map, weighed by coverage.
        share_changed: share of what was seen of it that is marked as changed; NaN where no marks
            were given.
    """

    seen: tuple[Seen, ...]
    share_seen: Floats
    small: Bools
    pixels: Floats
    mean: Floats
    share_changed: Floats


def summarise(
    over: Overlay, values: npt.NDArray[np.floating], changed: Bools | None = None
) -> Summary:
    """Sum a map up over polygons.

    Args:
        over: the polygons on the map's grid.
        values: the map, shape (height, width): dB, dNBR or any other; NaN where there is none.
        changed: pixels marked as changed, of the same shape.

    Raises:
        ValueError: if a map is not of the grid's shape.
    """
    valid = np.isfinite(values)
    share, states = over.seen(valid)
    weight = over.weights(valid)
    pixels = over.add(weight)
    known = np.where(valid, values, 0.0).ravel()[over.cell]
    marked = np.full(over.places, np.nan)
    if changed is not None:
        _check(over, changed)
        marked = _over(over.add(weight * changed.ravel()[over.cell]), pixels)
    return Summary(
        states, share, over.small, pixels, _over(over.add(weight * known), pixels), marked
    )


def combined_p(over: Overlay, p: npt.NDArray[np.floating]) -> Floats:
    """Return each polygon's chance of evidence as strong as this anywhere in it; NaN if unseen.

    Args:
        over: the polygons on the map's grid.
        p: calibrated p of every pixel, shape (height, width); NaN where there is none.

    Raises:
        ValueError: if the map is not of the grid's shape, or a p is not from 0 to 1.
    """
    if np.nanmin(p, initial=0.5) < 0 or np.nanmax(p, initial=0.5) > 1:
        raise ValueError("a p lies from 0 to 1; this map holds something else")
    weight = over.weights(np.isfinite(p))
    each = np.clip(p.ravel()[over.cell], _LEAST_P, _MOST_P)
    # For a small p the tangent loses all digits, and its limit is exact.
    draw = np.where(each < 1e-8, 1 / (np.pi * each), 1 / np.tan(np.pi * each))
    mean = _over(over.add(weight * np.where(weight > 0, draw, 0.0)), over.add(weight))
    return np.where(mean > 1e7, 1 / (np.pi * mean), 0.5 - np.arctan(mean) / np.pi)


def share_p(
    over: Overlay,
    above: Bools,
    valid: Bools,
    chance: float,
    independent: float = 1.0,
) -> Floats:
    """Return each polygon's chance of so large a share of pixels above a threshold; NaN if unseen.

    Args:
        over: the polygons on the map's grid.
        above: pixels above the threshold, shape (height, width).
        valid: pixels with a value.
        chance: share of pixels above it where nothing happened, from a null that was measured.
        independent: share of a polygon's pixels that are worth as much as independent ones, as of
            `dating_pool.independent_share` with half the width of a footprint.

    Raises:
        ValueError: if a map is not of the grid's shape, or a number is out of range.
    """
    if not (0 < chance < 1 and 0 < independent <= 1):
        raise ValueError("chance lies between 0 and 1, and independent above 0 up to 1")
    _check(over, above)
    weight = over.weights(valid)
    total = over.add(weight)
    share = _over(over.add(weight * above.ravel()[over.cell]), total)
    # Pixels covered in part are worth less (Kish's effective size), but what was seen is one.
    worth = _over(total**2, over.add(weight**2))
    worth = np.maximum(1.0, worth * independent)
    count = share * worth
    with np.errstate(invalid="ignore"):
        tail = betainc(np.maximum(count, 1e-12), worth - count + 1, chance)
    # With a part of a pixel above, the least that can be said is said of one whole pixel.
    tail = np.where(count > 0, np.maximum(tail, chance**worth), 1.0)
    return np.where(total > 0, np.minimum(tail, 1.0), np.nan)


def adjusted(p: Floats, method: Literal["bh", "by"] = "bh") -> Floats:
    """Return p adjusted for how many footprints were looked at; those unseen stay NaN.

    Naming all at or below q leaves a share of at most q false among the named, on average.

    Args:
        p: p of each footprint.
        method: `bh` where footprints are independent or alike in kind, `by` (Benjamini, Yekutieli
            2001) however they depend on each other.
    """
    found = np.full(p.shape, np.nan)
    there = np.isfinite(p)
    if there.any():
        found[there] = false_discovery_control(np.clip(p[there], 0, 1), method=method)
    return found


def _check(over: Overlay, marks: Bools) -> None:
    expected = (over.grid.height, over.grid.width)
    if marks.shape != expected:
        raise ValueError(f"the marks have shape {marks.shape}; the polygons' grid is {expected}")


def _over(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0))
