"""The map as a sheet: its grid, its inset, names in their scripts, and shapes of every kind."""

from __future__ import annotations

import re
from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import sample as made

from truceline.brief.content_map import MapLine, MapMark, MapModel, MapZone
from truceline.brief.map import map_svg
from truceline.brief.map_image import map_image
from truceline.brief.map_legend import stroke, zone_style
from truceline.brief.said import Names
from truceline.brief.script_labels import without_scripts

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


def test_every_line_is_as_wide_as_any_other_and_a_zone_has_no_ground_of_its_own() -> None:
    zone = MapZone("z", "Quiet zone", "A commission", (SQUARE,))
    svg = map_svg(replace(MODEL, zones=(zone, replace(zone, id="y", label="Unseen", rings=()))))
    strokes = [stroke(MODEL, k) for k in range(len(LINES))]
    assert len({one["linewidth"] for one in strokes}) == 1
    # On the sheet and in the legend alike: as many strokes of one width as there are lines, twice.
    for one in strokes:
        wide = re.findall(rf"stroke: {one['color']}; stroke-width: ([\d.]+)", svg)
        assert wide.count(f"{one['linewidth']:g}") >= 2
    assert zone_style(0)["facecolor"] == "none"
    written = " ".join(texts(svg))
    assert "Quiet zone (A commission)" in written
    assert "Unseen: not drawn, no digital coordinates" in written


def test_lines_look_different_however_many_there_are() -> None:
    many = replace(MODEL, lines=tuple(replace(LINES[0], id=f"l{k}") for k in range(20)))
    looks = {(s["color"], str(s["linestyle"])) for s in (stroke(many, k) for k in range(20))}
    assert len(looks) == 20


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


def test_a_map_as_svg_carries_its_fonts_and_asks_the_network_nothing() -> None:
    svg = map_image(MODEL, ".svg").decode()
    root = ET.fromstring(svg)
    assert {"An Ses / Chong An Ma", "អានសេះ", "ช่องอานม้า"} <= set(texts(svg))
    for family in ("Source Sans 3", "Noto Sans Khmer", "Noto Sans Thai"):
        assert f'@font-face{{font-family:"{family}"' in svg
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]+"', "", svg)
    left, _, width, _ = (float(part) for part in root.attrib["viewBox"].split())
    assert left < 0
    assert width > 470


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


def test_an_empty_map_says_so() -> None:
    assert "Nothing of this period has a place that can be drawn." in texts(
        map_svg(MapModel((), (), (), 0, ()))
    )
    assert made.sample().map.inset
