import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.stated_case import ATLAS, LINES, PARTIES, PLACES, box, holds, place, radius_km
from truceline.geo import How, LineGeometry, bounding_disc
from truceline.geo.atlas import Atlas
from truceline.geo.resolve import learned, resolve, resolve_text
from truceline.geo.stated.admin import areas_in
from truceline.geo.stated.either import either
from truceline.geo.stated.listing import items_of
from truceline.record import AnyOf, Area, Corridor, Disc, GeoPrecision, Name, Party, Where

FAR_KALLO = place("kallo-province", "Kallo", shape=box(23.0, 47.0, 23.2, 47.2), what="province")


def test_a_name_is_its_place_with_the_error_of_at() -> None:
    found = resolve(Where(words="Old Ford", precision=GeoPrecision.EXACT), ATLAS)
    assert found.how is How.NAMED
    assert isinstance(found.shape, Disc)
    assert found.shape.radius_m == pytest.approx(500 * 2**0.5)
    wider = [
        resolve(Where(words="Old Ford", precision=precision), ATLAS).shape
        for precision in (GeoPrecision.EXACT, GeoPrecision.LOCALITY, GeoPrecision.BORDER_SEGMENT)
    ]
    radii = [radius_km(shape) for shape in wider if shape]
    assert radii == sorted(radii)
    assert resolve_text("Old Ford", ATLAS).shape == wider[1]


def test_what_is_in_a_place_is_at_it_and_what_is_named_after_it_near_it() -> None:
    inside = resolve_text("a casino in Old Ford", ATLAS)
    assert inside.shape == resolve_text("Old Ford", ATLAS).shape
    assert (
        resolve_text("Old Ford casino", ATLAS).shape == resolve_text("near Old Ford", ATLAS).shape
    )
    assert resolve_text("Old Ford and Northfold districts", ATLAS).how is How.SEVERAL


@pytest.mark.parametrize("words", ["near Old Ford", "a mill opposite Old Ford", "Old Ford side"])
def test_near_is_wider_than_at(words: str) -> None:
    found = resolve_text(words, ATLAS)
    assert found.place_ids == ("ford",)
    assert found.shape is not None
    assert radius_km(found.shape) == pytest.approx((0.5**2 + 3**2 + 5**2) ** 0.5)
    assert "5 km" in found.why


def test_a_misspelt_name_is_read_and_the_reason_says_how() -> None:
    found = resolve_text("Old Forrd", ATLAS)
    assert found.place_ids == ("ford",)
    assert found.why.startswith("read as Old Ford")


def test_a_place_without_a_point_gets_none() -> None:
    found = resolve_text("Dark Mill", ATLAS)
    assert (found.how, found.shape, found.place_ids) == (How.UNLOCATED, None, ("mill",))
    assert (
        found.why
        == "the record holds no point of “Dark Mill”, and no district or province is stated"
    )
    stated = resolve(Where(words="Tmavy Mlyn", admin="Northfold, Upland (AR)"), ATLAS)
    assert stated.how is How.AREA
    assert isinstance(stated.shape, Area)
    assert (
        stated.why == "the record holds no point of “Tmavy Mlyn”: somewhere in Northfold district"
    )
    within = resolve(Where(words="Iron Gate", admin="Lowland"), ATLAS)
    assert within.why.endswith("somewhere in Southmark district")


def test_one_name_of_two_places_is_never_one_point_unasked() -> None:
    either_one = resolve_text("Greenhill", ATLAS)
    assert isinstance(either_one.shape, AnyOf)
    assert either_one.place_ids == ("green-1", "green-2")
    assert "2 places are called 'Greenhill'" in either_one.why
    one = resolve(Where(words="Greenhill", admin="Northfold (AR)"), ATLAS)
    assert one.place_ids == ("green-1",)
    half_known = resolve_text("Twin Rock", ATLAS)
    assert half_known.shape is None
    assert set(half_known.place_ids) == {"rock-1", "rock-2"}
    hills = resolve_text("hill 350", ATLAS)
    assert isinstance(hills.shape, AnyOf)
    assert len(hills.shape.shapes) == 2
    unlike = resolve_text("Kallo", ATLAS)  # a temple and the province around it
    assert unlike.how is How.AREA
    assert unlike.place_ids == ("kallo", "kallo-province")
    assert "one of them holding the others" in unlike.why
    assert resolve_text("Kallo, Borduria", ATLAS) == unlike
    apart = Atlas.of([p for p in PLACES if p.id != "kallo-province"] + [FAR_KALLO], LINES, PARTIES)
    assert resolve_text("Kallo", apart).how is How.UNLOCATED
    province = resolve(Where(words="Kallo", precision=GeoPrecision.PROVINCE), ATLAS)
    assert province.place_ids == ("kallo-province",)


