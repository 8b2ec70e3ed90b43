from __future__ import annotations

import numpy as np
import pytest

from sense.thermal.fields import day, history
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.history import background_of

HEADER = "latitude,longitude,acq_date,acq_time,scan,track,satellite,frp,daynight\n"
PAST = history(years=(2014, 2015)).take(np.arange(0, 5000, 3))


def file(fires: Fires) -> bytes:
    rows = [
        f"{lat:.5f},{lon:.5f},{np.datetime64(on, 'D')},1030,0.4,0.4,N,2.5,D\n"
        for lat, lon, on in zip(fires.lat, fires.lon, fires.day.tolist(), strict=True)
    ]
    return (HEADER + "".join(rows)).encode()


def test_files_in_any_order_with_rows_twice_are_one_history() -> None:
    first, second = PAST.take(PAST.day < day("2015-01-01")), PAST.take(PAST.day > day("2014-12-31"))
    whole = background_of([file(PAST)])
    parts = background_of([file(second), file(PAST), file(first)])
    assert np.array_equal(whole.detections.mean, parts.detections.mean)
    assert np.array_equal(whole.static.cells, parts.static.cells)
    assert whole.occupancy == parts.occupancy
    assert whole.night == 0.0


def test_no_file_and_no_table_are_refused() -> None:
    with pytest.raises(ValueError, match="no fire history"):
        background_of([])
    with pytest.raises(ValueError, match="latitude"):
        background_of([b"a,b\n1,2\n"])
