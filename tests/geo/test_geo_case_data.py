"""The first case's lines, places and areas: what is in the files must hold when measured."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from truceline.geo import Gazetteer, distance_m, read_line_geometry
from truceline.geo.atlas import Atlas
from truceline.geo.stated.admin import areas_in
from truceline.record import Area, Line, NameOrder, Place

CASE = Path(__file__).parents[2] / "cases" / "thailand-cambodia-2025"
LINES = (CASE / "lines.geojson").read_bytes()
PARTIES = {"thailand", "cambodia"}


def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASE / name).read_text("utf-8"))["features"]
    return found


def load_places(name: str) -> list[Place]:
    made = []
    for item in features(name):
        geometry, fields = item["geometry"] or {"type": None}, dict(item["properties"])
        if geometry["type"] == "Polygon":
            ring, *holes = geometry["coordinates"]
            shape = Area(ring=ring, holes=holes, error_m=fields.pop("error_m"))
            made.append(Place(source_id=name, shape=shape, **fields))
        else:
            lon, lat = geometry.get("coordinates", (None, None))
            made.append(Place(source_id=name, lon=lon, lat=lat, **fields))
    return made


PLACES = load_places("places.geojson")
AREAS = {area.id: area for area in load_places("areas.geojson")}
EVERYWHERE = [*PLACES, *AREAS.values()]
GAZETTEER = Gazetteer(EVERYWHERE)
DISPUTED = [
    "prey-chan", "chouk-chey", "thma-da", "chong-bok", "choam", "chong-an-ma", "phu-makhuea",
    "sam-tae", "prasat-khana",
]  # fmt: skip
DRAWN = {area.id: area.shape for area in AREAS.values() if isinstance(area.shape, Area)}
# Degrees to metres near enough along the line: a degree is 111.3 km, of longitude at 13.5°.
METRES = np.array([108_200.0, 110_700.0])
POLYGONS = {
    place_id: shapely.Polygon(np.array(shape.ring) * METRES) for place_id, shape in DRAWN.items()
}
LAND = shapely.LineString(read_line_geometry(LINES, "osm-land").lonlat * METRES)


def test_the_land_line_has_its_length() -> None:
    line = read_line_geometry(LINES, "osm-land")
    assert line.length_km == pytest.approx(824.4, abs=0.1)
    assert len(line.lonlat) == 5769


def test_the_sides_of_the_land_line_are_the_parties_as_stated() -> None:
    stated = next(f for f in features("lines.geojson") if f["id"] == "osm-land")["properties"]
    line = read_line_geometry(LINES, "osm-land")
    # Capitals and provincial seats whose country nobody disputes.
    where = {
        "thailand": [(100.50, 13.75), (104.86, 15.23), (103.49, 14.88), (102.07, 13.82)],
        "cambodia": [(104.92, 11.55), (103.86, 13.36), (104.98, 13.81), (102.98, 11.62)],
    }
    for side, party in ((1, stated["left"]), (-1, stated["right"])):
        assert (line.locate(*np.array(where[party]).T).side == side).all()


def test_lines_are_whole_records_and_missing_ones_say_so() -> None:
    used = {}
    for item in features("lines.geojson"):
        line = Line(source_id="lines", feature=item["id"], **item["properties"])
        assert item["id"] == line.id
        assert set(line.used_by) <= PARTIES
        used[line.id] = (set(line.used_by), line.scale)
        if item["geometry"] is None:
            assert "No open digital form was found" in line.status
            with pytest.raises(ValueError, match="no geometry"):
                read_line_geometry(LINES, line.id)
    assert used == {
        "osm-land": (set(), ""),
        "l7018-watershed": ({"thailand"}, "1:50,000"),
        "annex-1": ({"cambodia"}, "1:200,000"),
    }


def test_a_point_has_its_radius_and_credit_and_a_null_has_none() -> None:
    for item in PLACES:
        assert (item.lon is None) == (item.radius_m is None) == (not item.credit), item.id
        assert {name.party for name in item.names} <= {*PARTIES, None}, item.id
        assert item.note or item.lon is not None, item.id


def test_disputed_places_have_no_point() -> None:
    assert [GAZETTEER.places[place_id].extent for place_id in DISPUTED] == [None] * len(DISPUTED)
    assert sum(place.lon is not None for place in PLACES) == 11


def test_points_lie_as_far_from_the_line_as_their_source_says() -> None:
    line = read_line_geometry(LINES, "osm-land")
    stated = {"preah-vihear": 0.69, "ta-muen-thom": 0.17, "poipet": 0.91, "aranyaprathet": 6.16}
    for place_id, km in stated.items():
        place = GAZETTEER.places[place_id]
        found = line.locate([place.lon], [place.lat])
        assert found.distance_m[0] / 1000 == pytest.approx(km, abs=0.02)
    start, end = line.lonlat[0], line.lonlat[-1]
    for place_id, vertex in (("tripoint", start), ("coast-end", end)):
        place = GAZETTEER.places[place_id]
        assert float(distance_m(place.lon, place.lat, *vertex)) < 2


@pytest.mark.parametrize(
    ("place_id", "spellings"),
    [
        ("chong-an-ma", ["An Ses", "Chong An Ma", "Chong An Ma (Ta Om monument)",
                         "Hill 500, Chong An Ma", "Hills 600, 527 and 677, Chong An Ma"]),
        ("chong-bok", ["Chong Bok", "Mom Bei", "Techo Morakot", "ช่องบก", "មុំបី"]),
        ("ta-kwai", ["Prasat Ta Kwai / Hill 350", "Prasat Ta Kwai and Hill 350",
                     "Ta Krabey temple", "Ta Krabei"]),
        ("ta-muen-thom", ["Prasat Ta Muen Thom", "Ta Mone Thom temple", "Ta Moan Thom"]),
        ("prey-chan", ["Ban Nong Ya Kaew", "Prey Chan village", "ព្រៃចាន់"]),
        ("chouk-chey", ["Ban Nong Chan", "Chouk Chey village", "Chok Chey", "บ้านหนองจาน"]),
        ("phu-makhuea", ["Phu Makuea", "Phu Makhua", "Phnom Trop area", "Phnom Trap",
                         "Huai Ta Maria"]),
        ("chey-chumneas-bridge", ["Chai Chum Nea bridge", "Stung Meteuk bridge",
                                  "Chey Chumneas / Victory (Me Toek) bridge"]),
        ("phu-pha-lek", ["Phlan Thom (Prolean Thmar) area", "Phu Pha Lek–Phlan Hin Paet Kon"]),
        ("preah-vihear", ["Preah Vihear temple area", "Phra Wihan"]),
        ("prasat-khana", ["Prasat Khna (Khana)", "Prasat Khana", "Khnar"]),
        ("thma-da", ["Thma Da checkpoint area", "Thmor Da casino compound",
                     "Trat–Thmar Dar border area"]),
        ("ban-pak-kard", ["Ban Pak Kard–Prum crossing", "Prum (Prom)"]),
        ("boeung-trakuan", ["Boeung Trakuon", "Ta Phraya border crossing"]),
        ("hat-lek", ["Hat Lek–Koh Kong", "Cham Yeam", "near Ban Hat Lek km 73"]),
        ("phnom-khmouch", ["Phnom Khmouch and Techo Thammachart village", "Phnom Kmoch area"]),
        ("phnom-kmoach-trat", ["Phnom Kmoach (facing Trat)"]),
        ("satta-som", ["Khao Satta Som", "Sattasom"]),
        ("ban-sam-lang", ["Ban Nong Ri / Sam Lang", "Ban Sam Lang"]),
        ("o-smach", ["O'Smach Resort", "Chong Chom"]),
    ],
)  # fmt: skip
def test_spellings_of_one_place_are_one_place(place_id: str, spellings: list[str]) -> None:
    for words in spellings:
        found = GAZETTEER.find(words)
        assert found is not None, words
        assert found.place_id == place_id, words


@pytest.mark.parametrize(
    "words",
    [
        "Thailand–Cambodia border",
        "Second Army Area front (13 sectors)",
        "Cambodia (border provinces)",
        "Preah Vihear and Oddar Meanchey provinces",
        "front-line areas Oddar Meanchey and Preah Vihear",
        "Chok Chey and Prey Chan villages",
        "Phu Makuea and Chong An Ma",
        "Phu Pha Lek and Chong Bok",
        "Sam Tae, Phu Phee, Chong Ta Thao, Ta Muen Thom",
        "casinos incl. O'Smach, Royal Hill, Sai Taku Resort, Thmor Da",
        "about 10 km east of Poipet",
        "Preah Vihear",
    ],
)
def test_what_is_no_single_place_stays_open(words: str) -> None:
    assert GAZETTEER.find(words) is None


def test_every_name_finds_its_place_or_is_shared() -> None:
    shared = set()
    for place in EVERYWHERE:
        for name in place.names:
            found = GAZETTEER.find(name.text)
            if found is None:
                shared.add(name.text)
            else:
                assert found.place_id == place.id, name.text
    assert shared == {"Preah Vihear"}


def test_dual_names_are_printed_in_both_scripts() -> None:
    label = GAZETTEER.label("chong-an-ma", NameOrder.ALPHABETICAL)
    assert label.latin == "An Ses / Chong An Ma"
    assert (label.script("km"), label.script("th")) == ("អានសេះ", "ช่องอานม้า")


def areas(what: str) -> list[Place]:
    return [area for area in AREAS.values() if area.what == what]


def test_every_area_says_where_it_comes_from_and_how_far_it_may_be_off() -> None:
    assert (len(areas("province")), len(areas("district"))) == (15, 30)
    for area in AREAS.values():
        assert re.search(r"public domain|CC BY", area.credit), area.id
        assert {name.party for name in area.names} <= {*PARTIES, None}, area.id
    for place_id, shape in DRAWN.items():
        assert shape.error_m >= 2000, place_id
        assert "no statement of a boundary" in AREAS[place_id].note, place_id
    points = ("town", "capital")
    assert {area.id for area in AREAS.values() if area.what not in points} == set(DRAWN)


def test_the_polygons_are_closed_and_valid() -> None:
    for place_id, shape in DRAWN.items():
        assert shape.ring[0] == shape.ring[-1], place_id
        assert not shape.holes, place_id
        assert POLYGONS[place_id].is_valid, place_id
        assert shapely.LinearRing(np.array(shape.ring)).is_ccw, place_id


def test_codes_are_well_formed_and_a_district_has_its_provinces() -> None:
    codes = [area.codes["pcode"] for area in AREAS.values() if "pcode" in area.codes]
    assert len(set(codes)) == len(codes) == 45
    for province in areas("province"):
        assert re.fullmatch(r"(TH|KH)\d{2}", province.codes["pcode"]), province.id
        country, number = province.codes["pcode"][:2], int(province.codes["pcode"][2:])
        assert province.codes["iso"] == f"{country}-{number}"
    for district in areas("district"):
        assert re.fullmatch(r"(TH|KH)\d{4}", district.codes["pcode"]), district.id
        assert district.within is not None
        assert district.codes["pcode"][:4] == AREAS[district.within].codes["pcode"], district.id


def test_what_a_place_lies_in_is_known_and_no_disputed_place_is_put_anywhere() -> None:
    for place in EVERYWHERE:
        assert place.within is None or place.within in DRAWN, place.id
    assert {GAZETTEER.places[place_id].within for place_id in DISPUTED} == {None}


def test_a_district_lies_in_its_province_and_a_town_in_its_area() -> None:
    for district in areas("district"):
        ground = POLYGONS[district.id]
        inside = ground.intersection(POLYGONS[district.within or ""]).area / ground.area
        assert inside > 0.8, district.id
    for town in areas("town"):
        within = POLYGONS[town.within or ""]
        assert within.distance(shapely.Point(np.array([town.lon, town.lat]) * METRES)) < 3000, (
            town.id
        )


def test_areas_do_not_overlap_beyond_their_errors() -> None:
    for what in ("province", "district"):
        ids = [area.id for area in areas(what)]
        for row, one in enumerate(ids):
            for other in ids[:row]:
                common = POLYGONS[one].intersection(POLYGONS[other])
                slack = DRAWN[one].error_m + DRAWN[other].error_m
                assert common.buffer(-slack / 2).is_empty, (one, other)


def test_provinces_beside_the_line_touch_it_and_their_edges_follow_it_as_stated() -> None:
    line = shapely.points(shapely.get_coordinates(shapely.segmentize(LAND, 500)))
    for country in ("TH", "KH"):
        own = [a.id for a in areas("province") if a.codes["pcode"].startswith(country)]
        beside = [i for i in own if i != "siem-reap-province"]
        for place_id in beside:
            assert POLYGONS[place_id].distance(LAND) < DRAWN[place_id].error_m, place_id
        edge = shapely.union_all([POLYGONS[i].buffer(300) for i in beside]).boundary
        off = np.quantile(shapely.distance(line, edge), 0.95)
        assert off < min(DRAWN[place_id].error_m for place_id in beside)
    assert POLYGONS["siem-reap-province"].distance(LAND) > 5000


def test_drawn_districts_follow_the_line_within_their_error_for_most_of_it() -> None:
    line = shapely.points(shapely.get_coordinates(shapely.segmentize(LAND, 500)))
    for district in areas("district"):
        ground, error_m = POLYGONS[district.id], DRAWN[district.id].error_m
        near = line[shapely.distance(line, ground) < error_m / 2]
        if len(near) > 4:
            assert np.quantile(shapely.distance(near, ground.exterior), 0.95) < error_m, district.id


def test_every_area_that_a_claim_states_is_found() -> None:
    atlas = Atlas.of(EVERYWHERE)
    with (CASE / "claims.csv").open(encoding="utf-8") as file:
        found = {row["admin"]: areas_in(row["admin"], atlas) for row in csv.DictReader(file)}
    # Countries, an army's sector and both sides at once are no district or province.
    assert {admin for admin, ids in found.items() if not ids} == {
        "", "(TH)", "Cambodia", "Malaysia", "Second Army Area (TH)", "Switzerland", "national",
        "seven Thai / eight Cambodian provinces",
    }  # fmt: skip
    assert {i for ids in found.values() for i in ids if i.endswith("-district")} == {
        f"{name}-district"
        for name in (
            "ban-kruat", "banan", "banteay-ampil", "choam-khsant", "chong-kal", "kantharalak",
            "khlong-yai", "khok-sung", "mueang-trat", "nam-yuen", "ou-chrov", "phanom-dong-rak",
            "pong-nam-ron", "sirindhorn", "srei-snam", "svay-chek", "thmar-pouk", "varin",
            "veal-veng",
        )
    }  # fmt: skip
    assert found["Thma Da, Veal Veng, Pursat (KH)"] == ("veal-veng-district",)
    assert found["Preah Vihear (KH)"] == ("preah-vihear-province",)
    assert found["Trat (TH) / Pursat (KH)"] == ("trat-province", "pursat-province")
