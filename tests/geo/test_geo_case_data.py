"""The first case's lines and places: what stands in the files must hold when measured."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from truceline.geo import Gazetteer, distance_m, read_line_geometry
from truceline.record import Line, NameOrder, Place

CASE = Path(__file__).parents[2] / "cases" / "thailand-cambodia-2025"
LINES = (CASE / "lines.geojson").read_bytes()
PARTIES = {"thailand", "cambodia"}


def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASE / name).read_text("utf-8"))["features"]
    return found


def load_places() -> list[Place]:
    made = []
    for item in features("places.geojson"):
        lon, lat = item["geometry"]["coordinates"] if item["geometry"] else (None, None)
        made.append(Place(source_id="places", lon=lon, lat=lat, **item["properties"]))
    return made


PLACES = load_places()
GAZETTEER = Gazetteer(PLACES)


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
    disputed = [
        "prey-chan", "chouk-chey", "thma-da", "chong-bok", "choam", "chong-an-ma", "phu-makhuea",
        "sam-tae", "prasat-khana",
    ]  # fmt: skip
    assert [GAZETTEER.places[place_id].lon for place_id in disputed] == [None] * len(disputed)
    assert sum(place.lon is not None for place in PLACES) == 10


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
    for place in PLACES:
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
