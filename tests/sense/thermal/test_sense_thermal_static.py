from __future__ import annotations

import numpy as np

from sense.thermal.fields import STEELWORKS, day, fields, history, steelworks
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.static import find_static


def test_a_steelworks_is_found_and_fields_are_not() -> None:
    past = history()
    found = find_static(past)
    draw = np.random.default_rng(9)
    later = steelworks(draw, 2017)
    assert found.at(later.lon, later.lat).mean() > 0.9
    crops = fields(draw, 2017)
    assert found.at(crops.lon, crops.lat).mean() < 0.002


def test_a_large_fire_of_one_month_is_no_source() -> None:
    draw = np.random.default_rng(1)
    size = 2000
    peat = Fires.of(
        36.5 + draw.normal(0, 0.004, size), 49.5 + draw.normal(0, 0.004, size),
        day("2014-07-01") + draw.integers(0, 60, size), "Suomi NPP",
    )  # fmt: skip
    found = find_static(Fires.joined([history(), peat]))
    assert not found.at(np.array([36.5]), np.array([49.5]))[0]
    assert found.at(*(np.array([one]) for one in STEELWORKS))[0]


def test_some_months_of_history_find_nothing() -> None:
    draw = np.random.default_rng(2)
    short = steelworks(draw, 2017)
    short = short.take(short.day < day("2017-06-01"))
    assert len(find_static(short).cells) == 0


def test_modis_finds_what_viirs_has_no_years_of() -> None:
    draw = np.random.default_rng(3)
    parts = [steelworks(draw, year) for year in (2005, 2006, 2007)]
    joined = Fires.joined(parts)
    modis = Fires.of(joined.lon, joined.lat, joined.day, "MODIS")
    few = steelworks(draw, 2012, 3)
    found = find_static(Fires.joined([modis, few]))
    assert found.at(*(np.array([one]) for one in STEELWORKS))[0]


def test_order_of_rows_does_not_matter() -> None:
    past = history()
    mixed = past.take(np.random.default_rng(0).permutation(len(past)))
    assert find_static(mixed).cells.tolist() == find_static(past).cells.tolist()
