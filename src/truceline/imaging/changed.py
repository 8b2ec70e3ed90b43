"""The changed places of a run: where, how much, between which images, and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from truceline.imaging.grid import Grid
from truceline.imaging.outlines import polygons
from truceline.imaging.stacks import Split
from truceline.imaging.wanted import Wanted
from truceline.read.reading import stable_id
from truceline.record import Area, Term, Vertex, When
from truceline.sense.change.bracket import Bracket
from truceline.sense.change.objects import Objects

Ring = tuple[Vertex, ...]

MOST_VERTICES: Final = 400
"""Outlines of places are simplified until they have no more."""


class Timing(Term):
    """How the time of a change goes with the time that the event is said to lie in."""

    EARLIER = "earlier", "it was there before the event may have begun"
    FITS = "fits", "it may have come in the time that was asked about"
    LATER = "later", "it came after the event must have ended"


@dataclass(frozen=True)
class ChangedPlace:
    """One changed place.

    Attributes:
        id: the same for the same images, settings and place.
        number: its number on map and page, from 1, the strongest first.
        row: row of its middle.
        col: column of its middle.
        lon: longitude of its middle, degrees WGS 84.
        lat: latitude of its middle.
        outline: its rings, degrees WGS 84, each closed: the outer one, then holes.
        area_m2: its area, square metres: an upper bound, as windows reach beyond what changed.
        p: chance of so strong a change where nothing happened.
        mean_db: mean change over all of it against the whole image, decibels.
        peak_db: change in the window in which it stood out most, decibels.
        scale_m: side of that window, metres.
        when: after the last image without it and before the first with it.
        bracket: the probability of every gap between images.
        timing: how that goes with the event's time.
        before: ids of the scenes that show it unchanged.
        after: ids of the scenes that show it changed.
    """

    id: str
    number: int
    row: float
    col: float
    lon: float
    lat: float
    outline: tuple[Ring, ...]
    area_m2: float
    p: float
    mean_db: float
    peak_db: float
    scale_m: float
    when: When
    bracket: Bracket
    timing: Timing
    before: tuple[str, ...]
    after: tuple[str, ...]

    def area(self) -> Area:
        """Return it as the record holds a place."""
        outer, *holes = _few(self.outline)
        return Area(ring=outer, holes=tuple(holes))


def changed_places(
    found: Objects,
    dates: Sequence[Bracket],
    db: npt.NDArray[np.float64],
    grid: Grid,
    split: Split,
    wanted: Wanted,
) -> tuple[ChangedPlace, ...]:
    """Put together what is known of each place.

    Args:
        found: the places.
        dates: the bracket of each.
        db: change of every pixel, decibels; NaN where unknown.
        grid: where the pixels are.
        split: the images.
        wanted: what was asked for.
    """
    outlines = _outlines(found.label, grid, len(dates))
    run = _run(split, wanted)
    places = []
    for k, bracket in enumerate(dates):
        row, col = float(found.row[k]), float(found.col[k])
        when = bracket.when() or _whole(bracket)
        lon, lat = grid.lonlat(row, col)
        places.append(
            ChangedPlace(
                id=stable_id("CH", *run, f"{lon:.5f}", f"{lat:.5f}", digits=12),
                number=k + 1,
                row=row,
                col=col,
                lon=lon,
                lat=lat,
                outline=outlines[k],
                area_m2=float(found.area_m2[k]),
                p=float(found.p[k]),
                mean_db=float(np.nanmean(db[found.label == k + 1])),
                peak_db=float(found.mean_db[k]),
                scale_m=float(found.scale_m[k]),
                when=when,
                bracket=bracket,
                timing=_timing(when, wanted.earliest, wanted.latest),
                before=tuple(t.scene.id for t in split.every if t.time <= when.earliest),
                after=tuple(t.scene.id for t in split.every if t.time >= when.latest),
            )
        )
    return tuple(places)


def _run(split: Split, wanted: Wanted) -> tuple[str, ...]:
    """Return what a run's ids hang on: its images and what was asked, not where files lie."""
    return (
        *sorted(stack.name for stack in split.stacks),
        *sorted(f"{one.scene.id} {file.sha256}" for one in split.every for file in one.scene.files),
        f"{wanted.earliest.isoformat()} {wanted.latest.isoformat()}",
        f"{wanted.p_max} {wanted.fdr}",
    )


def run_id(split: Split, wanted: Wanted) -> str:
    """Return the id of a run: the same for the same images and settings."""
    return stable_id("change", *_run(split, wanted), digits=12)


def _whole(bracket: Bracket) -> When:
    """The whole series, where nothing dates a place."""
    first, last = bracket.images.times[0], bracket.images.times[-1]
    return When.at(first).model_copy(update={"latest": last})


def _timing(when: When, earliest: datetime, latest: datetime) -> Timing:
    if when.latest < earliest:
        return Timing.EARLIER
    return Timing.LATER if when.earliest > latest else Timing.FITS


def _outlines(
    label: npt.NDArray[np.int32], grid: Grid, places: int
) -> tuple[tuple[Ring, ...], ...]:
    found: list[tuple[Ring, ...]] = [()] * places
    for number, polygon in polygons(label):
        found[number - 1] = tuple(
            tuple(grid.degrees(grid.transform @ at) for at in ring) for ring in polygon
        )
    return tuple(found)


def _few(outline: tuple[Ring, ...]) -> list[Ring]:
    """Simplify an outline until it has few enough vertices."""
    shape, reach = shapely.Polygon(outline[0], outline[1:]), 1e-5
    while shapely.get_num_coordinates(shape) > MOST_VERTICES:
        shape, reach = shape.simplify(reach), reach * 2
    return [
        tuple((float(x), float(y)) for x, y in ring.coords)
        for ring in (shape.exterior, *shape.interiors)
    ]
