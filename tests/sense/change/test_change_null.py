"""The empirical null: what its parts find in data whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truceline.sense.change.lookup import (
    MOST,
    error_table,
    evidence,
    evidence_table,
    squared_error,
)
from truceline.sense.change.null import (
    Width,
    fit_correlation,
    fit_prior,
    fit_shared,
    fit_tail,
    fit_width,
)
from truceline.sense.change.pool import ALIKE, CHANGE, cauchy, cauchy_p, log_ratios
from truceline.sense.change.surround import surround

RNG = np.random.default_rng


@pytest.mark.parametrize("worth", [4.0, 15.0])
def test_the_prior_of_the_variances_is_found(worth: float) -> None:
    rng = RNG(1)
    true = 0.2 * worth / rng.chisquare(worth, 50_000)
    df = np.full(true.shape, 10.0)
    prior = fit_prior(true * rng.chisquare(10, true.shape) / 10, df)
    assert prior.df == pytest.approx(worth, rel=0.15)
    assert prior.variance == pytest.approx(0.2, rel=0.05)


def test_variances_that_are_all_alike_are_pooled() -> None:
    rng = RNG(2)
    df = np.full(50_000, 8.0)
    prior = fit_prior(0.3 * rng.chisquare(8, df.shape) / 8, df)
    assert prior.variance == pytest.approx(0.3, rel=0.03)
    assert prior.df > 40


def test_the_width_follows_what_was_predicted_wrongly() -> None:
    rng = RNG(3)
    log_error = rng.uniform(-2, 0, 40_000)
    width = fit_width(rng.normal(size=40_000) * np.exp(0.5 * log_error + 0.3), log_error)
    at = np.array([-1.5, -1.0, -0.5])
    assert width.at(at) == pytest.approx(0.5 * at + 0.3, abs=0.06)
    assert width.at(np.array([3.0]))[0] - width.at(np.array([2.0]))[0] == pytest.approx(1.0)
    assert np.isnan(width.at(np.array([np.nan]))).all()


def test_a_tenth_of_changed_pixels_hardly_widens_the_null() -> None:
    rng = RNG(4)
    difference = rng.normal(size=20_000)
    difference[:2000] += 8
    width = fit_width(difference, np.zeros(20_000), bins=1)
    assert np.exp(width.at(np.zeros(1)))[0] == pytest.approx(1.0, abs=0.16)


@pytest.mark.parametrize("true", [-0.4, 0.0, 0.7])
def test_the_correlation_is_found_despite_some_change(true: float) -> None:
    one, other = RNG(5).multivariate_normal([0, 0], [[1, true], [true, 1]], 20_000).T
    one[:400] += 9
    other[:400] += 9
    assert fit_correlation(one, other) == pytest.approx(true, abs=0.06)


def test_what_neighbours_share_is_found() -> None:
    rng = RNG(6)
    own = rng.uniform(1, 3, 20_000)
    independent = np.full(20_000, 0.1)
    truth = 0.1 + 0.5 * np.maximum(own - np.quantile(own, 0.1), 0)
    shared = fit_shared(rng.normal(size=20_000) * np.sqrt(truth), independent, own)
    assert shared.part == pytest.approx(0.5, rel=0.35)
    alone = fit_shared(rng.normal(size=20_000) * np.sqrt(0.1), independent, own)
    assert alone.part < 0.01


def test_what_exceeds_nearly_all_windows_counts_in_full() -> None:
    rng = RNG(7)
    own = rng.uniform(1, 3, 20_000)
    shared = fit_shared(rng.normal(size=20_000), np.ones(20_000), own)
    low, high = shared.variance(np.ones(2), np.array([5.0, 6.0]))
    assert high - low == pytest.approx(1.0)


@pytest.mark.parametrize("shape", [0.05, 0.12, 0.3])
def test_the_tail_is_right_where_the_scores_have_its_shape(shape: float) -> None:
    score = stats.genpareto.rvs(shape, size=100_000, random_state=8)
    tail = fit_tail(score, shape)
    far = stats.genpareto.isf([0.5, 0.1, 0.01, 1e-3, 1e-4], shape)
    assert tail.exceeded(far) == pytest.approx([0.5, 0.1, 0.01, 1e-3, 1e-4], rel=0.12)


def test_the_tail_does_not_follow_a_few_changed_pixels() -> None:
    score = stats.genpareto.rvs(0.12, size=100_000, random_state=9)
    quiet = fit_tail(score).exceeded(np.array([20.0]))[0]
    score[:3000] += 1000
    moved = fit_tail(score).exceeded(np.array([20.0]))[0]
    assert quiet < moved < 4 * quiet


def test_too_few_scores_are_refused() -> None:
    with pytest.raises(ValueError, match=r"12 scores.*at least 400"):
        fit_tail(np.arange(12.0))


def test_p_never_rises_with_the_score() -> None:
    tail = fit_tail(RNG(10).exponential(size=5000))
    assert (np.diff(tail.exceeded(np.linspace(-1, 60, 3000))) <= 1e-12).all()


def test_the_lookups_agree_with_the_functions() -> None:
    tail = fit_tail(RNG(11).exponential(size=20_000) - 1)
    drawn, values = evidence_table(tail)
    for score in (-0.9, 0.0, 0.4, 3.0, 8.0, 40.0):
        p = min(float(tail.exceeded(np.array([score]))[0]), MOST)
        found = evidence(drawn[None, None], values[None, None], 0, 0, score)
        assert cauchy_p(found) == pytest.approx(p, rel=0.02)
    width = Width(-3.0, 0.1, np.linspace(-2, 1, 32) ** 2)
    table = error_table(width)[None, None]
    for variance in (1e-4, 0.013, 0.5, 7.0):
        exact = np.exp(2 * width.at(np.array([0.5 * np.log(variance)]))[0])
        assert squared_error(table, 0, 0, variance) == pytest.approx(exact, rel=0.01)


@given(st.floats(1e-200, 0.9))
def test_a_p_survives_the_way_through_cauchy(p: float) -> None:
    assert cauchy_p(cauchy(p)) == pytest.approx(p, rel=1e-5)


@given(st.integers(1, 4), st.integers(0, 1000))
def test_the_ratio_is_that_of_two_normal_densities(stacks: int, seed: int) -> None:
    rng = RNG(seed)
    mean, error = rng.normal(size=(stacks, 1)), rng.uniform(0.1, 1, (stacks, 1))
    correlation = np.full((stacks, stacks), 0.3)
    np.fill_diagonal(correlation, 1)
    change = CHANGE**2 * np.full((stacks, stacks), ALIKE)
    np.fill_diagonal(change, CHANGE**2)
    quiet = error * error.T * correlation
    expected = 2 * (
        stats.multivariate_normal.logpdf(mean[:, 0], cov=quiet + change)
        - stats.multivariate_normal.logpdf(mean[:, 0], cov=quiet)
    )
    score, counts = log_ratios(mean, error, correlation[None], 0)
    assert score[0] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert counts[0] == stacks


def test_a_stack_without_data_is_as_if_it_were_not_there() -> None:
    mean = np.array([[0.5, 0.5], [np.nan, -9.0], [0.2, 0.2]])
    error, correlation = np.full((3, 2), 0.2), np.full((1, 3, 3), 0.5)
    correlation[0][np.diag_indices(3)] = 1
    score, counts = log_ratios(mean, error, correlation, 0)
    without, _ = log_ratios(mean[[0, 2]], error[:2], correlation[:, :2, :2], 0)
    assert score[0] == pytest.approx(without[0])
    assert list(counts) == [2, 3]


def test_the_surroundings_are_found_and_a_block_is_not_among_them() -> None:
    rng = RNG(12)
    slope = np.linspace(-1, 1, 90, dtype=np.float32)[None, :] * np.ones((80, 1), np.float32)
    image = slope + rng.normal(0, 0.2, slope.shape).astype(np.float32)
    image[40:50, 40:50] += 3
    image[5:30, 5:30] = np.nan
    found = surround(image, 30.0)
    assert np.isfinite(found).all()
    assert np.abs(found - slope)[35:, 10:80].max() < 0.25


def test_surroundings_of_an_image_without_data_are_zero() -> None:
    assert (surround(np.full((20, 20), np.nan, np.float32), 30.0) == 0).all()
