"""The sheet of a map: nothing covers anything, whatever the date line, the coast or the names."""

from __future__ import annotations

import re
from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import sample as made
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.brief.content_map import MapLine, MapMark, MapModel, MapZone
from truceline.brief.figure import drawing
from truceline.brief.map import map_svg
from truceline.brief.map_furniture import free_corner
from truceline.brief.map_key import key_columns
from truceline.brief.map_land import CREDIT, land_within, shows_coast
from truceline.brief.map_marks import RADIUS, seat_marks
from truceline.brief.map_names import write_names
from truceline.brief.map_sides import on_one_side
from truceline.brief.map_window import fitted, taken
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection, Window
from truceline.brief.said import Names

SVG = "{http://www.w3.org/2000/svg}"
SHEET = Box(30, 100, 469, 400)
NAMES = (
    Names("An Ses / Chong An Ma", (("km", "អានសេះ"), ("th", "ช่องอานม้า"))),
    Names("Ta Krabey / Ta Kwai", (("km", "ប្រាសាទតាក្របី"), ("th", "ปราสาทตาควาย"))),
    Names("Hill 350"),
)
SQUARE = ((104.0, 14.0), (104.5, 14.0), (104.5, 14.4), (104.0, 14.4), (104.0, 14.0))


def mark(number: int, lon: float, lat: float, radius_km: float = 3.0) -> MapMark:
    names = replace(NAMES[number % 3], latin=f"{NAMES[number % 3].latin} {number}")
    return MapMark(names, lon, lat, radius_km, (f"I-{number}",), number % 2 == 0, number)


def line(*path: tuple[float, float]) -> MapLine:
    return MapLine("l", "A line, 1:50,000", "Its surveyors", path)


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in ET.fromstring(svg).iter(f"{SVG}text")]


spots = st.lists(
    st.tuples(st.floats(104.0, 105.0), st.floats(14.0, 14.6)), min_size=1, max_size=14, unique=True
)


@settings(deadline=None, max_examples=40)
@given(spots)
def test_names_cover_neither_each_other_nor_a_number(places: list[tuple[float, float]]) -> None:
    projection = Projection(Window(103.8, 13.9, 105.2, 14.7), SHEET)
    blocked = [Box(34, 312, 146, 396)]
    seated = seat_marks(projection, [mark(k, *at) for k, at in enumerate(places, 1)], blocked)
    with drawing(500, 420, "test") as (_, axes):
        boxes = write_names(axes, seated, SHEET, blocked, [])
    assert all(box.inside(SHEET) for box in boxes)
    everything = [*blocked, *(box for one in seated for box in one.boxes)]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in (*everything, *boxes[:i]))


@settings(deadline=None, max_examples=25)
@given(spots)
def test_what_is_written_on_a_sheet_lies_on_it(places: list[tuple[float, float]]) -> None:
    marks = tuple(mark(k, *at) for k, at in enumerate(places, 1))
    svg = map_svg(MapModel((line((103.9, 14.2), (105.2, 14.5)),), marks, (), 0, (), key=True))
    root = ET.fromstring(svg)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for found in root.iter(f"{SVG}text"):
        assert 0 <= float(found.attrib["x"]) <= width
        assert 0 <= float(found.attrib["y"]) <= height


def test_a_map_across_the_date_line_is_whole() -> None:
    """The same case at 104° E and across 180° is the same drawing, but for its coordinates."""
    shift = 75.6

    def moved(lon: float) -> float:
        return (lon + shift + 180.0) % 360.0 - 180.0

    here = MapModel(
        (line((104.0, 14.0), (104.4, 14.2), (104.9, 14.1)),),
        (
            mark(1, 104.1, 14.1),
            replace(mark(2, 104.8, 14.1), outline=(SQUARE,), spots=((104.2, 14.2),)),
        ),
        ((104.6, 14.2),), 0, (), (MapZone("z", "Zone", "", (SQUARE,)),),
    )  # fmt: skip
    there = replace(
        here,
        lines=(line(*((moved(x), y) for x, y in here.lines[0].coordinates)),),
        marks=tuple(
            replace(
                one,
                lon=moved(one.lon),
                outline=tuple(tuple((moved(x), y) for x, y in ring) for ring in one.outline),
                spots=tuple((moved(x), y) for x, y in one.spots),
            )
            for one in here.marks
        ),
        detections=tuple((moved(x), y) for x, y in here.detections),
        zones=(MapZone("z", "Zone", "", (tuple((moved(x), y) for x, y in SQUARE),)),),
    )
    assert min(x for x, _ in there.lines[0].coordinates) < -179
    one, other = (on_one_side(model) for model in (here, there))
    west, east = (fitted(model, 439.0)[0] for model in (one, other))
    assert west is not None
    assert east is not None
    assert east.west - west.west == pytest.approx(shift)
    assert east.east - west.east == pytest.approx(shift)
    for a, b in zip(
        taken(one, Projection(west, SHEET)), taken(other, Projection(east, SHEET)), strict=True
    ):
        assert a == pytest.approx(b, abs=1e-6)
    svg = map_svg(there)
    assert {"1", "2"} <= set(texts(svg))
    assert {text[-1] for text in texts(svg) if re.fullmatch(r".*° [EW]", text)} == {"E", "W"}


