"""Before and after: one window, one stretch, and everything a reader needs to compare."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from pyproj import CRS, Transformer

from truceline.geo import destination
from truceline.read.rasters import Grid, Window
from truceline.record import Area, Disc
from truceline.sense.change.chips import (
    copernicus,
    dated,
    optical_pair,
    radar_pair,
    window_of,
)

UTM = CRS.from_epsg(32648)
BACK = Transformer.from_crs(UTM, 4326, always_xy=True)
GRID = Grid(UTM.to_wkt(), (10.0, 0.0, 700_000.0, 0.0, -10.0, 1_600_000.0), 300, 200)
LON, LAT = BACK.transform(701_500.0, 1_599_000.0)
PLACE = Disc(lon=LON, lat=LAT, radius_m=150.0)
BEFORE = datetime(2024, 1, 23, 23, 28, tzinfo=UTC)
AFTER = datetime(2024, 2, 4, 23, 28, tzinfo=UTC)
DATES = ([BEFORE], [AFTER])
SOURCE = copernicus([BEFORE, AFTER])


def images(window: Window, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Ln backscatter; 3 dB brighter after."""
    rng = np.random.default_rng(seed)
    before = rng.normal(-2.0, 0.3, (window.rows, window.cols))
    return before, before + 3.0 * np.log(10) / 10


class TestWindow:
    def test_is_square_around_the_place_with_a_margin(self) -> None:
        window = window_of(PLACE, GRID)
        assert window.rows == window.cols == pytest.approx(60, abs=1)
        assert window.row + window.rows / 2 == pytest.approx(100, abs=1)
        assert window.col + window.cols / 2 == pytest.approx(150, abs=1)

    def test_keeps_to_the_grid_and_shows_enough_around_a_small_place(self) -> None:
        lon, lat = BACK.transform(700_005.0, 1_599_995.0)
        window = window_of(Disc(lon=lon, lat=lat, radius_m=5.0), GRID, least=24)
        assert window == Window(0, 0, 24, 24)
        wide = window_of(Disc(lon=LON, lat=LAT, radius_m=5000.0), GRID)
        assert wide.rows == wide.cols == 200

    def test_off_the_image_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="off the image"):
            window_of(Disc(lon=LON + 1, lat=LAT, radius_m=10.0), GRID)

    def test_a_grid_in_degrees_is_refused(self) -> None:
        degrees = Grid("EPSG:4326", (0.001, 0.0, LON, 0.0, -0.001, LAT), 10, 10)
        with pytest.raises(ValueError, match="projected grid"):
            window_of(PLACE, degrees)


class TestRadar:
    def test_one_stretch_serves_both(self) -> None:
        window = window_of(PLACE, GRID)
        before, after = images(window)
        pair = radar_pair(before, after, window, GRID, PLACE, DATES, SOURCE)
        scale = 255 / (pair.high[0] - pair.low[0])
        mid = (pair.before.pixels > 0) & (pair.after.pixels < 255)
        step = pair.after.pixels[mid].astype(float) - pair.before.pixels[mid]
        assert step == pytest.approx(3.0 * scale, abs=1.01)
        assert pair.unit == "dB"
        assert pair.before.pixels.dtype == np.uint8
        assert pair.before.pixels.ndim == 2

    def test_nothing_changed_looks_the_same(self) -> None:
        window = window_of(PLACE, GRID)
        before, _ = images(window)
        pair = radar_pair(before, before, window, GRID, PLACE, DATES, SOURCE)
        assert (pair.before.pixels == pair.after.pixels).all()

    def test_the_same_images_give_the_same_pair(self) -> None:
        window = window_of(PLACE, GRID)
        one, other = (
            radar_pair(*images(window), window, GRID, PLACE, DATES, SOURCE) for _ in range(2)
        )
        assert one.after.pixels.tobytes() == other.after.pixels.tobytes()
        assert (one.low, one.high) == (other.low, other.high)

    def test_missing_pixels_are_marked(self) -> None:
        window = window_of(PLACE, GRID)
        before, after = images(window)
        after[:5] = np.nan
        pair = radar_pair(before, after, window, GRID, PLACE, DATES, SOURCE)
        assert pair.after.missing[:5].all()
        assert not pair.after.missing[5:].any()
        assert not pair.before.missing.any()
        empty = radar_pair(before * np.nan, after * np.nan, window, GRID, PLACE, DATES, SOURCE)
        assert empty.before.missing.all()

    def test_flat_images_do_not_divide_by_nothing(self) -> None:
        window = window_of(PLACE, GRID)
        flat = np.full((window.rows, window.cols), -2.0)
        pair = radar_pair(flat, flat, window, GRID, PLACE, DATES, SOURCE)
        assert (pair.before.pixels == 128).all()

    def test_another_shape_is_refused(self) -> None:
        window = window_of(PLACE, GRID)
        with pytest.raises(ValueError, match="the window"):
            radar_pair(np.zeros((3, 3)), np.zeros((3, 3)), window, GRID, PLACE, DATES, SOURCE)


