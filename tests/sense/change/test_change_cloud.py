"""Cloud masks: what each code means, buffers, and how much of a place could be seen."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from truceline.read.rasters import Grid
from truceline.sense.change.cloud import (
    ORDER,
    SCL,
    Sky,
    clear,
    from_qa_pixel,
    from_scl,
    sight,
    widened,
)
from truceline.sense.change.overlay import overlay

UTM = CRS.from_epsg(32648)
BACK = Transformer.from_crs(UTM, 4326, always_xy=True)
GRID = Grid(UTM.to_wkt(), (20.0, 0.0, 400_000.0, 0.0, -20.0, 1_600_000.0), 20, 10)


def code(sky: Sky) -> int:
    return ORDER.index(sky)


class TestCodes:
    def test_sentinel_2_classes(self) -> None:
        found = from_scl(np.arange(12, dtype=np.uint8))
        assert [ORDER[each] for each in found] == list(SCL.values())
        assert ORDER[found[2]] is Sky.CLEAR  # dark: a burn must not hide itself
        assert ORDER[found[10]] is Sky.CLOUD

    def test_an_unknown_class_is_refused(self) -> None:
        with pytest.raises(ValueError, match="from 0 to 11"):
            from_scl(np.array([3, 12]))

    @pytest.mark.parametrize(
        ("number", "sky"),
        [
            # Numbers that USGS documents for clear land, water, cloud, shadow, snow, and fill.
            (21824, Sky.CLEAR),
            (21952, Sky.CLEAR),
            (22280, Sky.CLOUD),
            (23888, Sky.SHADOW),
            (30048, Sky.SNOW),
            (54596, Sky.CLOUD),  # cirrus
            (21826, Sky.CLOUD),  # dilated cloud
            (1, Sky.NO_DATA),
        ],
    )
    def test_landsat_numbers(self, number: int, sky: Sky) -> None:
        assert ORDER[from_qa_pixel(np.array([number], dtype=np.uint16))[0]] is sky

    def test_cloud_comes_before_shadow_and_fill_before_all(self) -> None:
        found = from_qa_pixel(np.array([(1 << 3) | (1 << 4) | (1 << 5), 0xFFFF]))
        assert [ORDER[each] for each in found] == [Sky.CLOUD, Sky.NO_DATA]

    def test_another_kind_of_number_is_refused(self) -> None:
        with pytest.raises(ValueError, match="16-bit"):
            from_qa_pixel(np.array([-1]))


class TestBuffer:
    def test_cloud_grows_by_metres_over_what_was_seen_alone(self) -> None:
        codes = np.full((9, 9), code(Sky.CLEAR), dtype=np.uint8)
        codes[4, 4] = code(Sky.CLOUD)
        codes[4, 5] = code(Sky.NO_DATA)
        grown = widened(codes, 20.0, 40.0)
        assert (grown == code(Sky.CLOUD)).sum() == 13 - 1  # a disc of two pixels, less no data
        assert grown[4, 5] == code(Sky.NO_DATA)
        assert (widened(codes, 20.0, 0.0) == codes).all()
        assert codes[4, 3] == code(Sky.CLEAR)  # the original is left alone

    def test_near_both_counts_as_cloud(self) -> None:
        codes = np.array([[code(Sky.SHADOW), code(Sky.CLEAR), code(Sky.CLOUD)]], dtype=np.uint8)
        grown = widened(codes, 10.0, 10.0)
        assert grown.tolist() == [[code(Sky.SHADOW), code(Sky.CLOUD), code(Sky.CLOUD)]]

    def test_no_cloud_is_left_as_it_is(self) -> None:
        codes = np.full((3, 3), code(Sky.CLEAR), dtype=np.uint8)
        assert (widened(codes, 10.0) == codes).all()

    def test_lengths_below_zero_are_refused(self) -> None:
        with pytest.raises(ValueError, match="above 0 m"):
            widened(np.zeros((2, 2), dtype=np.uint8), 0.0)


class TestSight:
    def place(self, col: float, row: float, wide: float, tall: float) -> shapely.Polygon:
        x, y = 400_000 + 20 * col, 1_600_000 - 20 * row
        box = shapely.box(x, y - 20 * tall, x + 20 * wide, y)
        made = shapely.transform(box, lambda xy: np.column_stack(BACK.transform(*xy.T)))
        assert isinstance(made, shapely.Polygon)
        return made

    def test_shares_of_a_place_sum_to_one(self) -> None:
        codes = np.full((10, 20), code(Sky.CLEAR), dtype=np.uint8)
        codes[:, 5:] = code(Sky.CLOUD)
        codes[0, :] = code(Sky.SHADOW)
        over = overlay([self.place(4, 0, 2, 4), self.place(-2, 5, 4, 2), None], GRID)
        first, second, third = sight(over, codes)
        assert first is not None
        assert second is not None
        assert third is None
        assert (first.clear, first.cloud, first.shadow) == pytest.approx(
            (0.375, 0.375, 0.25), abs=2e-3
        )
        assert second.no_data == pytest.approx(0.5, abs=2e-3)
        assert sum((first.clear, first.shadow, first.cloud, first.snow, first.no_data)) == (
            pytest.approx(1.0)
        )
        assert not first.hidden
        assert clear(codes)[1, 0]

    def test_says_whether_cloud_hid_it(self) -> None:
        codes = np.full((10, 20), code(Sky.CLOUD), dtype=np.uint8)
        codes[9, 19] = code(Sky.CLEAR)
        under, away = sight(overlay([self.place(1, 1, 3, 3), self.place(90, 1, 3, 3)], GRID), codes)
        assert under is not None
        assert away is not None
        assert under.hidden
        assert under.looked
        assert under.says() == "100% under cloud or smoke"
        assert not away.hidden
        assert not away.looked
        assert away.says() == "100% not measured"

    def test_codes_of_another_shape_are_refused(self) -> None:
        with pytest.raises(ValueError, match="shape"):
            sight(overlay([], GRID), np.zeros((3, 3), dtype=np.uint8))
