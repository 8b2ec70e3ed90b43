"""Dates of change: hypotheses, places, neighbours, and what goes wrong."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from truceline.sense.change import dating_backscatter as backscatter
from truceline.sense.change.bracket import (
    Floats,
    Images,
    brackets,
    credible,
    evidence_of,
    extended,
    pooled,
    posterior,
    prior,
)
from truceline.sense.change.dating_metric import CAP, learn
from truceline.sense.change.dating_pool import independent_share, map_posterior

DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
FIRE = DATA / "radar" / "dist_s1_chile_fire_2024"
START = datetime(2024, 1, 1, 10, tzinfo=UTC)


def images(*days: float, tracks: str = "") -> Images:
    """Images on days after `START`, one letter of `tracks` each."""
    times = tuple(START + timedelta(days=day) for day in days)
    return Images(times, tuple(tracks or "A" * len(days)))


SEVEN = images(0, 10, 12, 22, 24, 34, 36, tracks="ABABABA")


def distances(gap: int, pixels: int, seed: int = 0) -> Floats:
    """Distances that step up at a gap; track B is half as sensitive as track A."""
    rng = np.random.default_rng(seed)
    quiet = rng.lognormal(-0.3, 0.5, (7, pixels))
    after = rng.normal(5.0, 1.2, (7, pixels)).clip(0.1)
    after[1::2] *= 0.6
    return np.where(np.arange(7)[:, None] >= gap, after, quiet)


class TestImages:
    def test_are_kept_in_utc(self) -> None:
        east = timezone(timedelta(hours=7))
        times = (START.astimezone(east), START + timedelta(days=1))
        assert Images(times, ("A", "A")).times[0].tzinfo is UTC

    @pytest.mark.parametrize(
        ("times", "tracks", "words"),
        [
            ((START,), ("A",), "two images"),
            ((START, START), ("A", "A"), "in order of time"),
            ((START, START + timedelta(1)), ("A",), "1 tracks"),
            ((START.replace(tzinfo=None), START), ("A", "A"), "no zone"),
        ],
    )
    def test_that_cannot_date_are_refused(
        self, times: tuple[datetime, ...], tracks: tuple[str, ...], words: str
    ) -> None:
        with pytest.raises(ValueError, match=words):
            Images(times, tracks)


class TestEvidence:
    @given(st.integers(1, 6), st.integers(0, 2**16))
    def test_date_by_date_is_the_same_as_all_at_once(self, count: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        worths = rng.normal(0, 3, (count, 5))
        worths[rng.random(worths.shape) < 0.2] = np.nan
        grown = np.zeros((1, 5))
        for worth in worths:
            grown = extended(grown, worth)
        assert np.allclose(grown, evidence_of(worths))

    def test_an_image_without_a_value_joins_the_gaps_beside_it(self) -> None:
        worths = np.array([[-4.0], [np.nan], [4.0], [4.0]])
        series = images(0, 12, 24, 36)
        chance = posterior(evidence_of(worths), prior(series, 0.5))
        assert chance[1, 0] == pytest.approx(chance[2, 0])
        bracket = brackets(chance, series)[0]
        when = bracket.when()
        assert when is not None
        assert (when.earliest, when.latest) == (series.times[0], series.times[2])

    def test_probabilities_sum_to_one(self) -> None:
        chance = posterior(evidence_of(np.full((3, 2), 500.0)), prior(images(0, 1, 2), 0.1))
        assert chance.sum(axis=0) == pytest.approx([1, 1])

    def test_a_longer_gap_holds_a_change_more_often(self) -> None:
        before = prior(images(0, 10, 12), 0.3)
        assert before[1] / before[2] == pytest.approx(5)
        assert before.sum() == pytest.approx(1)

    @pytest.mark.parametrize("changed", [0.0, 1.0])
    def test_a_certain_prior_is_refused(self, changed: float) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            prior(SEVEN, changed)


class TestCredible:
    @given(st.lists(st.floats(0.001, 1), min_size=5, max_size=5), st.floats(0.5, 0.99))
    def test_holds_its_level_and_no_shorter_one_does(self, odds: list[float], level: float) -> None:
        series = images(0, 5, 7, 20)
        chance = np.array(odds) / sum(odds)
        first, last = credible(chance[:, None], series, level)
        given_changed = chance[:4] / chance[:4].sum()
        days = np.array([5.0, 5.0, 2.0, 13.0])
        assert given_changed[first[0] : last[0] + 1].sum() >= level - 1e-9
        long = days[first[0] : last[0] + 1].sum()
        for start in range(4):
            for end in range(start, 4):
                if days[start : end + 1].sum() < long - 1e-9:
                    assert given_changed[start : end + 1].sum() < level

    def test_a_bracket_before_the_first_image_needs_a_date_to_begin_at(self) -> None:
        bracket = brackets(np.array([[0.97], [0.01], [0.01], [0.01]]), images(0, 1, 2))[0]
        assert bracket.when() is None
        since = START - timedelta(days=300)
        when = bracket.when(since)
        assert when is not None
        assert (when.earliest, when.latest) == (since, START)
        with pytest.raises(ValueError, match="before the first image"):
            bracket.when(START)

    def test_the_whole_posterior_is_handed_on(self) -> None:
        bracket = brackets(np.array([[0.0], [0.5], [0.3], [0.2]]), images(0, 1, 2))[0]
        assert bracket.probability == (0.0, 0.5, 0.3, 0.2)
        assert bracket.changed == pytest.approx(0.8)
        assert (bracket.best, bracket.first, bracket.last) == (1, 1, 2)
        assert bracket.held == pytest.approx(1.0)
        best = bracket.best_when()
        assert best is not None
        assert best.latest == START + timedelta(days=1)

    def test_another_number_of_hypotheses_is_refused(self) -> None:
        with pytest.raises(ValueError, match="3 images have 4 hypotheses"):
            brackets(np.ones((3, 1)) / 3, images(0, 1, 2))


class TestMetric:
    def values(self) -> Floats:
        """A scene of which three in ten pixels change, at all gaps alike."""
        parts = [distances(7, 2100)]
        parts += [distances(gap, 150, seed=gap) for gap in range(1, 7)]
        return np.concatenate(parts, axis=1)

    def test_learns_what_a_distance_is_worth_without_labels(self) -> None:
        worth = learn(self.values(), SEVEN, alarm=2.5)
        assert worth.changed == pytest.approx(0.3, abs=0.03)
        for table in worth.tables.values():
            assert (np.diff(table) >= 0).all()
            assert np.abs(table).max() <= CAP
        # The less sensitive track says more with the same distance.
        assert worth.of(np.array([2.6]), "B")[0] > worth.of(np.array([2.6]), "A")[0]

    @pytest.mark.parametrize("gap", range(1, 7))
    def test_dates_each_gap_alike(self, gap: int) -> None:
        worth = learn(self.values(), SEVEN, alarm=2.5)
        evidence = worth.evidence(distances(gap, 400, seed=50 + gap), SEVEN)
        chance = posterior(evidence, prior(SEVEN, worth.changed))
        assert (chance[:-1].argmax(axis=0) == gap).mean() > 0.85
        first, last = credible(chance, SEVEN)
        assert ((first <= gap) & (last >= gap)).mean() > 0.93

    def test_a_single_odd_pass_is_no_change(self) -> None:
        worth = learn(self.values(), SEVEN, alarm=2.5)
        odd = distances(7, 200, seed=3)
        odd[2] = 6.0
        chance = posterior(worth.evidence(odd, SEVEN), prior(SEVEN, 0.1))
        assert (chance[-1] > 0.5).mean() > 0.95

    def test_says_what_is_wrong(self) -> None:
        values = self.values()
        with pytest.raises(ValueError, match="shape"):
            learn(values[:6], SEVEN, 2.5)
        with pytest.raises(ValueError, match="below 0"):
            learn(-values, SEVEN, 2.5)
        values[1::2] = np.nan
        with pytest.raises(ValueError, match="track 'B' has no value"):
            learn(values, SEVEN, 2.5)
        with pytest.raises(ValueError, match="nothing is known of track 'C'"):
            learn(self.values(), SEVEN, 2.5).of(np.ones(1), "C")


class TestPlaces:
    def test_a_place_is_dated_where_its_pixels_are_not(self) -> None:
        rng = np.random.default_rng(0)
        worths = np.where(np.arange(7)[:, None] >= 3, 0.7, -0.7) + rng.normal(0, 1.5, (7, 400))
        evidence = evidence_of(worths)
        before = prior(SEVEN, 0.5)
        alone = posterior(evidence, before)
        place = np.repeat(np.arange(20), 20)
        together = posterior(pooled(evidence, place, 20, independent=0.5), before)
        right = [(each.argmax(axis=0) == 3).mean() for each in (alone, together)]
        assert right[0] < 0.6
        assert right[1] >= 0.9

    def test_one_odd_pixel_does_not_outvote_the_others(self) -> None:
        worths = np.where(np.arange(7)[:, None] >= 3, 1.0, -1.0) * np.ones((7, 10))
        worths[:, 0] = np.where(np.arange(7) >= 6, 40.0, -40.0)
        chance = posterior(
            pooled(evidence_of(worths), np.zeros(10, dtype=np.int64), 1, 1.0), prior(SEVEN, 0.5)
        )
        assert chance[:, 0].argmax() == 3

    def test_a_place_without_pixels_keeps_the_prior(self) -> None:
        evidence = pooled(np.ones((8, 1)), np.array([1]), 2, 1.0)
        before = prior(SEVEN, 0.2)
        assert posterior(evidence, before)[:, 0] == pytest.approx(before)

    def test_numbers_out_of_range_are_refused(self) -> None:
        with pytest.raises(ValueError, match="numbered 0 to 1"):
            pooled(np.ones((8, 1)), np.array([2]), 2, 1.0)
        with pytest.raises(ValueError, match="independent"):
            pooled(np.ones((8, 1)), np.array([0]), 1, 0.0)


class TestMap:
    def evidence(self) -> Floats:
        """A block that changes at gap 3, each pixel of it unsure, in a quiet frame."""
        rng = np.random.default_rng(1)
        worths = rng.normal(-2.0, 1.0, (7, 40, 40))
        worths[3:, 10:22, 10:22] = rng.normal(1.0, 1.5, (4, 12, 12))
        worths[:3, 10:22, 10:22] = rng.normal(-0.5, 1.5, (3, 12, 12))
        return evidence_of(worths.reshape(7, -1)).reshape(8, 40, 40)

    def test_neighbours_date_what_a_pixel_alone_cannot(self) -> None:
        before = prior(SEVEN, 0.2)
        alone = map_posterior(self.evidence(), before, 0.3, own=1.0)
        together = map_posterior(self.evidence(), before, 0.3)
        block = (slice(10, 22), slice(10, 22))
        right = [(each.argmax(axis=0)[block] == 3).mean() for each in (alone, together)]
        assert right[1] > right[0] + 0.1
        quiet = np.ones((40, 40), dtype=bool)
        quiet[block] = False
        assert (together[-1][quiet] > 0.5).mean() > 0.99

    def test_own_of_one_takes_no_notice_of_neighbours(self) -> None:
        before = prior(SEVEN, 0.2)
        alone = map_posterior(self.evidence(), before, 0.3, own=1.0)
        plain = posterior(self.evidence().reshape(8, -1), before)
        assert alone.reshape(8, -1) == pytest.approx(plain)

    def test_independent_noise_is_independent_and_smoothed_noise_is_not(self) -> None:
        rng = np.random.default_rng(2)
        image = rng.normal(size=(200, 200))
        quiet = np.ones(image.shape, dtype=bool)
        white = independent_share(image, quiet)
        wide = np.kron(rng.normal(size=(50, 50)), np.ones((4, 4)))
        assert white > 0.7
        assert independent_share(wide, quiet) < 0.2
        image[:30] = np.nan
        assert independent_share(image, quiet) == pytest.approx(white, abs=0.15)

    def test_correlation_needs_pixels(self) -> None:
        with pytest.raises(ValueError, match="too few"):
            independent_share(np.ones((20, 20)), np.zeros((20, 20), dtype=bool))
        with pytest.raises(ValueError, match="one value"):
            independent_share(np.ones((20, 20)), np.ones((20, 20), dtype=bool))


class TestBackscatter:
    def series(self, gap: int, decibels: float, seed: int = 0) -> Floats:
        rng = np.random.default_rng(seed)
        level = np.where(np.array([t == "A" for t in SEVEN.tracks])[:, None], -2.0, -3.0)
        values = level + rng.normal(0, 0.25, (7, 3000))
        step = decibels * backscatter.LN_PER_DB
        values[gap:, :200] += step
        return values

    def test_noise_is_measured_past_levels_and_steps(self) -> None:
        variance = backscatter.noise(self.series(3, 6.0), SEVEN)
        assert variance["A"] == pytest.approx(0.0625, rel=0.1)
        assert variance["B"] == pytest.approx(0.0625, rel=0.1)

    @pytest.mark.parametrize(("gap", "decibels"), [(3, 4.0), (4, -4.0)])
    def test_a_step_up_or_down_is_dated(self, gap: int, decibels: float) -> None:
        values = backscatter.settled(self.series(gap, decibels))
        variance = backscatter.noise(values, SEVEN)
        evidence = backscatter.evidence(values, SEVEN, variance)
        chance = posterior(evidence, prior(SEVEN, 0.1))
        first, last = credible(chance[:, :200], SEVEN)
        assert ((first <= gap) & (last >= gap)).mean() > 0.9
        assert (chance[-1, 200:] > 0.5).mean() > 0.98
        place = np.repeat(np.arange(20), 10)
        places = posterior(pooled(evidence[:, :200], place, 20, 1.0), prior(SEVEN, 0.1))
        assert (places.argmax(axis=0) == gap).mean() > 0.9

    def test_rain_on_the_whole_frame_is_no_step(self) -> None:
        values = self.series(3, 0.0)
        values[5:] += 0.8
        values = backscatter.settled(values)
        evidence = backscatter.evidence(values, SEVEN, backscatter.noise(values, SEVEN))
        assert (posterior(evidence, prior(SEVEN, 0.1))[-1] > 0.5).mean() > 0.98

    def test_a_level_shared_by_all_values_changes_nothing(self) -> None:
        values = self.series(3, 4.0)
        variance = backscatter.noise(values, SEVEN)
        plain = backscatter.evidence(values, SEVEN, variance)
        moved = backscatter.evidence(values + 1000.0, SEVEN, variance)
        assert np.allclose(plain, moved, atol=1e-6)

    def test_a_track_on_one_side_of_a_gap_says_nothing(self) -> None:
        series = images(0, 5, 10, 15, tracks="AABB")
        values = np.array([[0.0], [0.1], [4.0], [4.1]])
        evidence = backscatter.evidence(values, series, {"A": 0.05, "B": 0.05})
        assert evidence[2, 0] == 0.0  # between the tracks: levels differ, and nothing is known

    def test_missing_values_are_left_out(self) -> None:
        values = self.series(3, 4.0)
        values[2, :100] = np.nan
        variance = backscatter.noise(values, SEVEN)
        evidence = backscatter.evidence(values, SEVEN, variance)
        assert np.isfinite(evidence).all()
        assert backscatter.evidence(values[:, :1] * np.nan, SEVEN, variance).any() == np.False_

    def test_what_has_no_noise_to_measure_is_refused(self) -> None:
        with pytest.raises(ValueError, match="noise cannot be measured"):
            backscatter.noise(np.ones((2, 3)), images(0, 1, tracks="AB"))
        with pytest.raises(ValueError, match="noise cannot be measured"):
            backscatter.noise(np.ones((2, 3)), images(0, 1))


class TestFire:
    """The fire of 2 to 3 February 2024 in Chile, which fell between the second and third pass."""

    def passes(self) -> tuple[Floats, Images]:
        files = sorted(FIRE.rglob("*_GEN-METRIC.tif"))
        if not files:
            pytest.skip(f"{FIRE.name} is not here: set TRUCELINE_DATA to the folder of data sets")
        layers, times, tracks = [], [], []
        for path in files:
            with rasterio.open(path) as file:
                layer = file.read(1).astype(np.float64)
                track = file.tags()["post_rtc_opera_ids"].split("_")[3].split("-")[0]
            if np.isnan(layer).all():
                continue
            layers.append(layer)
            time = datetime.strptime(path.name.split("_")[4] + "+0000", "%Y%m%dT%H%M%SZ%z")
            times.append(time)
            tracks.append(track)
        return np.array(layers), Images(tuple(times), tuple(tracks))

    def test_is_dated_to_the_first_pass_after_it(self) -> None:
        distance, series = self.passes()
        shape = distance.shape[1:]
        assert series.tracks == ("T018", "T156") * 3 + ("T018",)
        flat = distance.reshape(len(series), -1)
        worth = learn(flat[:, ::7], series, alarm=2.5)
        evidence = worth.evidence(flat, series)
        before = prior(series, worth.changed)
        quiet = (posterior(evidence, before)[-1] > 0.9).reshape(shape)
        share = independent_share(np.log(distance[2]), quiet)
        chance = map_posterior(evidence.reshape(-1, *shape), before, share)
        first, last = credible(chance.reshape(len(before), -1), series)
        stays = ((distance[2:] >= 3.5).sum(axis=0) >= 3).ravel()
        assert (last[stays] == 2).mean() >= 0.88
        assert ((first <= 2) & (last >= 2))[stays].mean() >= 0.95
        called = (last < 2) & (chance[-1].ravel() < 0.5)
        assert called.mean() <= 0.001
        bracket = brackets(chance[:, stays.reshape(shape)][:, :1], series)[0]
        when = bracket.when()
        assert when is not None
        assert when.earliest < datetime(2024, 2, 4, tzinfo=UTC) < when.latest