def test_several_places_are_each_on_their_own() -> None:
    found = resolve_text("Old Ford, New Quay and Cold Spring", ATLAS)
    assert found.how is How.SEVERAL
    assert [part.place_ids for part in found.parts] == [("ford",), ("quay",), ("spring",)]
    assert found.shape is None
    assert found.located
    partly = resolve_text("Old Ford and Nowhere Creek", ATLAS)
    assert partly.how is How.SEVERAL
    assert not partly.located
    assert [part.how for part in partly.parts] == [How.NAMED, How.UNLOCATED]
    same = resolve_text("Dark Mill / Tmavy Mlyn", ATLAS)
    assert same.place_ids == ("mill",)
    assert same.parts == ()
    counted = resolve_text("43 villages Northfold and 34 Southmark", ATLAS)
    assert [part.how for part in counted.parts] == [How.AREA, How.AREA]
    assert counted.place_ids == ("north", "south")
    inside = resolve_text("Greenhill, Northfold district", ATLAS)
    assert inside.place_ids == ("green-1",)
    assert inside.how is How.NAMED


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("A, B and C", ("A", "B", "C")),
        ("Hills 600, 527 and 677", ("Hill 600", "Hill 527", "Hill 677")),
        ("Six areas incl. Abel, Baker", ("Abel", "Baker")),
        ("Abel and Baker districts", ("Abel district", "Baker district")),
        ("Abel, Baker and others", ("Abel", "Baker")),
        ("43 villages Abel and 34 Baker", ("Abel", "Baker")),
        ("Abel (the old one) / Baker", ("Abel", "Baker")),
    ],
)
def test_items_of_a_list(text: str, items: tuple[str, ...]) -> None:
    assert items_of(text) == items


@pytest.mark.parametrize(
    ("admin", "ids"),
    [
        ("Northfold, Upland (AR)", ("north",)),
        ("Northfold district (Upland) / Southmark (Lowland) (BO)", ("north", "south")),
        ("Upland / Lowland", ("upland", "lowland")),
        ("Upland, Lowland", ("upland", "lowland")),
        ("Third Army, Lowland (BO)", ("lowland",)),
        ("Nortfold", ("north",)),
        ("national", ()),
        ("(AR)", ()),
        ("", ()),
    ],
)
def test_the_smallest_areas_are_taken_from_what_is_stated(admin: str, ids: tuple[str, ...]) -> None:
    assert areas_in(admin, ATLAS) == ids


def test_between_two_places_is_straight_or_along_the_lines_near_both() -> None:
    straight = resolve_text("between Old Ford and Greenhill", ATLAS)
    assert straight.shape is None  # one of two Greenhills
    inland = resolve_text("between Old Ford and Hill 420", ATLAS)
    assert inland.how is How.BETWEEN
    assert inland.shape is not None
    assert holds(inland.shape, 23.875, 48.125)
    bent = LineGeometry([(24.0, 47.5), (24.02, 47.8), (24.25, 48.0), (24.01, 48.15), (24.0, 48.5)])
    by_line = resolve_text("New Quay–Cold Spring", Atlas.of(PLACES, {"bent": bent}, PARTIES))
    assert by_line.how is How.BETWEEN
    assert isinstance(by_line.shape, AnyOf)
    assert holds(by_line.shape, 24.25, 48.0)
    assert holds(by_line.shape, 24.015, 47.97)
    close = resolve_text("New Quay–Cold Spring", ATLAS)
    assert isinstance(close.shape, Corridor)
    lost = resolve_text("between Old Ford and Nowhere Creek", ATLAS)
    assert lost.shape is None
    assert "'Nowhere Creek'" in lost.why
    pointless = resolve(Where(words="between Old Ford and Dark Mill", admin="Northfold"), ATLAS)
    assert pointless.how is How.AREA


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (Where(words=""), "no place is named, and no district or province is stated"),
        (Where(words="Nowhere Creek"), "no place of that name is known"),
        (Where(words="Arland"), "only a country is named"),
        (Where(words="Nowhere Creek", admin="(AR)"), "only a country is stated"),
        (Where(words="Nowhere Creek", admin="Arland"), "only a country is stated"),
        (Where(words="Nowhere Creek", admin="Eastern Marches"), "'Eastern Marches'"),
    ],
)
def test_what_is_not_located_says_why(where: Where, says: str) -> None:
    found = resolve(where, ATLAS)
    assert found.how is How.UNLOCATED
    assert found.shape is None
    assert says in found.why
    assert not found.located


