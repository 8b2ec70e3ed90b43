from __future__ import annotations

import inspect

import numpy as np
import pytest

from sense.thermal.fields import day, fields, fighting, history, steelworks
from truceline.sense.thermal import prior, ratio
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.ratio import CALLED, MOST, OTHERS, ratios

PAST = fit(history())
DRAW = np.random.default_rng(4)
FIELDS = fields(DRAW, 2017)
WORKS = steelworks(DRAW, 2017)
BATTLE = fighting(DRAW, "2017-09-10", 60)
NOW = Fires.joined([FIELDS, WORKS, BATTLE])
FOUND = ratios(NOW, PAST)
OF = np.repeat(["fields", "works", "battle"], [len(FIELDS), len(WORKS), len(BATTLE)])


def test_each_is_taken_for_what_it_is() -> None:
    middle = (NOW.day > day("2017-10-01")) & (NOW.day < day("2017-10-20"))
    assert FOUND.called[(OF == "battle") & middle].mean() > 0.8
    assert FOUND.called[OF == "fields"].mean() < 0.02
    assert not FOUND.called[OF == "works"].any()
    assert np.median(FOUND.industrial[OF == "works"]) > 3
    assert (FOUND.industrial[OF == "battle"] < 0).all()


def test_at_a_steelworks_combat_is_neither_supported_nor_opposed() -> None:
    at = FOUND.static
    assert at[OF == "works"].mean() > 0.9
    assert (FOUND.combat[at] == 0).all()
    assert (FOUND.combat_low[at] <= -1).all()
    assert (FOUND.combat_high[at] >= 1).all()


def test_intervals_hold_their_ratio_and_stay_in_bounds() -> None:
    assert (FOUND.combat_low <= FOUND.combat).all()
    assert (FOUND.combat <= FOUND.combat_high).all()
    assert (FOUND.industrial_low < FOUND.industrial_high).all()
    assert FOUND.combat.max() <= MOST
    assert FOUND.combat.min() >= np.log(OTHERS) - 1e-9
    assert CALLED > 0


def test_a_cluster_has_one_ratio() -> None:
    for number in np.unique(FOUND.cluster)[:50]:
        assert len(np.unique(FOUND.combat[FOUND.cluster == number])) == 1


def test_a_day_alone_proves_nothing() -> None:
    one = BATTLE.take(BATTLE.day == day("2017-10-10"))
    alone = ratios(one, PAST)
    assert (abs(alone.combat) < 0.2).all()
    assert (alone.combat_low < 0).all()
    assert (alone.combat_high > 0).all()
    assert alone.known.max() == pytest.approx(1 / 63)


def test_a_second_satellite_is_no_second_war() -> None:
    again = Fires.of(NOW.lon + DRAW.normal(0, 0.001, len(NOW)), NOW.lat, NOW.day, "NOAA-20")
    both = ratios(Fires.joined([NOW, again]), PAST)
    crops = np.tile(OF == "fields", 2)
    assert both.called[crops].mean() < 0.02
    assert both.combat[crops].mean() <= FOUND.combat[OF == "fields"].mean() + 0.1


def test_beside_the_history_nothing_is_said() -> None:
    far = Fires.of([10.0], [50.0], [day("2017-10-01")], "Suomi NPP")
    found = ratios(Fires.joined([BATTLE, far]), PAST)
    assert (found.combat[-1], found.known[-1]) == (0, 0)
    assert len(ratios(Fires.of((), (), ()), PAST).combat) == 0


def test_moving_everything_together_changes_nothing_much() -> None:
    # No place has a meaning of its own: a history and a war moved east give the same ratios.
    def east(fires: Fires) -> Fires:
        return Fires(**{**vars(fires), "lon": fires.lon + 20.0})

    moved = ratios(east(NOW), fit(east(history())))
    assert np.abs(moved.combat - FOUND.combat).max() < 1e-6


def test_distance_to_a_line_enters_nowhere_but_the_prior() -> None:
    assert "prior" not in vars(ratio)
    assert "line" not in inspect.signature(ratios).parameters
    far = np.array([0.0, 30_000.0, np.nan])
    assert prior.near_line(far).tolist() == [0, 0, 0]
    assert prior.near_line(far, 2.0) == pytest.approx([2.0, 2 / np.e, 0.0])
    assert prior.near_line(-far, 2.0) == pytest.approx([2.0, 2 / np.e, 0.0])
    with pytest.raises(ValueError, match="reach"):
        prior.near_line(far, 1.0, 0.0)
