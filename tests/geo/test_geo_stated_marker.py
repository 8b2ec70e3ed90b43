import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.stated_case import ATLAS, apart_m, holds, radius_km
from truceline.geo import How
from truceline.geo.resolve import resolve, resolve_text
from truceline.geo.stated.kilometre import parse_post
from truceline.geo.stated.marker import parse_markers
from truceline.record import AnyOf, Corridor, Disc, GeoPrecision, Where


@pytest.mark.parametrize(
    ("text", "numbers", "stretch"),
    [
        ("BP 44", ("44",), False),
        ("boundary pillar 43", ("43",), False),
        ("Border post No. 7", ("7",), False),
        ("between pillars 42 and 43", ("42", "43"), True),
        ("between boundary pillars No. 42 and No. 43", ("42", "43"), True),
        ("pillars 44–47", ("44", "47"), True),
        ("pillars 42, 43 and 44", ("42", "43", "44"), False),
        ("boundary marker 12B", ("12b",), False),
        ("boundary pillar 043", ("43",), False),
    ],
)
def test_pillars_are_read(text: str, numbers: tuple[str, ...], stretch: bool) -> None:
    markers = parse_markers(text)
    assert markers is not None
    assert (markers.numbers, markers.stretch) == (numbers, stretch)


@pytest.mark.parametrize("text", ["pillar of society", "BPX 44", "hill 44", "caterpillar 4"])
def test_what_is_no_pillar(text: str) -> None:
    assert parse_markers(text) is None


def test_a_pillar_is_found_by_its_kilometre_or_its_point() -> None:
    found = resolve(Where(words="BP 42", precision=GeoPrecision.EXACT), ATLAS)
    assert found.how is How.MARKER
    assert isinstance(found.shape, Disc)
    assert found.place_ids == ("p42",)
    assert found.shape.lat == pytest.approx(47.5 + 40 / 111.2, abs=0.002)
    pointed = resolve_text("boundary pillar 44", ATLAS)
    assert pointed.shape is not None
    assert apart_m(pointed.shape, 24.0, 48.1) < 1


def test_two_drawings_with_a_pillar_of_one_number_are_alternatives() -> None:
    found = resolve_text("near pillar 43", ATLAS)
    assert isinstance(found.shape, AnyOf)
    assert set(found.place_ids) == {"p43", "p43b"}
    assert "2 boundary pillars have the number 43" in found.why


def test_between_pillars_is_the_stretch_of_the_line_both_stand_on() -> None:
    found = resolve_text("between pillars 42 and 43", ATLAS)
    assert found.how is How.MARKER
    assert isinstance(found.shape, Corridor)
    assert {lon for lon, _ in found.shape.path} == {24.0}
    assert holds(found.shape, 24.0, 47.5 + 45 / 111.2)
    pointed = resolve_text("between pillars 44 and 45", ATLAS)
    assert pointed.shape is not None
    assert holds(pointed.shape, 24.0, 48.15)
    mixed = resolve_text("between pillars 42 and 44", ATLAS)
    assert mixed.shape is None
    assert "no line together" in mixed.why


def test_what_is_missing_is_said() -> None:
    found = resolve(Where(words="between pillars 42 and 99", admin="Northfold"), ATLAS)
    assert found.how is How.AREA
    assert "no boundary pillar 99 is known" in found.why
    assert resolve_text("BP 99", ATLAS).how is How.UNLOCATED


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["NR55", "National Road 55"]))
def test_kilometres_are_read_in_every_form(km: int, metres: int, road: str) -> None:
    for text in (
        f"{road} km {km}+{metres:03d}",
        f"kilometre {km}.{metres:03d} on {road}",
        f"bridge at km {km}+{metres:03d}, {road}",
    ):
        post = parse_post(text)
        assert post is not None
        assert post.km == pytest.approx(km + metres / 1000)
        assert post.number == "55"
    bare = parse_post(f"near km {km}")
    assert bare is not None
    assert (bare.km, bare.road) == (km, "")
    assert parse_post(f"{km} km north of here") is None


def test_a_kilometre_is_found_by_its_posts() -> None:
    at = resolve(Where(words="NR7 km 10", precision=GeoPrecision.EXACT), ATLAS)
    assert at.shape is not None
    assert apart_m(at.shape, 24.1, 47.6) < 1
    between = resolve(Where(words="National Road 7, km 12+500"), ATLAS)
    assert between.how is How.MARKER
    assert between.shape is not None
    assert apart_m(between.shape, 24.1, 47.6225) < 30
    assert radius_km(between.shape) > 2.5
    assert resolve_text("kilometre 10 on National Road 7", ATLAS).place_ids == ("nr7-10",)
    beyond = resolve_text("km 18 on Route 7", ATLAS)
    assert beyond.shape is not None
    assert beyond.place_ids == ("nr7-15",)
    assert radius_km(beyond.shape) > 3
    bare = resolve_text("km 10", ATLAS)
    assert bare.place_ids == ("nr7-10",)


def test_a_kilometre_without_a_post_is_somewhere_on_its_road() -> None:
    found = resolve_text("NR7 km 80", ATLAS)
    assert found.how is How.ALONG
    assert isinstance(found.shape, Corridor)
    assert found.place_ids == ("nr7",)
    assert "no post near kilometre 80 of NR7 is known" in found.why
    unknown = resolve(Where(words="NR9 km 80", admin="Northfold"), ATLAS)
    assert unknown.how is How.AREA
    named = resolve_text("Old Ford km 73", ATLAS)
    assert named.how is How.NAMED
    assert named.place_ids == ("ford",)
    assert "no post" in named.why
