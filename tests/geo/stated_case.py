"""An invented case: Arland west of a line, Borduria east of it, two drawings of the line."""

import numpy as np
import shapely

from truceline.geo import LineGeometry, bounding_disc, distance_m, outline
from truceline.geo.atlas import Atlas
from truceline.record import Area, Corridor, Name, Party, Place, Shape

PARTIES = (
    Party(id="arland", name="Republic of Arland", short="Arland", adjective="Arlandish", code="AR"),
    Party(
        id="borduria", name="State of Borduria", short="Borduria", adjective="Bordurian", code="BO"
    ),
)
NORTHING = np.linspace(47.5, 48.5, 101)
LINES = {
    "line-a": LineGeometry(np.column_stack([np.full(101, 24.0), NORTHING])),
    "line-b": LineGeometry(np.column_stack([np.full(101, 23.98), NORTHING])),
}


def box(west: float, south: float, east: float, north: float) -> Area:
    return Area(ring=((west, south), (east, south), (east, north), (west, north), (west, south)))


def place(
    place_id: str,
    *names: str,
    at: tuple[float, float, float] | None = None,
    shape: Shape | None = None,
    what: str = "village",
    **more: object,
) -> Place:
    lon, lat, radius_m = at or (None, None, None)
    return Place(
        id=place_id,
        source_id="test",
        names=tuple(Name(text=name) for name in names),
        what=what,
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        shape=shape,
        **more,  # type: ignore[arg-type]
    )


PLACES = [
    place("upland", "Upland province", shape=box(23.2, 47.4, 24.0, 48.6), what="province",
          codes={"iso": "AR-01"}),
    place("lowland", "Lowland province", shape=box(24.0, 47.4, 24.9, 48.6), what="province",
          codes={"iso": "BO-01"}),
    place("north", "Northfold district", shape=box(23.6, 48.0, 24.0, 48.3), what="district",
          within="upland"),
    place("south", "Southmark district", shape=box(24.0, 47.6, 24.3, 47.9), what="district",
          within="lowland"),
    place("west", "Westering district", shape=box(23.2, 47.9, 23.5, 48.2), what="district",
          within="upland"),
    place("peak", "Peak district", shape=box(23.9, 48.45, 24.1, 48.55), what="district"),
    place("ford", "Old Ford", at=(23.90, 48.05, 500.0)),
    place("quay", "New Quay", at=(24.02, 47.80, 500.0)),
    place("spring", "Cold Spring", at=(24.01, 48.15, 300.0)),
    place("mill", "Dark Mill", "Tmavy Mlyn"),
    place("gate", "Iron Gate", what="pass", within="south"),
    place("green-1", "Greenhill", at=(23.70, 48.10, 800.0)),
    place("green-2", "Greenhill", at=(24.20, 47.70, 800.0)),
    place("rock-1", "Twin Rock", at=(23.70, 48.20, 800.0)),
    place("rock-2", "Twin Rock"),
    place("kallo", "Kallo temple", "Kallo", at=(24.60, 47.50, 300.0), what="temple"),
    place("kallo-province", "Kallo province", "Kallo", shape=box(24.3, 47.0, 24.9, 47.6),
          what="province"),
    place("hill-a", "Hill 350", at=(23.80, 48.10, 300.0), what="hill"),
    place("hill-b", "Hill 350", at=(24.05, 47.70, 300.0), what="hill"),
    place("hill-c", "Hill 420", at=(23.85, 48.20, 300.0), what="hill"),
    place("p42", "Boundary pillar 42", what="boundary pillar", kilometre=40.0, along="line-a"),
    place("p43", "Boundary pillar 43", what="boundary pillar", kilometre=50.0, along="line-a"),
    place("p44", "BP 44", at=(24.0, 48.1, 20.0), what="boundary pillar"),
    place("p45", "BP 45", at=(24.0, 48.2, 20.0), what="boundary pillar"),
    place("p43b", "Pillar 43", what="boundary pillar", kilometre=55.0, along="line-b"),
    place("nr7", "National Road 7", shape=Corridor(path=((24.1, 47.5), (24.1, 48.5)),
          half_width_m=200.0), what="road"),
    place("nr7-10", "NR7 km 10", at=(24.1, 47.6, 30.0), what="kilometre post", kilometre=10.0,
          along="nr7"),
    place("nr7-15", "NR7 km 15", at=(24.1, 47.645, 30.0), what="kilometre post", kilometre=15.0,
          along="nr7"),
]  # fmt: skip
ATLAS = Atlas.of(PLACES, LINES, PARTIES)


def holds(shape: Shape, lon: float, lat: float) -> bool:
    """Whether the area to draw for a shape holds a point."""
    return bool(outline(shape).intersects(shapely.Point(lon, lat)))


def radius_km(shape: Shape) -> float:
    return bounding_disc(shape).radius_m / 1000


def apart_m(shape: Shape, lon: float, lat: float) -> float:
    disc = bounding_disc(shape)
    return float(distance_m(disc.lon, disc.lat, lon, lat))
