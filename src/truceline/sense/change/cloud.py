"""What hid the ground in an optical image: cloud, shadow, snow, or no data at all.

Read from the scene classification of Sentinel-2 (SCL, Level-2A Algorithm Theoretical Basis
Document, S2-PDGS-MPC-ATBD-L2A) and from QA_PIXEL of Landsat Collection 2 (USGS LSDS-1619, bits of
CFMask). Both are the producer's own classification and err: bright roofs, sand and smoke are
taken for cloud, thin cloud for clear ground, and fresh burns, which are dark, for shadow or
water. So a pixel that the producer calls dark (SCL 2) counts as clear here, or burns would hide
themselves. Smoke over a fire hides the ground too, and is mostly classed as cloud.

What it shows: that a place could, or could not, be seen. Nothing else: cloud is no evidence that
something happened under it, nor that nothing did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import distance_transform_edt

from truceline.record import Term
from truceline.sense.change.overlay import Floats, Overlay

BUFFER_M: Final = 100.0
"""Cloud and its shadow are widened by this much, metres: their edges are thin, and seen through."""
HIDDEN: Final = 0.9
"""Share of a place from which on it counts as hidden."""

Codes = npt.NDArray[np.uint8]


class Sky(Term):
    """What lay between a satellite and the ground, or on the ground, at a pixel."""

    NO_DATA = "no_data", "no measurement: off the image, or a faulty detector"
    CLEAR = "clear", "the ground or water was seen"
    SHADOW = "shadow", "in the shadow of a cloud"
    CLOUD = "cloud", "cloud or dense smoke"
    SNOW = "snow", "snow or ice lay on the ground"


ORDER: Final = tuple(Sky)
"""Members by code: the arrays here hold the position in this tuple."""
_NO_DATA, _CLEAR, _SHADOW, _CLOUD, _SNOW = range(len(ORDER))

SCL: Final = {
    0: Sky.NO_DATA,  # no data
    1: Sky.NO_DATA,  # saturated or defective
    2: Sky.CLEAR,  # dark: topographic shadow, and burns
    3: Sky.SHADOW,  # cloud shadow
    4: Sky.CLEAR,  # vegetation
    5: Sky.CLEAR,  # bare
    6: Sky.CLEAR,  # water
    7: Sky.CLEAR,  # unclassified, or cloud with low probability
    8: Sky.CLOUD,  # cloud, medium probability
    9: Sky.CLOUD,  # cloud, high probability
    10: Sky.CLOUD,  # thin cirrus
    11: Sky.SNOW,  # snow or ice
}
"""Classes of Sentinel-2's scene classification."""

_FILL, _DILATED, _CIRRUS, _CLOUD_BIT, _SHADOW_BIT, _SNOW_BIT = (1 << bit for bit in range(6))


def from_scl(scl: npt.NDArray[np.integer]) -> Codes:
    """Return codes (positions in `ORDER`) of a Sentinel-2 scene classification, any shape.

    Raises:
        ValueError: if a class is not one of 0 to 11.
    """
    table = np.array([ORDER.index(SCL[value]) for value in range(len(SCL))], dtype=np.uint8)
    if scl.size and (scl.min() < 0 or scl.max() >= len(table)):
        raise ValueError(
            f"classes run from 0 to 11, and this layer holds {int(scl.min())} to "
            f"{int(scl.max())}; expected the band SCL of a Level-2A product"
        )
    return np.asarray(table[scl])


