import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo import bearing_deg, cumulative_m, destination, distance_m

LON = st.floats(-180, 180)
LAT = st.floats(-89, 89)


def test_distance_of_a_published_geodesic() -> None:
    # GeographicLib's documented example: Wellington (LHR-NZ) to Salamanca, WGS 84.
    metres = distance_m(174.81, -41.32, -5.50, 40.96)
    assert float(metres) == pytest.approx(19_959_679.267, abs=0.001)


def test_columns_broadcast_and_nan_stays_nan() -> None:
    metres = distance_m([0.0, 1.0, np.nan], 0.0, 0.0, 0.0)
    assert metres.shape == (3,)
    assert metres[0] == 0
    assert np.isnan(metres[2])


def test_arguments_are_not_written_into() -> None:
    lon, lat = np.array([10.0, 11.0]), np.array([50.0, 51.0])
    distance_m(lon, lat, lon + 1, lat)
    destination(lon, lat, 45.0, 1000.0)
    assert lon.tolist() == [10.0, 11.0]
    assert lat.tolist() == [50.0, 51.0]


@given(LON, LAT, st.floats(0, 359.99), st.floats(1, 1_000_000))
def test_destination_lies_where_it_was_sent(
    lon: float, lat: float, bearing: float, metres: float
) -> None:
    to_lon, to_lat = destination(lon, lat, bearing, metres)
    assert float(distance_m(lon, lat, to_lon, to_lat)) == pytest.approx(metres, abs=1e-6)
    turned = (float(bearing_deg(lon, lat, to_lon, to_lat)) - bearing + 180) % 360 - 180
    assert abs(turned) < 1e-5 * max(1.0, 1e3 / metres)


def test_cumulative_is_the_sum_of_the_steps() -> None:
    lon, lat = np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.0, 1.0])
    walked = cumulative_m(lon, lat)
    assert walked[0] == 0
    assert walked[1] == pytest.approx(111_319.49, abs=0.01)
    assert walked[2] - walked[1] == pytest.approx(110_574.39, abs=0.01)
    assert cumulative_m([5.0], [5.0]).tolist() == [0.0]
