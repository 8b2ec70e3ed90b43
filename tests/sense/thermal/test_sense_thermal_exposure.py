from __future__ import annotations

import numpy as np
import pytest

from sense.thermal.fields import day
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.exposure import (
    MODIS_WORTH,
    exposure,
    passes_per_day,
    satellites,
)


def spread(name: str, first: str, last: str) -> Fires:
    days = np.arange(day(first), day(last) + 1, 20)
    days = np.append(days, day(last))
    return Fires.of(np.full(len(days), 30.0), np.full(len(days), 48.0), days, name)


def test_a_second_satellite_doubles_the_exposure() -> None:
    fires = Fires.joined(
        [
            spread("Suomi NPP", "2019-01-01", "2020-12-31"),
            spread("NOAA-20", "2020-03-01", "2020-12-31"),
        ]
    )
    looked = exposure(fires)
    at = np.array([day("2019-06-01"), day("2020-02-28"), day("2020-03-01"), day("2020-12-31")])
    assert looked.at(looked.units, at).tolist() == [1, 1, 2, 2]
    assert looked.at(looked.units, np.array([day("2021-01-01")])).tolist() == [0]


def test_a_year_without_a_row_is_missing_and_a_wet_season_is_not() -> None:
    fires = Fires.joined(
        [
            spread("Suomi NPP", "2012-02-01", "2013-12-31"),
            spread("Suomi NPP", "2016-01-01", "2016-04-30"),
            spread("Suomi NPP", "2016-11-01", "2016-12-31"),
        ]
    )
    looked = exposure(fires)
    at = np.array([day("2014-06-01"), day("2016-07-01")])
    assert looked.at(looked.units, at).tolist() == [0, 1]


def test_modis_is_worth_less_and_a_viirs_not_named_is_what_flew() -> None:
    modis = exposure(spread("Aqua", "2005-01-01", "2005-12-31"))
    share = MODIS_WORTH * passes_per_day(48.0, "modis") / passes_per_day(48.0)
    assert modis.units[0] == pytest.approx(share)
    assert modis.viirs.max() == 0
    named = exposure(spread("VIIRS", "2019-12-01", "2024-02-01"))
    at = np.array([day("2019-12-30"), day("2020-01-02"), day("2024-01-20")])
    assert named.at(named.units, at).tolist() == [1, 2, 3]
    assert [satellites(one) for one in at.tolist()] == [1, 2, 3]


def test_passes_grow_towards_the_poles() -> None:
    assert 2.0 < passes_per_day(0.0) < 2.5 < passes_per_day(48.5) < 4.0
    assert passes_per_day(-48.5) == passes_per_day(48.5)


def test_nothing_to_read_from() -> None:
    with pytest.raises(ValueError, match="no detection"):
        exposure(Fires.of((), (), ()))