def from_qa_pixel(quality: npt.NDArray[np.integer]) -> Codes:
    """Return codes (positions in `ORDER`) of a Landsat Collection 2 QA_PIXEL band, any shape.

    Dilated cloud, cloud and cirrus are cloud; where bits contradict each other, cloud comes
    before shadow, and shadow before snow. Bits of confidence (8 to 15) are not used.

    Raises:
        ValueError: if a value is no unsigned 16-bit number.
    """
    if quality.size and (quality.min() < 0 or quality.max() > 0xFFFF):
        raise ValueError("QA_PIXEL holds unsigned 16-bit numbers; this layer holds others")
    found = np.full(quality.shape, _CLEAR, dtype=np.uint8)
    found[(quality & _SNOW_BIT) != 0] = _SNOW
    found[(quality & _SHADOW_BIT) != 0] = _SHADOW
    found[(quality & (_DILATED | _CIRRUS | _CLOUD_BIT)) != 0] = _CLOUD
    found[(quality & _FILL) != 0] = _NO_DATA
    return found


def widened(codes: Codes, pixel_m: float, buffer_m: float = BUFFER_M) -> Codes:
    """Return codes with cloud and shadow grown over what is clear or snow around them.

    Args:
        codes: shape (rows, cols).
        pixel_m: side of a pixel, metres.
        buffer_m: how far they grow, metres, between middles of pixels.

    Raises:
        ValueError: if a length is not above 0, or the buffer is below 0.
    """
    if pixel_m <= 0 or buffer_m < 0:
        raise ValueError("a pixel has a side above 0 m, and a buffer is not below 0 m")
    found = codes.copy()
    seen = (codes == _CLEAR) | (codes == _SNOW)
    for code in (_SHADOW, _CLOUD):  # cloud last: what is near both counts as cloud
        there = codes == code
        if there.any():
            near = distance_transform_edt(~there, sampling=pixel_m) <= buffer_m
            found[near & seen] = code
    return found


def clear(codes: Codes) -> npt.NDArray[np.bool_]:
    """Return which pixels show the ground; snow does not show it."""
    return np.asarray(codes == _CLEAR)


@dataclass(frozen=True)
class Sight:
    """How much of a place could be seen, as shares of its whole area that sum to 1.

    Attributes:
        clear: share that was seen.
        shadow: share in cloud shadow.
        cloud: share under cloud or smoke.
        snow: share under snow or ice.
        no_data: share without a measurement, off the image included.
    """

    clear: float
    shadow: float
    cloud: float
    snow: float
    no_data: float

    @property
    def hidden(self) -> bool:
        """Whether cloud and its shadow hid the place: no more than 1 - `HIDDEN` was seen."""
        return self.cloud + self.shadow >= HIDDEN

    @property
    def looked(self) -> bool:
        """Whether enough was measured to say anything: cloud over it, too, is a measurement."""
        return self.no_data < HIDDEN

    def says(self) -> str:
        """Say it in words, for a coverage note."""
        shares = {
            "seen": self.clear,
            "under cloud or smoke": self.cloud,
            "in cloud shadow": self.shadow,
            "under snow": self.snow,
            "not measured": self.no_data,
        }
        said = [f"{share:.0%} {words}" for words, share in shares.items() if share >= 0.005]
        return ", ".join(said) or "nothing of it lies on the image"


def sight(over: Overlay, codes: Codes) -> list[Sight | None]:
    """Return how much of each polygon could be seen; None for one without an area.

    Args:
        over: polygons on the grid of the codes.
        codes: shape (height, width).

    Raises:
        ValueError: if the codes are not of the grid's shape.
    """
    if codes.shape != (over.grid.height, over.grid.width):
        raise ValueError(f"codes have shape {codes.shape}, not that of the grid")
    at = codes.ravel()[over.cell]
    shares: list[Floats] = []
    for code in range(len(ORDER)):
        total = over.add(over.part * (at == code))
        shares.append(np.divide(total, over.area, out=np.zeros_like(total), where=over.area > 0))
    seen: list[Sight | None] = []
    for number, area in enumerate(over.area):
        if area == 0:
            seen.append(None)
            continue
        clear_, shadow, cloud, snow = (
            float(shares[code][number]) for code in (_CLEAR, _SHADOW, _CLOUD, _SNOW)
        )
        off = max(0.0, 1 - clear_ - shadow - cloud - snow)
        seen.append(Sight(clear_, shadow, cloud, snow, off))
    return seen
