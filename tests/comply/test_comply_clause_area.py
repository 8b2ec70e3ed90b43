"""A clause's area: one probability for each line, and none where nothing says what it would be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from record.samples import agreement, clause
from truceline.comply import ClauseChance, Ground, clause_chances
from truceline.geo import LineGeometry, ZoneGeometry, destination
from truceline.record import Area, ClauseArea, Disc, EventType, Line, Shape

NORTH = LineGeometry([(104.0 + k / 20, 14.0) for k in range(21)])
"""Runs east; what lies north of it lies on its left."""
SOUTH = LineGeometry([(104.0 + k / 20, 13.9) for k in range(21)])
"""The same boundary as the other side draws it, 11 km to the south."""


def line(line_id: str, **more: Any) -> Line:
    return Line(id=line_id, source_id="S1", name=line_id, **more)


GROUND = Ground(
    lines={
        "north": line("north", left="arland", right="borduria"),
        "south": line("south", left="arland", right="borduria"),
        "bare": line("bare"),
    },
    geometries={"north": NORTH, "south": SOUTH, "bare": SOUTH},
    line_errors={"north": 0.0, "south": 0.0, "bare": 0.0},
    zones={},
)


def at(north_m: float, radius_m: float = 2_447.7) -> Disc:
    """A disc so far north of the northern line; its standard deviation is a kilometre."""
    lon, lat = destination(104.5, 14.0, 0.0, north_m)
    return Disc(lon=float(lon), lat=float(lat), radius_m=radius_m)


def chances(
    where: dict[str, Any] | None,
    shape: Shape,
    ground: Ground = GROUND,
    event: EventType = EventType.TROOP_MOVEMENT,
) -> dict[tuple[str | None, str | None], ClauseChance]:
    """Chances by line (or zone) and party."""
    bound = clause("1", "withdrawal", "arland", "borduria", where=where)
    found = clause_chances([agreement(bound)], {"I-1": (event, shape)}, ground)
    return {(item.line_id or item.zone_id, item.party): item for item in found}


def test_heavy_weapons_within_fifteen_kilometres_of_the_line_is_a_probability_for_each_line() -> (
    None
):
    found = chances({"within_m": 15_000, "weapons": ("B",)}, at(14_000))
    # One standard deviation inside the band of the northern line, ten outside that of the other.
    assert found["north", None].probability == pytest.approx(0.841, abs=0.01)
    assert found["south", None].probability == pytest.approx(0.0, abs=0.001)
    assert found.keys() == {("north", None), ("south", None), ("bare", None)}


def test_a_named_line_is_the_only_one() -> None:
    assert chances({"within_m": 15_000, "line": "north"}, at(0)).keys() == {("north", None)}


def test_a_party_s_own_side_is_taken_from_each_line_that_says_it() -> None:
    found = chances({"within_m": 15_000, "own_side": True}, at(1_000))
    assert found.keys() == {
        (line_id, party) for line_id in ("north", "south") for party in ("arland", "borduria")
    }
    # A kilometre north of the one line and twelve of the other.
    assert found["north", "arland"].probability == pytest.approx(0.841, abs=0.01)
    assert found["north", "borduria"].probability == pytest.approx(0.159, abs=0.01)
    assert found["south", "arland"].probability == pytest.approx(0.998, abs=0.01)
    assert found["south", "borduria"].probability == pytest.approx(0.0, abs=0.001)


def test_exchanging_the_parties_exchanges_their_answers_and_nothing_else() -> None:
    swapped = Ground(
        lines={
            "north": line("north", left="borduria", right="arland"),
            "south": line("south", left="borduria", right="arland"),
        },
        geometries={"north": NORTH, "south": SOUTH},
        line_errors={},
        zones={},
    )
    where, other = (
        {"within_m": 15_000, "own_side": True},
        {"arland": "borduria", "borduria": "arland"},
    )
    one, two = chances(where, at(1_000)), chances(where, at(1_000), swapped)
    assert {key: item.probability for key, item in one.items()} == {
        (line_id, other[str(party)]): item.probability for (line_id, party), item in two.items()
    }


def test_a_zone_is_held_against_as_it_is_drawn_and_one_without_geometry_is_not() -> None:
    square = Area(ring=((104.0, 14.0), (105.0, 14.0), (105.0, 14.5), (104.0, 14.5), (104.0, 14.0)))
    with_zone = Ground({}, {}, {}, {"buffer": ZoneGeometry.of(square)})
    found = chances({"zone": "buffer"}, at(1_000), with_zone)
    assert found["buffer", None].probability == pytest.approx(0.841, abs=0.01)
    assert chances({"zone": "elsewhere"}, at(1_000), with_zone) == {}


def test_what_cannot_bear_on_a_clause_is_not_held_against_its_area() -> None:
    assert chances({"within_m": 15_000}, at(0), event=EventType.LANDMINE) == {}
    assert chances(None, at(0)) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"within_m": 100.0, "zone": "z"},
        {"zone": "z", "own_side": True},
        {"zone": "z", "line": "l"},
        {"within_m": -1.0},
    ],
)
def test_an_area_is_a_distance_or_a_zone(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ClauseArea(**wrong)
