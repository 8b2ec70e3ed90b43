import numpy as np
import pytest

from geo.stated_case import ATLAS, LINES, PARTIES, PLACES, holds
from truceline.geo import Gazetteer, How, LineGeometry
from truceline.geo.atlas import Atlas
from truceline.geo.resolve import resolve, resolve_text
from truceline.record import AnyOf, Area, Corridor, GeoPrecision, Where

ONE_LINE = Atlas(Gazetteer(PLACES), {"line-a": LINES["line-a"]}, PARTIES)
NO_LINE = Atlas(Gazetteer(PLACES), {}, PARTIES)


def lats(shape: object) -> tuple[float, float]:
    shapes = shape.shapes if isinstance(shape, AnyOf) else (shape,)
    values = [lat for part in shapes if isinstance(part, Corridor) for _, lat in part.path]
    return min(values), max(values)


@pytest.mark.parametrize(
    "words",
    [
        "Arland–Borduria border",
        "the Arlandish–Bordurian frontier",
        "Arlandish-Bordurian frontier",
        "border between Arland and Borduria",
        "along the whole border",
        "front line",
        "Bordurian border town (unnamed)",
        "Arland / Borduria border area",
    ],
)
def test_parties_and_a_border_are_the_whole_of_every_line(words: str) -> None:
    found = resolve_text(words, ATLAS)
    assert found.how is How.ALONG
    assert isinstance(found.shape, AnyOf)
    assert len(found.shape.shapes) == 2
    assert lats(found.shape) == pytest.approx((47.5, 48.5))
    assert all(getattr(part, "half_width_m", 0) == 10_000 for part in found.shape.shapes)
    assert isinstance(resolve_text(words, ONE_LINE).shape, Corridor)


def test_border_provinces_are_wider_than_the_border() -> None:
    found = resolve_text("Arland (border provinces)", ONE_LINE)
    assert isinstance(found.shape, Corridor)
    assert found.shape.half_width_m == 60_000
    five = resolve(
        Where(words="two Arlandish provinces", precision=GeoPrecision.BORDER_SEGMENT), ONE_LINE
    )
    assert five.shape == found.shape


def test_a_district_cuts_the_line() -> None:
    for words in (
        "border of Northfold district",
        "along the border in Northfold",
        "Northfold border area",
        "front-line areas Northfold",
        "Northfold (border villages)",
    ):
        found = resolve_text(words, ATLAS)
        assert found.how is How.ALONG
        assert found.place_ids == ("north",)
        south, north = lats(found.shape)
        # To within the margin that an area is grown by, 3 km.
        assert 47.97 - 0.001 < south < 48.0
        assert 48.3 < north < 48.33 + 0.001
    joined = resolve_text("Northfold and Southmark border", ONE_LINE)
    assert isinstance(joined.shape, Corridor)  # with 10 km or less between them


def test_stretches_apart_weigh_as_much_as_they_are_long() -> None:
    found = resolve_text("Southmark and Peak border", ONE_LINE)
    assert isinstance(found.shape, AnyOf)
    souths = [min(lat for _, lat in path.path) for path in found.shape.shapes]  # type: ignore[union-attr]
    # 40 km of line in one, 9 km in the other.
    assert (sum(lat < 48 for lat in souths), len(souths)) == (8, 10)


def test_an_area_without_a_line_is_an_area_or_nothing() -> None:
    found = resolve(Where(words="border in Westering", admin="Westering (AR)"), ATLAS)
    assert found.how is How.AREA
    assert "no line of the case is known to run" in found.why
    assert resolve_text("Arland–Borduria border", NO_LINE).how is How.UNLOCATED
    assert "no line of the case has a geometry" in resolve_text("the border", NO_LINE).why


def test_another_countrys_border_is_not_the_cases() -> None:
    found = resolve_text("Arland–Syldavia border crossing (unnamed)", ATLAS)
    assert found.how is How.UNLOCATED
    assert "'Syldavia'" in found.why
    stated = resolve(Where(words="Third Army front", admin="Northfold, Upland (AR)"), ATLAS)
    assert stated.how is How.ALONG
    assert "as stated" in stated.why


def test_depth_beyond_the_line_takes_no_side() -> None:
    found = resolve_text("12 km inside Borduria", ONE_LINE)
    assert isinstance(found.shape, Corridor)
    assert found.shape.half_width_m == pytest.approx(13_200)
    assert holds(found.shape, 23.9, 48.0)
    assert holds(found.shape, 24.1, 48.0)
    near = resolve_text("5 km from the border", ONE_LINE)
    assert isinstance(near.shape, Corridor)


def test_the_border_by_a_place_is_the_stretch_around_it() -> None:
    found = resolve_text("border at Cold Spring", ATLAS)
    assert found.how is How.ALONG
    south, north = lats(found.shape)
    assert 48.05 < south < 48.07
    assert 48.23 < north < 48.25
    far = resolve_text("border at Greenhill", NO_LINE)
    assert far.shape is None


def test_an_area_said_to_be_a_stretch_is_the_line_in_it() -> None:
    where = Where(words="somewhere", admin="Northfold (AR)", precision=GeoPrecision.BORDER_SEGMENT)
    found = resolve(where, ATLAS)
    assert found.how is How.ALONG
    assert lats(found.shape)[1] < 48.35
    assert resolve(where.model_copy(update={"admin": "Westering"}), ATLAS).how is How.AREA


def test_an_area_beside_a_line_has_an_open_edge() -> None:
    beside = resolve_text("Northfold district", ATLAS).shape
    inland = resolve_text("Westering district", ATLAS).shape
    assert isinstance(beside, Area)
    assert isinstance(inland, Area)
    assert (beside.error_m, inland.error_m) == (5_000, 0)


def test_a_corridor_keeps_near_its_line() -> None:
    zigzag = np.column_stack([24 + 0.02 * (np.arange(200) % 2), np.linspace(47.5, 48.5, 200)])
    atlas = Atlas(Gazetteer(PLACES), {"z": LineGeometry(zigzag)}, PARTIES)
    shape = resolve_text("the border", atlas).shape
    assert isinstance(shape, Corridor)
    assert len(shape.path) > 20
    smooth = resolve_text("Arland (border provinces)", atlas).shape
    assert isinstance(smooth, Corridor)
    assert len(smooth.path) < len(shape.path)
