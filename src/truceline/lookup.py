"""Looking a place up: what words about a place come to in a case, as an analyst asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.geo import (
    Chance,
    PlaceMatch,
    Whereabouts,
    bounding_disc,
    format_decimal,
    format_dms,
    format_mgrs,
    format_utm,
    learned,
    resolve,
    within_reach,
)
from truceline.picture import Picture
from truceline.placing import LineRelation, ZoneRelation, line_relations, narrow, zone_relations
from truceline.record import WeaponReach, Where

ASKED = "asked"
"""Stands for the id of an incident in what is held against lines and zones."""


@dataclass(frozen=True)
class Reached:
    """With which probability a place lies within a weapon's reach of another.

    Attributes:
        reach: the weapon and its ranges.
        probability: from the errors of both places.
        error: half-width of a 95 % interval for the error of computing it.
    """

    reach: WeaponReach
    probability: float
    error: float


@dataclass(frozen=True)
class Lookup:
    """What words about a place come to.

    Attributes:
        words: the words.
        found: the shape, or why there is none.
        positions: the middle of the shape as people write positions, each with its form; empty
            where there is none.
        radius_m: radius around the middle that holds the shape, metres; None without one.
        places: names of the places of the gazetteer that the words name, as printed.
        lines: the place beside each line.
        zones: the place in each zone.
        candidates: places with similar names, for a person to choose from.
        reached: the place within each weapon's reach of another, where one was given.
    """

    words: str
    found: Whereabouts
    positions: tuple[tuple[str, str], ...]
    radius_m: float | None
    places: tuple[str, ...]
    lines: tuple[LineRelation, ...]
    zones: tuple[ZoneRelation, ...]
    candidates: tuple[PlaceMatch, ...]
    reached: tuple[Reached, ...]


def look_up(
    picture: Picture, where: Where, *, learn: bool = False, fired_from: str | None = None
) -> Lookup:
    """Look a place up in everything a case knows.

    Args:
        picture: the case at one point of its record.
        where: what is said of the place.
        learn: whether a place without a shape may get one from the claims that name it; the
            result is then marked as derived.
        fired_from: words for another place, to be held against the reach of the case's weapons.

    Raises:
        ValueError: if `fired_from` is given and says no place with a shape.
    """
    found = resolve(where, picture.atlas)
    if learn and len(found.place_ids) == 1:
        wheres = [claim.where for claim in picture.claims.values()]
        taught = learned(found.place_ids[0], wheres, picture.atlas)
        found = taught if taught.shape is not None else found
    asked = narrow({ASKED: found})
    disc = bounding_disc(found.shape) if found.shape is not None else None
    order = picture.settings.name_order
    return Lookup(
        words=where.words,
        found=found,
        positions=_positions(disc.lon, disc.lat) if disc else (),
        radius_m=disc.radius_m if disc else None,
        places=tuple(picture.gazetteer.label(i, order).latin for i in found.place_ids),
        lines=line_relations(asked, picture.lines, picture.drawn),
        zones=zone_relations(asked, picture.drawn),
        candidates=tuple(picture.gazetteer.candidates(where.words, 5)) if not disc else (),
        reached=_reached(picture, found, fired_from) if fired_from else (),
    )


def _positions(lon: float, lat: float) -> tuple[tuple[str, str], ...]:
    return (
        ("decimal, latitude first", format_decimal(lon, lat)),
        ("degrees", format_dms(lon, lat)),
        ("UTM", format_utm(lon, lat)),
        ("MGRS", format_mgrs(lon, lat)),
    )


def _reached(picture: Picture, found: Whereabouts, fired_from: str) -> tuple[Reached, ...]:
    origin = resolve(Where(words=fired_from), picture.atlas)
    if origin.shape is None:
        raise ValueError(f"{fired_from!r} is not located ({origin.why}); nothing can be reached")
    if found.shape is None:
        return ()
    out = []
    for reach in sorted(picture.settings.reaches, key=lambda item: item.most_m):
        chance: Chance = within_reach([origin.shape], [found.shape], reach.most_m, reach.least_m)
        out.append(Reached(reach, float(chance.probability[0]), float(chance.error[0])))
    return tuple(out)
