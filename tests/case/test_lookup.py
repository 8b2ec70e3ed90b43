"""Looking a place up: what an analyst is told, and what not."""

from __future__ import annotations

import pytest

from case.real import Real
from truceline.case import Case
from truceline.geo import How
from truceline.lookup import look_up
from truceline.record import Where


def test_a_grid_is_written_in_every_form_and_held_against_every_line(real: Real) -> None:
    looked = look_up(real.picture, Where(words="48P WA 220861"))
    assert looked.found.how is How.GRID
    assert dict(looked.positions)["MGRS"] == "48P WA 220861"
    assert looked.radius_m is not None
    assert 71 <= looked.radius_m < 150
    assert [row.line_id for row in looked.lines] == list(real.picture.geometries)
    assert looked.candidates == ()


def test_a_disputed_place_has_no_shape_unless_claims_are_asked_for_one(real: Real) -> None:
    said = Where(words="Chong An Ma")
    plain = look_up(real.picture, said)
    assert plain.found.shape is None
    assert plain.positions == ()
    assert plain.candidates[0].place_id == "chong-an-ma"
    taught = look_up(real.picture, said, learn=True)
    assert taught.found.derived
    assert taught.found.how is How.LEARNED
    assert taught.radius_m is not None
    assert taught.radius_m >= 10_000


def test_reach_is_a_probability_that_grows_with_the_range(real: Real) -> None:
    looked = look_up(real.picture, Where(words="Samraong", shape=None), fired_from="48P UA 245873")
    assert looked.found.how is How.NAMED
    chances = [item.probability for item in looked.reached]
    assert chances == sorted(chances)
    assert len(chances) == len(real.picture.settings.reaches)


def test_what_is_not_located_reaches_nothing(real: Real) -> None:
    with pytest.raises(ValueError, match="not located"):
        look_up(real.picture, Where(words="48P WA 220861"), fired_from="Nowhere at all")


def test_zones_are_held_against_too(small: Case) -> None:
    looked = look_up(small.picture(), Where(words="Green Hill"))
    by_zone = {row.zone_id: row.probability for row in looked.zones}
    assert by_zone["quiet"] > 0.99
    assert 0.7 < by_zone["near"] < 0.9
