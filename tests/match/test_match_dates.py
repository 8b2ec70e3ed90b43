"""Dates that look mistyped: flagged, with a suggestion that nothing is matched on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from case.real import Real
from match.swapped import swapped
from record.samples import claim
from truceline.match import match_claims
from truceline.match.statements import DateFlag, Doubt, date_flags
from truceline.record import Claim, When

SAID = "2025-07-25"


def flags(*claims: Claim) -> dict[str, tuple[Doubt, date | None]]:
    return {flag.claim_id: (flag.doubt, flag.suggestion) for flag in date_flags(claims)}


def told(claim_id: str, start: str, **more: Any) -> Claim:
    return claim(claim_id, start=start, **{"said": SAID} | more)


RIGHT = told("C1", "2025-07-24")


def test_a_plausible_date_is_not_flagged() -> None:
    assert flags(RIGHT, told("C2", "2025-07-24T08:20"), told("C3", "2024-03-01")) == {}


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_too_early_beside_accounts_of_the_right_year(year: int) -> None:
    wrong = told("C2", f"{year}-07-24")
    assert flags(RIGHT, wrong) == {"C2": (Doubt.YEAR, date(2025, 7, 24))}
    (flag,) = date_flags([RIGHT, wrong])
    assert flag.like == ("C1",)
    assert f"{year}-07-24" in flag.why
    assert "2025-07-24" in flag.why


def test_a_look_back_that_nothing_bears_out_is_not_flagged() -> None:
    back = told("C2", "2024-07-24")
    assert flags(back) == {}
    assert flags(told("C1", "2025-07-24", place="Hill Red", at=(104.9, 14.3)), back) == {}
    assert flags(told("C1", "2025-07-24", event_type="landmine"), back) == {}
    assert flags(told("C1", "2025-07-20"), back) == {}
    # The stated day has its own account: the same thing did happen there a year before.
    assert flags(RIGHT, back, told("C3", "2024-07-24", said="2024-07-25")) == {}


def test_an_event_spoken_of_before_it_begins() -> None:
    assert flags(told("C2", "2025-07-27")) == {"C2": (Doubt.AFTER, None)}
    assert flags(told("C2", "2026-07-24")) == {"C2": (Doubt.YEAR, date(2025, 7, 24))}
    assert flags(told("C2", "2025-07-25T23:00")) == {}, "said on that day, at no stated hour"
    later = told("C2", "2025-07-25T12:00", said="2025-07-25T11:00")
    assert flags(later) == {"C2": (Doubt.AFTER, None)}


def test_what_is_announced_may_lie_ahead() -> None:
    assert flags(told("C2", "2025-07-27", event_type="diplomatic")) == {}
    assert flags(told("C3", "2025-07-27", event_type="supply_restriction")) == {}


def test_day_and_month_exchanged() -> None:
    right = claim("C1", start="2025-12-08", said="2025-12-09")
    wrong = claim("C2", start="2025-08-12", said="2025-12-09")
    assert flags(right, wrong) == {"C2": (Doubt.SWAPPED, date(2025, 12, 8))}
    assert flags(wrong) == {}
    ahead = claim("C3", start="2025-10-07", said="2025-07-11")
    assert flags(ahead) == {"C3": (Doubt.SWAPPED, date(2025, 7, 10))}


@pytest.mark.parametrize("year", [2568, 1482])
def test_a_year_of_another_era(year: int) -> None:
    # Reading turns 2568 into 2025; a claim that came by another way may still hold either.
    when = RIGHT.when
    moved = [each.replace(year=year) for each in (when.earliest, when.latest)]
    wrong = RIGHT.model_copy(
        update={"id": "C2", "when": When(earliest=moved[0], latest=moved[1], zone=when.zone)}
    )
    # The day before, 17:00 UTC, is the 24th in the zone it was stated in.
    assert flags(wrong) == {"C2": (Doubt.ERA, date(2025, 7, 24))}


def test_a_bare_month_or_year_is_not_taken_for_a_slip() -> None:
    claims = [told("C1", "2025-07-01"), told("C2", "2024-07"), told("C3", "2024")]
    assert flags(*claims) == {}


def test_a_leap_day_has_no_counterpart() -> None:
    assert flags(claim("C1", start="2024-02-29", said="2025-02-28")) == {}


def test_nothing_is_matched_on_a_suggestion() -> None:
    wrong = told("C2", "2024-07-24", by="borduria", stance="denies")
    claims = [RIGHT, wrong]
    assert "C2" in flags(*claims)
    groups = {item.claim_ids for item in match_claims(claims, {}).incidents}
    assert groups == {("C1",), ("C2",)}
    assert claims[1].when == wrong.when


def test_one_flag_a_claim_in_the_order_of_the_record() -> None:
    wrong = [told("C9", "2024-07-24"), told("C2", "2024-07-24"), told("C3", "2026-01-01")]
    found = date_flags([RIGHT, *wrong])
    # A slip that was copied bears itself out no better.
    assert [flag.claim_id for flag in found] == ["C9", "C2", "C3"]
    assert all(isinstance(flag, DateFlag) and flag.why for flag in found)


def test_exchanging_the_parties_changes_no_flag() -> None:
    claims = [RIGHT, told("C2", "2024-07-24"), told("C3", "2025-07-29")]
    assert date_flags(claims) == date_flags(swapped(claims)) != ()


def test_the_real_case_has_no_false_alarm(real: Real) -> None:
    assert real.picture.date_flags == ()


def _slipped(claim: Claim, years: int) -> Claim:
    when = claim.when
    moved = {
        name: getattr(when, name).replace(year=getattr(when, name).year + years)
        for name in ("earliest", "latest")
    }
    return claim.model_copy(update={"when": when.model_copy(update=moved)})


def test_a_slip_of_the_year_in_the_real_case_is_found(real: Real) -> None:
    claims = list(real.picture.claims.values())
    fire = ("artillery", "rocket", "airstrike", "landmine")
    tried = found = right = 0
    for row, each in enumerate(claims):
        alone = all(
            item.claim_ids != (each.id,)
            for item in real.picture.incidents
            if each.id in item.claim_ids
        )
        if each.event_type not in fire or not alone or each.when.seconds > 90_000:
            continue
        changed = [*claims[:row], _slipped(each, -1), *claims[row + 1 :]]
        tried += 1
        mine = [flag for flag in date_flags(changed) if flag.claim_id == each.id]
        found += bool(mine)
        right += bool(mine) and mine[0].suggestion == each.when.local()[0].date()
    assert tried > 60
    assert right == found, "a wrong suggestion is worse than none"
    assert found / tried > 0.8, "others tell of the same place on that day in most cases"
