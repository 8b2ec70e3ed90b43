import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo import Gazetteer
from truceline.geo.names.pcode import WIDTHS, PCode, parse_pcode
from truceline.record import GeoPrecision, Name, Place


def place(place_id: str, **codes: str) -> Place:
    return Place(id=place_id, source_id="s", names=(Name(text=place_id),), codes=codes)


GAZETTEER = Gazetteer(
    [
        place("province", pcode="XX33"),
        place("district", pcode="xx3304", geonames="1234"),
        place("one", pcode="XX44"),
        place("two", pcode="XX44"),
        place("other", pcode="UA46115"),
    ]
)


@pytest.mark.parametrize(
    ("text", "written", "level", "precision"),
    [
        ("TH33", "TH33", 1, GeoPrecision.PROVINCE),
        ("TH3304", "TH3304", 2, GeoPrecision.DISTRICT),
        ("kh 13 05", "KH1305", 2, GeoPrecision.DISTRICT),
        (" th330401 ", "TH330401", 3, GeoPrecision.DISTRICT),
        ("KH01020304", "KH01020304", 4, GeoPrecision.LOCALITY),
        ("KH0102030405", "KH0102030405", 5, GeoPrecision.LOCALITY),
        ("TH", "TH", 0, GeoPrecision.UNKNOWN),
        ("HT0811-07", "HT081107", 3, GeoPrecision.DISTRICT),
        ("BDI014006", "BDI014006", 2, GeoPrecision.DISTRICT),
        ("ID9433050", "ID9433050", 3, GeoPrecision.DISTRICT),
        ("UA46115", "UA46115", 2, GeoPrecision.DISTRICT),
        ("LB63", "LB63", 2, GeoPrecision.DISTRICT),
    ],
)
def test_codes_have_their_level(
    text: str, written: str, level: int, precision: GeoPrecision
) -> None:
    code = parse_pcode(text)
    assert (str(code), code.level, code.precision) == (written, level, precision)


def test_each_code_lies_in_the_one_above() -> None:
    code: PCode | None = parse_pcode("TH330401")
    chain = []
    while code is not None:
        chain.append(str(code))
        code = code.parent
    assert chain == ["TH330401", "TH3304", "TH33", "TH"]
    assert str(parse_pcode("UA4611500000").parent) == "UA46115"


@pytest.mark.parametrize("text", ["", "33", "T33", "ABCD01", "TH33x", "ТН33", "TH３３", "TH/33"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a p-code; expected a country's letters"):
        parse_pcode(text)


def test_a_lost_zero_is_named() -> None:
    with pytest.raises(ValueError, match="level 2 of TH has 2 digits, and 1 are left"):
        parse_pcode("TH334")
    with pytest.raises(ValueError, match="level 2 of UA has 3 digits"):
        parse_pcode("UA4611")


@given(st.sampled_from([*WIDTHS, "XX", "YYY"]), st.integers(0, 5), st.data())
def test_what_is_written_is_read_again(country: str, level: int, data: st.DataObject) -> None:
    widths = [*WIDTHS.get(country, ()), 2, 2, 2, 2, 2][:level]
    numbers = tuple(
        data.draw(st.text("0123456789", min_size=width, max_size=width)) for width in widths
    )
    code = PCode(country, numbers)
    assert parse_pcode(str(code)) == code
    assert parse_pcode(f" {str(code).lower()}") == code
    assert (code.parent is None) == (level == 0)


def test_a_code_finds_its_place_however_it_is_written() -> None:
    for text in ("XX3304", "xx 33 04", "xx3304"):
        found = GAZETTEER.by_code("pcode", text)
        assert found is not None
        assert (found.place_id, found.exact, found.code) == ("district", True, "XX3304")
        assert found.precision is GeoPrecision.DISTRICT
        assert found.why == "the code XX3304"


def test_an_unknown_code_finds_the_nearest_known_area_and_says_so() -> None:
    found = GAZETTEER.by_code("P-code", "XX330401")
    assert found is not None
    assert (found.place_id, found.exact) == ("district", False)
    assert found.why == "the code XX330401 is not known; XX3304, which it is a part of, is"
    further = GAZETTEER.by_code("pcode", "XX339911")
    assert further is not None
    assert (further.place_id, further.precision) == ("province", GeoPrecision.PROVINCE)
    assert GAZETTEER.by_code("pcode", "XX55") is None
    part = GAZETTEER.by_code("pcode", "UA4611500001")
    assert part is not None
    assert part.place_id == "other"


def test_a_code_of_two_places_finds_neither() -> None:
    assert GAZETTEER.by_code("pcode", "XX44") is None
    assert GAZETTEER.by_code("pcode", "XX4401") is None


def test_codes_of_other_systems_have_no_parents() -> None:
    found = GAZETTEER.by_code("GeoNames", "1234")
    assert found is not None
    assert (found.place_id, found.precision) == ("district", None)
    assert GAZETTEER.by_code("geonames", "12345") is None
    assert GAZETTEER.by_code("iso", "XX33") is None
    with pytest.raises(ValueError, match="is not a p-code"):
        GAZETTEER.by_code("pcode", "1234")
