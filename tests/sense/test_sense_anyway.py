"""What burns anyway: a history of detections turns a detection into evidence of known worth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from record.samples import claim, coverage
from sense.samples import LATER
from truceline.record import Area, Detection, Disc, When
from truceline.sense import History, Sensings, Watched, Why, watch
from truceline.weigh import sensed_of
from weigh.weighing import incident

FIELDS, QUIET, MILL = (103.2, 14.2), (103.8, 14.6), (103.5, 14.4)
AREA = Area(ring=((103, 14), (104, 14), (104, 14.8), (103, 14.8), (103, 14)))
HEAD = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,"
    "bright_ti5,frp,daynight"
)


@pytest.fixture(scope="module")
def history() -> bytes:
    """Three years of detections: fields that burn in summer, a mill hot all year, little else."""
    draw = np.random.default_rng(4)
    rows = [HEAD]
    for day in range(3 * 365):
        when = (date(2022, 7, 1) + timedelta(days=day)).isoformat()
        spots = [(MILL[0], MILL[1], 0.002)] if draw.random() < 0.5 else []
        burns = day % 365 < 60  # July and August
        spots += [(*FIELDS, 0.1)] * int(draw.poisson(90 if burns else 0.1))
        spots += [(103.5, 14.4, 0.4)] * int(draw.poisson(0.3))
        for lon, lat, wide in spots:
            east, north = draw.uniform(-wide, wide, 2)
            hour, night = ("0640", "D") if draw.random() < 0.7 else ("1840", "N")
            rows.append(
                f"{lat + north:.5f},{lon + east:.5f},330,0.4,0.4,{when},{hour},N20,nominal,2.0,"
                f"290,4.0,{night}"
            )
    return "\n".join(rows).encode()


def found(at: tuple[float, float], files: list[bytes], hit: bool = True) -> Watched:
    minute = "2025-07-24T06:40Z"
    fires = [
        Detection(
            id="F1",
            source_id="S1",
            sensor="VIIRS",
            platform="NOAA-20",
            when=When.parse(minute, "UTC"),
            footprint=Disc(lon=at[0], lat=at[1], radius_m=280.0),
            day=True,
        )
    ]
    looked = coverage("V1", AREA, minute).model_copy(update={"by": "VIIRS on NOAA-20"})
    started = "2025-07-24T04:00Z"
    made = incident([claim("C1", event_type="airstrike", start=started, at=at, radius_m=500.0)])
    past = [History(AREA, data) for data in files]
    known = Sensings(detections=fires if hit else [], coverage=[looked], histories=past)
    return watch([made], known, LATER)[made.id][0]


def log_odds(one: Watched) -> float:
    (sensed,) = sensed_of({one.incident_id: [one]})[one.incident_id]
    return sensed.log_odds


def test_without_a_history_a_detection_weighs_nothing() -> None:
    one = found(QUIET, [])
    assert (one.why, one.background, log_odds(one)) == (Why.BACKGROUND_UNKNOWN, None, 0.0)


def test_where_little_burns_a_detection_weighs_more(history: bytes) -> None:
    quiet, fields = (found(at, [history]) for at in (QUIET, FIELDS))
    assert quiet.why is fields.why is Why.SEEN
    assert quiet.background is not None
    assert fields.background is not None
    assert quiet.background.high < fields.background.low
    assert log_odds(quiet) > log_odds(fields) >= 0


def test_a_detection_at_a_mill_is_the_mill(history: bytes) -> None:
    one = found(MILL, [history])
    assert (one.why, one.background, log_odds(one)) == (Why.STATIC, None, 0.0)


def test_a_history_of_elsewhere_tells_nothing(history: bytes) -> None:
    assert found((100.0, 10.0), [history]).why is Why.BACKGROUND_UNKNOWN


def test_nothing_found_is_not_for_a_history_to_explain(history: bytes) -> None:
    one = found(QUIET, [history], hit=False)
    assert (one.why, one.background, log_odds(one)) == (Why.CLOUD_UNKNOWN, None, 0.0)


def test_the_same_file_gives_the_same_to_the_bit(history: bytes) -> None:
    spans: list[Any] = [found(QUIET, [history]).background for _ in range(2)]
    assert spans[0] == spans[1]


def test_files_of_one_area_are_one_history(history: bytes) -> None:
    head, *rows = history.decode().splitlines()
    halves = ["\n".join([head, *rows[part::2]]).encode() for part in (0, 1)]
    assert found(QUIET, halves).background == found(QUIET, [history]).background


def test_what_a_history_holds_of_the_event_is_no_background(history: bytes) -> None:
    head = history.decode().splitlines()[0]
    lit = [
        f"{QUIET[1]:.5f},{QUIET[0]:.5f},330,0.4,0.4,2025-07-{day},0640,N20,nominal,2.0,290,4.0,D"
        for day in range(24, 31)
    ]
    during = "\n".join([head, *lit]).encode()
    both = found(QUIET, [history, during])
    assert both.background == found(QUIET, [history]).background
    assert found(QUIET, [during]).why is Why.BACKGROUND_UNKNOWN