class TestFurniture:
    def test_the_outline_lies_where_the_place_is(self) -> None:
        window = window_of(PLACE, GRID)
        pair = radar_pair(*images(window), window, GRID, PLACE, DATES, SOURCE)
        ring = pair.outlines[0]
        middle = (ring.max(axis=0) + ring.min(axis=0)) / 2
        assert middle == pytest.approx([150 - window.col, 100 - window.row], abs=0.05)
        assert np.ptp(ring, axis=0) == pytest.approx([30, 30], abs=0.1)

    def test_holes_are_outlined(self) -> None:
        def loop(half: float) -> tuple[tuple[float, float], ...]:
            corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
            return tuple((LON + half * x, LAT + half * y) for x, y in corners)

        shape = Area(ring=loop(0.002), holes=(loop(0.001),))
        window = window_of(shape, GRID)
        pair = radar_pair(*images(window), window, GRID, shape, DATES, SOURCE)
        assert len(pair.outlines) == 2

    def test_north_is_true_north(self) -> None:
        # East of the central meridian and north of the equator, true north is left of grid north.
        window = window_of(PLACE, GRID)
        pair = radar_pair(*images(window), window, GRID, PLACE, DATES, SOURCE)
        lon, lat = destination(LON, LAT, 0.0, 1000.0)
        x, y = Transformer.from_crs(4326, UTM, always_xy=True).transform(lon, lat)
        bearing = np.degrees(np.arctan2(x - 701_500.0, y - 1_599_000.0))
        assert float(np.squeeze(bearing)) == pytest.approx(pair.north_deg, abs=0.01)
        assert pair.north_deg < 0

    def test_the_scale_bar_is_round_and_right(self) -> None:
        window = window_of(PLACE, GRID)
        pair = radar_pair(*images(window), window, GRID, PLACE, DATES, SOURCE)
        assert pair.scale.label == "200 m"
        assert pair.scale.pixels == pytest.approx(20, rel=2e-3)
        mercator = CRS.from_epsg(3857)
        x, y = Transformer.from_crs(4326, mercator, always_xy=True).transform(14.0, 60.0)
        grid = Grid(mercator.to_wkt(), (10.0, 0.0, x - 1000, 0.0, -10.0, y + 1000), 200, 200)
        north = Disc(lon=14.0, lat=60.0, radius_m=100.0)
        window = window_of(north, grid)
        stretched = radar_pair(*images(window), window, grid, north, DATES, SOURCE)
        # A pixel of 10 units at 60° north is 5 m on the ground.
        assert stretched.scale.metres / stretched.scale.pixels == pytest.approx(5.0, rel=0.01)

    def test_dates_are_in_print_and_in_utc(self) -> None:
        local = BEFORE.astimezone(timezone(timedelta(hours=-3)))
        assert dated("before", [local]) == "before: 23 January 2024, 23:28 UTC"
        assert dated("after", [AFTER, AFTER + timedelta(days=12)]) == (
            "after: mean of 2 images, 4 February 2024 to 16 February 2024 (UTC)"
        )
        with pytest.raises(ValueError, match="no date"):
            dated("before", [])
        with pytest.raises(ValueError, match="no zone"):
            dated("before", [BEFORE.replace(tzinfo=None)])

    def test_the_source_is_named_with_its_years(self) -> None:
        assert SOURCE == "Contains modified Copernicus Sentinel data 2024"
        assert copernicus([AFTER, AFTER + timedelta(days=400)]).endswith("2024-2025")


class TestOptical:
    def test_each_band_has_one_stretch_for_both(self) -> None:
        window = window_of(PLACE, GRID)
        rng = np.random.default_rng(3)
        before = rng.uniform(0.02, 0.3, (window.rows, window.cols, 3))
        after = before * [0.5, 1.0, 1.0]
        pair = optical_pair(before, after, window, GRID, PLACE, DATES, SOURCE)
        assert pair.before.pixels.shape == (window.rows, window.cols, 3)
        same = pair.before.pixels[:, :, 1:] == pair.after.pixels[:, :, 1:]
        assert same.all()
        assert pair.after.pixels[:, :, 0].mean() < pair.before.pixels[:, :, 0].mean()

    def test_a_pixel_that_misses_a_band_is_missing(self) -> None:
        window = window_of(PLACE, GRID)
        before = np.full((window.rows, window.cols, 3), 0.1)
        before[2, 2, 1] = np.nan
        pair = optical_pair(before, before, window, GRID, PLACE, DATES, SOURCE)
        assert pair.before.missing.sum() == 1
        assert (pair.before.pixels[2, 2] == 0).all()

    def test_needs_three_bands(self) -> None:
        window = window_of(PLACE, GRID)
        flat = np.zeros((window.rows, window.cols))
        with pytest.raises(ValueError, match="three bands"):
            optical_pair(flat, flat, window, GRID, PLACE, DATES, SOURCE)
