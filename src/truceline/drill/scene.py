"""The scene of an exercise: two invented parties, their places, a line and a ceasefire.

The country lies in open water, so that no real place can be meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from truceline.drill.ceasefire import ceasefire
from truceline.drill.draws import Draws
from truceline.drill.truth import PLACES
from truceline.geo.precision import RADIUS_M
from truceline.read.reading import blob_of, stable_id
from truceline.record import (
    Agreement,
    Channel,
    Disc,
    GeoPrecision,
    Line,
    Name,
    Party,
    Place,
    Settings,
    Source,
    Where,
)

CAVEAT: Final = (
    "This is an exercise with an invented conflict. Nobody in it exists. How well its incidents "
    "are judged says nothing about real incidents."
)
"""What every output of an exercise says."""
BEGINS: Final = datetime(2024, 3, 1, tzinfo=UTC)
"""The first moment of every exercise; the date stands for no event."""
ZONE: Final = "+00:00"
_WEST, _EAST, _LAT = -132.0, -129.6, -9.0
_SOUNDS: Final = (
    ("ba", "ko", "ri", "mu", "te", "la", "so", "ne", "da", "vi", "pu", "hal"),
    ("ran", "del", "mos", "tir", "gan", "lek", "sul", "nor", "vam", "pet", "dun", "kar"),
)
PARTIES: Final = (
    Party(
        id="north", name="Northern Republic", short="North", adjective="Northern", code="NO",
        languages=("en",),
    ),
    Party(
        id="south", name="Southern Republic", short="South", adjective="Southern", code="SO",
        languages=("en",),
    ),
)  # fmt: skip
ORGANS: Final = ("Ministry of Defence", "Foreign Ministry", "army spokesman", "border command")
OUTLETS: Final = (
    *(f"{name} Post" for name in ("Harbour", "Delta", "Meridian", "Island", "Coral", "Lagoon")),
    *(f"{name} Times" for name in ("Reef", "Atoll", "Strait", "Anchor", "Beacon")),
    *(f"{name} Radio" for name in ("Tide", "Channel", "Cape", "Gulf", "Shoal")),
)
"""Outlets aligned with nobody."""
ALIGNED: Final = ("Daily", "Star", "Television", "Online")
"""Outlets aligned with a party bear its adjective and one of these."""
ORGANISATIONS: Final = (
    "Relief Society", "Mine Action Group", "Border Research Centre", "Office of the Envoy",
    "Committee of Jurists", "Imagery Laboratory", "State of Estwick", "State of Wessmark",
    "Union of Islands",
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """The scene.

    Attributes:
        ids: the party ids of side 0 and side 1.
        settings: the settings of the case.
        sources: the sources of places, line and agreement.
        places: the places.
        names: of each place, its name on side 0 and on side 1.
        lines: the line.
        agreements: the ceasefire.
        places_geojson: the places as a file.
        lines_geojson: the line as a file.
    """

    ids: tuple[str, str]
    settings: Settings
    sources: tuple[Source, ...]
    places: tuple[Place, ...]
    names: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    agreements: tuple[Agreement, ...]
    places_geojson: bytes
    lines_geojson: bytes

    def party(self, side: int) -> Party:
        """Return the party of a side."""
        return self.settings.party(self.ids[side])

    def where(self, place: int, side: int) -> Where:
        """Return a place as a side words it; side 2 is a neutral, who gives both names."""
        point = self.places[place]
        precision = _PRECISION[place % len(_PRECISION)]
        first, second = self.names[place]
        words, also = {0: (first, ()), 1: (second, ())}.get(side, (first, (second,)))
        if point.lon is None or point.lat is None:
            raise ValueError(f"place {point.id} has no point")
        shape = Disc(lon=point.lon, lat=point.lat, radius_m=RADIUS_M[precision])
        return Where(words=words, also=also, precision=precision, shape=shape)


_PRECISION: Final = (
    GeoPrecision.LOCALITY,
    GeoPrecision.LOCALITY,
    GeoPrecision.EXACT,
    GeoPrecision.BORDER_SEGMENT,
)


def scene(draws: Draws, exchanged: bool) -> Scene:
    """Make the scene of an exercise. Regime and seed stand nowhere in it: they give the truth away.

    Args:
        draws: the draws.
        exchanged: whether the party ids of the two sides are exchanged.
    """
    ids = (PARTIES[1].id, PARTIES[0].id) if exchanged else (PARTIES[0].id, PARTIES[1].id)
    names = _names(draws)
    points = _points(draws)
    places_file = _geojson([_place_feature(n, names[n], points[n], ids) for n in range(PLACES)])
    lines_file = _geojson([_line_feature(ids)])
    sources = tuple(
        Source(
            id=stable_id("S", "file", blob.sha256),
            publisher="Exercise",
            channel=Channel.DOCUMENT,
            original=blob,
        )
        for blob in (
            blob_of(places_file, "places.geojson"),
            blob_of(lines_file, "lines.geojson"),
        )
    )
    return Scene(
        ids=ids,
        settings=_settings(),
        sources=sources,
        places=tuple(_place(n, names[n], points[n], ids, sources[0].id) for n in range(PLACES)),
        names=names,
        lines=(
            Line.model_validate(
                _line(ids)
                | {
                    "source_id": sources[1].id,
                    "geometry": blob_of(lines_file, "lines.geojson"),
                    "feature": "line",
                }
            ),
        ),
        agreements=(ceasefire(sources[0].id, PARTIES),),
        places_geojson=places_file,
        lines_geojson=lines_file,
    )


def _settings() -> Settings:
    return Settings(
        id="drill",
        title="Exercise: an invented ceasefire",
        zone=ZONE,
        clock="available",
        parties=PARTIES,
        period_days=7,
        caveats=(CAVEAT,),
    )


def _names(draws: Draws) -> tuple[tuple[str, str], ...]:
    """Return two names for each place, no name twice."""
    rng = draws.stream("names")
    taken: set[str] = set()

    def one() -> str:
        while True:
            parts = [sounds[int(rng.integers(len(sounds)))] for sounds in _SOUNDS]
            middle = _SOUNDS[0][int(rng.integers(len(_SOUNDS[0])))]
            found = f"{parts[0]}{middle}{parts[1]}".capitalize()
            if found not in taken:
                taken.add(found)
                return found

    return tuple((one(), one()) for _ in range(PLACES))


def _points(draws: Draws) -> list[tuple[float, float]]:
    """Return longitude and latitude of each place, within some kilometres of the line."""
    along = (np.arange(PLACES) + draws.uniform("along", PLACES)) / PLACES
    order = np.argsort(draws.uniform("place-order", PLACES))
    lon = _WEST + (_EAST - _WEST) * along[order]
    off = 0.06 * draws.normal("off-line", PLACES)
    return [(round(x, 4), round(_line_lat(x) + y, 4)) for x, y in zip(lon, off, strict=True)]


def _line_lat(lon: float) -> float:
    return float(_LAT + 0.05 * np.sin(6 * (lon - _WEST)) + 0.02 * np.sin(17 * lon))


def _place(
    n: int, names: tuple[str, str], point: tuple[float, float], ids: tuple[str, str], source: str
) -> Place:
    return Place(
        id=f"place-{n + 1:02}",
        source_id=source,
        names=tuple(Name(text=text, party=party) for text, party in zip(names, ids, strict=True)),
        what="village",
        lon=point[0],
        lat=point[1],
        radius_m=1000.0,
        note="Invented.",
    )


def _place_feature(
    n: int, names: tuple[str, str], point: tuple[float, float], ids: tuple[str, str]
) -> dict[str, Any]:
    listed = [
        {"text": text, "language": "en", "party": party, "shown": True}
        for text, party in zip(names, ids, strict=True)
    ]
    return {
        "type": "Feature",
        "id": f"place-{n + 1:02}",
        "properties": {
            "names": listed,
            "what": "village",
            "radius_m": 1000.0,
            "note": "Invented.",
        },
        "geometry": {"type": "Point", "coordinates": list(point)},
    }


def _line(ids: tuple[str, str]) -> dict[str, Any]:
    return {
        "id": "line",
        "name": "Line of the exercise",
        "drawn_by": "Exercise",
        "status": "Invented; adopted by neither party.",
        "left": ids[0],
        "right": ids[1],
        "starts": "West end",
        "error_m": 50.0,
    }


def _line_feature(ids: tuple[str, str]) -> dict[str, Any]:
    lons = np.linspace(_WEST - 0.1, _EAST + 0.1, 240)
    path = [[round(float(lon), 5), round(_line_lat(float(lon)), 5)] for lon in lons]
    return {
        "type": "Feature",
        "id": "line",
        "properties": {key: value for key, value in _line(ids).items() if key != "id"},
        "geometry": {"type": "LineString", "coordinates": path},
    }


def _geojson(features: list[dict[str, Any]]) -> bytes:
    document = {"type": "FeatureCollection", "basis": CAVEAT, "features": features}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
