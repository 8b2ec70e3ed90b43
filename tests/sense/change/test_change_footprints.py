"""Footprints over maps: exact coverage, states, chance, and polygons in awkward places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from scipy.ndimage import gaussian_filter
from scipy.stats import norm

from truceline.read.rasters import Grid
from truceline.record import Disc
from truceline.sense.change.dating_pool import independent_share
from truceline.sense.change.footprints import adjusted, combined_p, share_p, summarise
from truceline.sense.change.overlay import Overlay, Seen, overlay, overlay_places

UTM = CRS.from_epsg(32648)
BACK = Transformer.from_crs(UTM, 4326, always_xy=True)
GRID = Grid(UTM.to_wkt(), (10.0, 0.0, 400_000.0, 0.0, -10.0, 1_600_000.0), 50, 40)
"""40 rows of 50 pixels of 10 m."""


def square(col: float, row: float, wide: float, tall: float, grid: Grid = GRID) -> Any:
    """A rectangle in degrees whose corners are given in columns and rows."""
    a, _, left, _, e, top = grid.transform
    box = shapely.box(
        left + a * col, top + e * (row + tall), left + a * (col + wide), top + e * row
    )
    return shapely.transform(box, lambda xy: np.column_stack(BACK.transform(*xy.T)))


def lies(over: Overlay, number: int) -> dict[tuple[int, int], float]:
    """Covered pixels of a polygon as (row, col), with the part."""
    own = over.place == number
    at = (divmod(int(cell), over.grid.width) for cell in over.cell[own])
    return dict(zip(at, over.part[own].tolist(), strict=True))


class TestOverlay:
    def test_covers_parts_of_pixels(self) -> None:
        over = overlay([square(3.5, 7, 1.0, 0.5)], GRID)
        assert lies(over, 0) == {(7, 3): pytest.approx(0.25, abs=1e-3),
                                 (7, 4): pytest.approx(0.25, abs=1e-3)}  # fmt: skip
        assert over.area[0] == pytest.approx(0.5, abs=1e-3)
        assert over.small[0]

    @settings(max_examples=30)
    @given(st.floats(-5, 45), st.floats(-5, 35), st.floats(0.2, 12), st.floats(0.2, 12))
    def test_parts_sum_to_the_area_on_the_grid(
        self, col: float, row: float, wide: float, tall: float
    ) -> None:
        over = overlay([square(col, row, wide, tall)], GRID)
        across = max(0.0, min(col + wide, 50) - max(col, 0.0))
        down = max(0.0, min(row + tall, 40) - max(row, 0.0))
        assert over.on_grid[0] == pytest.approx(across * down, abs=0.02)
        assert over.area[0] == pytest.approx(wide * tall, rel=2e-3)

    def test_every_polygon_keeps_its_place_and_has_a_state(self) -> None:
        middle = shapely.centroid(square(10, 10, 1, 1))
        bow_tie = shapely.Polygon(
            [(p.x, p.y) for p in map(shapely.centroid, (
                square(5, 5, 0, 0).buffer(1e-9), square(9, 9, 0, 0).buffer(1e-9),
                square(9, 5, 0, 0).buffer(1e-9), square(5, 9, 0, 0).buffer(1e-9)))]
        )  # fmt: skip
        polygons = [
            square(2, 2, 3, 3), square(-2, 10, 4, 2), square(400, 2, 3, 3),
            square(30, 30, 2, 2), middle, None, shapely.Polygon(), bow_tie,
        ]  # fmt: skip
        valid = np.ones((40, 50), dtype=bool)
        valid[28:34, 28:34] = False
        share, states = overlay(polygons, GRID).seen(valid)
        assert states == (
            Seen.WHOLE, Seen.PARTLY, Seen.OFF, Seen.HIDDEN,
            Seen.EMPTY, Seen.EMPTY, Seen.EMPTY, Seen.WHOLE,
        )  # fmt: skip
        assert share[:4] == pytest.approx([1, 0.5, 0, 0], abs=2e-3)

    def test_a_grid_on_its_side_is_refused(self) -> None:
        turned = Grid(GRID.crs, (10.0, 1.0, 0.0, 1.0, -10.0, 0.0), 5, 5)
        with pytest.raises(ValueError, match="north up"):
            overlay([square(1, 1, 1, 1)], turned)
        with pytest.raises(ValueError, match="no coordinate reference system"):
            overlay([], Grid("", GRID.transform, 5, 5))

    def test_no_polygons_are_no_error(self) -> None:
        over = overlay([], GRID)
        assert over.places == 0
        assert summarise(over, np.zeros((40, 50))).seen == ()

    def test_places_are_laid_over_as_their_outlines(self) -> None:
        lon, lat = BACK.transform(400_250.0, 1_599_800.0)
        over = overlay_places([Disc(lon=lon, lat=lat, radius_m=50.0), None], GRID)
        assert over.area[0] * 100 == pytest.approx(np.pi * 50**2, rel=0.01)
        assert over.seen(np.ones((40, 50), dtype=bool))[1] == (Seen.WHOLE, Seen.EMPTY)


class TestAntimeridian:
    SPLIT = shapely.MultiPolygon(
        [shapely.box(179.98, -16.01, 180, -16), shapely.box(-180, -16.01, -179.98, -16)]
    )
    JUMPS = shapely.Polygon(
        [(179.98, -16.01), (-179.98, -16.01), (-179.98, -16.0), (179.98, -16.0)]
    )
    ON = shapely.box(179.98, -16.01, 180.02, -16)

    @pytest.mark.parametrize("polygon", [SPLIT, JUMPS, ON])
    def test_is_crossed_in_a_projected_grid(self, polygon: Any) -> None:
        utm = CRS.from_epsg(32701)
        x, y = Transformer.from_crs(4326, utm, always_xy=True).transform(-180.0, -16.005)
        grid = Grid(utm.to_wkt(), (100.0, 0.0, x - 5000, 0.0, -100.0, y + 5000), 100, 100)
        over = overlay([polygon], grid)
        metres = shapely.box(0, 0, 0.04 * 111_320 * np.cos(np.radians(16)), 0.01 * 110_600).area
        assert over.area[0] * 1e4 == pytest.approx(metres, rel=0.01)
        assert over.on_grid[0] == pytest.approx(over.area[0], rel=1e-3)

    @pytest.mark.parametrize("polygon", [SPLIT, JUMPS, ON])
    @pytest.mark.parametrize("west", [179.9, -180.1])
    def test_is_crossed_in_a_grid_of_degrees(self, polygon: Any, west: float) -> None:
        grid = Grid("EPSG:4326", (0.01, 0.0, west, 0.0, -0.01, -15.9), 20, 20)
        over = overlay([polygon], grid)
        assert over.on_grid[0] == pytest.approx(4.0, rel=1e-3)


class TestSummary:
    def test_means_are_weighed_by_coverage_and_missing_values_left_out(self) -> None:
        values = np.zeros((40, 50))
        values[5, 5], values[5, 6], values[5, 7] = 1.0, 5.0, np.nan
        changed = values > 2
        over = overlay([square(5.75, 5, 0.5, 1), square(6, 5, 2, 1), square(7, 5, 1, 1)], GRID)
        told = summarise(over, values, changed)
        assert told.mean[:2] == pytest.approx([3.0, 5.0], abs=0.01)
        assert told.share_changed[:2] == pytest.approx([0.5, 1.0], abs=2e-3)
        assert told.share_seen == pytest.approx([1.0, 0.5, 0.0], abs=2e-3)
        assert told.seen[1:] == (Seen.PARTLY, Seen.HIDDEN)
        assert np.isnan(told.mean[2])
        assert told.pixels[1] == pytest.approx(1.0, abs=2e-3)

    def test_a_map_of_another_shape_is_refused(self) -> None:
        with pytest.raises(ValueError, match="shape"):
            summarise(overlay([square(1, 1, 1, 1)], GRID), np.zeros((50, 40)))


class TestChance:
    """On a map where nothing happened, a footprint's p must be as rare as it says."""

    GRID = Grid(GRID.crs, GRID.transform, 300, 300)

    def null(self, smooth: float, seed: int) -> tuple[Overlay, np.ndarray]:
        rng = np.random.default_rng(seed)
        noise = (
            gaussian_filter(rng.normal(size=(300, 300)), smooth)
            if smooth
            else rng.normal(size=(300, 300))
        )
        p = norm.sf(noise / noise.std())
        corners = rng.uniform(5, 280, (1500, 2))
        sizes = rng.uniform(0.4, 6, (1500, 2))
        left, top = 400_000 + 10 * corners[:, 0], 1_600_000 - 10 * corners[:, 1]
        boxes = shapely.box(left, top - 10 * sizes[:, 1], left + 10 * sizes[:, 0], top)
        squares = shapely.transform(boxes, lambda xy: np.column_stack(BACK.transform(*xy.T)))
        return overlay(list(squares), self.GRID), p

    @pytest.mark.parametrize("smooth", [0.0, 1.5])
    def test_combined_p_is_calibrated_however_pixels_depend(self, smooth: float) -> None:
        found = [combined_p(*self.null(smooth, seed)) for seed in range(3)]
        p = np.concatenate(found)
        assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.02)
        assert (p < 0.01).mean() < 0.02

    @pytest.mark.parametrize("smooth", [0.0, 1.5])
    def test_share_p_is_not_too_sure(self, smooth: float) -> None:
        tails = []
        for seed in range(3):
            over, p = self.null(smooth, seed)
            every = np.ones(p.shape, dtype=bool)
            share = independent_share(norm.isf(p), every, 3.0)
            tails.append(share_p(over, p < 0.1, every, 0.1, share))
        joined = np.concatenate(tails)
        assert (joined < 0.05).mean() < 0.06
        assert (joined < 0.01).mean() < 0.015

    def test_a_changed_footprint_stands_out_both_ways(self) -> None:
        over, p = self.null(0.0, 9)
        at = np.flatnonzero(over.area > 16)[0]
        p = p.ravel()
        p[over.cell[over.place == at]] = 1e-5
        p = p.reshape(300, 300)
        every = np.ones(p.shape, dtype=bool)
        assert combined_p(over, p)[at] < 1e-4
        assert share_p(over, p < 0.1, every, 0.1)[at] < 1e-4

    def test_unseen_footprints_have_no_p(self) -> None:
        over = overlay([square(1, 1, 2, 2), square(-40, 1, 2, 2)], GRID)
        p = np.full((40, 50), np.nan)
        assert np.isnan(combined_p(over, p)).all()
        assert np.isnan(share_p(over, p < 0.1, ~np.isnan(p), 0.1)).all()
        p[:] = 0.5
        assert np.isnan(combined_p(over, p)).tolist() == [False, True]

    def test_tiny_p_keeps_its_size(self) -> None:
        over = overlay([square(1, 1, 1, 1)], GRID)
        p = np.full((40, 50), 1e-20)
        assert combined_p(over, p)[0] == pytest.approx(1e-20, rel=1e-6)

    def test_many_footprints_are_adjusted_for(self) -> None:
        p = np.array([0.001, 0.04, 0.9, np.nan])
        assert adjusted(p)[:3] == pytest.approx([0.003, 0.06, 0.9])
        assert np.isnan(adjusted(p)[3])
        assert (adjusted(p, "by")[:3] >= adjusted(p)[:3]).all()

    def test_numbers_out_of_range_are_refused(self) -> None:
        over = overlay([square(1, 1, 1, 1)], GRID)
        every = np.ones((40, 50), dtype=bool)
        with pytest.raises(ValueError, match="from 0 to 1"):
            combined_p(over, np.full((40, 50), 2.0))
        with pytest.raises(ValueError, match="chance"):
            share_p(over, every, every, 0.0)
