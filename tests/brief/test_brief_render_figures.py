"""The map, the timeline, and the finding of room on both."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import sample as made
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from truceline.brief.content import TimelineBar
from truceline.brief.content_map import MapModel
from truceline.brief.flags import place_flags, spread_flags
from truceline.brief.fonts import SANS
from truceline.brief.map import map_svg
from truceline.brief.placement import Box, Point, place_discs, place_names
from truceline.brief.projection import Projection, circle, degrees_between, fit
from truceline.brief.timeline import timeline_svg

SVG = "{http://www.w3.org/2000/svg}"
FULL = made.sample(marks=25).map
ONE = replace(FULL, marks=FULL.marks[:1])
MAPS = {
    "full": FULL,
    "nothing": MapModel((), (), (), 0, ()),
    "no lines": replace(FULL, lines=()),
    "no marks": replace(FULL, marks=(), detections=()),
    "one mark alone": MapModel((), FULL.marks[:1], (), 0, ()),
    "one mark without radius": MapModel((), (replace(FULL.marks[0], radius_km=0.0),), (), 0, ()),
    "detections only": replace(FULL, lines=(), marks=()),
    "same place": replace(
        FULL, marks=tuple(replace(FULL.marks[0], number=n) for n in range(1, 13))
    ),
    "sixty": made.sample(marks=60).map,
    "a radius of the whole front": replace(FULL, marks=(replace(FULL.marks[0], radius_km=400.0),)),
    "names that cannot be drawn": replace(
        ONE, marks=(replace(ONE.marks[0], names=replace(made.PLACES[0], latin="ช่องอานม้า")),)
    ),
}


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("model", MAPS.values(), ids=list(MAPS))
def test_map_is_whole_with_text_as_text(model: MapModel) -> None:
    svg = map_svg(model)
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    written = texts(svg)
    for mark in model.marks:
        assert str(mark.number) in written
    for line in model.lines:
        assert any(line.label[:20] in text for text in written)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for found in root.iter(f"{SVG}text"):
        place = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", found.get("transform", ""))
        x, y = (found.get("x"), found.get("y")) if place is None else place.groups()
        assert -1 <= float(x or 0) <= width
        assert 0 <= float(y or 0) <= height


def test_map_names_lines_that_it_cannot_draw() -> None:
    written = " ".join(texts(map_svg(FULL)))
    assert "Line of the 1961 exchange of notes: not drawn" in written
    assert "Line of the 1907 commission: not drawn" not in written


def test_map_has_scale_graticule_and_north() -> None:
    written = texts(map_svg(FULL))
    assert any(re.fullmatch(r"\d+ km", text) for text in written)
    assert any(text.endswith("° E") for text in written)
    assert any(text.endswith("° N") for text in written)
    assert "N" in written


@pytest.mark.parametrize("name", ["map", "other"])
def test_figures_keep_to_themselves(name: str) -> None:
    for svg in (map_svg(FULL, name=name), timeline_svg(made.sample().timeline, name=name)):
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert all(found.startswith(f"{name}-") for found in ids)
        used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
        assert used <= set(ids)
        assert "<style" not in svg
        assert "http://" not in re.sub(r'xmlns(:\w+)?="[^"]+"', "", svg)
        assert SANS in svg


def test_figures_are_the_same_twice() -> None:
    assert map_svg(FULL) == map_svg(FULL)
    assert timeline_svg(made.sample().timeline) == timeline_svg(made.sample().timeline)


def test_labels_of_figures_are_escaped() -> None:
    model = replace(FULL, lines=(replace(FULL.lines[0], label=made.HOSTILE),))
    svg = map_svg(model)
    ET.fromstring(svg)
    assert "<script" not in svg
    assert "$a^2$" in svg


@pytest.mark.parametrize("days", [1, 14, 40, 170, 400])
def test_timeline_draws_every_day(days: int) -> None:
    model = made.sample(days=days).timeline
    svg = timeline_svg(model)
    ET.fromstring(svg)
    written = " ".join(texts(svg))
    for family in model.families:
        assert family in written
    for _, label in model.marks:
        assert label in written


def test_timeline_without_bars_says_so() -> None:
    assert "No incident is recorded" in timeline_svg(made.empty().timeline)


def test_timeline_with_more_agreements_than_room_letters_them() -> None:
    model = made.sample().timeline
    crowd = tuple((f"2025-1{k % 2}-{k % 28 + 1:02d}", f"Agreed minutes {k}") for k in range(40))
    written = texts(timeline_svg(replace(model, marks=crowd)))
    assert {"A", "Z", "AA", "AN"} <= set(written)
    for _, label in crowd:
        assert any(text.endswith(f": {label}") for text in written)


def test_timeline_names_agreements_before_its_first_day() -> None:
    model = replace(made.sample().timeline, marks=(("1907-03-23", "Old treaty"),))
    assert "Outside the days shown: 23 March 1907, Old treaty." in texts(timeline_svg(model))


def test_timeline_refuses_what_is_no_date() -> None:
    model = replace(made.sample().timeline, bars=(TimelineBar("22/12/2025", (1,)),))
    with pytest.raises(ValueError, match=r"'22/12/2025'.*expected ISO 8601"):
        timeline_svg(model)


points = st.builds(
    Point,
    st.floats(5, 465, allow_nan=False).map(lambda x: round(x, 1)),
    st.floats(5, 295, allow_nan=False).map(lambda y: round(y, 1)),
)
SHEET = Box(0, 0, 470, 300)


@settings(deadline=None, max_examples=40)
@given(st.lists(points, max_size=30))
def test_discs_never_touch_and_stay_on_the_sheet(places: list[Point]) -> None:
    seats = place_discs(places, 5.0, SHEET)
    assert len(seats) == len(places)
    for i, seat in enumerate(seats):
        assert Box(seat.x - 5, seat.y - 5, seat.x + 5, seat.y + 5).inside(SHEET)
        assert all(math.dist(seat, other) >= 10 for other in seats[:i])


@settings(deadline=None, max_examples=40)
@given(st.lists(points, max_size=15), st.floats(10, 90))
def test_names_keep_clear_of_each_other(places: list[Point], width: float) -> None:
    found = place_names(places, 5.0, [(width, 8.0)] * len(places), SHEET, [])
    boxes = [box for box in found if box is not None]
    assert all(box.inside(SHEET) for box in boxes)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


days = st.lists(st.integers(22, 466), max_size=9).map(sorted)


@settings(deadline=None, max_examples=60)
@given(days, st.integers(20, 140))
def test_flags_cross_neither_names_nor_leaders(xs: list[int], width: int) -> None:
    flags = place_flags(xs, ["name"] * len(xs), [width] * len(xs), 22, 466, 5)
    assert len(flags) in {0, len(xs)}
    for i, one in enumerate(flags):
        assert one.left >= 22
        assert one.left + one.width <= 466
        for other in flags[:i]:
            if one.lane == other.lane:
                assert one.left >= other.left + other.width or other.left >= one.left + one.width
            else:
                high, low = (one, other) if one.lane > other.lane else (other, one)
                assert not low.left < high.x < low.left + low.width


@settings(deadline=None)
@given(st.lists(st.integers(22, 466), max_size=90).map(sorted))
def test_letters_keep_their_order_and_the_axis(xs: list[int]) -> None:
    flags = spread_flags(xs, ["A"] * len(xs), 12, 22, 466)
    assert [flag.x for flag in flags] == xs
    assert all(22 <= flag.left <= 466 - 12 for flag in flags)
    assert all(a.left <= b.left + 1e-6 for a, b in pairwise(flags))


@given(st.floats(-179, 179), st.floats(-70, 70), st.floats(0.1, 300))
def test_an_uncertainty_disc_is_geodesic(lon: float, lat: float, radius: float) -> None:
    geod = Geod(ellps="WGS84")
    for x, y in circle(lon, lat, radius, 12):
        assert abs(x - lon) <= 180
        _, _, metres = geod.inv(lon, lat, x, y)
        assert metres == pytest.approx(radius * 1000, rel=1e-6)


@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-70, 70)), min_size=1, max_size=8))
def test_a_window_holds_what_it_was_made_for(places: list[tuple[float, float]]) -> None:
    window, tall = fit(places, 440, (160, 310))
    assert 160 <= tall <= 310
    sheet = Box(0, 0, 440, tall)
    projection = Projection(window, sheet)
    assert all(sheet.holds(projection.point(x, y)) for x, y in places)
    # One kilometre is as long upward as it is across, along the middle parallel.
    middle = math.radians((window.south + window.north) / 2)
    across = 440 / ((window.east - window.west) * max(math.cos(middle), 0.05))
    assert across == pytest.approx(tall / (window.north - window.south), rel=1e-9)


@given(st.floats(-180, 180), st.floats(0.05, 60))
def test_the_graticule_is_round_and_within(low: float, span: float) -> None:
    found = degrees_between(low, low + span)
    assert len(found) <= 7
    assert all(low - 1e-6 <= value <= low + span + 1e-6 for value in found)
