"""Probabilities, their intervals, and what must not change them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.weigh.model.columns import NOBODY
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.weights import published
from truceline.weigh.table import ALL_SD, GROUP_SD, KINDS, NO_PARTY, OWN_SD, PRIOR_SD, UNBLAMED
from weigh.model.evidence_rows import BLAMES, NONE, OWNS, SEEN, columns


def test_no_evidence_leaves_the_prior() -> None:
    said = estimates(columns([], incidents=1), published())
    assert said.occurrence.probability[0] == 0.5
    free = 2 * UNBLAMED + NO_PARTY
    assert said.attribution.probability[0] == pytest.approx(
        [UNBLAMED / free, UNBLAMED / free, NO_PARTY / free]
    )


def test_one_statement() -> None:
    said = estimates(columns([(0, 0, SEEN, NONE, NONE)]), published()).occurrence
    worth = 2.5
    variance = PRIOR_SD**2 + worth**2 * (OWN_SD**2 + GROUP_SD**2 + ALL_SD**2)
    middle = worth / math.sqrt(1 + math.pi * variance / 8)
    assert said.probability[0] == pytest.approx(1 / (1 + math.exp(-middle)))
    low = worth - 1.6448536 * math.sqrt(variance)
    assert said.low[0] == pytest.approx(1 / (1 + math.exp(-low)))


def test_shared_doubt_does_not_average_out() -> None:
    """Many statements of different kinds: doubt about all evidence stays, however many."""
    kinds = [kind.key for kind in KINDS if kind.worth.occurrence > 0][:12]
    many = [(0, n, key, NONE if "party" not in key else 0, NONE) for n, key in enumerate(kinds)]
    weights = replace(published(), cap=1.0)
    one = estimates(columns(many[:1]), weights).occurrence
    all_ = estimates(columns(many), weights).occurrence

    def spread(part: object) -> float:
        low, high = part.low[0], part.high[0]  # type: ignore[attr-defined]
        return math.log(high / (1 - high)) - math.log(low / (1 - low))

    assert spread(all_) > 2 * spread(one)


def test_probabilities_of_the_states_sum_to_one() -> None:
    rows = [(0, 0, BLAMES, 0, 1), (0, 1, OWNS, 1, 1), (1, 0, BLAMES, 0, 1), (1, 1, BLAMES, 1, 0)]
    said = estimates(columns(rows), published())
    assert said.states.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_crossed_blame_is_divided_evenly() -> None:
    said = estimates(columns([(0, 0, BLAMES, 0, 1), (0, 1, BLAMES, 1, 0)]), published())
    one, other, _ = said.attribution.probability[0]
    assert one == other < 0.5


def test_mines_are_more_often_nobodys() -> None:
    row = [(0, 0, BLAMES, 0, 1)]
    plain = estimates(columns(row), published()).attribution.probability[0]
    mine = estimates(columns(row, mines=[0]), published()).attribution.probability[0]
    assert mine[2] > plain[2]
    assert mine[1] < plain[1]


@st.composite
def evidence(draw: st.DrawFn) -> list[tuple[int, int, str, int, int]]:
    rows = []
    for root in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(KINDS)).key
        party = kind.startswith("party")
        speaker = draw(st.integers(0, 1)) if party else NOBODY
        rows.append((0, root, kind, speaker, draw(st.sampled_from([NOBODY, 0, 1]))))
    return rows


@settings(max_examples=100, deadline=None)
@given(rows=evidence())
def test_numbering_of_the_sides_changes_nothing(rows: list[tuple[int, int, str, int, int]]) -> None:
    turn = {NOBODY: NOBODY, 0: 1, 1: 0}
    turned = [(i, r, k, turn[s], turn[a]) for i, r, k, s, a in rows]
    one = estimates(columns(rows, incidents=1), published())
    other = estimates(columns(turned, incidents=1), published())
    assert one.occurrence.probability[0] == other.occurrence.probability[0]
    swapped = other.attribution.probability[0][[1, 0, 2]]
    assert np.array_equal(one.attribution.probability[0], swapped)


@settings(max_examples=50, deadline=None)
@given(rows=evidence(), beside=evidence())
def test_an_incident_is_weighed_by_its_own_evidence(
    rows: list[tuple[int, int, str, int, int]], beside: list[tuple[int, int, str, int, int]]
) -> None:
    alone = estimates(columns(rows, incidents=1), published())
    both = [*rows, *((1, *row[1:]) for row in beside)]
    together = estimates(columns(both, incidents=2), published())
    assert alone.occurrence.probability[0] == pytest.approx(together.occurrence.probability[0])
    assert alone.attribution.probability[0] == pytest.approx(
        together.attribution.probability[0], abs=1e-12
    )


@settings(max_examples=100, deadline=None)
@given(rows=evidence())
def test_an_interval_holds_its_probability(rows: list[tuple[int, int, str, int, int]]) -> None:
    said = estimates(columns(rows, incidents=1), published())
    for part in (said.occurrence, said.attribution):
        assert np.all(part.low <= part.probability)
        assert np.all(part.probability <= part.high)
    assert np.all(said.occurrence.probability <= 0.95)