def test_a_place_is_learnt_only_from_claims_that_name_it_alone() -> None:
    def claim(words: str, lon: float, radius_m: float = 3_000) -> Where:
        return Where(words=words, shape=Disc(lon=lon, lat=48.1, radius_m=radius_m))

    far = claim("Tmavy Mlyn", 24.4)
    claims = [claim("Dark Mill", 23.9), claim("Dark Mill", 23.9), claim("Tmavy Mlyn", 23.95)]
    others = [claim("Old Ford", 23.0), Where(words="Dark Mill"), claim("Dark Mill, Old Ford", 20.0)]
    found = learned("mill", claims + others, ATLAS)
    assert found.how is How.LEARNED
    assert found.derived
    assert isinstance(found.shape, Disc)
    assert found.shape.lon == 23.9
    assert 6_700 < found.shape.radius_m < 6_800
    assert "3 claims that state 2 positions" in found.why
    covered = learned("mill", [*claims, far], ATLAS).shape
    assert covered is not None
    assert holds(covered, 24.4, 48.1)
    robust = learned("mill", [*claims * 20, far], ATLAS)
    assert robust.shape == found.shape
    assert "1 far off" in robust.why
    assert resolve_text("Dark Mill", ATLAS).shape is None  # only when asked for
    assert learned("mill", [], ATLAS).how is How.UNLOCATED
    with pytest.raises(ValueError, match="no place has the id 'nowhere'"):
        learned("nowhere", [], ATLAS)


def test_alternatives_weigh_alike_however_many_parts_they_have() -> None:
    a, b, c = (Disc(lon=lon, lat=0, radius_m=10) for lon in (0, 1, 2))
    shape = either([a, AnyOf(shapes=(b, c))])
    assert isinstance(shape, AnyOf)
    assert shape.shapes.count(a) == 2
    assert either([a, a]) == a
    with pytest.raises(ValueError, match="at least one"):
        either([])


WORDS = (
    "Old Ford", "near Old Ford", "Dark Mill", "5 km east of Old Ford", "5 km west of Old Ford",
    "border in Northfold", "border in Southmark", "Arland–Borduria border", "Greenhill", "Arland",
    "between New Quay and Cold Spring", "10 km inside Borduria", "Northfold and Southmark border",
)  # fmt: skip


def mirrored_words(words: str) -> str:
    for one, other in (("Arland", "Borduria"), ("east", "west")):
        words = words.replace(one, "@").replace(other, one).replace("@", other)
    return words


def test_swapping_the_parties_mirrors_every_result() -> None:
    def turn(lon: float) -> float:
        return round(48.0 - lon, 9)

    def area(shape: object) -> object:
        if not isinstance(shape, Area | Corridor):
            return shape
        kind = "ring" if isinstance(shape, Area) else "path"
        line = tuple((turn(lon), lat) for lon, lat in getattr(shape, kind))
        return shape.model_copy(update={kind: line})

    places = [
        place.model_copy(update={"lon": place.lon and turn(place.lon), "shape": area(place.shape)})
        for place in PLACES
    ]
    lines = {
        name: LineGeometry([(turn(lon), lat) for lon, lat in line.lonlat])
        for name, line in LINES.items()
    }
    swapped = [
        Party(**{**PARTIES[0].model_dump(), "id": "borduria"}),
        Party(**{**PARTIES[1].model_dump(), "id": "arland"}),
    ]
    mirror = Atlas.of(places, lines, swapped)
    for words in WORDS:
        ours, theirs = resolve_text(words, ATLAS), resolve_text(mirrored_words(words), mirror)
        assert (ours.how, ours.place_ids) == (theirs.how, theirs.place_ids)
        assert (ours.shape is None) == (theirs.shape is None)
        if ours.shape is not None and theirs.shape is not None:
            a, b = bounding_disc(ours.shape), bounding_disc(theirs.shape)
            assert a.radius_m == pytest.approx(b.radius_m, rel=1e-3)
            assert (a.lon, a.lat) == pytest.approx((48.0 - b.lon, b.lat), abs=1e-3)


def test_a_party_is_told_by_none_of_its_names() -> None:
    named = [
        place.model_copy(
            update={
                "names": tuple(
                    Name(text=name.text, party=PARTIES[row % 2].id)
                    for row, name in enumerate(place.names)
                )
            }
        )
        for place in PLACES
    ]
    by_party = Atlas.of(named, LINES, PARTIES)
    for words in WORDS:
        assert resolve_text(words, by_party).shape == resolve_text(words, ATLAS).shape


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(GeoPrecision))
def test_any_words_are_located_or_the_reason_is_given(
    words: str, admin: str, precision: GeoPrecision
) -> None:
    found = resolve(Where(words=words, admin=admin, precision=precision), ATLAS)
    assert found.why
    assert (found.how is How.UNLOCATED) == (found.shape is None and not found.parts)


PIECES = (
    "5 km", "about", "north", "of", "Old Ford", "Greenhill", "border", "between", "and", "–", ",",
    "pillars", "42", "NR7", "km", "34U", "FU 8619 1234", "near", "Upland", "(", ")", "Arland", "/",
    "48.1", "24.05", "°", "Hill 350", "inside",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["", "Northfold", "(AR)"]))
def test_words_in_any_order_never_raise(pieces: list[str], admin: str) -> None:
    found = resolve(Where(words=" ".join(pieces), admin=admin), ATLAS)
    assert found.why
    assert (found.how is How.UNLOCATED) == (found.shape is None and not found.parts)


def test_resolving_again_gives_the_same_value_from_memory() -> None:
    where = Where(words="5 km east of Old Ford")
    assert resolve(where, ATLAS) is resolve(where, ATLAS)
