from __future__ import annotations

import numpy as np
import pytest

from truceline.sense.thermal.columns import year_day
from truceline.sense.thermal.occupancy import Occupancy, fit_occupancy
from truceline.sense.thermal.rates import SEASONS, clumping, season, shrunk


def test_rates_come_back_from_counts() -> None:
    draw = np.random.default_rng(0)
    truth = np.zeros((SEASONS, 20, 20)) + 0.02
    truth[:, 10:] = 0.2
    looked = np.full(SEASONS, 400.0)
    got = shrunk(draw.poisson(truth * 400.0).astype(float), looked, 1.0)
    assert got.mean[:, :5].mean() == pytest.approx(0.02, rel=0.1)
    assert got.mean[:, 15:].mean() == pytest.approx(0.2, rel=0.1)


def test_little_data_leans_on_neighbours_and_much_speaks_for_itself() -> None:
    counts = np.full((SEASONS, 21, 21), 4.0)
    counts[:, 10, 10] = 40.0
    much = shrunk(counts * 100, np.full(SEASONS, 100.0), 1.0).mean[0]
    little = shrunk(counts / 10, np.full(SEASONS, 0.1), 1.0).mean[0]
    assert much[10, 10] == pytest.approx(40, rel=0.05)
    assert little[10, 10] < much[10, 10]
    assert little[0, 0] == pytest.approx(4, rel=0.2)


def test_no_rate_is_nothing() -> None:
    got = shrunk(np.zeros((SEASONS, 5, 5)), np.full(SEASONS, 10.0), 1.0)
    assert (got.mean > 0).all()
    assert (got.mean < 1e-3).all()


def test_seasons_without_data_are_like_their_neighbours() -> None:
    counts = np.ones((SEASONS, 5, 5))
    looked = np.ones(SEASONS)
    counts[7], looked[7] = 0, 0
    got = shrunk(counts, looked, 1.0)
    assert got.mean[7].mean() == pytest.approx(1.0, rel=0.05)


def test_seasons_of_the_year() -> None:
    days = np.arange(0, 3 * 366)
    assert season(days).min() == 0
    assert season(days).max() == SEASONS - 1
    assert (season(days) == np.minimum(year_day(days) * 24 // 365.25, 23)).all()


def test_clumps() -> None:
    assert clumping(np.arange(10)) == 1.0
    assert clumping(np.repeat(np.arange(5), 8)) == 4.0
    assert clumping(np.zeros(0, np.int64)) == 1.0


def test_a_dispersion_is_found_again() -> None:
    draw = np.random.default_rng(1)
    mean = np.exp(draw.uniform(-6, 1, 40_000))
    area = np.full(40_000, 30.0)
    truth = Occupancy(-1.0, 0.4, 0.1)
    held = (draw.random(40_000) < truth.any(mean, area)).astype(float)
    got = fit_occupancy(mean, area, held)
    assert got.any(mean, area) == pytest.approx(truth.any(mean, area), abs=0.02)


def test_too_few_discs_give_the_default() -> None:
    assert fit_occupancy(np.ones(20), np.ones(20), np.zeros(20)) == Occupancy()
