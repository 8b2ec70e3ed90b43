"""The map as a sheet: its grid, its inset, names in their scripts, and shapes of every kind."""

from __future__ import annotations

import re
from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import sample as made

from case.real import Real
from truceline.brief.assemble.maps import border_map, incident_map
from truceline.brief.content import MapLine, MapMark, MapModel, MapZone, Names
from truceline.brief.map import map_svg
from truceline.brief.map_image import map_image
from truceline.brief.map_legend import stroke, zone_style
from truceline.brief.script_labels import without_scripts
from truceline.geo import format_mgrs

SVG = "{http://www.w3.org/2000/svg}"
NAMES = Names("An Ses / Chong An Ma", (("km", "អានសេះ"), ("th", "ช่องอานม้า")))
SQUARE = ((104.0, 14.0), (104.5, 14.0), (104.5, 14.4), (104.0, 14.4), (104.0, 14.0))
MARK = MapMark(NAMES, 104.6, 14.2, 4.0, ("I-1",), False, 1)
LINES = tuple(
    MapLine(f"l{k}", f"Line {k}", "", ((103.5, 14.0 + k / 10), (105.5, 14.3 + k / 10)))
    for k in range(3)
)
MODEL = MapModel(LINES, (MARK,), (), 0, ())


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in ET.fromstring(svg).iter(f"{SVG}text")]


def grids(svg: str) -> set[str]:
    return {text for text in texts(svg) if re.fullmatch(r"\d{1,2}[C-X] [A-Z]{2}", text)}


def test_squares_bear_the_names_that_the_grid_gives_them() -> None:
    named = grids(map_svg(replace(MODEL, window=(101.0, 13.0, 104.0, 15.0))))
    # The map shows two zones of the grid, which meet at 102° E.
    assert {name[:3] for name in named} == {"47P", "48P"}
    inside = {format_mgrs(101.02 + k / 25, 13.02 + n / 25, 0) for k in range(74) for n in range(49)}
    assert named <= inside
    assert len(named) >= 6


def test_lines_of_a_large_scale_bear_their_digits() -> None:
    svg = map_svg(replace(MODEL, window=(104.5, 14.1, 104.9, 14.4)))
    assert {"4", "5", "6", "7", "8"} & set(texts(svg))
    assert grids(svg) == {format_mgrs(104.7, 14.2, 0)}


@pytest.mark.parametrize(
    "window", [(179.0, -18.0, 181.5, -16.5), (-1.0, -1.0, 1.0, 1.0), (24.0, 60.0, 30.0, 62.0)]
)
def test_the_grid_is_right_across_the_date_line_the_equator_and_far_north(
    window: tuple[float, float, float, float],
) -> None:
    svg = map_svg(replace(MODEL, marks=(), lines=(), window=window))
    named = grids(svg)
    assert named
    west, south, east, north = window
    # The sheet shows somewhat more than was asked for, to fill its width.
    wide, tall = east - west, north - south
    inside = {
        format_mgrs((west + wide * k / 60 + 180) % 360 - 180, south + tall * n / 60, 0)
        for k in range(-90, 151)
        for n in range(-30, 91)
    }
    assert named <= inside


def test_every_line_is_as_wide_as_any_other_and_a_zone_has_no_ground_of_its_own() -> None:
    zone = MapZone("z", "Quiet zone", "A commission", (SQUARE,))
    svg = map_svg(replace(MODEL, zones=(zone, replace(zone, id="y", label="Unseen", rings=()))))
    assert len({stroke(MODEL, k)["linewidth"] for k in range(len(LINES))}) == 1
    assert zone_style(0)["facecolor"] == "none"
    written = " ".join(texts(svg))
    assert "Quiet zone (A commission)" in written
    assert "Unseen: not drawn, no digital coordinates" in written


def test_names_stand_beside_a_mark_in_every_script_as_text() -> None:
    svg = map_svg(MODEL)
    written = texts(svg)
    assert {"An Ses / Chong An Ma", "អានសេះ", "ช่องอานม้า"} <= set(written)
    assert "font-family: 'Noto Sans Khmer'" in svg


def test_print_sets_the_scripts_itself() -> None:
    svg = map_svg(MODEL)
    figure, labels = without_scripts(svg)
    assert {label.text for label in labels} == {"អានសេះ", "ช่องอานม้า"}
    assert not {label.text for label in labels} & set(texts(figure))
    assert "An Ses / Chong An Ma" in texts(figure)
    _, _, width, height = (float(part) for part in ET.fromstring(svg).attrib["viewBox"].split())
    assert all(0 < label.x < width and 0 < label.y < height for label in labels)
    assert {label.size for label in labels} == {6.2}


def test_a_name_that_is_markup_is_text_in_print_too() -> None:
    hostile = Names("A", (("km", "ក<b>&"),))
    _, labels = without_scripts(map_svg(replace(MODEL, marks=(replace(MARK, names=hostile),))))
    assert [label.text for label in labels] == ["ក<b>&"]


@pytest.mark.parametrize("ending", [".svg", ".pdf", ".png"])
def test_a_map_is_the_same_file_twice(ending: str) -> None:
    begins = {".svg": b"<svg", ".pdf": b"%PDF-", ".png": b"\x89PNG"}[ending]
    one = map_image(MODEL, ending)
    assert one.startswith(begins)
    assert one == map_image(MODEL, ending)


def test_another_ending_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\.svg, \.pdf, \.png"):
        map_image(MODEL, ".gif")


def test_an_outline_is_drawn_instead_of_a_circle() -> None:
    plain, shaped = (
        map_svg(MODEL),
        map_svg(replace(MODEL, marks=(replace(MARK, outline=(SQUARE,)),))),
    )
    assert plain != shaped
    assert "95 % certainty or more" in " ".join(texts(shaped))


def test_the_inset_can_be_left_out_and_names_cities() -> None:
    cities = (("Greenport", 104.5, 13.8),)
    assert "Greenport" in texts(map_svg(replace(MODEL, cities=cities)))
    assert "Greenport" not in texts(map_svg(replace(MODEL, cities=cities, inset=False)))


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
    nowhere = [i.id for i in real.picture.incidents
               if real.picture.incident_whereabouts[i.id].shape is None]  # fmt: skip
    with pytest.raises(ValueError, match="not located"):
        incident_map(real.picture, nowhere[0])
    with pytest.raises(KeyError):
        incident_map(real.picture, "I-NONE")


def test_an_empty_map_says_so() -> None:
    assert "Nothing of this period has a place that can be drawn." in texts(
        map_svg(MapModel((), (), (), 0, ()))
    )
    assert made.sample().map.inset
