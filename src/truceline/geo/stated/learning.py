"""A place's shape learnt from the positions that claims state for it. Only when asked for.

It is an inference of ours: nobody stated it. Claims copy positions from each other, so a
position stated ten times makes it no narrower than one stated once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from truceline.geo.atlas import Atlas
from truceline.geo.distance import distance_m
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Disc, Where

_COVERED: Final = 0.95
_MOST_M: Final = 100_000.0
"""Positions wider than this say nothing of a place."""


def learned(place_id: str, wheres: Sequence[Where], atlas: Atlas) -> Whereabouts:
    """Return what claims say of where a place is, taken together.

    The centre is the stated position that the others are nearest to (the medoid); the radius
    reaches the outer edge of all of them, or of all but one in twenty where they are many. So
    positions that disagree give a wide disc, and no average that nobody stated.

    Args:
        place_id: the place.
        wheres: where claims say that something was; those that name another place, or several,
            or state no position, are passed over.
        atlas: what the words are held against.

    Raises:
        ValueError: if the atlas has no such place.
    """
    if place_id not in atlas.gazetteer.places:
        raise ValueError(f"no place has the id {place_id!r}; expected one of the gazetteer")
    name = atlas.name(place_id)
    discs = [
        disc
        for where in wheres
        if where.shape is not None
        and (match := atlas.find(where.words, where.also)) is not None
        and match.place_id == place_id
        and (disc := bounding_disc(where.shape)).radius_m <= _MOST_M
    ]
    if not discs:
        return Whereabouts(
            How.UNLOCATED, None, (place_id,), f"no claim states a position for {name}"
        )
    lon, lat, radius = np.array([(d.lon, d.lat, d.radius_m) for d in discs]).T
    between = distance_m(lon[:, None], lat[:, None], lon, lat)
    # Of positions as near to the others, the most precise one.
    medoid = int(np.lexsort((radius, between.sum(1).round()))[0])
    edge = between[medoid] + radius
    most = float(np.quantile(edge, _COVERED, method="higher"))
    apart = float(between.max())
    stated = len({(d.lon, d.lat) for d in discs})
    left = int((edge > most).sum())
    why = (
        f"derived from {len(discs)} claims that state {stated} "
        f"position{'s' if stated > 1 else ''} for {name}"
    )
    if stated > 1:
        why += f", up to {apart / 1000:.1f} km apart"
    if left:
        why += f"; {left} far off the others left out"
    shape = Disc(lon=float(lon[medoid]), lat=float(lat[medoid]), radius_m=most)
    return Whereabouts(How.LEARNED, shape, (place_id,), why, derived=True)
