import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.stated_case import ATLAS, PLACES, apart_m
from truceline.geo import (
    Gazetteer,
    How,
    bounding_disc,
    format_decimal,
    format_dms,
    format_mgrs,
    format_utm,
)
from truceline.geo.atlas import Atlas
from truceline.geo.resolve import resolve, resolve_text
from truceline.geo.stated.position import positions, without_positions
from truceline.record import AnyOf, Disc, Where

LON, LAT = st.floats(23.3, 24.7), st.floats(47.3, 48.7)


@given(LON, LAT, st.sampled_from([4, 6, 8, 10]), st.booleans())
def test_a_grid_in_a_text_is_found_with_and_without_its_zone(
    lon: float, lat: float, digits: int, zone: bool
) -> None:
    written = format_mgrs(lon, lat, digits)  # type: ignore[arg-type]
    if not zone:
        written = f"grid {written.split(maxsplit=1)[1]}"
    (found,) = positions(f"point 766, {written}, near the wood", ATLAS)
    assert found.shape is not None
    shapes = found.shape.shapes if isinstance(found.shape, AnyOf) else (found.shape,)
    assert min(apart_m(shape, lon, lat) for shape in shapes) <= bounding_disc(shapes[0]).radius_m


@given(LON, LAT)
def test_every_form_is_found_in_a_text(lon: float, lat: float) -> None:
    for written in (
        format_mgrs(lon, lat, 8),
        format_utm(lon, lat),
        format_dms(lon, lat, 1),
        format_decimal(lon, lat, 4),
    ):
        found = resolve_text(f"the bridge at {written} on the road", ATLAS)
        assert found.how is How.GRID
        assert isinstance(found.shape, Disc)
        assert apart_m(found.shape, lon, lat) <= found.shape.radius_m
        assert found.shape.radius_m >= 100


def test_a_grid_without_zone_is_any_of_those_that_fit() -> None:
    grid = format_mgrs(23.9, 48.0, 6)
    square = grid.split(maxsplit=1)[1]
    alone = Atlas(Gazetteer(PLACES), ATLAS.lines, mgrs_zones=("34U",))
    assert isinstance(resolve_text(f"at {square}", alone).shape, Disc)
    far = Atlas(Gazetteer(PLACES), ATLAS.lines, mgrs_zones=("48P",))
    none = resolve_text(f"at {square}", far)
    assert none.shape is None
    assert none.how is How.UNLOCATED
    assert "none of the case's (48P)" in none.why
    assert ATLAS.mgrs_zones
    assert {"34U", "35U"} & set(ATLAS.mgrs_zones)


def test_unequal_digits_are_no_position_and_the_reason_says_so() -> None:
    found = resolve_text("VA 98956 8365", ATLAS)
    assert found.shape is None
    assert "5 + 4 digits" in found.why
    kept = resolve(Where(words="Old Ford, VA 98956 8365"), ATLAS)
    assert kept.how is How.NAMED
    assert "5 + 4 digits" in kept.why


@pytest.mark.parametrize(
    "text",
    ["NR 7", "BP 44", "BM-21", "hill 350", "km 169+400", "AK 47", "23.12.2025", "MR 4"],
)
def test_what_looks_like_a_grid_and_is_none(text: str) -> None:
    assert positions(text, ATLAS) == ()


def test_several_positions_are_several_places() -> None:
    one, other = format_mgrs(23.9, 48.0, 8), format_mgrs(24.1, 48.0, 8)
    found = resolve_text(f"from {one} to {other}", ATLAS)
    assert found.how is How.SEVERAL
    assert len(found.parts) == 2
    assert found.located
    assert without_positions(f"a {one} b") == "a b"


def test_a_stated_shape_stands_and_a_grid_that_contradicts_it_is_told() -> None:
    stated = Disc(lon=23.9, lat=48.0, radius_m=1_000)
    words = f"Old Ford, {format_mgrs(24.4, 48.0, 8)}"
    found = resolve(Where(words=words, shape=stated), ATLAS)
    assert found.how is How.STATED
    assert found.shape == stated
    assert "the words say otherwise, 37 km away" in found.why
    agreeing = resolve(Where(words=format_mgrs(23.9, 48.0, 8), shape=stated), ATLAS)
    assert "otherwise" not in agreeing.why