def test_a_map_that_crosses_nothing_is_left_as_it_was() -> None:
    model = made.sample(marks=12).map
    assert on_one_side(model) == model


def test_the_inset_hides_no_place_where_a_way_is_left() -> None:
    corners = [(104.01, 14.01), (104.01, 14.59), (104.99, 14.01), (104.99, 14.59)]
    model = MapModel((), tuple(mark(k, *at) for k, at in enumerate(corners, 1)), (), 0, ())
    window, tall = fitted(model, 439.0)
    assert window is not None
    projection = Projection(window, Box(0, 0, 439.0, tall))
    kept = taken(model, projection)
    corner = free_corner(projection.sheet, (112.0, 84.0), kept)
    assert not any(map(corner.holds, kept))
    assert all(projection.sheet.holds(point) for point in kept)


def test_a_corner_is_the_one_that_hides_least() -> None:
    sheet = Box(0, 0, 400, 300)
    taken_up = [Point(10, 290), Point(390, 290), Point(390, 10)]
    assert free_corner(sheet, (100, 80), taken_up) == Box(4, 4, 104, 84)
    there = free_corner(sheet, (100, 80), taken_up[:1], [Box(0, 0, 120, 120)])
    assert there == Box(296, 216, 396, 296)


@pytest.mark.parametrize(
    ("lon", "lat", "land"),
    [
        (37.6, 55.75, True), (-98.0, 39.0, True), (100.5, 14.5, True), (133.9, -23.7, True),
        (0.0, -89.0, True), (-175.0, 66.8, True), (185.0, 66.8, True),
        (-150.0, 0.0, False), (101.0, 11.0, False), (51.0, 42.0, False), (184.0, -20.0, False),
    ],
)  # fmt: skip
def test_land_is_where_land_is_on_both_sides_of_the_date_line(
    lon: float, lat: float, land: bool
) -> None:
    seen = land_within(Window(lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05))
    assert seen.intersects(shapely.Point(lon, lat)) == land


def test_a_coast_is_drawn_and_credited_only_where_it_is_not_too_coarse() -> None:
    near, far = Window(100.0, 11.0, 103.0, 14.0), Window(100.5, 13.0, 101.5, 13.6)
    inland = Window(20.0, 46.0, 26.0, 50.0)
    assert shows_coast(near)
    assert not shows_coast(far)
    assert not shows_coast(inland)
    model = MapModel((), (mark(1, 101.0, 13.0),), (), 0, ())
    assert CREDIT in texts(map_svg(replace(model, window=(100.0, 11.0, 103.0, 14.0))))
    assert CREDIT not in texts(map_svg(replace(model, window=(20.0, 46.0, 26.0, 50.0))))


def test_the_list_of_places_has_every_number_in_order_and_every_name() -> None:
    marks = tuple(mark(k, 104 + k / 50, 14.2) for k in range(1, 24))
    key = key_columns(marks, 470.0)
    assert [row.mark.number for column in key for row in column] == list(range(1, 24))
    tall = [sum(row.tall for row in column) for column in key]
    assert max(tall) - min(tall) <= 2 * max(row.tall for column in key for row in column)
    written = texts(map_svg(MapModel((), marks, (), 0, (), key=True)))
    for one in marks:
        assert any(one.names.latin in text for text in written)
        for _, script in one.names.scripts:
            assert any(script in text for text in written)


def test_a_list_without_places_takes_no_room() -> None:
    lone = MapModel((line((104.0, 14.0), (105.0, 14.2)),), (), (), 0, ())
    assert map_svg(replace(lone, key=True)) == map_svg(lone)


def test_headings_are_text_and_never_markup() -> None:
    model = MapModel((), (mark(1, 104, 14),), (), 0, (), heading=(made.HOSTILE, "As of <now>"))
    svg = map_svg(model)
    assert "As of <now>" in texts(svg)
    assert "<script" not in svg


def test_names_have_a_halo_and_stay_text() -> None:
    svg = map_svg(MapModel((), (mark(1, 104, 14),), (), 0, ()))
    haloed = re.findall(
        r'<text style="paint-order: stroke; stroke: #ffffff[^>]*>([^<]+)</text>', svg
    )
    assert {"Ta Krabey / Ta Kwai 1", "ប្រាសាទតាក្របី", "ปราสาทตาควาย"} <= set(haloed)


def test_a_number_stands_between_the_places_that_it_may_be() -> None:
    either = replace(mark(1, 104.5, 14.2), spots=((104.3, 14.2), (104.7, 14.2)), outline=(SQUARE,))
    projection = Projection(Window(103.8, 13.9, 105.2, 14.5), SHEET)
    (seated,) = seat_marks(projection, [either], [])
    left, right = seated.spots
    assert left.x + RADIUS < seated.seat.x < right.x - RADIUS
    assert len(seated.leaders) == 2
    (alone,) = seat_marks(projection, [mark(1, 104.5, 14.2)], [])
    assert alone.leaders == ()
