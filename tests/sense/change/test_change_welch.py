"""Welch's t from sums, against SciPy on the dates themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truceline.sense.change.sums import Sums
from truceline.sense.change.welch import DB, welch


def sums(log: np.ndarray) -> Sums:
    """Sums over dates of ln backscatter (dates, rows, cols), NaN left out."""
    return Sums(
        np.isfinite(log).sum(0).astype(np.float32),
        np.nansum(log, 0),
        np.nansum(log * log, 0),
    )


@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 1000))
def test_agrees_with_scipy_on_the_dates(before: int, after: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.normal(-2, 0.5, (before, 4, 5))
    second = rng.normal(-1, 0.9, (after, 4, 5))
    found = welch(sums(first), sums(second))
    expected = stats.ttest_ind(second, first, axis=0, equal_var=False)
    assert found.t == pytest.approx(expected.statistic, rel=1e-4, abs=1e-4)
    assert found.df == pytest.approx(expected.df, rel=1e-4)
    assert found.mean_db == pytest.approx((second.mean(0) - first.mean(0)) * DB, rel=1e-4, abs=1e-4)


def test_dates_without_data_do_not_count() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(5, 2, 2)), rng.normal(size=(6, 2, 2))
    second[:3, 0, 0] = np.nan
    found = welch(sums(first), sums(second))
    expected = stats.ttest_ind(second[3:, 0, 0], first[:, 0, 0], equal_var=False)
    assert found.t[0, 0] == pytest.approx(expected.statistic, rel=1e-4)


def test_one_date_on_a_side_is_not_enough() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=(5, 2, 2)), rng.normal(size=(3, 2, 2))
    first[1:, 0, 0] = np.nan
    second[1:, 1, 1] = np.nan
    second[:, 0, 1] = np.nan
    found = welch(sums(first), sums(second))
    missing = np.array([[True, True], [False, True]])
    for array in (found.mean_db, found.t, found.df):
        assert (np.isnan(array) == missing).all()


def test_a_pixel_without_any_variance_has_no_t() -> None:
    constant = np.full((3, 1, 1), -1.7)
    assert np.isnan(welch(sums(constant), sums(constant + 1)).t[0, 0])


def test_later_and_earlier_swapped_only_turn_the_sign() -> None:
    rng = np.random.default_rng(3)
    one, two = sums(rng.normal(size=(4, 3, 3))), sums(rng.normal(size=(6, 3, 3)))
    forth, back = welch(one, two), welch(two, one)
    assert forth.t == pytest.approx(-back.t)
    assert forth.df == pytest.approx(back.df)


def test_sums_of_different_grids_are_refused() -> None:
    rng = np.random.default_rng(4)
    with pytest.raises(ValueError, match=r"\(3, 3\).*\(4, 3\).*one grid"):
        welch(sums(rng.normal(size=(4, 3, 3))), sums(rng.normal(size=(4, 4, 3))))
