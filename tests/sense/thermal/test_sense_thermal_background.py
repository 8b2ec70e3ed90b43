from __future__ import annotations

import math
from dataclasses import fields as fields_of
from dataclasses import is_dataclass

import numpy as np
import pytest

from sense.thermal.fields import BOX, STEELWORKS, day, fields, history
from truceline.sense.thermal.background import Background, Expected
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.exposure import passes_per_day
from truceline.sense.thermal.fit import fit

PAST = history()
BACKGROUND = fit(PAST)


def same(one: object, other: object) -> bool:
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields_of(one))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    return one == other or (one != one and other != other)


def test_the_same_history_gives_the_same_background_in_any_order() -> None:
    mixed = PAST.take(np.random.default_rng(5).permutation(len(PAST)))
    assert same(fit(PAST), BACKGROUND)
    assert same(fit(mixed), BACKGROUND)


def at(text: str, **more: object) -> Expected:
    given = {"lon": 37.5, "lat": 49.0, "hours": 24, "radius_m": 5000.0, **more}
    return BACKGROUND.expected(day=day(text), **given)  # type: ignore[arg-type]


def test_the_season_counts() -> None:
    summer, winter = at("2017-08-15"), at("2017-01-15")
    assert summer.any[0] > 50 * winter.any[0]
    assert winter.any[0] > 0


def test_intervals_hold_their_value_and_probabilities_are_some() -> None:
    radius = np.array([500.0, 1000.0, 5000.0, 20_000.0])
    got = at("2017-08-10", radius_m=radius)
    assert (got.low < got.mean).all()
    assert (got.mean < got.high).all()
    assert (got.any_low <= got.any).all()
    assert (got.any <= got.any_high).all()
    assert (got.any_high <= 1).all()
    assert (got.any_low >= 0).all()
    assert (np.diff(got.any) > 0).all()
    assert (got.any <= got.mean + 1e-12).all()


def test_what_is_expected_is_what_another_year_brings() -> None:
    draw = np.random.default_rng(77)
    year = Fires.joined([fields(draw, 2017), fields(draw, 2018)])
    lon, lat = draw.uniform(36.2, 38.8, 4000), draw.uniform(48.2, 49.8, 4000)
    # The middle of the season: at its edges, weeks that burn and weeks that do not are mixed.
    days = day("2017-08-12") + draw.integers(0, 14, 4000)
    got = BACKGROUND.expected(lon, lat, days, 24, 5000.0, passes_per_day(49.0))
    held = np.zeros(4000, bool)
    for row in range(4000):
        of_day = year.day == days[row]
        east = (year.lon[of_day] - lon[row]) * math.cos(math.radians(49)) * 111.2
        north = (year.lat[of_day] - lat[row]) * 111.2
        held[row] = (np.hypot(east, north) <= 5.0).any()
    assert held.mean() == pytest.approx(got.any.mean(), rel=0.4)
    assert got.any_low.mean() < held.mean() < got.any_high.mean()


def test_more_overpasses_more_region_more_time() -> None:
    one = at("2017-08-10", overpasses=1.0)
    two = at("2017-08-10", overpasses=2.0)
    assert two.mean[0] == pytest.approx(2 * one.mean[0])
    assert two.any[0] > one.any[0]
    burning = at("2017-08-10", overpasses=1.0, burning=np.array([3.0]))
    assert burning.mean[0] == pytest.approx(3 * one.mean[0])
    none = at("2017-08-10", overpasses=0.0)
    assert (none.mean[0], none.any[0]) == (0, 0)
    assert at("2017-08-10", hours=48).mean[0] > 1.8 * at("2017-08-10").mean[0]


def test_a_window_of_months_takes_in_its_seasons() -> None:
    got = at("2017-05-01", hours=24 * 200, overpasses=100.0)
    assert got.mean[0] > at("2017-05-01", overpasses=100.0).mean[0] * 2


def test_twice_the_satellites_are_no_more_fires() -> None:
    double = Fires.of(PAST.lon, PAST.lat, PAST.day, "NOAA-20")
    both = fit(Fires.joined([PAST, double]))
    one = at("2017-08-10", overpasses=3.0).mean[0]
    two = both.expected(37.5, 49.0, day("2017-08-10"), 24, 5000.0, 3.0).mean[0]
    assert two == pytest.approx(one, rel=0.1)


def test_where_the_history_does_not_reach_nothing_is_known() -> None:
    got = at("2017-08-10", lon=np.array([37.5, 10.0]))
    assert np.isnan(got.any).tolist() == [False, True]
    assert np.isnan(got.high).tolist() == [False, True]


def test_static_sources_are_known_and_not_counted() -> None:
    lon, lat = STEELWORKS
    assert BACKGROUND.is_static(lon, lat).tolist() == [True]
    assert BACKGROUND.is_static(37.5, 49.0).tolist() == [False]
    winter = BACKGROUND.expected(lon, lat, day("2017-01-15"), 24, 3000.0)
    assert winter.any[0] < 0.01


def test_night_counts_where_the_history_tells_it() -> None:
    assert math.isnan(BACKGROUND.night)
    assert at("2017-08-10", at_night=1.0).mean[0] == at("2017-08-10").mean[0]
    told = Fires(**{**vars(PAST), "night": (np.arange(len(PAST)) % 5 == 0).astype(float)})
    known = fit(told)
    given = (37.5, 49.0, day("2017-08-10"), 24, 5000.0, 2.0)
    by_day, by_night = (known.expected(*given, at_night=share).mean[0] for share in (0.0, 1.0))
    assert by_night == pytest.approx(by_day / 4, rel=0.01)


def test_small_and_odd_histories_still_fit() -> None:
    for rows in ([0], [0, 1, 2], list(range(200))):
        few: Background = fit(PAST.take(np.array(rows)))
        got = few.expected(PAST.lon[0], PAST.lat[0], PAST.day[0], 24, 1000.0)
        assert np.isfinite(got.any[0])
        assert 0 <= got.any_low[0] <= got.any[0] <= got.any_high[0] <= 1


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        at("2017-08-10", radius_m=0.0)
    with pytest.raises(ValueError, match="no detection"):
        fit(Fires.of((), (), ()))


def test_the_grid_holds_the_box() -> None:
    west, south, east, north = BOX
    assert BACKGROUND.covers([west + 0.1, east - 0.1], [south + 0.1, north - 0.1]).all()
