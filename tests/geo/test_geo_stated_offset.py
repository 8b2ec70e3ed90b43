import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.stated_case import ATLAS, holds
from truceline.geo import How, destination
from truceline.geo.resolve import resolve, resolve_text
from truceline.geo.stated.direction import parse_direction
from truceline.geo.stated.distance_words import parse_distance
from truceline.geo.stated.offset import parse_offset
from truceline.record import Area, Sector, Where

WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW",
         "NW", "NNW")  # fmt: skip
WORDS = {"N": "north", "E": "east", "S": "south", "W": "west"}


@pytest.mark.parametrize(
    ("text", "least_m", "most_m"),
    [
        ("5–6 km", 4_500, 6_600),
        ("between 5 and 7 km", 4_500, 7_700),
        ("10–15 km", 7_500, 17_500),
        ("10 km", 7_500, 12_500),
        ("about 10 km", 5_000, 15_000),
        ("some 40 km", 30_000, 50_000),
        ("12 km", 10_800, 13_200),
        ("2 km", 1_500, 2_500),
        ("1 km", 500, 1_500),
        ("400 m", 350, 450),
        ("1,500 metres", 1_250, 1_750),
        ("2.5 km", 2_250, 2_750),
        ("2,5 km", 2_250, 2_750),
        ("within 10 km", 0, 10_000),
        ("less than 3 kilometres", 0, 3_000),
        ("more than 10 km", 10_000, 17_500),
        ("nearly 10 km", 5_000, 10_000),
        ("a few kilometres", 1_500, 6_250),
        ("two miles", 1_609.344 * 1.5, 1_609.344 * 2.5),
        ("three nautical miles", 1_852 * 2.25, 1_852 * 3.75),
    ],
)
def test_a_distance_has_the_error_of_its_rounding(text: str, least_m: float, most_m: float) -> None:
    distance = parse_distance(text)
    assert (distance.least_m, distance.most_m) == pytest.approx((least_m, most_m))


@pytest.mark.parametrize("text", ["6–5 km", "0 km", "km", "five", "5 kmh", "far"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no distance"):
        parse_distance(text)


@given(st.sampled_from(range(16)), st.sampled_from(["letters", "words", "hyphens", "dots"]))
def test_every_wind_is_read_in_letters_and_in_words(sixteenth: int, form: str) -> None:
    letters = WINDS[sixteenth]
    words = [WORDS[letter] for letter in letters]
    written = {
        "letters": letters,
        "words": "".join(words),
        "hyphens": "-".join(words),
        "dots": "".join(f"{letter}." for letter in letters),
    }[form]
    direction = parse_direction(written)
    assert direction.bearing_deg == sixteenth * 22.5
    assert direction.width_deg == (22.5 if sixteenth % 2 else 45.0)


def test_degrees_are_read_and_360_is_north() -> None:
    assert parse_direction("045°").bearing_deg == 45
    assert parse_direction("360 degrees").bearing_deg == 0
    assert parse_direction("due north").width_deg < parse_direction("north").width_deg
    with pytest.raises(ValueError, match="0 to 360"):
        parse_direction("400°")
    with pytest.raises(ValueError, match="no direction"):
        parse_direction("upwards")


@pytest.mark.parametrize(
    ("text", "origin", "bearing"),
    [
        ("5–6 km south-east of Old Ford", "Old Ford", 135),
        ("about 10 km east of Old Ford", "Old Ford", 90),
        ("2 km SW of Old Ford", "Old Ford", 225),
        ("a barn 400 m to the north of Old Ford", "Old Ford", 0),
        ("Old Ford, about 3 km to the west", "Old Ford", 270),
        ("Old Ford (3 km west)", "Old Ford", 270),
        ("south-west of Old Ford", "Old Ford", 225),
        ("N of Old Ford", "Old Ford", 0),
        ("within 10 km of Old Ford", "Old Ford", None),
        ("some 40 km from Old Ford", "Old Ford", None),
        ("45° from Old Ford, 3 km", "Old Ford, 3 km", 45),
        ("3 km on a bearing of 045° from Old Ford", "Old Ford", 45),
        ("bearing 200° from Old Ford, range 3 km", "Old Ford", 200),
    ],
)
def test_ways_of_stating_an_offset(text: str, origin: str, bearing: float | None) -> None:
    offset = parse_offset(text)
    assert offset is not None
    assert offset.origin == origin
    assert (offset.direction and offset.direction.bearing_deg) == bearing


@pytest.mark.parametrize("text", ["Old Ford", "Eastern Old Ford", "NR 7 km 10", "5 km", "sea of X"])
def test_what_is_no_offset(text: str) -> None:
    assert parse_offset(text) is None


@given(
    st.integers(1, 60),
    st.sampled_from(["", "about ", "some "]),
    st.floats(0, 359.99),
    st.sampled_from([8, 16]),
)
def test_the_true_place_lies_in_the_shape_of_the_words_for_it(
    metres: int, about: str, bearing: float, winds: int
) -> None:
    step = 360 / winds
    letters = WINDS[round(bearing / step) % winds * (16 // winds)]
    found = resolve_text(f"{about}{metres} km {letters} of Old Ford", ATLAS)
    assert found.how is How.OFFSET
    assert found.shape is not None
    assert found.place_ids == ("ford",)
    assert not found.derived
    lon, lat = destination(23.90, 48.05, bearing, metres * 1000)
    wide = found.shape.model_copy(update={"error_m": 600.0})
    assert holds(wide, float(lon), float(lat))


def test_the_origins_own_extent_is_the_error_of_the_sector() -> None:
    found = resolve_text("10 km east of Old Ford", ATLAS)
    assert isinstance(found.shape, Sector)
    assert found.shape.error_m == 500
    assert (found.shape.inner_m, found.shape.outer_m) == (7_500, 12_500)
    area = resolve_text("10 km east of Northfold district", ATLAS)
    assert isinstance(area.shape, Sector)
    assert area.shape.error_m > 15_000


def test_a_direction_without_a_distance_is_wide_and_says_so() -> None:
    found = resolve_text("north of Old Ford", ATLAS)
    assert isinstance(found.shape, Sector)
    assert (found.shape.inner_m, found.shape.outer_m, found.shape.width_deg) == (0, 20_000, 90)
    assert "no distance being stated" in found.why


def test_degrees_are_a_bearing_and_are_said_to_be_true() -> None:
    found = resolve_text("3 km on a bearing of 045° from Old Ford", ATLAS)
    assert found.how is How.BEARING
    assert "taken as true" in found.why


def test_nothing_is_measured_from_a_place_without_a_point_or_with_two() -> None:
    gate = resolve_text("2 km north of Iron Gate", ATLAS)
    assert gate.how is How.AREA
    assert isinstance(gate.shape, Area)
    assert "no point to measure from" in gate.why
    twin = resolve(Where(words="2 km north of Greenhill", admin="Northfold"), ATLAS)
    assert (twin.how, twin.place_ids) == (How.OFFSET, ("green-1",))
    both = resolve_text("east of Old Ford and New Quay", ATLAS)
    assert both.shape is None
    assert "several places at once" in both.why
    each = resolve_text("2 km north of Old Ford and 3 km south of New Quay", ATLAS)
    assert [part.how for part in each.parts] == [How.OFFSET, How.OFFSET]
    unknown = resolve_text("2 km north of Greenhill", ATLAS)
    assert unknown.how is How.UNLOCATED
    assert "several places" in unknown.why
