"""Burn scars on synthetic reflectance: no accuracy is claimed, for there is no real image here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sense.change.burn import (
    CLASSES,
    LANDSAT,
    LIMITS,
    NO_CLASS,
    SENTINEL2,
    SENTINEL2_BEFORE_04,
    Burn,
    Severity,
    burn,
    nbr,
    reflectance,
    ring,
)

SHAPE = (60, 60)
SCAR = (slice(20, 40), slice(20, 40))
EVERY = np.ones(SHAPE, dtype=bool)


def scene(drying: float = 0.05, noise: float = 0.02, scar: float = 0.5) -> Burn:
    """A field that dries everywhere and burns in the middle."""
    rng = np.random.default_rng(0)
    before = np.full(SHAPE, 0.6) + rng.normal(0, noise, SHAPE)
    after = before - drying + rng.normal(0, noise, SHAPE)
    after[SCAR] -= scar
    away = EVERY.copy()
    away[15:45, 15:45] = False
    return burn(before, after, EVERY, away)


class TestReflectance:
    def test_numbers_of_each_product(self) -> None:
        numbers = np.array([0, 3000])
        assert reflectance(numbers, SENTINEL2)[1] == pytest.approx(0.2)
        assert reflectance(numbers, SENTINEL2_BEFORE_04)[1] == pytest.approx(0.3)
        assert reflectance(np.array([0, 10000]), LANDSAT)[1] == pytest.approx(0.075)
        assert np.isnan(reflectance(numbers, SENTINEL2)[0])

    @given(st.floats(0.02, 1), st.floats(0.02, 1))
    def test_nbr_lies_between_minus_one_and_one(self, near: float, short: float) -> None:
        found = float(nbr(np.array([near]), np.array([short]))[0])
        assert -1 <= found <= 1
        assert float(nbr(np.array([short]), np.array([near]))[0]) == pytest.approx(-found)

    def test_nbr_where_nothing_reflects_is_missing(self) -> None:
        assert np.isnan(nbr(np.array([-0.01, 0.0, np.nan]), np.array([0.0, 0.001, 0.2]))).all()
        assert nbr(np.array([-0.01]), np.array([0.1]))[0] == -1


class TestBurn:
    def test_what_happened_to_unburnt_land_is_taken_off(self) -> None:
        found = scene(drying=0.15)
        assert found.offset == pytest.approx(0.15, abs=0.01)
        assert found.spread == pytest.approx(0.02, rel=0.15)
        assert np.median(found.dnbr[SCAR]) == pytest.approx(0.5, abs=0.02)
        assert found.burnt()[SCAR].all()
        assert found.false_share == 0
        outside = found.burnt()
        outside[SCAR] = False
        assert not outside.any()

    def test_classes_follow_their_limits(self) -> None:
        edges = np.concatenate([np.array(LIMITS) - 1e-6, np.array(LIMITS) + 1e-6])
        before = np.zeros(SHAPE)
        after = before.copy()
        after[0, : len(edges)] = -edges
        found = burn(before, after, EVERY, EVERY)
        half = len(LIMITS)
        codes = found.severity[0, : len(edges)]
        assert codes.tolist() == [*range(half), *range(1, half + 1)]
        assert CLASSES[codes[half - 1]] is Severity.MODERATE_HIGH
        assert CLASSES[codes[-1]] is Severity.HIGH

    def test_cloud_is_no_burn(self) -> None:
        rng = np.random.default_rng(1)
        before = 0.6 + rng.normal(0, 0.02, SHAPE)
        after = before.copy()
        after[SCAR] = 0.0  # as a cloud may look
        seen = EVERY.copy()
        seen[SCAR] = False
        found = burn(before, after, seen, seen)
        assert np.isnan(found.dnbr[SCAR]).all()
        assert (found.severity[SCAR] == NO_CLASS).all()
        assert found.area_m2(EVERY, 20.0)[0] == 0
        assert not found.burnt().any()

    def test_relative_forms(self) -> None:
        found = scene(noise=0.0, drying=0.0)
        assert found.rdnbr[30, 30] == pytest.approx(0.5 / np.sqrt(0.6))
        assert found.rbr[30, 30] == pytest.approx(0.5 / 1.601)
        bare = burn(np.zeros(SHAPE), np.zeros(SHAPE), EVERY, EVERY)
        assert np.isnan(bare.rdnbr).all()
        assert np.isfinite(bare.rbr).all()

    def test_area_comes_with_what_chance_would_give(self) -> None:
        found = scene(noise=0.06)
        middle = np.zeros(SHAPE, dtype=bool)
        middle[SCAR] = True
        area, chance = found.area_m2(middle, 20.0)
        assert area == pytest.approx(400 * 400, rel=0.01)
        assert 0 < chance < 0.3 * area
        # Of land that did not burn, as much is called burnt as chance is said to give.
        away = EVERY & ~middle
        called, expected = found.area_m2(away, 20.0)
        assert called == pytest.approx(expected, rel=0.3)

    def test_noisy_surroundings_ask_for_more(self) -> None:
        found = scene(noise=0.06)
        assert found.burnt(3.0).sum() < found.burnt(0.0).sum()

    def test_surroundings_that_cannot_be_seen_are_an_error(self) -> None:
        with pytest.raises(ValueError, match="too few for an offset"):
            burn(np.zeros(SHAPE), np.zeros(SHAPE), ~EVERY, EVERY)
        with pytest.raises(ValueError, match="one shape"):
            burn(np.zeros(SHAPE), np.zeros((2, 2)), EVERY, EVERY)


class TestRing:
    def test_lies_around_the_place(self) -> None:
        place = np.zeros(SHAPE, dtype=bool)
        place[SCAR] = True
        around = ring(place, 20.0, 100.0, 200.0)
        assert not around[SCAR].any()
        assert around[30, 45]
        assert around[30, 49]
        assert not around[30, 42]
        assert not around[30, 52]

    def test_of_nothing_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="covers no pixel"):
            ring(np.zeros(SHAPE, dtype=bool), 20.0, 0.0, 100.0)
        with pytest.raises(ValueError, match="are none"):
            ring(EVERY, 20.0, 100.0, 100.0)
