"""The real case, measured on the half of its claims whose events are known."""

from __future__ import annotations

from random import Random

import pytest

from case.real import Real
from truceline.match import b_cubed, match_claims, pairwise


def test_it_gets_no_worse(real: Real, truth: dict[str, str]) -> None:
    # The weights were set while looking at this half: these floors guard against regressions
    # and are no claim of accuracy. Measured when written: pairwise 0.90, B-cubed 0.94.
    found = {claim: item.id for item in real.picture.incidents for claim in item.claim_ids}
    assert pairwise(found, truth).f1 >= 0.80
    assert b_cubed(found, truth).f1 >= 0.90
    assert pairwise(found, truth).precision >= 0.85, "joining two events hides one of them"


def test_every_claim_is_in_one_incident(real: Real) -> None:
    placed = [claim for item in real.picture.incidents for claim in item.claim_ids]
    assert sorted(placed) == sorted(real.picture.claims)
    assert len({item.id for item in real.picture.incidents}) == len(real.picture.incidents)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_claims_changes_no_group(real: Real, seed: int) -> None:
    claims = list(real.picture.claims.values())
    Random(seed).shuffle(claims)  # noqa: S311
    seen = real.picture.matching
    moved = match_claims(
        claims, seen.places, whereabouts=seen.whereabouts, sources=seen.sources
    ).incidents
    assert {frozenset(item.claim_ids) for item in moved} == {
        frozenset(item.claim_ids) for item in real.picture.incidents
    }


def test_a_shorter_record_names_its_incidents_alike(real: Real) -> None:
    claims = list(real.picture.claims.values())
    whole = {item.claim_ids[0]: item.id for item in real.picture.incidents}
    for size in (1, 2, 50, 200, 300):
        for item in match_claims(claims[:size], real.picture.claim_places).incidents:
            assert whole.get(item.claim_ids[0], item.id) == item.id
