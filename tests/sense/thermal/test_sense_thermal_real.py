"""On the open years of detections over Ukraine, where they are."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet
import pytest

from truceline.sense.thermal.columns import Fires, platform_code
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.ratio import ratios

_BESIDE = Path(__file__).parents[4] / "shared" / "data"
PATH = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "fires/firms_ukraine_2001_2023.parquet"


@pytest.fixture(scope="module")
def east() -> tuple[Fires, np.ndarray]:
    if not PATH.is_file():
        pytest.skip(f"{PATH.name} is not here: set TRUCELINE_DATA to the folder of data sets")
    table = pyarrow.parquet.read_table(PATH)
    keep = pc.and_(pc.greater(table["longitude"], 36.0), pc.less(table["latitude"], 50.0))
    table = table.filter(keep)
    date = table["acq_date"].to_numpy().astype("datetime64[D]")
    modis = pc.equal(pc.utf8_slice_codeunits(table["source_guess"].cast("string"), 0, 5), "MODIS")
    code = np.where(modis.to_numpy(), platform_code("MODIS"), platform_code("Suomi NPP"))
    fires = Fires.of(table["longitude"].to_numpy(), table["latitude"].to_numpy(), date, code)
    return fires, date.astype("datetime64[Y]").astype(int) + 1970


def test_a_year_of_peace_is_called_peace(east: tuple[Fires, np.ndarray]) -> None:
    fires, year = east
    background = fit(fires.take(np.isin(year, (2012, 2016, 2018))))
    now = fires.take((year == 2020) & ~fires.coarse)
    found = ratios(now, background)
    works = (abs(now.lon - 38.75) < 0.05) & (abs(now.lat - 48.455) < 0.015)
    assert works.sum() > 100
    assert found.static[works].mean() > 0.95
    assert found.called.mean() < 0.02
    assert 0.02 < found.static.mean() < 0.6


def test_what_is_expected_of_a_year_is_in_its_interval(east: tuple[Fires, np.ndarray]) -> None:
    fires, year = east
    background = fit(fires.take(np.isin(year, (2012, 2016, 2018))))
    now = fires.take((year == 2020) & ~fires.coarse)
    now = now.take(~background.is_static(now.lon, now.lat))
    draw = np.random.default_rng(0)
    lon, lat = draw.uniform(36.2, 38.0, 20_000), draw.uniform(47.5, 49.8, 20_000)
    day = draw.integers(now.day.min(), now.day.max(), 20_000)
    got = background.expected(lon, lat, day, 24, 8000.0, 3.0)
    order = np.argsort(now.day, kind="stable")
    on, x, y = now.day[order], now.lon[order], now.lat[order]
    held = np.zeros(len(lon), bool)
    for row in range(len(lon)):
        low, high = np.searchsorted(on, (day[row], day[row] + 1))
        east_km = (x[low:high] - lon[row]) * 72.9
        held[row] = (np.hypot(east_km, (y[low:high] - lat[row]) * 111.2) < 8.0).any()
    assert got.any_low.mean() < held.mean() < got.any_high.mean()
