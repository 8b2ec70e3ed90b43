from __future__ import annotations

import numpy as np
import pytest

from sense.thermal.fields import FRONT, day, fields, fighting, history
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.regional import burning_day

PAST = fit(history())
LON, LAT = (np.array([one]) for one in FRONT)


def burned(now: Fires, text: str) -> float:
    return float(burning_day(now, PAST, LON, LAT, np.array([day(text)]))[0])


def test_a_day_on_which_all_fields_burn() -> None:
    draw = np.random.default_rng(1)
    usual = fields(draw, 2017)
    every = Fires.of(
        draw.uniform(36, 39, 3000), draw.uniform(48, 50, 3000), np.full(3000, day("2017-08-10")),
        "Suomi NPP",
    )  # fmt: skip
    calm = usual.take(usual.day != day("2017-08-20"))
    assert burned(Fires.joined([usual, every]), "2017-08-10") > 3
    assert burned(calm, "2017-08-20") < 1


def test_a_battlefield_does_not_explain_itself_away() -> None:
    draw = np.random.default_rng(2)
    usual = fields(draw, 2017)
    ends = usual.take(usual.day <= day("2017-08-01"))
    before = Fires.joined([ends, Fires.of([36.5], [48.2], [day("2017-10-30")], "Suomi NPP")])
    # Along a line right through the place, every day, 100 km to both sides.
    line = [fighting(draw, "2017-10-01", 30, (36.0 + 0.1 * step, 48.55)) for step in range(30)]
    with_line = burned(Fires.joined([before, *line]), "2017-10-15")
    without = burned(before, "2017-10-15")
    assert with_line == pytest.approx(without, rel=0.35)


def test_a_day_without_detections_about_it_is_as_usual() -> None:
    usual = fields(np.random.default_rng(3), 2017)
    assert burned(usual, "2018-08-10") == 1.0
    far = burning_day(
        usual, PAST, np.array([10.0]), np.array([50.0]), np.array([day("2017-08-10")])
    )
    assert far.tolist() == [1.0]
    assert burned(Fires.of((), (), ()), "2017-08-10") == 1.0
