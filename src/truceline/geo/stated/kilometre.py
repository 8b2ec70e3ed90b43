"""Kilometre posts: "NR55 km 169+400", "kilometre 169.4 on National Road 55", "km 73"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.atlas import Atlas
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.stated.admin import fall_back
from truceline.geo.stated.assumed import COMPARABLE, MOST_ALTERNATIVES, POST_M
from truceline.geo.stated.either import either
from truceline.geo.stated.naming import at_disc, single_name
from truceline.geo.stated.said import Said
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Disc, Shape

_ROAD: Final = (
    r"(?P<road>(?:(?:national|provincial|state|main)\s+(?:road|route|highway)|highway|route|road"
    r"|motorway|N\.?R\.?|R\.?N\.?|H\.?W\.?)\s*(?:no\.?\s*)?(?P<number>\d{1,4}[A-Za-z]?)(?!\w))"
)
_KM: Final = (
    r"(?<!\w)(?:km|kilomet(?:re|er)s?|k\.?p\.?|p\.?k\.?)\s*(?:post|marker|stone|point)?\s*"
    r"(?:no\.?\s*)?(?P<km>\d{1,4}(?:\.\d+)?)(?:\s*\+\s*(?P<m>\d{1,3}(?:\.\d+)?))?(?![\w.])"
)
_BARE_ROAD: Final = re.compile(_ROAD, re.IGNORECASE)
_BARE_KM: Final = re.compile(_KM, re.IGNORECASE)
_EDGES: Final = re.compile(
    r"^(?:[\s,;()–-]|\b(?:on|at|of|along|near|the|by)\b)+|(?:[\s,;()–-]|\b(?:on|at|of|along|near|the)\b)+$",
    re.IGNORECASE,
)
_NEAREST_KM: Final = 10.0
"""A post further off than this says too little of where a kilometre is."""


@dataclass(frozen=True)
class Post:
    """A kilometre that a text names.

    Attributes:
        km: the kilometre.
        road: the road as it is written, "" where none is named.
        number: the road's number.
    """

    km: float
    road: str = ""
    number: str = ""


def parse_post(text: str) -> Post | None:
    """Return the kilometre post that a text names, or None where it names none.

    "km 169+400" is kilometre 169.4; a distance ("5 km") is none.
    """
    found = _BARE_KM.search(text)
    if found is None:
        return None
    km = float(found["km"]) + float(found["m"] or 0) / 1000.0
    rest = f"{text[: found.start()]} , {text[found.end() :]}"
    road = _BARE_ROAD.search(rest)
    return Post(km, road["road"].strip(), road["number"]) if road else Post(km)


def place_post(said: Said) -> Whereabouts | None:
    """Return where a kilometre post is, or None where the words name none that is known.

    A kilometre is counted from where its road's authority says, so nothing is measured from
    the end of a road's drawing: only posts that are known place one, and between two of them
    it is interpolated. Else it is somewhere on its road, as far as that is known.
    """
    post = parse_post(said.words)
    if post is None:
        return None
    atlas = said.atlas
    # With no road named, only a post of that very kilometre counts, on any road.
    roads = (
        _roads(post, atlas) if post.road else tuple(r for r in atlas.posts if r not in atlas.lines)
    )
    found = [near for road in roads if (near := _at(post.km, road, atlas))]
    if not post.road:
        found = [near for near in found if near[2] == 0.0]
    if found and len(found) <= MOST_ALTERNATIVES and (post.road or len(found) == 1 or _same(found)):
        ids = tuple(dict.fromkeys(i for _, some, _ in found for i in some))
        shape = either([at_disc(disc, said.precision) for disc, _, _ in found])
        off = max(gap for _, _, gap in found)
        how = "at the post" if off == 0 else f"counted from posts up to {off:.1f} km away"
        return Whereabouts(How.MARKER, shape, ids, f"kilometre {post.km:g}, {how}")
    name = f"kilometre {post.km:g}" + (f" of {post.road}" if post.road else "")
    return _without_posts(said, post, roads, f"no post near {name} is known")


def _same(found: list[tuple[Disc, tuple[str, ...], float]]) -> bool:
    radii = [disc.radius_m for disc, _, _ in found]
    return max(radii) <= COMPARABLE * min(radii)


def _without_posts(said: Said, post: Post, roads: tuple[str, ...], why: str) -> Whereabouts | None:
    """Return what is left of a kilometre whose posts are not known: a place named, or the road."""
    rest = _BARE_KM.sub(" ", said.words)
    if post.road:
        rest = _BARE_ROAD.sub(" ", rest)
    rest = _EDGES.sub("", rest)
    place = single_name(said.about(rest)) if rest else None
    if place is not None and place.place_ids:
        return Whereabouts(place.how, place.shape, place.place_ids, f"{why}: {place.why}")
    known = [road for road in roads if said.atlas.gazetteer.places.get(road) is not None]
    shapes: list[Shape] = [s for road in known if (s := said.atlas.extent(road)) is not None]
    if post.road and shapes:
        return Whereabouts(
            How.ALONG, either(shapes), tuple(known), f"{why}: somewhere on {post.road}"
        )
    if rest:
        return None
    return fall_back(said, why)


def _roads(post: Post, atlas: Atlas) -> tuple[str, ...]:
    """Return the ids of the roads of a number, however its kind of road is abbreviated."""
    found: dict[str, None] = {}
    forms = (post.road, *(f"{kind} {post.number}" for kind in _KINDS))
    for form in forms:
        for place_id in atlas.sharing(form):
            found[place_id] = None
    return tuple(found)


_KINDS: Final = ("National Road", "NR", "RN", "Route", "Road", "Highway", "National Highway")


def _at(km: float, road: str, atlas: Atlas) -> tuple[Disc, tuple[str, ...], float] | None:
    """Return where a kilometre of a road is, by which posts, and how far off they are."""
    posts = [
        (at, i, bounding_disc(shape))
        for at, i in atlas.posts.get(road, ())
        if (shape := atlas.extent(i)) is not None
    ]
    line = atlas.lines.get(road)
    if line is not None and 0 <= km <= line.length_km:
        lon, lat = line.at(km)
        ids = tuple(i for at, i, _ in posts if at == km)
        return Disc(lon=float(lon[0]), lat=float(lat[0]), radius_m=POST_M), ids, 0.0
    before = [post for post in posts if post[0] <= km][-1:]
    after = [post for post in posts if post[0] >= km][:1]
    near = [post for post in (*before, *after) if abs(post[0] - km) <= _NEAREST_KM]
    if not near:
        return None
    if len(near) == 1 or near[0][1] == near[1][1] or near[0][0] == near[1][0]:
        at, i, disc = near[0]
        off = abs(at - km)
        radius = disc.radius_m + 1000.0 * off  # along a road nobody can be further off
        return disc.model_copy(update={"radius_m": radius}), (i,), off
    (low, first, a), (high, second, b) = near
    share = (km - low) / (high - low)
    gap = min(km - low, high - km)
    # A winding road leaves the straight line between its posts by less than the way to the
    # nearer of them.
    return (
        Disc(
            lon=a.lon + share * (b.lon - a.lon),
            lat=a.lat + share * (b.lat - a.lat),
            radius_m=max(a.radius_m, b.radius_m) + 1000.0 * gap,
        ),
        (first, second),
        gap,
    )
