"""Burn scars at a place: the last clear optical image before an event against the first after.

What it shows: where plants were lost or charred between two images. What it does not: who lit it,
with what, or whether a shell or a farmer did; ploughing, harvest, felling, drying and flood look
alike, and a burnt building often leaves no scar. See `sense.change.burn`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.errors import CaseError
from truceline.geo import outline
from truceline.imaging.burnt_chance import CLEAR, INNER_M, chance_of
from truceline.imaging.burnt_inputs import Optical, OpticalInputs, read_optical
from truceline.imaging.burnt_window import AROUND_M
from truceline.imaging.wanted import Spot
from truceline.read.reading import stable_id
from truceline.record import Disc
from truceline.sense.change import burn, cloud
from truceline.sense.change.overlay import overlay

TIMES: Final = 3.0
"""A change is told where as many times as much burnt as chance gives ..."""
PIXELS: Final = 9
"""... and so many pixels more than that ..."""
P_MAX: Final = 0.1
"""... and no more than this share of equal discs in the surroundings burnt as much."""

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Look:
    """One image of the place: how much of it could be seen."""

    image: Optical
    codes: cloud.Codes
    sight: cloud.Sight


@dataclass(frozen=True, eq=False)
class Burnt:
    """What was found at a place; arrays of shape (rows, cols) on the grid of `before`.

    Attributes:
        id: id of the run: the same for the same images and settings.
        title: what it is about.
        spot: the place.
        event: first and last instant at which the event may have been, UTC.
        inputs: the catalogue.
        before: the last clear image before the event.
        after: the first clear one after it.
        passed: those taken between the two, hidden or during the event.
        burn: dNBR and severity.
        place: pixels of the place.
        bands: reflectance of nir and swir, before and after.
        area_m2: how much of the place burnt.
        chance_m2: how much of it chance alone would give, by the surroundings.
        seen: share of the place that both images show.
        p: share of equal discs in the surroundings with as large a burnt share.
        size: mean dNBR over what burnt of the place; 0 where nothing did.
        shares: share of what was seen of the place in each class of severity.
    """

    id: str
    title: str
    spot: Spot
    event: tuple[datetime, datetime]
    inputs: OpticalInputs
    before: Look
    after: Look
    passed: tuple[Look, ...]
    burn: burn.Burn
    place: Bools
    bands: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]
    area_m2: float
    chance_m2: float
    seen: float
    p: float
    size: float
    shares: dict[str, float]

    @property
    def pixel_m(self) -> float:
        """Side of a pixel, metres."""
        return self.before.image.grid.pixel

    @property
    def stands_out(self) -> bool:
        """Whether so much burnt that a change is told: see `TIMES`, `PIXELS` and `P_MAX`."""
        more = self.area_m2 - self.chance_m2 >= PIXELS * self.pixel_m**2
        return more and self.area_m2 >= TIMES * self.chance_m2 and self.p <= P_MAX


def find_burn(catalogue: Path, spot: Spot, event: tuple[datetime, datetime], title: str) -> Burnt:
    """Compare the last clear image before an event with the first after it.

    Args:
        catalogue: a STAC file or folder of Sentinel-2 L2A or Landsat C2 L2 items.
        spot: the place.
        event: first and last instant at which the event may have been, aware.
        title: what it is about; the place's name where it is empty.

    Raises:
        CaseError: if images are missing, all hidden, or unusable; it then lists what was seen.
        OSError: if a file cannot be read.
    """
    inputs = read_optical(catalogue, spot)
    looks = [_look(image, spot) for image in inputs.optical]
    before, after = _pair(looks, event)
    start, end = before.image.scene.when.latest, after.image.scene.when.earliest
    passed = tuple(
        one
        for one in looks
        if one is not before
        and one is not after
        and start <= one.image.scene.when.earliest
        and one.image.scene.when.latest <= end
    )
    place = _place(before.image, spot)
    bands = (_bands(before.image), _bands(after.image))
    clear = cloud.clear(before.codes) & cloud.clear(after.codes)
    pixel_m = before.image.grid.pixel
    around = burn.ring(place, pixel_m, INNER_M, AROUND_M)
    try:
        found = burn.burn(burn.nbr(*bands[0]), burn.nbr(*bands[1]), clear, around)
    except ValueError as error:
        raise CaseError(f"{before.image.scene.item}, {after.image.scene.item}: {error}") from None
    area, chance = found.area_m2(place, pixel_m)
    looked = place & found.seen
    if not looked.any():
        raise CaseError("what one image shows of the place is hidden on the other; widen the place")
    burnt = looked & (found.dnbr >= burn.BURNT)
    counts = np.bincount(found.severity[looked], minlength=len(burn.CLASSES))
    return Burnt(
        id=stable_id("burn", before.image.scene.id, after.image.scene.id, repr(spot), digits=12),
        title=title or spot.name,
        spot=spot,
        event=event,
        inputs=inputs,
        before=before,
        after=after,
        passed=passed,
        burn=found,
        place=place,
        bands=bands,
        area_m2=area,
        chance_m2=chance,
        seen=float(looked.sum() / place.sum()),
        p=chance_of(found, place, spot.radius_m, pixel_m, float(burnt.sum() / looked.sum())),
        size=float(found.dnbr[burnt].mean()) if burnt.any() else 0.0,
        shares={
            name.value: float(count / looked.sum())
            for name, count in zip(burn.CLASSES, counts, strict=True)
        },
    )


def _look(image: Optical, spot: Spot) -> Look:
    number = image.read("mask")
    try:
        read = cloud.from_scl if image.family == "Sentinel-2" else cloud.from_qa_pixel
        codes = cloud.widened(read(number), image.grid.pixel)
    except ValueError as error:
        raise CaseError(f"{image.files['mask']}: {error}") from None
    shape = outline(Disc(lon=spot.lon, lat=spot.lat, radius_m=spot.radius_m))
    (seen,) = cloud.sight(overlay([shape], image.grid), codes)
    if seen is None:
        raise CaseError(f"{spot.name} has no area")
    return Look(image, codes, seen)


def _pair(looks: Sequence[Look], event: tuple[datetime, datetime]) -> tuple[Look, Look]:
    """Return the clear pair of one sensor and grid whose dates lie closest together."""
    clear = [one for one in looks if one.sight.clear >= CLEAR]
    before = [one for one in clear if one.image.scene.when.latest < event[0]]
    after = [one for one in clear if one.image.scene.when.earliest > event[1]]
    pairs = [
        (one, other)
        for one in before
        for other in after
        if (one.image.family, one.image.grid) == (other.image.family, other.image.grid)
    ]
    if not pairs:
        said = "; ".join(
            f"{one.image.scene.item}, {one.image.scene.when.earliest:%Y-%m-%d}: {one.sight.says()}"
            for one in looks
        )
        raise CaseError(
            f"no two images, one of before and one of after the event, of one sensor and grid show "
            f"{CLEAR:.0%} of the place or more. Images of it: {said}. Fetch more dates"
        )
    return min(
        pairs,
        key=lambda two: two[1].image.scene.when.earliest - two[0].image.scene.when.latest,
    )


def _place(image: Optical, spot: Spot) -> Bools:
    """Return the pixels of which half or more lies within the place; the largest part at least."""
    over = overlay([outline(Disc(lon=spot.lon, lat=spot.lat, radius_m=spot.radius_m))], image.grid)
    part = np.zeros((image.grid.height, image.grid.width))
    part.ravel()[over.cell] = over.part
    return np.asarray((part >= min(0.5, part.max())) & (part > 0))


def _bands(image: Optical) -> tuple[Floats, Floats]:
    near, short = (burn.reflectance(image.read(band), image.coding) for band in ("nir", "swir"))
    return near, short
