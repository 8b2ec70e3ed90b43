"""What was found in each place or footprint that was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from truceline.errors import CaseError
from truceline.geo import outline
from truceline.imaging.grid import Grid
from truceline.imaging.wanted import Spot
from truceline.read.geojson import load_json
from truceline.record import Disc
from truceline.sense.change.detect import Detected
from truceline.sense.change.footprints import adjusted, combined_p, summarise
from truceline.sense.change.objects import Objects
from truceline.sense.change.overlay import Seen, overlay

_NAMES: Final = ("name", "id", "ref", "osm_id", "code")


@dataclass(frozen=True)
class Summary:
    """What was found in one place or footprint.

    Attributes:
        name: its name.
        seen: how far it could be looked at.
        small: whether it is smaller than a pixel, so that its surroundings count as well.
        area_m2: how much of it the images show, square metres.
        changed_m2: how much of that changed, square metres.
        mean_db: mean change over what the images show of it, decibels; None where they do not.
        p: chance of so strong a change anywhere in it, adjusted for how many were asked about.
        numbers: numbers of the changed places that it shares ground with.
    """

    name: str
    seen: Seen
    small: bool
    area_m2: float
    changed_m2: float
    mean_db: float | None
    p: float | None
    numbers: tuple[int, ...]


def read_footprints(path: Path) -> tuple[list[str], list[Any]]:
    """Read names and shapes of footprints from GeoJSON, longitude and latitude in degrees.

    Raises:
        CaseError: if the file is not there, is no GeoJSON, or holds no polygon.
    """
    try:
        document = load_json(path.read_bytes())
    except OSError as error:
        raise CaseError(f"{path} cannot be read ({error.strerror}); check the path") from None
    except ValueError as error:
        raise CaseError(f"{path} is no GeoJSON: {error}") from None
    features = document.get("features") if isinstance(document, dict) else None
    names, shapes = [], []
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        try:
            shape = shapely.geometry.shape(feature["geometry"])
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
            raise CaseError(
                f"{path}, feature {number}: expected a Polygon or MultiPolygon in degrees, "
                "longitude first; mend it or take it out"
            ) from None
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            names.append(_name(feature, number))
            shapes.append(shape)
    if not shapes:
        raise CaseError(f"{path} holds no polygon; expected a GeoJSON FeatureCollection of them")
    return names, shapes


def _name(feature: Any, number: int) -> str:
    properties = feature.get("properties") or {}
    found = [str(properties[key]) for key in _NAMES if properties.get(key) not in (None, "")]
    return found[0] if found else f"Footprint {feature.get('id', number)}"


def spot_shapes(spots: Sequence[Spot]) -> list[Any]:
    """Return the shapes of places, longitude and latitude in degrees."""
    return [outline(Disc(lon=one.lon, lat=one.lat, radius_m=one.radius_m)) for one in spots]


def summaries(
    names: Sequence[str], shapes: Sequence[Any], detected: Detected, objects: Objects, grid: Grid
) -> tuple[Summary, ...]:
    """Sum up what was found in polygons; a pixel counts by how much of it lies within.

    Args:
        names: their names.
        shapes: the polygons, longitude and latitude in degrees.
        detected: p and change of every pixel.
        objects: the changed places.
        grid: where the pixels are.
    """
    over = overlay(shapes, grid.raster())
    changed = objects.label > 0
    known = np.where(detected.valid, detected.mean_db, np.nan)
    found = summarise(over, known, changed)
    p = adjusted(combined_p(over, np.where(detected.valid, detected.p, np.nan)))
    pixel = detected.pixel_m**2
    out = []
    for k, name in enumerate(names):
        own = objects.label.ravel()[over.cell[over.place == k]]
        seen = bool(found.pixels[k] > 0)
        out.append(
            Summary(
                name=name,
                seen=found.seen[k],
                small=bool(found.small[k]),
                area_m2=float(found.pixels[k] * pixel),
                changed_m2=float(found.pixels[k] * found.share_changed[k] * pixel) if seen else 0.0,
                mean_db=float(found.mean[k]) if seen else None,
                p=float(p[k]) if np.isfinite(p[k]) else None,
                numbers=tuple(int(n) for n in np.unique(own) if n),
            )
        )
    return tuple(out)
