from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from truceline.record import Detection, Disc, When
from truceline.sense.thermal.columns import OTHER, Fires, month, platform_code, year_day
from truceline.sense.thermal.history import of_detections

DAYS = np.array(["2016-01-01", "2016-02-29", "2016-12-31"], "datetime64[D]").astype(np.int64)


def test_what_is_left_out_is_not_stated() -> None:
    fires = Fires.of([103.0], [14.0], np.array(["2025-12-09"], "datetime64[D]"), "NOAA-20")
    assert np.isnan([fires.hour[0], fires.frp[0], fires.night[0]]).all()
    assert fires.platform[0] == platform_code("NOAA-20")
    assert fires.day[0] == 20431


def test_days_of_the_year_and_months() -> None:
    assert year_day(DAYS).tolist() == [0, 59, 365]
    assert (month(DAYS) % 12).tolist() == [0, 1, 11]


def test_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Fires.of([1.0, 2.0], [1.0], [1])
    with pytest.raises(ValueError, match="position"):
        Fires.of([np.nan], [1.0], [1])


def test_modis_is_coarse_and_unknown_satellites_are_not() -> None:
    codes = [platform_code(name) for name in ("Terra", "Aqua", "MODIS", "NOAA-21", "SAT-9")]
    fires = Fires.of(np.zeros(5), np.zeros(5), np.zeros(5), codes)
    assert fires.coarse.tolist() == [True, True, True, False, False]
    assert codes[-1] == OTHER


def test_joined_and_taken() -> None:
    one = Fires.of([1.0, 2.0], [3.0, 4.0], [5, 6])
    both = Fires.joined([one, one.take(np.array([True, False]))])
    assert both.lon.tolist() == [1.0, 2.0, 1.0]
    assert len(Fires.joined([])) == 0


def test_detections_of_the_record() -> None:
    at = datetime(2025, 12, 9, 18, 30, tzinfo=UTC)
    detection = Detection(
        id="F-1", source_id="S-1", sensor="VIIRS", platform="NOAA-20", when=When.at(at),
        footprint=Disc(lon=103.4, lat=14.2, radius_m=290), day=False, radiative_power_mw=8.5,
    )  # fmt: skip
    fires = of_detections([detection, detection.model_copy(update={"day": None})])
    assert (fires.day[0], fires.hour[0], fires.frp[0]) == (20431, 18.5, 8.5)
    assert fires.night[0] == 1.0
    assert np.isnan(fires.night[1])
