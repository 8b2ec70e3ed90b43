"""The scorer, field by field."""

from __future__ import annotations

import numpy as np
import pytest

from match.background import background
from record.samples import claim
from truceline.match.columns import columns
from truceline.match.score import DEFAULT, FIELDS, Weights, score_pairs
from truceline.record import Area, Claim, Where


def parts(one: Claim, other: Claim, weights: Weights = DEFAULT, **places: str) -> dict[str, float]:
    """Contributions of two claims within the background."""
    claims = [*background(), one, other]
    pairs = score_pairs(columns(claims, places), weights)
    row = np.flatnonzero((pairs.left == len(claims) - 2) & (pairs.right == len(claims) - 1))
    assert len(row) == 1, "never compared"
    return dict(zip(FIELDS, pairs.parts[row[0]].tolist(), strict=True))


def test_the_score_is_the_sum_of_its_parts() -> None:
    pairs = score_pairs(columns(background(), {}))
    assert np.allclose(pairs.score, pairs.parts.sum(axis=1))
    assert (pairs.left < pairs.right).all()


def test_nothing_to_compare() -> None:
    assert len(score_pairs(columns([], {})).score) == 0
    assert len(score_pairs(columns([claim()], {})).score) == 0


def test_claims_far_apart_in_time_are_never_compared() -> None:
    claims = [claim("C1", start="2025-07-24"), claim("C2", start="2025-08-24")]
    assert len(score_pairs(columns(claims, {})).score) == 0


def test_a_long_interval_meets_a_short_one_within_it() -> None:
    claims = [claim("C1", start="2025-07-24"), claim("C2", start="2025-06-01", end="2025-08-31")]
    assert len(score_pairs(columns(claims, {})).score) == 1


def test_nearer_in_time_scores_higher() -> None:
    base = claim("C1", start="2025-07-24T05:04")
    times = [
        parts(base, claim("C2", start=f"2025-07-24T{at}"))["time"]
        for at in ("05:04", "05:30", "07:00")
    ]
    assert times == sorted(times, reverse=True)
    assert times[0] > 0


def test_nearer_in_place_scores_higher() -> None:
    base = claim("C1")
    places = [
        parts(base, claim("C2", place="Hill Red", at=(104.6 + east, 14.35)))["place"]
        for east in (0.0, 0.03, 0.2)
    ]
    assert places == sorted(places, reverse=True)
    assert places[0] > 0 > places[-1]


def test_one_name_for_two_places_far_apart_is_no_agreement() -> None:
    far = parts(claim("C1"), claim("C2", at=(101.0, 13.0)))
    near = parts(claim("C1"), claim("C2"))
    assert near["place"] > 0
    # Sharing only the name must not outweigh 300 km between the points.
    assert far["place"] < near["place"]


def test_type_and_blame() -> None:
    base = claim("C1")
    same = parts(base, claim("C2"))
    kin = parts(base, claim("C2", event_type="rocket"))
    far = parts(base, claim("C2", event_type="displacement"))
    assert same["type"] > kin["type"] > far["type"]
    crossed = parts(base, claim("C2", by="borduria", accused="arland"))
    unknown = parts(base, claim("C2", accused="unknown"))
    nobody = parts(base, claim("C2", accused=None))
    assert same["blame"] > 0 > crossed["blame"]
    assert unknown["blame"] == nobody["blame"] == 0


def test_figures() -> None:
    def figures(one: dict[str, int], other: dict[str, int]) -> float:
        return parts(claim("C1", **one), claim("C2", **other))["figures"]  # type: ignore[arg-type]

    assert figures({"killed_max": 3}, {"killed_max": 3}) == DEFAULT.killed_equal
    assert figures({"injured": 3}, {"injured": 3}) == DEFAULT.injured_equal
    assert figures({"injured": 0}, {"injured": 0}) == 0, "none hurt is no mark of an event"
    assert figures({"injured": 3}, {}) == 0, "a missing value adds nothing"
    assert figures({"injured": 3}, {"injured": 30}) < 0


@pytest.mark.parametrize("days", [0, 1, 4])
def test_a_total_of_another_day_is_another_total(days: int) -> None:
    def total(claim_id: str, day: int) -> Claim:
        return claim(
            claim_id, event_type="casualty_report", start="2025-07-01", end=f"2025-07-{day}"
        )

    one, other = total("C1", 20), total("C2", 20 + days)
    without = parts(one, other, Weights(as_of_day=0.0))["time"]
    assert parts(one, other)["time"] - without == pytest.approx(days * DEFAULT.as_of_day)
    assert days * DEFAULT.as_of_day <= 0


def test_two_claims_of_one_speaker_on_one_page_were_entered_apart_for_a_reason() -> None:
    assert parts(claim("C1", source="S"), claim("C2", source="S"))["page"] < 0
    assert parts(claim("C1", source="S"), claim("C2", source="T"))["page"] == 0
    assert parts(claim("C1", source="S"), claim("C2", by="borduria", source="S"))["page"] == 0


def test_an_area_enters_as_the_disc_around_it() -> None:
    ring = ((104.0, 14.0), (104.2, 14.0), (104.2, 14.2), (104.0, 14.2), (104.0, 14.0))
    made = claim("C1").model_copy(update={"where": Where(words="x", shape=Area(ring=ring))})
    table = columns([made], {})
    assert (table.lon[0], table.lat[0]) == pytest.approx((104.1, 14.1))
    assert table.radius_km[0] == pytest.approx(15.4, abs=0.2)


def test_two_districts_not_stated_are_no_agreement() -> None:
    others = [
        item.model_copy(update={"where": item.where.model_copy(update={"admin": "East district"})})
        for item in background()
    ]
    two = [claim("C1", place="Hill Red", at=None), claim("C2", place="Ford Blue", at=None)]
    pairs = score_pairs(columns([*others, *two], {}))
    row = np.flatnonzero((pairs.left == len(others)) & (pairs.right == len(others) + 1))
    assert pairs.parts[row[0], FIELDS.index("place")] <= 0
