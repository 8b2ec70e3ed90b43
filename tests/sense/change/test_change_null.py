"""The empirical null: what its parts find in data whose truth is known."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, stats

from truceline.sense.change.lookup import (
    MOST,
    error_table,
    evidence,
    evidence_table,
    fast_exp,
    fast_log,
    log_width,
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
from truceline.sense.change.pool import ALIKE, CHANGE, cauchy, cauchy_p, log_ratios, of_any, of_two
from truceline.sense.change.surround import median, surround
from truceline.sense.change.windows import add_row, at_places, row_windows

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
    score = np.array([-0.9, 0.0, 0.4, 3.0, 8.0, 40.0], np.float32)
    p = np.minimum(tail.exceeded(score.astype(float)), MOST)
    found = np.empty(6, np.float32)
    evidence(drawn[None], values[None], np.ones(6, np.float32), score, found)
    assert p_of(found.astype(float)) == pytest.approx(p, rel=0.02)
    # Of pixels with one stack and with two, each by its own table.
    other = evidence_table(fit_tail(RNG(16).exponential(3, size=20_000)))
    count = np.array([1, 2, 1, 2, 1, 2], np.float32)
    both = np.empty((2, 6), np.float32)
    evidence(np.stack([drawn, other[0]]), np.stack([values, other[1]]), count, score, both[0])
    evidence(other[0][None], other[1][None], np.ones(6, np.float32), score, both[1])
    assert both[0] == pytest.approx(np.where(count == 1, found, both[1]))
    width = Width(-3.0, 0.1, np.linspace(-2, 1, 32) ** 2)
    variance = np.array([1e-4, 0.013, 0.5, 7.0], np.float32)
    exact = width.at(0.5 * np.log(variance.astype(float)))
    held, logs = np.empty((2, 4), np.float32), width.log.astype(np.float32)

    @numba.njit
    def tried(table: np.ndarray, variance: np.ndarray, held: np.ndarray) -> None:
        for i in range(len(variance)):
            held[0, i] = squared_error(table, variance[i])
            at = np.float32(0.5) * fast_log(variance[i])
            held[1, i] = log_width(np.float32(-3), np.float32(10), np.float32(0.1), logs, at)

    tried(error_table(width), variance, held)
    assert held[0] == pytest.approx(np.exp(2 * exact), rel=0.01)
    assert held[1] == pytest.approx(exact, abs=1e-4)


def p_of(draws: np.ndarray) -> np.ndarray:
    result = np.empty(len(draws))
    cauchy_p(draws, result)
    return result


@given(st.lists(st.floats(1e-200, 0.9), min_size=1, max_size=9))
def test_a_p_survives_the_way_through_cauchy(p: list[float]) -> None:
    assert p_of(cauchy(np.array(p))) == pytest.approx(p, rel=1e-6)


def test_the_p_of_a_draw_is_that_of_cauchys_distribution() -> None:
    draws = np.concatenate([np.linspace(-4, 4, 2001), 10.0 ** np.arange(1, 30), [0.0, 1.0, -1.0]])
    assert p_of(draws) == pytest.approx(stats.cauchy.sf(draws), rel=1e-6)


@pytest.mark.parametrize("there", [(1, 1), (1, 0), (0, 1)])
def test_the_quick_form_for_two_stacks_is_the_one_for_any_number(there: tuple[int, int]) -> None:
    rng = RNG(13)
    has = np.repeat(np.array(there, float)[:, None], 50, axis=1)
    z, reach = rng.normal(0, 4, (2, 50)) * has, rng.uniform(0.1, 9, (2, 50)) * has
    correlation = np.array([[1, 0.7], [0.7, 1]])
    quick, general = np.empty((2, 50)), np.empty((2, 50))
    of_two(z, reach, has, 0.7, quick[0], quick[1])
    room = np.empty((2, 2, 50)), np.empty((4, 50))
    of_any(z, reach, has, correlation, *room, general[0], general[1])
    assert quick == pytest.approx(general, rel=1e-9)


def test_correlations_that_do_not_fit_together_leave_every_stack_something() -> None:
    """Two stacks that go with a third and against each other cannot be."""
    correlation = np.array([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]])
    score, _ = log_ratios(RNG(14).normal(size=(3, 40)), np.full((3, 40), 0.3), correlation)
    assert np.isfinite(score).all()


def test_polynomials_are_the_functions() -> None:
    @numba.njit
    def tried(x: np.ndarray, logs: np.ndarray, powers: np.ndarray) -> None:
        for i in range(len(x)):
            logs[i] = fast_log(x[i])
            powers[i] = fast_exp(logs[i])

    x = np.exp(np.linspace(-70, 70, 5001)).astype(np.float32)
    logs, powers = np.empty_like(x), np.empty_like(x)
    tried(x, logs, powers)
    assert logs == pytest.approx(np.log(x.astype(float)), rel=3e-7, abs=3e-7)
    assert powers == pytest.approx(np.exp(logs.astype(float)), rel=1e-6)


@given(st.lists(st.integers(-9, 9).map(float), min_size=1, max_size=60), st.floats(1e-20, 1e20))
def test_the_median_of_few_values_is_numpys(values: list[float], scale: float) -> None:
    array = (np.array(values) * scale).astype(np.float32)
    assert median(array) == np.median(array)


def test_windows_are_sums_over_squares_cut_off_at_the_edges() -> None:
    image = RNG(15).random((13, 17)).astype(np.float32)
    table = np.zeros((3, 14, 18))
    for row in range(13):
        add_row(table, row, image[row], image[row], image[row])
    for size in (1, 2, 3, 6, 40):
        found = np.empty((13, 9), np.float32)
        for row in range(13):
            row_windows(table[0], row, 5, size, np.empty(9 + size), found[row])
        expected = ndimage.uniform_filter(
            np.pad(image.astype(float), 50), size, origin=-1 if size % 2 == 0 else 0
        )[50:-50, 55:64]
        assert found == pytest.approx(expected * size**2, rel=1e-5)
        rows, cols = np.mgrid[0:13, 5:14].reshape(2, -1)
        _, variance, _ = at_places(table[None], rows, cols, size)
        assert 1 / variance.reshape(13, 9) == pytest.approx(found, rel=1e-5)


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
    score, counts = log_ratios(mean, error, correlation)
    assert score[0] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert counts[0] == stacks


def test_a_stack_without_data_is_as_if_it_were_not_there() -> None:
    mean = np.array([[0.5, 0.5], [np.nan, -9.0], [0.2, 0.2]])
    error, correlation = np.full((3, 2), 0.2), np.full((3, 3), 0.5)
    correlation[np.diag_indices(3)] = 1
    score, counts = log_ratios(mean, error, correlation)
    without, _ = log_ratios(mean[[0, 2]], error[:2], correlation[:2, :2])
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
