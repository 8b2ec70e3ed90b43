"""Burn scars in optical images: how far the normalised burn ratio fell, and how surely.

Healthy plants reflect near infrared and little shortwave infrared; char and bare soil do the
reverse. NBR = (NIR - SWIR) / (NIR + SWIR), with Sentinel-2 bands 8A and 12 (20 m), or Landsat 8 and
9 bands 5 and 7 (30 m). dNBR = NBR before - NBR after: Key, Benson (2006), Landscape Assessment,
USDA Forest Service RMRS-GTR-164-CD, whose classes (table LA-2, there times 1000) are used. Two
relative forms make much out of a loss where little grew: RdNBR = dNBR / √|NBR before| (Miller,
Thode 2007, Remote Sens. Environ. 109, 66-80) and RBR = dNBR / (NBR before + 1.001) (Parks, Dillon,
Miller 2014, Remote Sens. 6, 1827-1844), which stays finite where nothing grew.

Between two dates unburnt land changes too: it dries, grows, and is lit from another side. The
median dNBR of unburnt surroundings is taken off (Key and Benson's offset), and their spread says
how far a pixel may be off by that alone.

What it shows: where plants were lost or charred between two clear images. What it does not: who
lit it, with what, or for what; whether a shell or a farmer did. Ploughing, harvest, felling,
drying and flood lower NBR too; grass greens over in weeks; classes come from North American
forest and were tested on no field or roof. Urban fire leaves little: a burnt building often has
no scar. Thin smoke or cloud that the mask missed looks like a recovery or a burn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import distance_transform_edt

from truceline.record import Term

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LEAST_SURROUNDINGS: Final = 100
_MAD: Final = 1.4826
_LEAST_SUM: Final = 0.01


@dataclass(frozen=True)
class Coding:
    """How a product writes reflectance: reflectance = number · scale + offset.

    Attributes:
        scale: see above.
        offset: see above.
        nodata: number that stands for no value.
    """

    scale: float
    offset: float
    nodata: int = 0


SENTINEL2: Final = Coding(1e-4, -0.1)
"""Sentinel-2 Level-2A from processing baseline 04.00 (January 2022) on. A catalogue may have taken
the offset off already (then use `SENTINEL2_BEFORE_04`); its metadata say so."""
SENTINEL2_BEFORE_04: Final = Coding(1e-4, 0.0)
"""Sentinel-2 Level-2A before baseline 04.00."""
LANDSAT: Final = Coding(2.75e-5, -0.2)
"""Landsat Collection 2 Level-2 surface reflectance."""


class Severity(Term):
    """Classes of dNBR, in the words of Key and Benson (2006)."""

    HIGH_REGROWTH = "high_regrowth", "much more green than before: below -0.25"
    LOW_REGROWTH = "low_regrowth", "more green than before: -0.25 to -0.1"
    UNBURNED = "unburned", "no more change than land that did not burn: -0.1 to 0.1"
    LOW = "low", "low severity: 0.1 to 0.27"
    MODERATE_LOW = "moderate_low", "moderate to low severity: 0.27 to 0.44"
    MODERATE_HIGH = "moderate_high", "moderate to high severity: 0.44 to 0.66"
    HIGH = "high", "high severity: 0.66 and above"


CLASSES: Final = tuple(Severity)
"""Members by code, mildest first: `Burn.severity` holds positions in this tuple."""
LIMITS: Final = (-0.25, -0.1, 0.1, 0.27, 0.44, 0.66)
"""Least dNBR of each class but the first."""
NO_CLASS: Final = 255
"""Code of a pixel that was not seen."""
BURNT: Final = 0.1
"""Least dNBR of a burn."""


@dataclass(frozen=True)
class Burn:
    """A map of burn between two images; arrays of shape (rows, cols), NaN where not seen.

    Attributes:
        dnbr: NBR before less after, offset taken off; unitless, a burn above 0.
        rdnbr: relative to the root of NBR before, in units of dNBR; NaN where NBR before is all
            but 0.
        rbr: relative to NBR before.
        severity: position in `CLASSES`, by dNBR; `NO_CLASS` where not seen.
        seen: whether both images show the ground.
        offset: median of dNBR over unburnt surroundings, taken off.
        spread: its standard deviation there, robust: what a single pixel may be off by.
        false_share: share of the surroundings at or above `BURNT` all the same.
    """

    dnbr: Floats
    rdnbr: Floats
    rbr: Floats
    severity: npt.NDArray[np.uint8]
    seen: Bools
    offset: float
    spread: float
    false_share: float

    def burnt(self, sure: float = 2.0) -> Bools:
        """Return pixels burnt beyond doubt: `BURNT` or more, and so many spreads above 0."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.dnbr >= max(BURNT, sure * self.spread))

    def area_m2(self, within: Bools, pixel_m: float) -> tuple[float, float]:
        """Return the burnt area within a region, and how much of it chance alone would give.

        Counted at `BURNT`; the second number is what the unburnt surroundings' share would give.

        Args:
            within: the region, shape (rows, cols).
            pixel_m: side of a pixel, metres.
        """
        looked = within & self.seen
        burnt = looked & (np.nan_to_num(self.dnbr, nan=-1.0) >= BURNT)
        one = pixel_m**2
        return float(burnt.sum() * one), float(looked.sum() * self.false_share * one)


