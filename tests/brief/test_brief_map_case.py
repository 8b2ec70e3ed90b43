"""Maps of the real case: of the whole of every line, and of one incident against each line."""

from __future__ import annotations

from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import shapely

from case.real import Real
from truceline.brief.assemble.maps import border_map, incident_map, period_map
from truceline.brief.assemble.places import WIDEST_M, rings_of, spots_of
from truceline.brief.map import map_svg
from truceline.geo import How, bounding_disc
from truceline.record import AnyOf, Area, Corridor, Disc, Sector, Shape

SVG = "{http://www.w3.org/2000/svg}"
SHAPES: dict[str, Shape] = {
    "disc": Disc(lon=104.2, lat=14.2, radius_m=4000),
    "sector": Sector(
        lon=104.5, lat=14.4, inner_m=4000, outer_m=9000, bearing_deg=45, width_deg=60, error_m=500
    ),
    "ring": Sector(lon=104.9, lat=14.2, inner_m=5000, outer_m=7000, error_m=500),
    "corridor": Corridor(path=((104.3, 14.0), (104.5, 14.2), (104.7, 14.0)), half_width_m=900),
    "area": Area(ring=((104.8, 14.4), (105, 14.4), (105, 14.6), (104.8, 14.4)), error_m=300),
    "date line": Disc(lon=179.99, lat=-16.6, radius_m=9000),
}
APART = AnyOf(shapes=(SHAPES["disc"], SHAPES["corridor"]))  # type: ignore[arg-type]


def words(svg: str) -> str:
    return " ".join("".join(found.itertext()) for found in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_a_number_belongs_to_a_point_within_its_area(shape: Shape) -> None:
    (spot,) = spots_of(shape)
    area = shapely.union_all([shapely.Polygon(ring) for ring in rings_of(shape)[:1]])
    holes = [shapely.Polygon(ring) for ring in rings_of(shape)[1:]]
    assert area.contains(shapely.Point(spot))
    assert not any(hole.contains(shapely.Point(spot)) for hole in holes)


def test_a_number_of_alternatives_belongs_to_each_of_them() -> None:
    spots = spots_of(APART)
    assert len(spots) == 2
    for part in APART.shapes:
        assert (
            sum(shapely.Polygon(rings_of(part)[0]).contains(shapely.Point(s)) for s in spots) == 1
        )


def test_the_whole_border_shows_every_line_to_its_ends(real: Real) -> None:
    model = border_map(real.picture)
    assert model.window is not None
    west, south, east, north = model.window
    for line in model.lines:
        assert all(west < lon < east and south < lat < north for lon, lat in line.coordinates)
    shown = sum(len(mark.incidents) for mark in model.marks)
    assert shown + model.unlocated == len(real.picture.incidents)
    assert [mark.number for mark in model.marks] == list(range(1, len(model.marks) + 1))
    assert all(west < mark.lon < east and south < mark.lat < north for mark in model.marks)


def test_an_incident_is_drawn_with_what_its_claims_say(real: Real) -> None:
    places = real.picture.incident_whereabouts
    narrow = next(i.id for i in real.picture.incidents if places[i.id].how.value == "area")
    model = incident_map(real.picture, narrow)
    (mark,) = model.marks
    assert mark.outline
    assert mark.incidents == (narrow,)
    assert model.lines
    map_svg(model)


def test_an_incident_without_a_place_has_no_map(real: Real) -> None:
    nowhere = [
        incident_id
        for incident_id, found in real.picture.incident_whereabouts.items()
        if found.shape is None and not found.parts
    ]
    with pytest.raises(ValueError, match="not located"):
        incident_map(real.picture, nowhere[0])
    with pytest.raises(KeyError):
        incident_map(real.picture, "I-NONE")


def test_places_too_wide_for_a_map_are_counted_beside_it(real: Real) -> None:
    places = real.picture.incident_whereabouts
    shown = {i for mark in border_map(real.picture).marks for i in mark.incidents}
    for incident_id in shown:
        shape = places[incident_id].shape
        assert shape is not None
        assert bounding_disc(shape).radius_m <= WIDEST_M
    assert "are not on this map: place unknown or too wide" in words(
        map_svg(border_map(real.picture))
    )


def test_each_line_says_where_the_incident_lies_beside_it(real: Real) -> None:
    for row in real.picture.relations[:1]:
        model = incident_map(real.picture, row.incident_id)
        (line,) = [one for one in model.lines if one.id == row.line_id]
        assert line.beside.startswith(f"The place is {row.distance_m / 1000:.1f} km from it (90 %")
        assert line.beside in words(map_svg(model))
        assert all(not one.beside for one in model.lines if not one.coordinates)


def test_a_line_near_enough_is_within_the_window(real: Real) -> None:
    for row in real.picture.relations:
        if not 5_000 < row.distance_m < 50_000:
            continue
        model = incident_map(real.picture, row.incident_id)
        (line,) = [one for one in model.lines if one.id == row.line_id]
        assert model.window is not None
        view = shapely.box(*model.window)
        assert shapely.LineString(line.coordinates).intersects(view)
        assert all(
            view.contains(shapely.Point(spot)) for mark in model.marks for spot in mark.spots
        )


def test_an_incident_at_several_places_is_drawn_at_all_of_them(real: Real) -> None:
    several = [
        (incident_id, found)
        for incident_id, found in real.picture.incident_whereabouts.items()
        if found.how is How.SEVERAL and found.parts and all(part.shape for part in found.parts)
    ]
    assert several
    for incident_id, found in several:
        model = incident_map(real.picture, incident_id)
        (mark,) = model.marks
        drawn = shapely.union_all([shapely.Polygon(ring).buffer(0) for ring in mark.outline])
        for part in found.parts:
            assert part.shape is not None
            assert all(drawn.buffer(1e-4).contains(shapely.Point(s)) for s in spots_of(part.shape))
        assert f"names {len(found.parts)} places" in model.heading[1].lower()


def test_a_sheet_of_its_own_has_a_title_a_standing_and_a_list_of_every_number(real: Real) -> None:
    for model in (border_map(real.picture), period_map(real.picture)):
        written = words(map_svg(model))
        assert real.picture.settings.title in written
        assert f"a record of {real.picture.size} entries" in written
        for mark in model.marks:
            assert all(text in written for _, text in mark.names.scripts)


def test_swapping_the_parties_moves_nothing(real: Real) -> None:
    """Which party is called what changes words alone: no mark, no number, no stroke."""
    one, two = real.picture.settings.parties
    keep = ("id", "languages")
    swapped = real.picture.settings.model_copy(
        update={
            "parties": (
                two.model_copy(update={name: getattr(one, name) for name in keep}),
                one.model_copy(update={name: getattr(two, name) for name in keep}),
            )
        }
    )
    other = replace(real.picture, settings=swapped)
    assert border_map(other) == border_map(real.picture)
    row = next(row for row in real.picture.relations if row.side == "either")
    before, after = (incident_map(p, row.incident_id) for p in (real.picture, other))
    assert before.marks == after.marks
    assert before.window == after.window
    assert [line.beside for line in before.lines] != [line.beside for line in after.lines]
    strip = [replace(line, beside="") for line in before.lines]
    assert strip == [replace(line, beside="") for line in after.lines]