def reflectance(numbers: npt.NDArray[np.integer], coding: Coding) -> Floats:
    """Return surface reflectance, NaN where there is no value, of the numbers of a product."""
    found = numbers * coding.scale + coding.offset
    return np.where(numbers == coding.nodata, np.nan, found)


def nbr(nir: npt.NDArray[np.floating], swir: npt.NDArray[np.floating]) -> Floats:
    """Return the normalised burn ratio, -1 to 1, of reflectances of one shape.

    A reflectance below 0, as over dark water, counts as 0; NaN where both are all but 0.
    """
    near, short = np.maximum(nir, 0.0), np.maximum(swir, 0.0)
    total = near + short
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > _LEAST_SUM, (near - short) / total, np.nan)


def burn(
    before: npt.NDArray[np.floating],
    after: npt.NDArray[np.floating],
    clear: Bools,
    unburnt: Bools,
) -> Burn:
    """Return the burn between two images.

    Both should be of one sensor and of like season; an image soon after shows most.

    Args:
        before: NBR before, shape (rows, cols); NaN where there is none.
        after: NBR after, on the same grid.
        clear: whether both images show the ground, as of `cloud.clear` for each.
        unburnt: surroundings taken not to have burnt, such as a ring around the place, chosen
            without looking at dNBR. What burnt among them all the same hardly moves a median.

    Raises:
        ValueError: if shapes differ, or fewer than 100 clear pixels of surroundings are left.
    """
    shapes = {before.shape, after.shape, clear.shape, unburnt.shape}
    if len(shapes) != 1:
        raise ValueError(f"images and masks must be of one shape, not {sorted(shapes)}")
    seen = clear & np.isfinite(before) & np.isfinite(after)
    base = seen & unburnt
    if base.sum() < _LEAST_SURROUNDINGS:
        raise ValueError(
            f"{int(base.sum())} clear pixels of unburnt surroundings are too few for an offset; "
            "widen the surroundings, or take another date"
        )
    raw = np.where(seen, before - after, np.nan).astype(np.float64)
    offset = float(np.median(raw[base]))
    spread = float(np.median(np.abs(raw[base] - offset)) * _MAD)
    dnbr = raw - offset
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(np.abs(before))
        rdnbr = np.where(root > 0.03, dnbr / root, np.nan)
        rbr = dnbr / (before + 1.001)
    severity = np.digitize(np.nan_to_num(dnbr), LIMITS).astype(np.uint8)
    severity[~seen] = NO_CLASS
    false = float((dnbr[base] >= BURNT).mean())
    return Burn(dnbr, rdnbr, rbr, severity, seen, offset, spread, false)


def ring(place: Bools, pixel_m: float, inner_m: float, outer_m: float) -> Bools:
    """Return the surroundings of a place: pixels from `inner_m` to `outer_m` away from it.

    Raises:
        ValueError: if the place is empty, or the lengths are not in order.
    """
    if not place.any():
        raise ValueError("the place covers no pixel, so it has no surroundings")
    if not 0 <= inner_m < outer_m:
        raise ValueError(f"surroundings from {inner_m} m to {outer_m} m are none")
    away = distance_transform_edt(~place, sampling=pixel_m)
    return np.asarray((away >= inner_m) & (away <= outer_m) & ~place)
